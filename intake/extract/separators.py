"""Where one document ends and the next begins.

Separator sheets decide alone.  Without them the signs between two pages are added up as log-odds of a boundary:
whose name a page bears, its own page count, title and letterhead, the fax machine's counter.  Two patients' pages stay
together only with a doubt for a person.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from intake.extract.boundary import is_cover
from intake.extract.learnt import RULE as LEARNT
from intake.extract.markers import doubts_of, is_marked, is_sheet
from intake.extract.names import same_person
from intake.extract.runs import divide
from intake.extract.study import Study, study
from intake.model import Document, Item, PersonName, Reading, Reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from intake.extract.recogniser import Recogniser
    from intake.extract.runs import Run

_POOR = 0.4
"""Mean word confidence below which a page of several cannot vouch for whose it is."""
_DECLARED = re.compile(
    r"(?:number of pages|no\.? of pages|total pages|pages?|# of pages)\W{0,12}(\d{1,3})\b([^\n]{0,40})", re.IGNORECASE
)


def separate(reading: Reading, recogniser: Recogniser) -> tuple[Document, ...]:
    """Divide a reading into documents; every page is in exactly one of them, as a page or a separator sheet."""
    studies: dict[int, Study] = {}
    paper = "unknown"
    for page in reading.pages:
        if page.how == "blank" or is_sheet(page, recogniser.facts.payloads):
            continue
        studies[page.number] = study(page, recogniser, paper)
        paper = studies[page.number].paper
    runs = divide(reading, studies, recogniser.facts.payloads)
    return tuple(
        _document(reading, run, studies, recogniser, last=run is runs[-1], alone=len(runs) == 1) for run in runs
    )


def _document(
    reading: Reading, run: Run, studies: dict[int, Study], recogniser: Recogniser, *, last: bool, alone: bool
) -> Document:
    pages = tuple(reading.page(n) for n in run.pages)
    group = [studies[p] for p in run.pages if p in studies]
    doubts = list(doubts_of(run.markers, group, recogniser.kinds))
    if run.conflict or several_on_a_page(group):
        doubts.append(Reason.SEVERAL_PATIENTS)
    covers = [s for s in group if is_cover(s)]
    if len(covers) == len(group) and (group or any(is_marked(page) for page in pages)):
        doubts.append(Reason.COVER_SHEET_ONLY)
    if _pages_missing(group) or (alone and _fewer_than_declared(reading, covers)) or (last and _cut_off(reading)):
        doubts.append(Reason.MISSING_PAGES)
    if any(p.how == "failed" for p in pages) or (len(group) > 1 and any(s.page.quality < _POOR for s in group)):
        doubts.append(Reason.POOR_IMAGE)
    return Document(run.pages, Reading(pages), run.sheets, run.boundary, tuple(doubts), run.markers)


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
