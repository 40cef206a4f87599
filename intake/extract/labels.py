"""Labels on a page ("Date of Birth:") and where their values stand: beside, to the right, below, in the cell.

The wordings are data (`labels.csv`).  `means` is an item of the model, a part of a name (`last_name`), a date with its
role, or `section` for a heading under which plain labels speak of somebody else.  `colon` says that the words are
common ones, and are a label only before a colon or alone in their cell.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from intake.extract.dates import find_dates
from intake.extract.normal import plain
from intake.extract.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from intake.extract.language import Mark
    from intake.extract.layout import Segment, Sheet

DATES = frozenset(
    [
        "service_date",
        "collection_date",
        "received_date",
        "admission_date",
        "discharge_date",
        "report_date",
        "transcribed_date",
        "signature_date",
        "letter_date",
        "date",
        "print_date",
        "death_date",
        "effective_date",
        "issue_date",
    ]
)
_NUMBERS = frozenset({"birth_date", "record_number", "foreign_number", "ssn", "member_id"})
_COLON = re.compile(r"\s?(?:#|[Nn]o\.?|\([^)\n]{1,24}\)|\.)?\s?\.?\s?[:;=!]|\s?#(?!\w)")
_LEAD = re.compile(r"[\s\d.()\[\]*•·_|X✓-]*")
_VALUE_NEXT = re.compile(
    r"[\s.:#(]{0,3}[A-Z]{0,3}[\dXx*|lO]{1,}[\d/.\- lO|]{2,}|[\s.:]{0,3}(?:[A-Z][a-z]{2,8}\.? \d|\d{1,2}[ -][A-Z][a-z]{2})"
)
_PERSON_WORDS = frozenset(("name", "patient", "pt", "member"))
_FORMS = {
    "sex": re.compile(r"\s+(?:M|F|Male|Female|MALE|FEMALE)\b(?!\s*[\[(])"),
    "age": re.compile(r"\s+\d{1,3}\s?(?:[Yy]|$|\s{2}|[A-Z]{2})"),
    "phone": re.compile(r"\s+\(?\d{3}\)?[-. ]{0,2}\d{3}[-. ]\d{4}"),
    "date": re.compile(r"\s+\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}"),
    "address": re.compile(r"\s+\d+[A-Z]? [A-Z]"),
}
_DOB = re.compile(r"(?<![\w.])[DBO0QI1P]?[.,]?\s?[O0QoC][.,]?\s?[B8R3SP6][.,]?\s?[:;!.,-]{0,2}\s*(?=[\dA-Z$SOlI|])")
"""What OCR leaves of `DOB:` and `D.O.B.:`; counts only right before a date."""
_MENDED = str.maketrans("0158|!", "OISBII")
_FUZZY_LOOKUPS = 60
"""At most so many look-ups of damaged labels a page; a page that needs more is noise."""


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


class LabelBook:
    """All wordings, to be found exactly or damaged."""

    def __init__(self) -> None:
        rows = table("labels.csv")
        self.wordings = tuple(
            Wording(r["label"], r["means"], r["role"], float(r["quality"]), r["colon"] == "yes") for r in rows
        )
        self._labels = tuple(w for w in self.wordings if w.means != "section" and len(w.label) >= 3)
        self._plain = [_folded(w.label) for w in self._labels]
        self._dob = next(w for w in self._labels if w.means == "birth_date" and w.role == "patient")

    def find(self, sheet: Sheet, marks: Sequence[Mark]) -> tuple[Label, ...]:
        """The labels of a sheet in reading order, not overlapping; the longest wording wins."""
        found = [label for mark in marks if (label := self._seen(sheet, mark)) is not None]
        kept = _longest(found)
        if sheet.read_by_ocr:
            kept = _longest([*kept, *self._damaged(sheet, kept)])
        kept = [label for label in kept if not _tail_of_unknown(sheet, label, kept)]
        return tuple(sorted(kept, key=lambda label: label.start))

    def _seen(self, sheet: Sheet, mark: Mark) -> Label | None:
        wording = self.wordings[int(mark.key)]
        text = sheet.text
        segment = sheet.segment_at(mark.start)
        if mark.end > segment.end or (mark.end < len(text) and text[mark.end].isalpha()):
            return None
        colon = _COLON.match(text, mark.end, segment.end)
        end = colon.end() if colon else mark.end
        at_start = _LEAD.fullmatch(text, segment.start, mark.start) is not None
        alone = at_start and not any(c.isalnum() for c in text[end : segment.end])
        if wording.means == "section":
            return Label(wording, mark.start, end, segment, bool(colon), alone) if alone else None
        if not colon and not alone:
            if wording.needs_colon and not _follows_at_once(wording, text, mark, segment, at_start):
                return None
            if not (text[mark.start].isupper() or wording.means == "birth_date"):
                return None
            if wording.needs_colon:
                return Label(wording, mark.start, end, segment, colon=False, alone=False, likeness=0.85)
            direct = (wording.means in _NUMBERS or wording.means in DATES) and _VALUE_NEXT.match(text, end)
            if not direct and not (at_start and wording.means not in DATES):
                return None
        return Label(wording, mark.start, end, segment, bool(colon), alone)

    def _damaged(self, sheet: Sheet, known: Sequence[Label]) -> Iterator[Label]:
        """Labels that OCR spoilt: words before a colon, whole cells, and what is left of DOB before a date."""
        left = _FUZZY_LOOKUPS
        for segment in sheet.segments:
            yield from self._birth_marks(sheet, segment, known)
            ends = [segment.start + m.start() for m in re.finditer(r"[:;]", segment.text)]
            bare = not ends and 5 < len(segment.text) < 30 and not any(c.isdigit() for c in segment.text)
            if bare and sheet.right_of(segment):
                ends = [segment.end]
            for at in ends:
                if any(k.start <= at <= k.end for k in known):
                    continue
                if left <= 0:
                    return
                left -= 1
                label = self._repaired(sheet, segment, at, least=88 if bare else 82)
                if label is not None:
                    yield label

    def _birth_marks(self, sheet: Sheet, segment: Segment, known: Sequence[Label]) -> Iterator[Label]:
        for match in _DOB.finditer(segment.text):
            start, end = segment.start + match.start(), segment.start + match.end()
            if any(k.start < end and start < k.end for k in known):
                continue
            if find_dates(segment.text[match.end() : match.end() + 20], labelled=True):
                yield Label(self._dob, start, end, segment, colon=True, alone=False, likeness=0.8)

    def _repaired(self, sheet: Sheet, segment: Segment, colon: int, least: int) -> Label | None:
        words = list(re.finditer(r"\S+", sheet.text[segment.start : colon]))[-4:]
        for first in range(len(words)):
            raw = sheet.text[segment.start + words[first].start() : colon]
            key = _folded(re.sub(r"^\W+", "", raw))
            if len(key) < 3 or len(key) > 32 or sum(c.isalpha() for c in key) < 3:
                continue
            cutoff = 96 if len(key) < 5 else 86 if len(key) < 9 else least
            best = process.extractOne(key, self._plain, scorer=fuzz.ratio, score_cutoff=cutoff)
            if best is None and re.fullmatch(r"\W*[MWN][RPAKB][NMAHW]", key):
                best = ("MRN", 88.0, self._plain.index(_folded("MRN")))
            if best is None:
                continue
            wording = self._labels[best[2]]
            start = colon - len(raw.rstrip()) - (len(raw) - len(raw.rstrip()))
            end = min(colon + 1, segment.end)
            label = Label(wording, start, end, segment, colon=True, alone=False, likeness=(best[1] / 100) ** 2)
            alone = not any(c.isalnum() for c in sheet.text[label.end : segment.end])
            return replace(label, alone=alone)
        return None


def _follows_at_once(wording: Wording, text: str, mark: Mark, segment: Segment, at_start: bool) -> bool:
    """Whether a plain word without a colon is a label after all, because a value of its form follows: `Sex F`."""
    if wording.label.lower() in _PERSON_WORDS:
        return at_start and re.match(r"\s+[A-Z][\w'\u2019-]+,?\s+[A-Z]", text[mark.end : segment.end]) is not None
    form = _FORMS.get(wording.means)
    return form is not None and form.match(text, mark.end, segment.end) is not None


def _folded(text: str) -> str:
    """Upper case, with shapes that OCR confuses made one: `Narne` and `Name`, `Patlent` and `Patient`."""
    return re.sub(r"(?<!M)RN", "M", plain(text).translate(_MENDED)).replace("VV", "W").replace("L", "I")


def _longest(found: Sequence[Label]) -> list[Label]:
    kept: list[Label] = []
    for label in sorted(
        found, key=lambda b: (-(b.end - b.start), not b.colon, b.wording.means == "section", -b.wording.quality)
    ):
        clash = [k for k in kept if label.start < k.end and k.start < label.end]
        if not clash or (label.wording.means == "section" and all(k.start == label.start and k.alone for k in clash)):
            kept.append(label)
    return kept


def _tail_of_unknown(sheet: Sheet, label: Label, known: Sequence[Label]) -> bool:
    """Whether a plain word is only the end of a longer label we do not know: `Transport Company Name:`."""
    if not label.wording.needs_colon or label.wording.means == "section":
        return False
    if any(k.segment is label.segment and k.end <= label.start for k in known):
        return False
    before = sheet.text[label.segment.start : label.start].rstrip()
    return bool(re.search(r"[A-Za-z]{2,}['\u2019]?s?$", before))


def labels_after(labels: Sequence[Label], label: Label) -> int:
    """Where the next label of the same segment begins, or the segment's end."""
    following = [
        k.start for k in labels if k.segment is label.segment and k.start >= label.end and k.wording.means != "section"
    ]
    return min(following, default=label.segment.end)


def places(sheet: Sheet, labels: Sequence[Label], label: Label) -> Iterator[Place]:
    """Where the value of a label may stand, likeliest first."""
    end = labels_after(labels, label)
    if any(c.isalnum() for c in sheet.text[label.end : end]):
        yield Place(label.end, end, "inline", 1.0 if label.colon else 0.92)
        return
    if end == label.segment.end:
        right = sheet.right_of(label.segment)
        if right and not _begins_with_label(labels, right):
            yield Place(right.start, min(_first_label(labels, right), right.end), "right", 0.96)
    yield from below(sheet, labels, label)


def below(sheet: Sheet, labels: Sequence[Label], label: Label) -> Iterator[Place]:
    """The place under a label, as wide as its column."""
    ink = sheet.ink(label.start, label.end)
    if not ink:
        return
    left = ink[0].box.left * sheet.width
    next_start = labels_after(labels, label)
    if next_start < label.segment.end:
        limit = sheet.ink(next_start, next_start + 1)[0].box.left * sheet.width
    else:
        neighbour = sheet.right_of(label.segment)
        limit = neighbour.left if neighbour else left + 0.45 * sheet.width
    under = sheet.below(label.segment, left, max(ink[-1].box.right * sheet.width, left + 0.2))
    if under is None or _begins_with_label(labels, under):
        return
    yield from strip(sheet, under, left - 0.15, limit - 0.05)


def strip(sheet: Sheet, segment: Segment, left: float, right: float) -> Iterator[Place]:
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
        yield Place(start, end, "below", 0.85)


def _begins_with_label(labels: Sequence[Label], segment: Segment) -> bool:
    return any(k.segment is segment and k.start - segment.start < 4 for k in labels)


def _first_label(labels: Sequence[Label], segment: Segment) -> int:
    return min((k.start for k in labels if k.segment is segment and k.wording.means != "section"), default=segment.end)
