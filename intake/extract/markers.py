"""What our own sheets mean where they turn up: what binds the pages behind them, and what it must agree with.

A sheet binds only until the next sheet; sheets that lie upon each other bind together, so that front and back of one
count once.  What a sheet says of a patient is evidence beside the page's own, never instead of it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from intake.extract.normal import plain
from intake.model import HEADER_BLOCK, Finding, Item, KindGuess, Marker, MarkerKind, Reason, Role, Word
from intake.sheets import read_payload

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from intake.extract.study import Study
    from intake.kinds import Kind
    from intake.model import PageReading, Reading

MOST_WORDS = 240
"""A sheet may bear instructions; a page with more words than this is no sheet."""
_TWO_UNREAD, _ONE_UNREAD = 120, 40
"""Most words of a page on which two large codes, or one, that cannot be read make a sheet of it."""
_SQUARE = frozenset({"QRCode", "DataMatrix"})
_PRINTED = re.compile(r"\b[I1l|]N[1Il|]:[PTSBR]:", re.IGNORECASE)
"""How our codes are printed in letters below them, read by OCR."""
_PATCH = re.compile(
    r"\bPATCH[\s-]*(?:CODE[\s-]*)?T\b|\b(?:DOCUMENT|BATCH|PATCH|JOB)?\s?SEPARATOR\s?(?:SHEET|PAGE)\b|\bSEPARATOR\b"
    r"|^NEW DOCUMENT STARTS HERE"
)
_SHEET_WORDS = re.compile(r"\b(?:SEPARATOR|PATCH|SCANNER|BARCODE|BAR CODE|SHEET)\b")
_FEW_WORDS = 40
_SURE = 0.95
"""What a type sheet leaves to doubt; other types keep at most the rest, so that guarded ones still show."""
_RULE = "sheet"


def markers_of(page: PageReading) -> tuple[Marker, ...]:
    """What the sheet says that this page is: nothing if it is none, once what both its codes say.

    One that is seen to be a sheet of ours, and whose code cannot be read, gives an unreadable marker alone.
    """
    said: dict[Marker, Marker] = {}
    for code in page.codes:
        if marker := read_payload(code.text):
            said.setdefault(marker, replace(marker, page=page.number, box=code.box))
    read = [marker for marker in said.values() if marker.kind is not MarkerKind.UNREADABLE]
    if len(page.words) > MOST_WORDS:  # a record's page with a code of ours on it: nobody knows why
        return (_unreadable(page),) if said else ()
    if read:
        return tuple(read)
    return (_unreadable(page),) if said or _looks_like_ours(page) else ()


def is_marked(page: PageReading) -> bool:
    """Whether the page is a sheet of ours that could be read."""
    return any(marker.kind is not MarkerKind.UNREADABLE for marker in markers_of(page))


def is_sheet(page: PageReading, payloads: Sequence[str]) -> bool:
    """Whether a page is a separator sheet: its barcode or its words say so, and it bears little text besides."""
    text = plain(" ".join(w.text for w in page.words if w.block != HEADER_BLOCK))
    if len(page.words) > MOST_WORDS:
        return False
    marks = {p.upper() for p in payloads}
    if any(code.text.upper() in marks for code in page.codes) or is_marked(page):
        return True
    if _PATCH.search(text[:60]) and (len(page.words) <= _FEW_WORDS or len(_SHEET_WORDS.findall(text)) >= 3):
        return True
    return len(page.words) <= _FEW_WORDS and (starts_document(page, payloads) or text.replace(" ", "") in marks)


def starts_document(page: PageReading, payloads: Sequence[str]) -> bool:
    """Whether a barcode on the page holds a separator's text; the page may be a document's first page."""
    marks = [p.upper() for p in payloads if p]
    texts = [code.text.upper() for code in page.codes]
    return any(text.startswith(mark) or (len(mark) > 4 and mark in text) for text in texts for mark in marks)


def _unreadable(page: PageReading) -> Marker:
    return Marker(MarkerKind.UNREADABLE, page=page.number)


def _looks_like_ours(page: PageReading) -> bool:
    square = [code for code in page.codes if code.symbology in _SQUARE]
    unread = len(square) if all(not code.text for code in square) else 0  # who prints a code that is read is known
    if (unread > 1 and len(page.words) <= _TWO_UNREAD) or (unread and len(page.words) <= _ONE_UNREAD):
        return True
    return any(_PRINTED.search(word.text) for word in page.words)


def doubts_of(markers: Sequence[Marker], group: Sequence[Study], kinds: Mapping[str, Kind]) -> Iterator[Reason]:
    """Reasons for a person that follow from the sheets that bind a document and the record numbers of its pages."""
    if any(marker.kind is MarkerKind.UNREADABLE for marker in markers):
        yield Reason.UNREADABLE_SHEET
    if any(marker.kind is MarkerKind.RESCAN for marker in markers):
        yield Reason.RESCANNED
    numbers = {marker.record_number for marker in markers} - {""}
    if len(numbers) > 1 or any(_others(number, group) for number in numbers):
        yield Reason.CONFLICT
    types = {marker.type for marker in markers} - {""}
    if len(types) > 1 or not types <= set(kinds):
        yield Reason.TYPE_UNSURE


def _others(number: str, group: Sequence[Study]) -> bool:
    own = {str(f.value) for study in group for f in study.patients(Item.RECORD_NUMBER)}
    return bool(own) and number not in own


def said_by(markers: Sequence[Marker], items: Sequence[Finding]) -> tuple[Finding, ...]:
    """The record number of a patient's sheet as a finding, for pages that give none themselves.

    Where the pages give another one it is told as a foreign number: the pages' own counts, and a person is asked.
    """
    numbers = {marker.record_number: marker for marker in markers if marker.record_number}
    own = {str(f.value) for f in items if f.item is Item.RECORD_NUMBER and f.role is Role.PATIENT}
    found = []
    for number, marker in numbers.items():
        if number not in own:
            item = Item.FOREIGN_NUMBER if own or len(numbers) > 1 else Item.RECORD_NUMBER
            ink = (Word(number, marker.page, marker.box),)
            found.append(Finding(item, Role.PATIENT, number, ink, _RULE, 0.99))
    return tuple(found)


def typed(
    markers: Sequence[Marker], guesses: tuple[KindGuess, ...], kinds: Mapping[str, Kind]
) -> tuple[KindGuess, ...]:
    """The types of a document, best first, with the one that a sheet sets before them all."""
    types = {marker.type for marker in markers} - {""}
    if len(types) != 1 or not types <= set(kinds):
        return guesses
    (code,) = types
    others = [KindGuess(g.code, min(g.probability, round(1 - _SURE, 2))) for g in guesses if g.code != code]
    return (KindGuess(code, _SURE), *others[: max(0, len(guesses) - 1)])


def miscounts(reading: Reading, documents: Sequence[Sequence[int]]) -> Iterator[tuple[Marker, int]]:
    """Batch sheets that say another number of documents than lie behind them, with how many do.

    `documents` are the pages of each document of the same scan.  A batch goes until the next batch sheet; a sheet that
    is the only one counts the whole file, wherever it lies.
    """
    batches: list[Marker] = []
    for page in reading.pages:
        for marker in markers_of(page):
            if marker.kind is MarkerKind.BATCH and marker.batch not in {known.batch for known in batches}:
                batches.append(marker)
    ends = [*(marker.page for marker in batches[1:]), len(reading.pages) + 1]  # one more where there is no batch
    for marker, end in zip(batches, ends, strict=False):
        first = marker.page if len(batches) > 1 else 0
        count = sum(first < pages[0] < end for pages in documents if pages)
        if marker.documents is not None and count != marker.documents:
            yield marker, count
