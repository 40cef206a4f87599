"""Every file and page of a day, for the reconciliation: what arrived, against what the rows and the ledger hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from intake.records.models import DocumentRow, Event, ScanRow

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

ARRIVALS = ("taken", "duplicate", "rejected")
"""The events by which the ledger tells that a file came."""


@dataclass(frozen=True, slots=True)
class Part:
    """One document of a file: its state and the pages it holds."""

    receipt: str
    state: str
    pages: tuple[int, ...]
    sheets: tuple[int, ...]
    folder: str


@dataclass(frozen=True, slots=True)
class FileFact:
    """A file, its pages, and its documents.  `pages` of a duplicate are those of the file that came before."""

    receipt: str
    source: str
    state: str
    pages: int | None
    parts: tuple[Part, ...]


def files_of(since: dt.datetime, until: dt.datetime) -> Iterator[FileFact]:
    """The files that arrived within that time."""
    rows = ScanRow.objects.filter(arrived__gte=since, arrived__lt=until).select_related("duplicate_of")
    for scan in rows.prefetch_related("documents").order_by("id").iterator(chunk_size=500):
        parts = tuple(
            Part(row.receipt, row.state, tuple(row.pages), tuple(row.sheets), row.folder)
            for row in scan.documents.all()
        )
        yield FileFact(scan.receipt, scan.source, scan.state, (scan.duplicate_of or scan).pages, parts)


def unknown_to_rows(since: dt.datetime, until: dt.datetime) -> list[str]:
    """Receipts that the ledger says came within that time, and of which there is no row."""
    events = Event.objects.filter(at__gte=since, at__lt=until, action__in=ARRIVALS).values_list("subject", flat=True)
    told = sorted(set(events))
    known: set[str] = set()
    for at in range(0, len(told), 500):
        known |= set(ScanRow.objects.filter(receipt__in=told[at : at + 500]).values_list("receipt", flat=True))
    return [receipt for receipt in told if receipt not in known]


def unknown_to_ledger(since: dt.datetime, until: dt.datetime) -> list[str]:
    """Receipts of files that arrived within that time and of which the ledger tells nothing."""
    receipts = list(ScanRow.objects.filter(arrived__gte=since, arrived__lt=until).values_list("receipt", flat=True))
    told: set[str] = set()
    for at in range(0, len(receipts), 500):
        some = Event.objects.filter(subject__in=receipts[at : at + 500], action__in=ARRIVALS)
        told |= set(some.values_list("subject", flat=True))
    return [receipt for receipt in receipts if receipt not in told]


def pages_told(receipts: list[str]) -> dict[str, int]:
    """How many pages the ledger says each of these files had when it was read, the last time it was."""
    told: dict[str, int] = {}
    for at in range(0, len(receipts), 500):
        events = Event.objects.filter(subject__in=receipts[at : at + 500], action="read").order_by("seq")
        for subject, detail in events.values_list("subject", "detail"):
            told[subject] = detail.get("pages", 0)
    return told


def replaced_pages(receipt: str) -> set[int]:
    """Pages of that file for which a new scan came: they are in a document that others have replaced."""
    rows = DocumentRow.objects.filter(scan__receipt=receipt, replaced_by__isnull=False)
    return {page for pages in rows.values_list("pages", flat=True) for page in pages}
