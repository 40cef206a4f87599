"""What is kept of a document to know it again: its words, its dates, and the keys a copy would share.

A copy comes with another fax header line, other noise, perhaps another cover sheet.  So the header line and page
numbers are left out, words are brought to letters and digits, and what was read badly is marked as not sure.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from itertools import groupby
from typing import TYPE_CHECKING

from intake.kinds import COVER, NOT_A_RECORD
from intake.model import HEADER_BLOCK, Item, PersonName, Sketch, SketchWord
from intake.resend.keys import bands, owners

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from intake.model import Candidate, Document, Finding, Findings, PageReading, Scan, Word

SURE = 0.8
"""A word at least this sure is taken at its word; Tesseract's errors in values lie below, mostly."""
CLEAR = 0.9
"""A candidate this probable is whose the document is."""
_TOP = 0.5
"""Inches from the top edge in which fax machines print their line."""
_TTI = re.compile(r"\b\d{1,2}[:.]\d{2}\b")
"""A time of day: what every fax header line bears, and hardly anything else up there."""
_COUNT = re.compile(
    r"\W*(?:(?:page|pg)\.?\s*:?\s*\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?|\d{1,3}\s*(?:of|/)\s*\d{1,3}|-\s*\d{1,3}\s*-)\W*",
    re.IGNORECASE,
)
_EDGE = 0.09
"""Share of the page at its top and at its foot where pages are counted."""
_DATES = frozenset(
    (
        Item.SERVICE_DATE,
        Item.COLLECTION_DATE,
        Item.ADMISSION_DATE,
        Item.DISCHARGE_DATE,
        Item.REPORT_DATE,
        Item.SIGNATURE_DATE,
        Item.LETTER_DATE,
        Item.OTHER_DATE,
    )
)


def draw_sketch(scan: Scan, document: Document, findings: Findings, candidates: Sequence[Candidate]) -> Sketch:
    """The sketch of a document whose patient may be the best of the candidates."""
    pages = tuple(tuple(_words(page)) for page in document.reading.pages)
    dates = [f for f in findings.items if f.item in _DATES]
    alike = findings.kind.code in {NOT_A_RECORD, COVER}  # adverts and cover sheets come alike every week
    best = candidates[0] if candidates else None
    return Sketch(
        scan=scan.digest,
        begins=document.pages[0],
        pages=pages,
        date=findings.date,
        said=_days(dates),
        sure=_days(f for f in dates if _is_sure(f)),
        whose=best.patient.key if best and best.probability >= CLEAR else "",
        names=tuple(sorted(_names(findings))),
        owners=() if alike else owners(findings, candidates),
        bands=() if alike else tuple(bands(pages)),
    )


def bare(text: str) -> str:
    """Lower case, without accents, letters and digits alone."""
    flat = unicodedata.normalize("NFKD", text) if not text.isascii() else text
    return "".join(c for c in flat.casefold() if c.isalnum())


def _words(page: PageReading) -> Iterator[SketchWord]:
    for _, group in groupby(page.words, key=lambda word: (word.block, word.line)):
        line = list(group)
        if _is_furniture(line, page):
            continue
        for word in line:
            for part in word.text.split():
                text = bare(part)
                if text and (len(text) > 1 or text.isdigit()):
                    yield SketchWord(text, word.confidence >= SURE)


def _is_furniture(line: Sequence[Word], page: PageReading) -> bool:
    """Whether it is a fax header line, or a line at an edge that only counts the pages."""
    if line[0].block == HEADER_BLOCK:
        return True
    top, bottom = min(word.box.top for word in line), max(word.box.bottom for word in line)
    in_head = top * page.height < _TOP
    if not in_head and top > _EDGE and bottom < 1 - _EDGE:
        return False
    text = " ".join(word.text for word in line)
    return bool(_COUNT.fullmatch(text) or (in_head and _TTI.search(text)))


def _days(findings: Iterable[Finding]) -> frozenset[dt.date]:
    """The days that they may mean."""
    return frozenset(day for f in findings for day in (f.value, *f.alternatives) if isinstance(day, dt.date))


def _is_sure(finding: Finding) -> bool:
    return min(word.confidence for word in finding.ink) >= SURE


def _names(findings: Findings) -> Iterable[str]:
    """The words of the patient's names that were read surely."""
    values = [f.value for f in findings.of(Item.NAME) if _is_sure(f)]
    parts = (part for name in values if isinstance(name, PersonName) for part in (name.last, name.first))
    return {bare(word) for part in parts for word in part.split() if len(bare(word)) > 1}
