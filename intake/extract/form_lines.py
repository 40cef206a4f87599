"""Forms that print each label in small letters under the line on which its value stands.

Which way a form reads is voted by the labels near each other: the one has a value of its form right above and none
below, the other the reverse.  A label alone proves little, a row of them much.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from intake.extract import normal
from intake.extract.dates import find_dates
from intake.extract.labels import DATES, Label, above, below
from intake.extract.names import read_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from intake.extract.labels import Place
    from intake.extract.layout import Sheet

_REACH = 1.0
"""Inches up and down within which the labels of a form read the same way."""
_VOTERS = 4
_NUMBERS = frozenset(("record_number", "house_number", "foreign_number", "member_id"))
_BEFORE = 3
"""Characters that may stand before a value: a tick, a bracket, dirt."""


def under_their_values(sheet: Sheet, labels: Sequence[Label], not_names: frozenset[str]) -> tuple[Label, ...]:
    """The same labels, those marked `under` that stand under their values."""
    votes = {k.start: _vote(sheet, labels, k, not_names) for k in labels if _bare(sheet, k)}
    if not any(vote > 0 for vote in votes.values()):
        return tuple(labels)
    return tuple(replace(k, under=True) if _outvoted(k, labels, votes) else k for k in labels)


def _bare(sheet: Sheet, label: Label) -> bool:
    """Whether nothing but the label stands in its cell, without a colon."""
    return label.alone and label.wording.means != "section" and ":" not in sheet.text[label.start : label.end]


def _outvoted(label: Label, labels: Sequence[Label], votes: dict[int, int]) -> bool:
    own = votes.get(label.start, -1)
    if own < 0:
        return False
    near = [votes[k.start] for k in _nearest(label, [k for k in labels if k.start in votes])]
    several = near.count(1) > 1 and sum(near) > 0
    # A plain "Date" beside a signature says nothing of the way a form reads.
    return several or (own > 0 and -1 not in near and label.wording.means not in {"date", "signature_date"})


def _nearest(label: Label, voters: Sequence[Label]) -> list[Label]:
    """The voters nearest a label, itself among them; those further off may belong to a table with a head of its own."""

    def away(other: Label) -> float:
        return abs(other.segment.top - label.segment.top)

    return sorted((k for k in voters if away(k) < _REACH), key=away)[:_VOTERS]


def _vote(sheet: Sheet, labels: Sequence[Label], label: Label, not_names: frozenset[str]) -> int:
    """1 if a value of the label's form stands above it and none below or beside, -1 the other way round, else 0."""

    def fits(spots: Iterable[Place]) -> bool:
        return any(_fits(label, sheet.text[p.start : p.end], not_names) for p in spots)

    right = sheet.right_of(label.segment)
    if right and _fits(label, right.text, not_names) and not any(k.segment is right for k in labels):
        return -1
    return fits(above(sheet, labels, label)) - fits(below(sheet, labels, label))


def _fits(label: Label, text: str, not_names: frozenset[str]) -> bool:
    means = label.wording.means
    days = find_dates(text, labelled=True)
    if means == "birth_date" or means in DATES:
        return bool(days) and days[0].start <= _BEFORE
    if means == "name":
        reading = read_name(text, not_names, strict=True)
        return reading is not None and reading.start <= _BEFORE
    if days:
        return False
    read = None
    if means in _NUMBERS:
        read = normal.number(text)
    elif means == "phone":
        read = normal.phone(text)
    elif means == "sex":
        read = normal.sex(text)
    return read is not None and read[1] <= _BEFORE
