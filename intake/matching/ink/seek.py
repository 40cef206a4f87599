"""Look one patient up in the ink: name, birth date, numbers, phone, address, each where it stands best."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from intake.matching.ink.days import days_in
from intake.matching.ink.homes import HomesInInk, homes_in, look_for_home
from intake.matching.ink.names import NamesInInk, look_for_name, names_a_relative, names_in
from intake.matching.ink.numbers import NumbersInInk, look_for_number, look_for_phone, numbers_in
from intake.matching.ink.paper import Paper, lay_out
from intake.matching.ink.standing import NO_NAMES, Standing, standing_of
from intake.model import Item, Level

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    from intake.matching.ink.days import Seen
    from intake.matching.ink.paper import Spot
    from intake.model import Document, Findings, Patient, Word

_LEVELS = (
    Level.BESIDE, Level.FOUND, Level.FOUND_ALIKE, Level.IN_TEXT, Level.FOUND_NEAR, Level.FOUND_GUESS, Level.ELSEWHERE,
)  # fmt: skip
_STANDINGS = tuple(Standing)
_HAS_DIGITS = attrgetter("has_digits")


@dataclass(frozen=True, slots=True)
class Ink:
    """A document read once for looking up any number of patients."""

    paper: Paper
    names: NamesInInk
    numbers: NumbersInInk
    days: Mapping[dt.date, tuple[Seen, ...]] = field(repr=False)
    homes: HomesInInk


class Sight(NamedTuple):
    """One thing of a patient's that stands on the pages.

    `value` is what was looked for, as text; of names, `(last, first)` in the form that was found.
    """

    item: Item
    level: Level
    standing: Standing
    spot: Spot
    name: tuple[str, str] = ("", "")

    @property
    def words(self) -> tuple[Word, ...]:
        """Its ink."""
        return self.spot.words


def read_ink(document: Document, findings: Findings) -> Ink:
    """Read the pages through, for `seek`; some tens of milliseconds for three dense pages."""
    paper = lay_out(document, findings)
    days: dict[dt.date, list[Seen]] = defaultdict(list)
    for line in filter(_HAS_DIGITS, paper.all_lines):
        for seen in days_in(line):
            days[seen.date].append(seen)
    return Ink(
        paper, names_in(paper), numbers_in(paper), {day: tuple(seen) for day, seen in days.items()}, homes_in(paper)
    )


def seek(patient: Patient, ink: Ink, *, is_named: bool = False) -> tuple[Sight, ...]:
    """What of the patient's stands in the ink, at most one sight an item, where it stands best.

    Ink that the patient's labelled items hold is not looked at: it has spoken.  Of somebody who is named in another
    person's field (a guarantor, a mother, who signed) nothing else counts: the pages bear such people's data too.
    Where somebody else of the same last name stands as well, all is no more than if it stood in running text, unless a
    label tells whose name the page bears (`is_named`).
    """
    found: dict[Item, list[Sight]] = defaultdict(list)
    for sight in _sights(patient, ink):
        if sight.standing not in _NOTHING[sight.item]:
            found[sight.item].append(sight)
    best = {item: min(sights, key=_order) for item, sights in found.items()}
    if others := [sight for sight in found[Item.NAME] if sight.level is Level.ELSEWHERE]:
        return (others[0],)
    by_name = {sight.spot.line.number for sight in found[Item.NAME] if sight.standing in _OF_PATIENT}
    sights = tuple(_beside(sight, by_name) for sight in best.values())
    if not is_named and names_a_relative(patient, ink.names, but=NO_NAMES):
        return tuple(s._replace(level=Level.IN_TEXT) if s.level in _COUNTS else s for s in sights)
    return sights


_COUNTS = frozenset({Level.BESIDE, Level.FOUND, Level.FOUND_ALIKE})
_NOTHING: Mapping[Item, frozenset[Standing]] = defaultdict(
    lambda: frozenset({Standing.NOWHERE, Standing.ELSEWHERE}),
    {item: frozenset({Standing.NOWHERE}) for item in (Item.NAME, Item.RECORD_NUMBER)},
)
"""Where a thing says nothing; a name or a number of ours in somebody else's field is still shown."""
_OF_PATIENT = frozenset({Standing.LABEL, Standing.FORM})


def _sights(patient: Patient, ink: Ink) -> Iterator[Sight]:
    for name in look_for_name(patient, ink.names):
        yield _sight(ink, Item.NAME, name.spot, name.level, (name.last, name.first))
    if patient.birth_date:
        for seen in ink.days.get(patient.birth_date, ()):
            yield _sight(ink, Item.BIRTH_DATE, seen.spot, Level.FOUND if seen.is_clean else Level.FOUND_ALIKE)
    for item, number in ((Item.RECORD_NUMBER, patient.mrn), (Item.MEMBER_ID, patient.member_id)):
        for spot, level in look_for_number(number, ink.numbers):
            yield _sight(ink, item, spot, level)
    for spot, level in look_for_phone(patient.phone, ink.numbers):
        yield _sight(ink, Item.PHONE, spot, level)
    for spot, level in look_for_home(patient, ink.homes):
        yield _sight(ink, Item.ADDRESS, spot, level)
    for spot in ink.numbers.four.get(patient.ssn_last4, ()) if patient.ssn_last4 else ():
        sight = _sight(ink, Item.SSN_LAST4, spot, Level.FOUND)
        if sight.standing is Standing.LABEL:
            yield sight


def _sight(ink: Ink, item: Item, spot: Spot, level: Level, name: tuple[str, str] = ("", "")) -> Sight:
    standing = standing_of(ink.paper, spot, item)
    if standing is Standing.ELSEWHERE:
        level = Level.ELSEWHERE
    elif spot.line.is_guess:
        level = Level.FOUND_GUESS
    elif standing is Standing.TEXT and level in {Level.FOUND, Level.FOUND_ALIKE}:
        level = Level.IN_TEXT
    return Sight(item, level, standing, spot, name)


def _order(sight: Sight) -> tuple[int, int, int]:
    return _LEVELS.index(sight.level), _STANDINGS.index(sight.standing), sight.spot.line.number


def _beside(sight: Sight, by_name: Sequence[int] | set[int]) -> Sight:
    """What stands to the letter by a label of its kind, or in one line with the patient's name, is found beside it."""
    if sight.level is not Level.FOUND:
        return sight
    own_line = sight.item in {Item.BIRTH_DATE, Item.RECORD_NUMBER} and sight.spot.line.number in by_name
    if sight.standing is Standing.LABEL or (own_line and sight.standing is Standing.FORM):
        return sight._replace(level=Level.BESIDE)
    return sight
