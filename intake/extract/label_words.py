"""Labels that nobody has listed, told by the words they are made of: `Exam Dt`, `Full Legal Name`, `Scanned on`.

Every house words its forms in its own way, but with the same few words.  Such a label counts only where a value of its
form follows at once, or where it stands before a colon or alone in its cell.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from intake.extract.dates import find_dates
from intake.extract.labels import Label, Wording

if TYPE_CHECKING:
    from collections.abc import Iterator

    from intake.extract.layout import Segment, Sheet

NOTE = (
    r"\s?\((?:(?:last|first|middle|initials?|name|m\.?i|mm|dd|yy|yyyy|yrs?|years?|months?|home|cell|mobile|day|work"
    r"|please|print|full|legal|if|different|m|f|l|x|u)\b[\s,./&-]*)+\.?\)"
)
"""What a label says of how to fill it in: `(Last, First MI)`, `(mm/dd/yyyy)`, `(M/F)`."""
_WHO = r"(?:patient|pt|pat|member|client|resident|individual|beneficiary|enrollee|decedent|participant|subscriber)"
_NAME = re.compile(
    rf"(?<![\w/-])(?:(?:{_WHO}\b\.?(?:['\u2019]s)?\s+)?(?:(?:full|legal|printed|complete)\s+)+name|{_WHO}\b[.,]?"
    rf"(?:['\u2019]s)?\s+name|name(?={NOTE})|{_WHO}\b\.?(?={NOTE}))(?:{NOTE})?",
    re.IGNORECASE,
)
_WORD = r"[A-Z][A-Za-z/&]{1,12}\.?"
_DATE = re.compile(
    rf"(?<![\w/-])(?:(?:{_WORD}\s+){{1,3}}(?:[Dd]ate|DATE|[Dd]t|DT)\b\.?(?:/[Tt]ime)?|(?:Date|DATE|Dt)\.?\s+(?:[Oo]f\s+)?"
    r"[A-Za-z]{3,12}(?:\s+[A-Z][a-z]{2,12})?|(?:[A-Z][A-Za-z]{2,12}(?:ed|en|wn)|[Ss]een|SEEN)(?:\s+(?:on|On|ON|at))?)(?!\w)"
)
_BIRTH = re.compile(
    rf"(?<!\w)(?:(?:date|dt|day)\W{{1,3}}(?:of\W)?birth|birth\W?(?:date|dt|day))\b\.?(?:{NOTE})?", re.IGNORECASE
)
_EXPECTED = "due|next|expir|exp\\b|valid|until|through|onset|injur|accident|hire|last|previous|prior|lmp|fax|revis"
_SERVED = (
    "serv|svc|visit|exam|stud|scan|imag|test|proc|surg|operat|op\\b|treat|tx\\b|therap|session|encounter|enc\\b|eval"
)
_SEEN = "consult|seen|shift|run\\b|call|contact|perform|record|traced|photo|taken|deliver|app(?:oin)?t|assess|incident"
_DONE = "anes|dialys|order|review|reconcil|done|given|administ"
_MEANINGS = {
    "": "birth|born|b\\.?date",
    "other_day": f"{_EXPECTED}|refill|return|follow|stop|end\\b",
    "collection_date": "coll|draw|specimen|spec\\b|sampl|obtain|procur",
    "received_date": "receiv|rec'?d",
    "discharge_date": "disch|d/c",
    "admission_date": "adm|arriv|hospitali",
    "signature_date": "sign|consent|execut|witness",
    "report_date": "report|result|dictat|final|process|statement|verif",
    "transcribed_date": "transcri|typed",
    "print_date": "print",
    "request_date": "request|referr|ref\\b",
    "issue_date": "issu|written|mailed|sent|copied|filed",
    "death_date": "death|died|pronounc",
    "effective_date": "effectiv|eff\\b",
    "service_date": f"{_SERVED}|{_SEEN}|{_DONE}",
}
"""What begins a word of a date's label tells what happened on that day; the first that is found counts."""
_MEANT = {means: re.compile(rf"\b(?:{words})", re.IGNORECASE) for means, words in _MEANINGS.items()}
_SAYS_DATE = re.compile(r"\b(?:date|dt)\b", re.IGNORECASE)
_COLON = re.compile(r"\s?[:;=]")
_LEAD = re.compile(r"[\s\d.,()\[\]*•·_|X✓'\"`\u2018\u2019\u201c\u201d~\u00ab\u00bb-]*")
_FULL_NAME = re.compile(r"\s+[^\W\d_][\w'\u2019.-]*(?:\s*,\s*|\s+)[^\W\d_]")
_NEAR = 3


def by_their_words(sheet: Sheet) -> Iterator[Label]:
    """The labels of a sheet that are names or dates by their words."""
    for segment in sheet.segments:
        yield from _names(sheet, segment)
        yield from _dates(sheet, segment)
        yield from _births(sheet, segment)


def _names(sheet: Sheet, segment: Segment) -> Iterator[Label]:
    for found in _NAME.finditer(segment.text):
        start, end = segment.start + found.start(), segment.start + found.end()
        if not found[0][0].isupper():
            continue
        label = _standing(sheet, segment, Wording(found[0], "name", "patient", 0.95, needs_colon=False), start, end)
        if label.colon or label.alone or _FULL_NAME.match(sheet.text, end, segment.end):
            yield label


def _dates(sheet: Sheet, segment: Segment) -> Iterator[Label]:
    for found in _DATE.finditer(segment.text):
        means = meaning_of(found[0])
        if not means:
            continue
        start, end = segment.start + found.start(), segment.start + found.end()
        label = _standing(sheet, segment, Wording(found[0], means, "document", 0.85, needs_colon=False), start, end)
        days = find_dates(sheet.text[label.end : min(label.end + 24, segment.end)], labelled=True)
        near = bool(days) and days[0].start <= _NEAR
        if _SAYS_DATE.search(found[0]):
            if near or label.alone:
                yield label
        elif near and (label.colon or _begins(sheet, segment, start)):
            yield label


def _births(sheet: Sheet, segment: Segment) -> Iterator[Label]:
    for found in _BIRTH.finditer(segment.text):
        start, end = segment.start + found.start(), segment.start + found.end()
        label = _standing(
            sheet, segment, Wording(found[0], "birth_date", "patient", 1.0, needs_colon=False), start, end
        )
        days = find_dates(sheet.text[label.end : min(label.end + 24, segment.end)], labelled=True, birth=True)
        if label.colon or label.alone or (days and days[0].start <= _NEAR):
            yield label


def meaning_of(words: str) -> str:
    """Which date a label of these words announces, as `labels.csv` calls it; empty if none, or a birth date."""
    return next((means for means, pattern in _MEANT.items() if pattern.search(words)), "")


def _standing(sheet: Sheet, segment: Segment, wording: Wording, start: int, end: int) -> Label:
    """The label as it stands: before a colon, alone in its cell, or neither."""
    colon = _COLON.match(sheet.text, end, segment.end)
    end = colon.end() if colon else end
    alone = _begins(sheet, segment, start) and not any(c.isalnum() for c in sheet.text[end : segment.end])
    return Label(wording, start, end, segment, bool(colon), alone)


def _begins(sheet: Sheet, segment: Segment, start: int) -> bool:
    return _LEAD.fullmatch(sheet.text, segment.start, start) is not None
