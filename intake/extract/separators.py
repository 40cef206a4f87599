"""Where one document ends and the next begins.

Separator sheets decide alone.  Without them the signs between two pages are added up as log-odds of a boundary:
whose name a page bears, its own page count, title and letterhead, the fax machine's counter.  Two patients' pages stay
together only with a doubt for a person.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from intake.extract.layout import HEADER_BLOCK
from intake.extract.names import same_person
from intake.extract.normal import plain
from intake.extract.study import Study, study
from intake.kinds import COVER
from intake.model import Document, Item, PersonName, Reading, Reason

if TYPE_CHECKING:
    import datetime as dt
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
_CLEARLY = 0.8
_UNSURE_SPLIT = 0.8
"""A split less sure than this between two patients is shown to a person on both sides."""
_POOR = 0.4
"""Mean word confidence below which a page of several cannot vouch for whose it is."""
_DECLARED = re.compile(
    r"(?:number of pages|no\.? of pages|total pages|pages?|# of pages)\W{0,12}(\d{1,3})\b([^\n]{0,40})", re.IGNORECASE
)
_SAME, _DIFFERENT, _DOUBTFUL, _OPEN = "same", "different", "doubtful", "open"


@dataclass(frozen=True, slots=True)
class Gap:
    """What lies between two pages: probability of a boundary, and whether their patients differ."""

    probability: float
    identity: str


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
            gap = Gap(0.99, _OPEN) if certain else between(before, now, _group(studies, pages))
            if gap.probability > 0.55:
                unsure = gap.identity == _DIFFERENT and gap.probability < _UNSURE_SPLIT
                conflict = conflict or unsure
                close(gap.probability)
                conflict = unsure
            else:
                inner *= 1 - gap.probability
                conflict = conflict or gap.identity in {_DIFFERENT, _DOUBTFUL}
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


def between(before: Study, now: Study, group: Sequence[Study]) -> Gap:
    """The probability that a document ends between two pages; `group` are the pages since its beginning."""
    identity = compare_identity(group, now)
    if is_cover(before) and len(group) == 1:
        return Gap(0.4 if is_cover(now) else 0.03, identity)
    odds = -1.0 + {_SAME: -3.0, _DIFFERENT: 5.0, _DOUBTFUL: 0.0, _OPEN: 0.0}[identity]
    odds += _count_odds(before.page_of, now.page_of) + _fax_odds(before.page, now.page)
    title = max((t.weight * max(fit for _, fit in t.kinds) for t in now.titles), default=0.0)
    heads = _first_lines(now)
    repeated = fuzz.ratio(heads, _first_lines(group[0])) > 85 if heads else False
    if is_cover(now):
        odds += 3.5
    elif title > 0.5:
        odds += 2.0 if not repeated else 0.8
    elif title < 0.3 and not _has_letterhead(now):
        odds -= 1.5
    if _has_letterhead(now):
        odds += 1.3
    if title > 0.5 and _kinds_differ(group[0], now):
        odds += 1.2
    return Gap(round(1 / (1 + math.exp(-odds)), 4), identity)


def compare_identity(group: Sequence[Study], now: Study) -> str:
    """Whether the patient of a page is that of the pages before: same, different, doubtful (twins?), or open."""
    names = [f.value for s in group for f in s.patients(Item.NAME) if isinstance(f.value, PersonName)]
    here = [f.value for f in now.patients(Item.NAME) if isinstance(f.value, PersonName)]
    days, days_here = _days(group), _days([now])
    if names and here:
        if any(same_person(a, b) for a in names for b in here):
            return _SAME if not days or not days_here or days & days_here else _OPEN
        alike = any(fuzz.ratio(f"{a.last} {a.first}", f"{b.last} {b.first}") > 72 for a in names for b in here)
        if alike:
            return _DOUBTFUL if _clear(group) and _clear([now]) else _SAME if days & days_here else _OPEN
        return _DOUBTFUL if days & days_here else _DIFFERENT
    if days and days_here:
        return _SAME if days & days_here else _DIFFERENT
    numbers = {f.value for s in group for f in s.patients(Item.RECORD_NUMBER)}
    numbers_here = {f.value for f in now.patients(Item.RECORD_NUMBER)}
    return _SAME if numbers & numbers_here else _OPEN


def _clear(group: Sequence[Study]) -> bool:
    """Whether the names of these pages were read so well that a different letter is a different name."""
    return any(f.confidence >= _CLEARLY for s in group for f in s.patients(Item.NAME))


def _days(group: Sequence[Study]) -> set[dt.date | object]:
    return {d for s in group for f in s.patients(Item.BIRTH_DATE) for d in (f.value, *f.alternatives)}


def _count_odds(before: tuple[int, int], now: tuple[int, int]) -> float:
    if not now[0]:
        return 2.0 if before[0] and before[0] == before[1] else 0.0
    if now[0] == 1:
        return 3.5 if before[0] else 2.0
    if before[0]:
        follows = now[0] == before[0] + 1 and (not now[1] or not before[1] or now[1] == before[1])
        return -5.0 if follows else 1.0 if now[0] <= before[0] else -1.0
    return -3.0 if now[0] == 2 else -1.5


def _fax_odds(before: PageReading, now: PageReading) -> float:
    if not before.header or not now.header:
        return 0.0
    one, two = before.header, now.header
    if two.page == 1 and one.page and one.page >= 1 and (one.pages in {None, one.page} or one.page > 1):
        return 4.0
    if one.sent and two.sent and abs((two.sent - one.sent).total_seconds()) > 45 * 60:
        return 2.0
    return 0.0


def is_cover(now: Study) -> bool:
    """Whether a page is a fax cover sheet: its title says so, or its wording with few words of anything else."""
    titled = any(code == COVER and fit > 0.6 and t.weight > 0.4 for t in now.titles for code, fit in t.kinds[:1])
    return titled and len(now.sheet.words) < 350


def _has_letterhead(now: Study) -> bool:
    top = [s for s in now.sheet.segments if s.top < 0.14 * now.sheet.height]
    text = plain(" ".join(s.text for s in top))
    return bool(re.search(r"\b\d{3}[-. ]\d{3}[-. ]\d{4}\b|\b[A-Z]{2},? \d{5}\b", text))


def _first_lines(now: Study) -> str:
    return plain(" ".join(s.text for s in now.sheet.segments[:3]))


def _kinds_differ(first: Study, now: Study) -> bool:
    one = {code for t in first.titles if t.weight > 0.5 for code, _ in t.kinds[:1]}
    two = {code for t in now.titles if t.weight > 0.5 for code, _ in t.kinds[:1]}
    return bool(one and two and not one & two)


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
            and len({f.value for f in s.patients(Item.BIRTH_DATE, 0.6)}) > 1
        ):
            return True
    return False


def _pages_missing(group: Sequence[Study]) -> bool:
    """Whether the pages' own counts leave a gap: `2 of 3` without a third page."""
    counts = [s.page_of for s in group if s.page_of[1]]
    if not counts:
        plain_counts = [s.page_of[0] for s in group if s.page_of[0]]
        return bool(plain_counts) and min(plain_counts) > len(group)
    totals = {total for _, total in counts}
    covers = sum(is_cover(s) for s in group)
    return len(totals) == 1 and len(group) - covers < totals.pop()


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
