"""Labels on a page ("Date of Birth:") and where their values stand: beside, to the right, below, in the cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from intake.model import Item

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from intake.extract.layout import Segment, Sheet

DATES = frozenset(
    (
        *("service_date", "collection_date", "received_date", "admission_date", "discharge_date", "report_date"),
        *("transcribed_date", "signature_date", "letter_date", "date", "print_date", "death_date", "effective_date"),
        "issue_date",
        "request_date",
        "other_day",
    )
)
"""What a date's label can mean."""
ITEMS: Mapping[str, Item] = {
    "service_date": Item.SERVICE_DATE, "collection_date": Item.COLLECTION_DATE, "admission_date": Item.ADMISSION_DATE,
    "discharge_date": Item.DISCHARGE_DATE, "report_date": Item.REPORT_DATE, "signature_date": Item.SIGNATURE_DATE,
    "letter_date": Item.LETTER_DATE,
}  # fmt: skip
"""Those of them that are items of their own; every other is `OTHER_DATE`, told by its rule."""
_INDENT = 0.25
"""Inches by which two things in one column may begin apart."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One row of `labels.csv`."""

    label: str
    means: str
    role: str
    quality: float
    needs_colon: bool


@dataclass(frozen=True, slots=True)
class Label:
    """A label as it stands on a sheet; its value begins at `end`, after the colon."""

    wording: Wording
    start: int
    end: int
    segment: Segment
    colon: bool
    alone: bool
    likeness: float = 1.0
    under: bool = False
    """Its value stands above it."""

    @property
    def quality(self) -> float:
        """How much a value beside it can be trusted, 0..1."""
        return self.wording.quality * self.likeness * (1.0 if self.colon or self.alone else 0.92)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the value of a label may stand: characters of the sheet, how it lies, how much that is worth."""

    start: int
    end: int
    lies: str
    worth: float


def labels_after(labels: Sequence[Label], label: Label) -> int:
    """Where the next label of the same segment begins, or the segment's end."""
    following = [
        k.start for k in labels if k.segment is label.segment and k.start >= label.end and k.wording.means != "section"
    ]
    return min(following, default=label.segment.end)


def places(sheet: Sheet, labels: Sequence[Label], label: Label) -> Iterator[Place]:
    """Where the value of a label may stand, likeliest first."""
    if label.under:
        yield from above(sheet, labels, label)
        return
    end = labels_after(labels, label)
    if any(c.isalnum() for c in sheet.text[label.end : end]):
        yield Place(label.end, end, "inline", 1.0 if label.colon else 0.92)
        if end == label.segment.end:
            yield from _wrapped(sheet, labels, label)
        return
    if end == label.segment.end:
        yield from _wrapped(sheet, labels, label)
        right = _beside(sheet, label.segment)
        if right and not _begins_with_label(labels, right) and not _of_another(labels, label, right):
            yield Place(right.start, min(_first_label(labels, right), right.end), "right", 0.96)
    yield from below(sheet, labels, label)


def _beside(sheet: Sheet, segment: Segment) -> Segment | None:
    """The nearest cell to the right that says something: a colon far from its label, or a speck, is none."""
    cell = sheet.right_of(segment)
    while cell and not any(c.isalnum() for c in cell.text):
        cell = sheet.right_of(cell)
    return cell


def _wrapped(sheet: Sheet, labels: Sequence[Label], label: Label) -> Iterator[Place]:
    """The place that runs on into the next line, where labels and values are set like running text."""
    if label.alone or not any(k.segment is label.segment and k is not label for k in labels):
        return
    following = next((s for s in sheet.segments if s.start == label.segment.end + 1), None)
    if following is None or sheet.text[label.segment.end] != "\n" or following.left > label.segment.left + _INDENT:
        return
    end = min(_first_label(labels, following), following.end)
    if end > following.start:
        yield Place(label.end, end, "wrapped", 0.9)


def _of_another(labels: Sequence[Label], label: Label, right: Segment) -> bool:
    """Whether what seems to stand beside a label stands under another one of its row: a page taken askew."""
    return any(
        k is not label
        and k.alone
        and abs(k.segment.top - label.segment.top) < 1.5 * label.segment.height
        and abs(k.segment.left - right.left) < _INDENT
        and k.segment.bottom < right.bottom
        for k in labels
    )


def below(sheet: Sheet, labels: Sequence[Label], label: Label) -> Iterator[Place]:
    """The place under a label, as wide as its column."""
    edges = _column(sheet, labels, label)
    if edges is None:
        return
    left, right, limit = edges
    under = sheet.below(label.segment, left, right)
    if under is None or _begins_with_label(labels, under):
        return
    yield from strip(sheet, under, left - 0.15, limit - 0.05)


def above(sheet: Sheet, labels: Sequence[Label], label: Label) -> Iterator[Place]:
    """The place over a label that stands under its line, as wide as its column."""
    edges = _column(sheet, labels, label)
    if edges is None:
        return
    left, right, limit = edges
    over = [s for s in sheet.above(label.segment, lines=2.2) if min(s.right, right) > max(s.left, left)]
    if not over or _begins_with_label(labels, over[0]):
        return
    yield from strip(sheet, over[0], left - 0.15, limit - 0.05, "above")


def _column(sheet: Sheet, labels: Sequence[Label], label: Label) -> tuple[float, float, float] | None:
    """Left and right edge of a label, and how far to the right its value may reach, in inches."""
    ink = sheet.ink(label.start, label.end)
    if not ink:
        return None
    left = ink[0].box.left * sheet.width
    next_start = labels_after(labels, label)
    if next_start < label.segment.end:
        limit = sheet.ink(next_start, next_start + 1)[0].box.left * sheet.width
    else:
        neighbour = sheet.right_of(label.segment)
        limit = neighbour.left if neighbour else left + 0.45 * sheet.width
    return left, max(ink[-1].box.right * sheet.width, left + 0.2), limit


def strip(sheet: Sheet, segment: Segment, left: float, right: float, lies: str = "below") -> Iterator[Place]:
    """The words of a segment whose middle lies between two edges (inches)."""
    at = segment.start
    start = end = -1
    for word in segment.words:
        middle = (word.box.left + word.box.right) / 2 * sheet.width
        if left <= middle <= right:
            start = at if start < 0 else start
            end = at + len(word.text)
        at += len(word.text) + 1
    if start >= 0:
        yield Place(start, end, lies, 0.85)


def _begins_with_label(labels: Sequence[Label], segment: Segment) -> bool:
    return any(k.segment is segment and k.start - segment.start < 4 for k in labels)


def _first_label(labels: Sequence[Label], segment: Segment) -> int:
    return min((k.start for k in labels if k.segment is segment and k.wording.means != "section"), default=segment.end)
