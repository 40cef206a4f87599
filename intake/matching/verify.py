"""From the index back to the page: what of a row's own data stands in the ink is evidence beside what was labelled.

Only where nothing labelled agrees in that item: then it is missing, or damaged, and the same stands clean elsewhere.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from intake.matching.index import Field
from intake.matching.ink import bits_of, seek, whole
from intake.matching.weigh import HOUSEHOLD, Shares, Weighed, damped, shown, total
from intake.model import Evidence, Item, Level

if TYPE_CHECKING:
    from collections.abc import Sequence

    from intake.matching.index import PatientIndex
    from intake.matching.ink import Ink, Sight
    from intake.model import Patient, Word

_DAMAGED = frozenset({Level.ONE_OFF, Level.TRANSPOSED, Level.DAY_MONTH, Level.GUESS, Level.SOUNDS})
"""A labelled value that differs so may be the row's own, badly read.  Not so a record number: twins have neighbouring
ones."""
_PARTS = frozenset({Level.LAST_ONLY, Level.INITIAL})
"""Part of a name, as running text has it: the whole may stand beside a label that was not read."""
_CLEAN = 0.8
"""What stands elsewhere speaks against a labelled value only if that was read less surely than this, and it was not."""
_AGAIN = 0.25
"""A second piece of household evidence counts a quarter."""


def verify(rows: Sequence[Weighed], ink: Ink, patients: PatientIndex, size: int) -> list[Weighed]:
    """The rows with the evidence added that their own data stand on the pages; asks the index how common the names are.

    One look-up costs well under a millisecond a row; it reads the index, of `size` rows, by `patients.counts` alone.
    """
    sights = [
        tuple(s for s in seek(row.patient, ink, is_named=Item.NAME in row.items) if _speaks(s, row)) for row in rows
    ]
    named = [s.name for found in sights for s in found if s.item is Item.NAME]
    names = {pair for last, first in named for pair in ((Field.LAST, last), (Field.FIRST, first))}
    shares = Shares(patients.counts(sorted(names)) if names else {}, size)
    return [_with(row, found, ink, shares) for row, found in zip(rows, sights, strict=True)]


def _speaks(sight: Sight, row: Weighed) -> bool:
    """Whether a sight says anything that the labelled evidence of its item does not."""
    if sight.item not in row.items:
        return True
    said = [line for line in row.evidence() if line.item is sight.item]
    if sight.level not in {Level.BESIDE, Level.FOUND} or not all(line.level in _DAMAGED | _PARTS for line in said):
        return False
    if sight.item is Item.NAME and all(line.level in _PARTS for line in said):
        return sight.level is Level.BESIDE
    if sight.item is Item.RECORD_NUMBER:
        return False
    return _sure(sight.words) >= _CLEAN and all(_sure(line.ink) < _CLEAN for line in said)


def _sure(ink: Sequence[Word]) -> float:
    return min((word.confidence for word in ink), default=0.0)


def _with(row: Weighed, sights: tuple[Sight, ...], ink: Ink, shares: Shares) -> Weighed:
    if not sights:
        return row
    alone = [s for s in sights if s.item not in HOUSEHOLD]
    homes = [s for s in sights if s.item in HOUSEHOLD]
    again = _AGAIN if row.items & set(HOUSEHOLD) else 1.0
    own = [bits_of(s, row.patient, ink, shares) for s in alone]
    home = [again * bits for bits in damped(bits_of(s, row.patient, ink, shares) for s in homes)]
    lines = tuple(_evidence(s, row.patient, w) for s, w in zip((*alone, *homes), (*own, *home), strict=True))
    together = total((row.ratio, whole(sum(own), sum(home), sights)))
    return replace(row, ratio=together, found=(*row.found, *lines))


def _evidence(sight: Sight, patient: Patient, weight: float) -> Evidence:
    page_value = " ".join(word.text for word in sight.words)
    return Evidence(
        sight.item, page_value, _index_value(sight.item, patient), sight.level, round(weight, 2), sight.words
    )


def _index_value(item: Item, patient: Patient) -> str:
    if item is Item.NAME:
        return shown(patient.name)
    if item is Item.BIRTH_DATE:
        return patient.birth_date.isoformat() if patient.birth_date else ""
    return {
        Item.RECORD_NUMBER: patient.mrn,
        Item.PHONE: patient.phone,
        Item.MEMBER_ID: patient.member_id,
        Item.ADDRESS: patient.address,
        Item.SSN_LAST4: patient.ssn_last4,
    }[item]
