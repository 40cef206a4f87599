"""Finding labels: exactly as worded, without their colon, or damaged by OCR.

The wordings are data (`labels.csv`).  `means` is an item of the model, a part of a name (`last_name`), a patient's
number at whichever house printed it (`house_number`), a date with its role, or `section` for a heading under which
plain labels speak of somebody else.  `colon` says that the words are common ones, and are a label only before a colon,
alone in their cell, or where a value of their form follows at once.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from intake.extract.dates import find_dates
from intake.extract.label_words import NOTE, by_their_words
from intake.extract.labels import DATES, Label, Wording
from intake.extract.normal import plain
from intake.extract.own_words import OwnWords

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from intake.extract.language import Mark
    from intake.extract.layout import Segment, Sheet

_NUMBERS = frozenset({"birth_date", "record_number", "house_number", "foreign_number", "ssn", "member_id"})
_COLON = re.compile(r"\s?(?:#|[Nn]o\.?|\([^)\n]{1,24}\)|\.)?\s?\.?\s?[:;=!]|\s?#(?!\w)")
_DASH = re.compile(r"\s[-\u2013\u2014]\s(?=[A-Z\d])")
"""A dash in a colon's stead, behind a label that begins its line: `Patient - Ann Lee`."""
_STOP = re.compile(r"\.\s(?=[A-Z\d(*])")
"""A full stop in a colon's stead, printed so or what a poor reading left of it: `Patient. Ann Lee`."""
_NOTE = re.compile(NOTE, re.IGNORECASE)
_ALSO = r"(?:\s?/\s?[^\W\d_]+\.?(?:[ .]{1,2}[^\W\d_]+\.?){0,3}(?=\s*(?:[:/\t]|\d|$|[A-Z][a-z]{2,8}\.? \d)))"
_TOGETHER = re.compile(rf"{NOTE}{_ALSO}*|{_ALSO}+", re.IGNORECASE)
_MORE = dict.fromkeys(("birth_date", "sex", "age", "record_number", "house_number", "member_id"), _TOGETHER)
"""What may still belong to a label: a note, and for some what its value tells besides or another language's words."""
_OTHER_TONGUE = re.compile(r"(?:[^\W\d_]{2,}[. ]{1,2}){1,4}/\s?")
"""The same label in another language before it: `Date de naissance / DOB`."""
_LEAD = re.compile(r"[\s\d.,()\[\]*•·_|X✓'\"`\u2018\u2019\u201c\u201d~\u00ab\u00bb-]*")
_VALUE_NEXT = re.compile(
    r"[\s.:#(]{0,3}[A-Z]{0,3}[\dXx*|lO]{1,}[\d/.\- lO|]{2,}"
    r"|[\s.:]{0,3}(?:[A-Z][a-z]{2,8}\.? \d|\d{1,2}[ -][A-Z][a-z]{2})"
)
_NAME_FOLLOWS = re.compile(
    r"\s+(?:[a-z]?[A-Z][\w'\u2019-]+,?\s+[a-z]?[A-Z]"
    r"|[A-Z][A-Za-z'\u2019-]+\s+(?:DOB|D\.O\.B|MRN?\b|Sex\b|Age\b|Date of Birth))"
)
"""Two words of a name, or one with the next label right behind it."""
_PERSON_WORDS = frozenset(("name", "patient", "pt", "member"))
_FORMS = {
    "sex": re.compile(r"\s+(?:M|F|Male|Female|MALE|FEMALE)\b(?!\s*[\[(])"),
    "age": re.compile(r"\s+\d{1,3}\s?(?:[Yy]|$|\s{2}|[A-Z]{2})"),
    "phone": re.compile(r"\s+\(?\d{3}\)?[-. ]{0,2}\d{3}[-. ]\d{4}"),
    "date": re.compile(r"\s+\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}"),
    "birth_date": re.compile(r"\s+(?:on\s+)?(?:\d{1,2}[-/. ]\w{1,9}[-/., ]|[A-Z][a-z]{2,8}\.? \d|\d{4}-\d)"),
    "address": re.compile(r"\s+\d+[A-Z]? [A-Z]"),
}
_DOB = re.compile(r"(?<![\w.])[DBO0QI1P]?[.,]?\s?[O0QoC][.,]?\s?[B8R3SP6][.,]?\s?[:;!.,-]{0,2}\s*(?=[\dA-Z$SOlI|])")
"""What OCR leaves of `DOB:` and `D.O.B.:`; counts only right before a date."""
_MENDED = str.maketrans("0158|!", "OISBII")
_SHORT, _DIRT = 3, 0.4
"""A label of so few letters that was read less surely and has no colon is none."""
_FUZZY_LOOKUPS = 60
"""At most so many look-ups of damaged labels a page; a page that needs more is noise."""


def wordings(*meanings: str, own: OwnWords | None = None) -> tuple[str, ...]:
    """The labels that mean one of these, or all, but for common words that are labels only before a colon."""
    rows = (own or OwnWords()).all_labels()
    return tuple(r["label"] for r in rows if r["colon"] == "no" and (not meanings or r["means"] in meanings))


class LabelBook:
    """All wordings, to be found exactly or damaged: the shipped ones and a site's own."""

    def __init__(self, own: OwnWords | None = None) -> None:
        rows = (own or OwnWords()).all_labels()
        self.wordings = tuple(
            Wording(r["label"], r["means"], r["role"], float(r["quality"]), r["colon"] == "yes") for r in rows
        )
        self._labels = tuple(w for w in self.wordings if w.means != "section" and len(w.label) >= 3)
        self._plain = [_folded(w.label) for w in self._labels]
        self._dob = next(w for w in self._labels if w.means == "birth_date" and w.role == "patient")

    def find(self, sheet: Sheet, marks: Sequence[Mark]) -> tuple[Label, ...]:
        """The labels of a sheet in reading order, not overlapping; the longest wording wins."""
        found = [label for mark in marks if (label := self._seen(sheet, mark)) is not None]
        kept = _not_tails(sheet, _longest([*found, *by_their_words(sheet)]))
        if sheet.read_by_ocr:
            kept = _not_tails(sheet, _longest([*kept, *self._damaged(sheet, kept)]))
        return tuple(sorted((b for b in kept if not _is_dirt(sheet, b)), key=lambda label: label.start))

    def _seen(self, sheet: Sheet, mark: Mark) -> Label | None:
        wording = self.wordings[int(mark.key)]
        segment = sheet.segment_at(mark.start)
        if mark.end > segment.end or sheet.text[mark.end : mark.end + 1].isalpha():
            return None
        if more := _MORE.get(wording.means, _NOTE).match(sheet.text, mark.end, segment.end):
            mark = replace(mark, end=more.end())
        colon = _COLON.match(sheet.text, mark.end, segment.end)
        if wording.means in _MORE and _OTHER_TONGUE.fullmatch(sheet.text, segment.start, mark.start):
            mark = replace(mark, start=segment.start)
        at_start = _LEAD.fullmatch(sheet.text, segment.start, mark.start) is not None
        if colon is None and at_start and wording.means != "section":
            colon = _DASH.match(sheet.text, mark.end, segment.end)
            if sheet.text[mark.start].isupper():
                colon = colon or _STOP.match(sheet.text, mark.end, segment.end)
        end = colon.end() if colon else mark.end
        alone = at_start and not any(c.isalnum() for c in sheet.text[end : segment.end])
        if wording.means == "section" and not alone:
            return None
        if not colon and not alone:
            return _without_colon(
                sheet, mark, Label(wording, mark.start, end, segment, colon=False, alone=False), at_start
            )
        return Label(wording, mark.start, end, segment, bool(colon), alone)

    def _damaged(self, sheet: Sheet, known: Sequence[Label]) -> Iterator[Label]:
        """Labels that OCR spoilt: words before a colon, whole cells, and what is left of DOB before a date."""
        left = _FUZZY_LOOKUPS
        for segment in sheet.segments:
            yield from self._birth_marks(segment, known)
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

    def _birth_marks(self, segment: Segment, known: Sequence[Label]) -> Iterator[Label]:
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
            end = min(colon + 1, segment.end)
            label = Label(
                wording, colon - len(raw), end, segment, colon=True, alone=False, likeness=(best[1] / 100) ** 2
            )
            alone = not any(c.isalnum() for c in sheet.text[label.end : segment.end])
            return replace(label, alone=alone)
        return None


def _is_dirt(sheet: Sheet, label: Label) -> bool:
    """Whether a short label without a colon is rather what was read into a picture or a stroke: a logo as `RE`."""
    if label.colon or label.end - label.start > _SHORT or not sheet.read_by_ocr:
        return False
    return max(word.confidence for word in sheet.ink(label.start, label.end)) < _DIRT


def _without_colon(sheet: Sheet, mark: Mark, label: Label, at_start: bool) -> Label | None:
    """The label, if it is one though no colon follows: its value does, in the right form."""
    wording, segment, text = label.wording, label.segment, sheet.text
    if not (text[mark.start].isupper() or wording.means == "birth_date"):
        return None
    if wording.needs_colon:
        return replace(label, likeness=0.85) if _follows_at_once(wording, text, mark, segment, at_start) else None
    direct = (wording.means in _NUMBERS or wording.means in DATES) and _VALUE_NEXT.match(text, label.end)
    return label if direct or (at_start and wording.means not in DATES) else None


def _follows_at_once(wording: Wording, text: str, mark: Mark, segment: Segment, at_start: bool) -> bool:
    """Whether a plain word without a colon is a label after all, because a value of its form follows: `Sex F`."""
    if wording.label.lower() in _PERSON_WORDS:
        return at_start and _NAME_FOLLOWS.match(text, mark.end, segment.end) is not None
    form = _FORMS.get(wording.means)
    return form is not None and form.match(text, mark.end, segment.end) is not None


def _folded(text: str) -> str:
    """Upper case without spaces, with shapes that OCR confuses made one: `Narne` and `Name`."""
    close = plain(text).translate(_MENDED).replace(" ", "")
    return re.sub(r"(?<!M)RN", "M", close).replace("VV", "W").replace("L", "I")


def _longest(found: Sequence[Label]) -> list[Label]:
    kept: list[Label] = []
    for label in sorted(
        found,
        key=lambda b: (
            *(-(b.end - b.start), not b.colon, b.wording.means == "section"),
            *(-len(b.wording.label), -b.wording.quality),
        ),
    ):
        clash = [k for k in kept if label.start < k.end and k.start < label.end]
        if not clash or (label.wording.means == "section" and all(k.start == label.start and k.alone for k in clash)):
            kept.append(label)
    return kept


def _not_tails(sheet: Sheet, labels: Sequence[Label]) -> list[Label]:
    return [label for label in labels if not _tail_of_unknown(sheet, label, labels)]


def _tail_of_unknown(sheet: Sheet, label: Label, known: Sequence[Label]) -> bool:
    """Whether a plain word is only the end of a longer label we do not know: `Transport Company Name:`."""
    if not label.wording.needs_colon or label.wording.means == "section":
        return False
    if any(k.segment is label.segment and k.end <= label.start for k in known):
        return False
    before = sheet.text[label.segment.start : label.start].rstrip()
    return bool(re.search(r"[A-Za-z]{2,}['\u2019]?s?$", before))
