"""What a sight says: how likely it is on the patient's own pages (m), and by chance on a stranger's (u).

u follows from the page: how many days, numbers or names stand on it, how long the thing is and how much was let pass in
reading it.  A test looks thousands of strangers up on forged pages and holds their finds against it.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from intake.matching import parameters as p
from intake.matching.index import Field
from intake.matching.ink.standing import Standing, label_words
from intake.matching.keys import number_as_digits
from intake.matching.weigh import Ratio, ratio
from intake.model import Item, Level

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from intake.matching.ink.seek import Ink, Sight
    from intake.matching.weigh import Shares
    from intake.model import Patient

_DAYS = 1 / 30_000
"""Share of people born on one day, spread evenly over 82 years."""
_EASIER: Mapping[Level, float] = {
    Level.BESIDE: 1.0, Level.FOUND: 1.0, Level.FOUND_ALIKE: 2.0, Level.IN_TEXT: 2.0,
    Level.FOUND_NEAR: 8.0, Level.FOUND_GUESS: 4.0,
}  # fmt: skip
"""How many values a find of that level lets pass for one, a character; of a letter or digit off, a character's ways."""
_CLUSTERED = 5.0
"""Numbers of one house are given out in ranges: so much likelier than evenly is one of them to be another's."""
_EXCHANGE = 1e-6
"""Of phone numbers of one region, the share that has one number."""
_HOUSES = 5e-6
"""Of addresses of one region, the share that has house number and street of one, with what is let pass in reading."""
_NAMED = 0.1
"""Of the pairs of capitalised neighbours on a page, the share that is somebody's name."""
_FEWEST_NAMED = 3.0
_TOGETHER = 3.0
"""First and last names of one origin go together: so much oftener than if they were independent."""
_NEAR_NAME, _NEAR_LAST, _NEAR_FIRST = 1e-6, 1e-3, 2e-3
"""Shares of names that look like one, or are a letter off it, beside the share of those that have it."""
_OWN: Mapping[Item, float] = {
    Item.NAME: 0.5, Item.BIRTH_DATE: 0.4, Item.RECORD_NUMBER: 0.3, Item.MEMBER_ID: 0.15, Item.PHONE: 0.2,
    Item.ADDRESS: 0.2, Item.SSN_LAST4: 0.1,
}  # fmt: skip
"""How often a patient's own page bears it somewhere, where no label of it was read."""
_BY_LEVEL: Mapping[Level, float] = {
    Level.BESIDE: 0.5, Level.FOUND: 0.35, Level.FOUND_ALIKE: 0.1, Level.IN_TEXT: 0.1,
    Level.FOUND_NEAR: 0.1, Level.FOUND_GUESS: 0.02,
}  # fmt: skip
"""Of the finds on a patient's own page, the share of each level."""
_ELSEWHERE: Mapping[Item, float] = {Item.RECORD_NUMBER: 2.3}
"""Bits of what stands in another's field: a number of ours speaks for little, all else for nothing."""
_FOR_RELATIVE = 1.0
_KIN = Ratio(0.0, -5.6, -4.3, -5.6)
"""How much rarer than on the patient's own pages something of theirs is on those of a relative, a twin, a junior (who
shares the name): one in fifty such pages, one in twenty for a twin, names the relative and then tells more of them.
In bits, once for all that is found."""
_HOME_OF_KIN = Ratio(0.0, -1.0, -0.1, -1.0)
"""The same of phone, address and insurance, in bits (cf. `parameters.PHONE`)."""


def by_chance(sight: Sight, patient: Patient, ink: Ink, shares: Shares) -> float:
    """The probability (0..1) that a stranger's page bears this of the patient by chance."""
    return min(0.5, _U[sight.item](sight, patient, ink, shares))


def bits_of(sight: Sight, patient: Patient, ink: Ink, shares: Shares) -> float:
    """How much likelier the sight is on a page of the patient than on a stranger's, in bits, never less than none."""
    if sight.level is Level.ELSEWHERE:
        return _ELSEWHERE.get(sight.item, 0.0)
    own = _OWN[sight.item] * _BY_LEVEL[sight.level]
    chance = p.Chance(own, own * 0.75, by_chance(sight, patient, ink, shares))
    return max(0.0, ratio(chance, min(word.confidence for word in sight.words)).own)


def whole(alone: float, home: float, sights: Iterable[Sight]) -> Ratio:
    """The ratio of all that was found together, which may be a relative's as a whole.

    `alone` are the bits of what is the patient's own, `home` those of phone, address and insurance, which a family
    shares.  A name in another's field speaks for a relative.
    """
    found = [sight for sight in sights if sight.level is not Level.ELSEWHERE]
    if not found:
        return Ratio(alone + home, alone + home + _FOR_RELATIVE)
    rarer = _KIN if alone else Ratio()
    named = any(sight.item is Item.NAME for sight in found)
    family, twin, junior = (
        max(0.0, alone + one) + max(0.0, home + other) for one, other in zip(rarer[1:], _HOME_OF_KIN[1:], strict=True)
    )
    return Ratio(alone + home, family, twin, max(junior, alone) if named else junior)


def _name(sight: Sight, patient: Patient, ink: Ink, shares: Shares) -> float:
    del patient
    people = max(_FEWEST_NAMED, _NAMED * ink.names.pairs)
    last, first = sight.name
    often_last, often_first = shares.of(Field.LAST, last), _TOGETHER * shares.of(Field.FIRST, first)
    if sight.level is Level.FOUND_NEAR:
        near = often_last * _NEAR_FIRST + often_first * _NEAR_LAST
        return people * (near + _NEAR_NAME)
    if sight.level in {Level.FOUND_ALIKE, Level.IN_TEXT, Level.FOUND_GUESS}:
        return people * (0.5 * often_last * often_first + _NEAR_NAME)
    return people * often_last * often_first


def _birth_date(sight: Sight, patient: Patient, ink: Ink, shares: Shares) -> float:
    """Beside a label only what stands by labels counts; else every reading of every day."""
    del patient, shares
    clean = sum(any(seen.is_clean for seen in found) for found in ink.days.values())
    if sight.level is Level.BESIDE:
        labels = label_words(ink.paper, Item.BIRTH_DATE) if sight.standing is Standing.LABEL else 1
        return 2 * max(1, min(clean, labels)) * _DAYS
    return (clean if sight.level is Level.FOUND else len(ink.days)) * _DAYS * _EASIER[sight.level]


def _number(sight: Sight, patient: Patient, ink: Ink, shares: Shares, *, of: Callable[[Patient], str]) -> float:
    del shares
    length = len(number_as_digits(of(patient)))
    ways = _EASIER[sight.level] * (length if sight.level is Level.FOUND_NEAR else _CLUSTERED)
    return max(1, ink.numbers.alike(length)) * ways * 10.0**-length


def _phone(sight: Sight, patient: Patient, ink: Ink, shares: Shares) -> float:
    del patient, shares
    return max(1, len(ink.numbers.phones)) * _EASIER[sight.level] * _EXCHANGE


def _address(sight: Sight, patient: Patient, ink: Ink, shares: Shares) -> float:
    del patient, shares
    return max(1, len(ink.homes.numbers)) * _EASIER[sight.level] * _HOUSES


def _ssn(sight: Sight, patient: Patient, ink: Ink, shares: Shares) -> float:
    del sight, patient, shares
    return max(1, min(len(ink.numbers.four), label_words(ink.paper, Item.SSN_LAST4))) * 1e-4


_U: Mapping[Item, Callable[[Sight, Patient, Ink, Shares], float]] = {
    Item.NAME: _name,
    Item.BIRTH_DATE: _birth_date,
    Item.RECORD_NUMBER: partial(_number, of=lambda patient: patient.mrn),
    Item.MEMBER_ID: partial(_number, of=lambda patient: patient.member_id),
    Item.PHONE: _phone,
    Item.ADDRESS: _address,
    Item.SSN_LAST4: _ssn,
}
