"""A document beside the one it resembles: what to say of the two, and their pages side by side."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from intake.model import Verdict
from intake.records.models import WAITING, DocumentState
from intake.web import ink, words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from intake.records.models import DocumentRow

VERDICTS: Mapping[str, str] = {
    Verdict.SAME: "the same text, sent again",
    Verdict.LONGER: "this one holds it and has more pages",
    Verdict.SHORTER: "it holds this one and has more pages",
    Verdict.CORRECTED: "mostly the same text, but with other values or marked as a correction",
}
"""How the document stands to the one that came before."""


@dataclass(frozen=True, slots=True)
class Side:
    """One page of the two; `width` and `height` are pixels at 100 an inch."""

    receipt: str
    number: int
    at: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Pair:
    """The document that came before, with the pages of both side by side; a side is None where one has fewer."""

    receipt: str
    became: str
    verdict: str
    sides: tuple[tuple[Side | None, Side | None], ...]


def pair(row: DocumentRow) -> Pair | None:
    """The document that came before this one and that it resembles, if one did."""
    other = row.resend_of
    if other is None:
        return None
    sides = tuple(zip_longest(_sides(row), _sides(other)))
    return Pair(other.receipt, became(other), VERDICTS.get(row.resend, ""), sides)


_BECAME = {
    DocumentState.CLOSED: "closed",
    DocumentState.REPLACED: "replaced",
    DocumentState.DESTROYED: "destroyed after its time of keeping; settled",
}


def became(other: DocumentRow) -> str:
    """What became of the document that came before: `filed on Nov 3, 2025`."""
    settled = other.settled or other.decided
    if other.state in WAITING or settled is None:
        return "that still waits for a person"
    what = _BECAME.get(DocumentState(other.state), "filed")
    return f"{what} on {words.day(settled.date())}"


def sentence(row: DocumentRow, kind: str) -> str:
    """Why a person is asked about a document that may have come before; `kind` is what the other one is."""
    other = row.resend_of
    if other is None:
        return "A very similar document came before."
    how = VERDICTS.get(row.resend, "much of the text is the same")
    return f"Looks like the document {became(other)} ({other.receipt}, {kind}): {how}."


def _sides(row: DocumentRow) -> list[Side]:
    facts = {fact["number"]: fact for fact in row.page_facts}
    if row.state == DocumentState.DESTROYED:
        return []
    return [
        Side(row.receipt, number, at, *ink.size_of(facts.get(number))) for at, number in enumerate(row.pages, start=1)
    ]
