"""Field by field: what the page claims against one row of the index, as evidence with its weight and its ink."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from intake.matching import compare
from intake.matching import parameters as p
from intake.matching.index import Field
from intake.matching.keys import number_as_digits, plain_number
from intake.matching.weigh import HOUSEHOLD, Compared, Ratio, Shares, Weighed, household, ratio, total
from intake.model import Item, Level, PersonName

if TYPE_CHECKING:
    from collections.abc import Mapping

    from intake.matching.claims import Claim
    from intake.model import Patient

_OTHER_READING = Ratio(-1.5, -1.5, -1.5, -1.5)
"""Bits that a name loses if only another reading of its ink fits."""
HEARD = 0.5
"""Sex and age less sure than this come from running text, and often from somebody else's."""
_ANOTHER_CLAIM = -3.0
"""Bits that a row loses for each further claim of the page that differs from it."""

AGREES = frozenset({Level.SAME, Level.READING, Level.LOOKALIKE})
ANOTHER: Mapping[Item, frozenset[Level]] = {
    Item.NAME: frozenset({Level.DIFFERS, Level.FIRST_DIFFERS, Level.LAST_DIFFERS, Level.SUFFIX}),
    Item.BIRTH_DATE: frozenset({Level.DIFFERS, Level.NEAR}),
    Item.RECORD_NUMBER: frozenset({Level.OTHERS, Level.UNKNOWN}),
    Item.SSN_LAST4: frozenset({Level.DIFFERS}),
    Item.SEX: frozenset({Level.DIFFERS}),
}
"""Levels at which a second value of an item speaks of somebody else and is shown beside the one that fits."""


@dataclass(frozen=True, slots=True)
class Page:
    """What is the same for every row: the claims, the shares, the record numbers that somebody here has."""

    claims: Mapping[Item, tuple[Claim, ...]]
    shares: Shares
    taken: frozenset[str]
    seen: dt.date | None
    """When the document was written, as far as known: an age counts from then."""
    kind: str = ""
    """What sort of page it is, as far as that changes what its identifiers are worth (`kind_of_page`)."""


def weigh(page: Page, patient: Patient) -> Weighed:
    """Everything the page claims, compared with one row."""
    lines: list[Compared] = []
    homes: list[Compared] = []
    for item, compare_one in _COMPARERS.items():
        if not (claims := page.claims[item]):
            continue
        compared = [c for claim in claims if (c := compare_one(claim, patient, page))]
        if not compared:
            continue
        best = max(compared, key=_own) if len(compared) > 1 else compared[0]
        (homes if item in HOUSEHOLD else lines).append(best)
        if len(compared) > 1 and best.level not in (another := ANOTHER.get(item, frozenset())):
            lines += (
                c._replace(ratio=Ratio(_ANOTHER_CLAIM), further=True)
                for c in compared
                if c.level in another and not _misread(c, patient)
            )
    together = total((*(line.ratio for line in lines), household([home.ratio for home in homes])))
    return Weighed(patient, together, (*lines, *homes))


def _misread(compared: Compared, patient: Patient) -> bool:
    value = compared.claim.value
    return (
        compared.level is Level.LAST_DIFFERS
        and isinstance(value, PersonName)
        and compare.may_be_misread(value, patient.name)
    )


def _own(compared: Compared) -> float:
    return compared.ratio.own


def _name(claim: Claim, patient: Patient, page: Page) -> Compared | None:
    best: Compared | None = None
    for at, reading in enumerate((claim.value, *claim.readings)):
        if not isinstance(reading, PersonName):
            continue
        parts = compare.compare_names(reading, patient)
        if parts.last is None and parts.first is None:
            continue
        bits = _name_bits(reading, parts, patient, claim.quality, page.shares)
        if at:
            bits = total((bits, _OTHER_READING))
        if best is None or bits.own > best.ratio.own:
            level = compare.whole_name(parts)
            best = Compared(claim, level, bits, patient.name, reading, parts)
            if at == 0 and level in AGREES:
                break
    return best


def _name_bits(name: PersonName, parts: compare.NameLevels, patient: Patient, quality: float, shares: Shares) -> Ratio:
    last, first = (name.first, name.last) if parts.swapped else (name.last, name.first)
    bits = []
    if parts.last:
        bits.append(ratio(p.LAST[parts.last], quality, shares.of_last(last, patient)))
    if parts.first:
        bits.append(ratio(p.FIRST[parts.first], quality, shares.of(Field.FIRST, first)))
    if parts.middle:
        bits.append(ratio(p.MIDDLE[parts.middle], quality))
    if parts.suffix:
        bits.append(ratio(p.SUFFIX[parts.suffix], quality))
    if parts.swapped:
        bits.append(ratio(p.SWAPPED, quality))
    return total(bits)


def _former(claim: Claim, patient: Patient, page: Page) -> Compared | None:
    del page
    last = claim.value.last if isinstance(claim.value, PersonName) else str(claim.value)
    theirs = (*compare.former_last_names(patient), patient.name.last)
    level = next((L for name in theirs if (L := compare.compare_last(last, name)) and L in AGREES), None)
    if level is None:
        return None
    bits = ratio(p.FORMER_GIVEN, claim.quality)
    return Compared(claim, level, bits, patient.former_last_name or patient.name.last)


def _birth_date(claim: Claim, patient: Patient, page: Page) -> Compared | None:
    if not isinstance(claim.value, dt.date) or patient.birth_date is None:
        return None
    level = compare.compare_dates(claim.value, patient.birth_date)
    if level is not Level.SAME and patient.birth_date in claim.readings:
        level = Level.READING
    quality = claim.quality
    if level not in AGREES and (guessed := claim.guessed(patient.birth_date)):
        level, quality = Level.GUESS, guessed
    elif level not in AGREES and any(claim.value == former.birth_date for former in patient.formerly):
        level = Level.FORMERLY
    share = page.shares.of(Field.BIRTH_DATE, patient.birth_date.isoformat())
    return Compared(claim, level, ratio(p.BIRTH_DATE[level], quality, share), patient.birth_date)


def _record_number(claim: Claim, patient: Patient, page: Page) -> Compared | None:
    level = compare.compare_numbers(str(claim.value), patient.mrn)
    mine = {plain_number(str(claim.value)), number_as_digits(str(claim.value))}
    if level not in AGREES and any(plain_number(str(r)) == plain_number(patient.mrn) for r in claim.readings):
        level = Level.LOOKALIKE
    if level in {Level.ONE_OFF, Level.DIFFERS} and mine & page.taken:
        level = Level.OTHERS
    elif level is Level.DIFFERS:
        level = Level.UNKNOWN
    quality = claim.quality
    guess = next((g for g in claim.guesses if plain_number(str(g)) == plain_number(patient.mrn)), "")
    if level in {Level.ONE_OFF, Level.UNKNOWN} and (guessed := claim.guessed(guess)):
        level, quality = Level.GUESS, guessed
    return Compared(claim, level, ratio(p.RECORD_NUMBER[level], quality, page.shares.one), patient.mrn)


def _foreign_number(claim: Claim, patient: Patient, page: Page) -> Compared | None:
    del page
    if plain_number(str(claim.value)) != plain_number(patient.mrn):
        return None
    return Compared(claim, Level.FOUND, ratio(p.FOREIGN, claim.quality), patient.mrn)


def _sex(claim: Claim, patient: Patient, page: Page) -> Compared | None:
    del page
    if claim.quality < HEARD or str(claim.value) not in {"F", "M"} or patient.sex not in {"F", "M"}:
        return None
    level = Level.SAME if claim.value == patient.sex else Level.DIFFERS
    return Compared(claim, level, ratio(p.SEX[level], claim.quality), patient.sex)


def _age(claim: Claim, patient: Patient, page: Page) -> Compared | None:
    if claim.quality < HEARD or patient.birth_date is None or page.seen is None or not str(claim.value).isdigit():
        return None
    years = (page.seen - patient.birth_date).days / 365.2425
    level = Level.SAME if abs(years - 0.5 - int(str(claim.value))) <= 1.5 else Level.DIFFERS
    return Compared(claim, level, ratio(p.AGE[level], claim.quality), f"{max(0, int(years))}")


def _ssn(claim: Claim, patient: Patient, page: Page) -> Compared | None:
    del page
    if not patient.ssn_last4 or not claim.value:
        return None
    level = compare.compare_numbers(str(claim.value)[-4:], patient.ssn_last4)
    return Compared(claim, level, ratio(p.SSN[level], claim.quality), patient.ssn_last4)


def _phone(claim: Claim, patient: Patient, page: Page) -> Compared | None:
    level = compare.compare_phones(str(claim.value), patient.phone)
    if level is not Level.SAME and patient.formerly:
        before = (compare.compare_phones(str(claim.value), former.phone) for former in patient.formerly)
        level = Level.FORMERLY if Level.SAME in before else level
    if level is None:
        return None
    return Compared(claim, level, ratio(p.PHONE[level], claim.quality, page.shares.one), patient.phone)


def _address(claim: Claim, patient: Patient, page: Page) -> Compared | None:
    level = compare.compare_addresses(str(claim.value), patient.address, patient.zip)
    if level is not Level.SAME and patient.formerly:
        homes = ((former.address, former.zip or patient.zip) for former in patient.formerly if former.address)
        before = (compare.compare_addresses(str(claim.value), *home) for home in homes)
        level = Level.FORMERLY if Level.SAME in before else level
    if level is None:
        return None
    return Compared(claim, level, ratio(p.ADDRESS[level], claim.quality, page.shares.one), patient.address)


def _member_id(claim: Claim, patient: Patient, page: Page) -> Compared | None:
    if not patient.member_id or not claim.value:
        return None
    level = compare.compare_numbers(str(claim.value), patient.member_id)
    return Compared(claim, level, ratio(p.MEMBER_ID[level], claim.quality, page.shares.one), patient.member_id)


_COMPARERS = {
    Item.NAME: _name,
    Item.FORMER_NAME: _former,
    Item.BIRTH_DATE: _birth_date,
    Item.RECORD_NUMBER: _record_number,
    Item.FOREIGN_NUMBER: _foreign_number,
    Item.SEX: _sex,
    Item.AGE: _age,
    Item.SSN_LAST4: _ssn,
    Item.PHONE: _phone,
    Item.ADDRESS: _address,
    Item.MEMBER_ID: _member_id,
}
