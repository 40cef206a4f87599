"""Where one document ends and the next begins.

Separator sheets decide alone.  Without them the signs between two pages are added up as log-odds of a boundary:
whose name a page bears, its own page count, title and letterhead, the fax machine's counter.  Two patients' pages stay
together only with a doubt for a person.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from intake.extract.boundary import DIFFERENT, DOUBTFUL, OPEN, Gap, between, is_cover
from intake.extract.learnt import RULE as LEARNT
from intake.extract.names import same_person
from intake.extract.normal import plain
from intake.extract.study import Study, study
from intake.model import HEADER_BLOCK, Document, Item, PersonName, Reading, Reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from intake.extract.recogniser import Recogniser
    from intake.model import PageReading

OWN_SHEETS = ("IN1:S:",)
"""What our own separator sheets begin with."""
_PATCH = re.compile(
    r"\bPATCH[\s-]*(?:CODE[\s-]*)?T\b|\b(?:DOCUMENT|BATCH|PATCH|JOB)?\s?SEPARATOR\s?(?:SHEET|PAGE)\b|\bSEPARATOR\b"
)
_SHEET_WORDS = re.compile(r"\b(?:SEPARATOR|PATCH|SCANNER|BARCODE|BAR CODE|SHEET)\b")
_FEW_WORDS = 40
_INSTRUCTIONS = 240
"""A sheet may bear instructions for printing it; a page with more words than this is no sheet."""
_UNSURE_SPLIT = 0.8
"""A split less sure than this between two patients is shown to a person on both sides."""
_POOR = 0.4
"""Mean word confidence below which a page of several cannot vouch for whose it is."""
_DECLARED = re.compile(
    r"(?:number of pages|no\.? of pages|total pages|pages?|# of pages)\W{0,12}(\d{1,3})\b([^\n]{0,40})", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Run:
    pages: tuple[int, ...]
    sheets: tuple[int, ...]
    boundary: float
    conflict: bool


def separate(reading: Reading, recogniser: Recogniser) -> tuple[Document, ...]:
    """Divide a reading into documents; every page is in exactly one of them, as a page or a separator sheet."""
    studies: dict[int, Study] = {}
    paper = "unknown"
    for page in reading.pages:
        if page.how == "blank" or is_sheet(page, recogniser.facts.payloads):
            continue
        studies[page.number] = study(page, recogniser, paper)
        paper = studies[page.number].paper
    runs = _runs(reading, studies, recogniser)
    return tuple(_document(reading, run, studies, last=run is runs[-1], alone=len(runs) == 1) for run in runs)


def is_sheet(page: PageReading, payloads: Sequence[str]) -> bool:
    """Whether a page is a separator sheet: its barcode or its words say so, and it bears little text besides."""
    text = plain(" ".join(w.text for w in page.words if w.block != HEADER_BLOCK))
    if len(page.words) > _INSTRUCTIONS:
        return False
    marks = {p.upper() for p in payloads}
    if any(code.text.upper() in marks or code.text.upper().startswith(OWN_SHEETS) for code in page.codes):
        return True
    if _PATCH.search(text[:60]) and (len(page.words) <= _FEW_WORDS or len(_SHEET_WORDS.findall(text)) >= 3):
        return True
    return len(page.words) <= _FEW_WORDS and (starts_document(page, payloads) or text.replace(" ", "") in marks)


def starts_document(page: PageReading, payloads: Sequence[str]) -> bool:
    """Whether a barcode on the page holds a separator's text; the page may be a document's first page."""
    marks = [p.upper() for p in (*payloads, *OWN_SHEETS) if p]
    texts = [code.text.upper() for code in page.codes]
    return any(text.startswith(mark) or (len(mark) > 4 and mark in text) for text in texts for mark in marks)


def _runs(reading: Reading, studies: dict[int, Study], recogniser: Recogniser) -> list[_Run]:
    runs: list[_Run] = []
    pages: list[int] = []
    sheets: list[int] = []
    inner, outer, conflict = 1.0, 1.0, False
    before: Study | None = None
    cut = False

    def close(boundary: float) -> None:
        nonlocal pages, sheets, inner, outer, conflict
        if pages:
            runs.append(_Run(tuple(pages), tuple(sheets), round(inner * outer * boundary, 4), conflict))
            pages, sheets, inner, outer, conflict = [], [], 1.0, boundary, False

    for page in reading.pages:
        if is_sheet(page, recogniser.facts.payloads):
            close(1.0)
            sheets.append(page.number)
            cut = True
            continue
        now = studies.get(page.number)
        if now is None:  # blank: the back of the page before
            pages.append(page.number)
            continue
        if before is not None and pages and not cut:
            certain = starts_document(page, recogniser.facts.payloads)
            gap = Gap(0.99, OPEN) if certain else between(before, now, _group(studies, pages))
            if gap.probability > 0.55:
                unsure = gap.identity == DIFFERENT and gap.probability < _UNSURE_SPLIT
                conflict = conflict or unsure
                close(gap.probability)
                conflict = unsure
            else:
                inner *= 1 - gap.probability
                conflict = conflict or gap.identity in {DIFFERENT, DOUBTFUL}
        pages.append(page.number)
        before, cut = now, False
    close(1.0)
    if not runs:
        return [_Run(tuple(sheets), (), 1.0, conflict=False)]
    if sheets:
        runs[-1] = _Run(runs[-1].pages, runs[-1].sheets + tuple(sheets), runs[-1].boundary, runs[-1].conflict)
    return runs


def _group(studies: dict[int, Study], pages: Sequence[int]) -> list[Study]:
    return [studies[p] for p in pages if p in studies]


def _document(reading: Reading, run: _Run, studies: dict[int, Study], *, last: bool, alone: bool) -> Document:
    pages = tuple(reading.page(n) for n in run.pages)
    group = _group(studies, run.pages)
    doubts: list[Reason] = []
    if run.conflict or several_on_a_page(group):
        doubts.append(Reason.SEVERAL_PATIENTS)
    covers = [s for s in group if is_cover(s)]
    if group and len(covers) == len(group):
        doubts.append(Reason.COVER_SHEET_ONLY)
    if _pages_missing(group) or (alone and _fewer_than_declared(reading, covers)) or (last and _cut_off(reading)):
        doubts.append(Reason.MISSING_PAGES)
    if any(p.how == "failed" for p in pages) or (len(group) > 1 and any(s.page.quality < _POOR for s in group)):
        doubts.append(Reason.POOR_IMAGE)
    return Document(run.pages, Reading(pages), run.sheets, run.boundary, tuple(doubts))


def several_on_a_page(group: Sequence[Study]) -> bool:
    """Whether a page lists several patients in one column, or labels two people with two birth dates as patients."""
    for s in group:
        listed = [f.value for f in s.findings if f.rule == "label:column" and isinstance(f.value, PersonName)]
        labelled = [
            f.value
            for f in s.patients(Item.NAME, 0.6)
            if f.rule.startswith("label") and isinstance(f.value, PersonName)
        ]
        names = [*listed, *labelled]
        if listed and any(not same_person(names[0], n) for n in names):
            return True
        if (
            any(not same_person(a, b) for a in labelled for b in labelled)
            and len({f.value for f in s.patients(Item.BIRTH_DATE, 0.6) if f.rule != LEARNT}) > 1
        ):
            return True
    return False


def _pages_missing(group: Sequence[Study]) -> bool:
    """Whether the pages' own counts leave a gap: `2 of 3` without a third page.  Of counts misread each must."""
    counts = [s.page_of for s in group if s.page_of[1]]
    if not counts:
        plain_counts = [s.page_of[0] for s in group if s.page_of[0]]
        return bool(plain_counts) and min(plain_counts) > len(group)
    covers = sum(is_cover(s) for s in group)
    return len(group) - covers < min(total for _, total in counts)


def _fewer_than_declared(reading: Reading, covers: Sequence[Study]) -> bool:
    for cover in covers:
        match = _DECLARED.search(cover.sheet.text)
        if match and 1 < int(match.group(1)) < 200:
            more = 1 if re.search(r"follow|exclud|not incl", match.group(2), re.IGNORECASE) else 0
            return len(reading.pages) < int(match.group(1)) + more
    return False


def _cut_off(reading: Reading) -> bool:
    """Whether the fax machine counted more pages than have come."""
    headers = [p.header for p in reading.pages if p.header and p.header.pages]
    totals = {h.pages for h in headers}
    return len(headers) > 1 and len(totals) == 1 and len(reading.pages) < (totals.pop() or 0)
