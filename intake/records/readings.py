"""Readings of pages: remembered by picture, so that OCR is paid for once, and kept with the scan they are of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake.pagejson import from_bytes, to_bytes
from intake.records.models import DocumentState, ReadPage, RememberedPage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from intake.model import PageReading
    from intake.records.models import ScanRow

_AT_ONCE = 400  # keys in one query; SQLite allows 999 variables in old builds


class PageMemory:
    """The readings that the database keeps, by key; what `intake.ocr.Remembered` asks."""

    def get(self, keys: Sequence[str]) -> dict[str, bytes]:
        """Those of the keys that are known, with their readings as they were put."""
        found: dict[str, bytes] = {}
        for start in range(0, len(keys), _AT_ONCE):
            rows = RememberedPage.objects.filter(key__in=keys[start : start + _AT_ONCE])
            found.update({key: bytes(reading) for key, reading in rows.values_list("key", "reading")})
        return found

    def put(self, key: str, reading: bytes) -> None:
        """Remember a reading; what is remembered under that key already stays."""
        RememberedPage.objects.bulk_create([RememberedPage(key=key, reading=reading)], ignore_conflicts=True)


def keep(scan: ScanRow, pages: Iterable[PageReading]) -> None:
    """Keep what pages of a scan say, in the transaction of their document; what is kept already stays.

    A page that could not be read is not kept: it may be read yet.  Nor is one of a document that was destroyed.
    """
    gone = {number for held in _destroyed(scan) for number in held}
    rows = [
        ReadPage(scan=scan, number=page.number, reading=to_bytes(page))
        for page in pages
        if page.how != "failed" and page.number not in gone
    ]
    ReadPage.objects.bulk_create(rows, ignore_conflicts=True)


def _destroyed(scan: ScanRow) -> Iterator[list[int]]:
    for pages, sheets in scan.documents.filter(state=DocumentState.DESTROYED).values_list("pages", "sheets"):
        yield [*pages, *sheets]


def kept(scan: ScanRow, numbers: Iterable[int]) -> dict[int, PageReading]:
    """What those pages of the scan say, by number; a page that was never read, or by an older release, is left out."""
    rows = ReadPage.objects.filter(scan=scan, number__in=list(numbers)).values_list("number", "reading")
    found = {number: from_bytes(bytes(reading)) for number, reading in rows}
    return {number: reading for number, reading in found.items() if reading is not None}
