"""Scans: the row of every file that arrived, and each step of its life.

Every function is one transaction with its event in the ledger.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Count, F, Max, Prefetch, Q, Sum
from django.utils import timezone

from intake.errors import Conflict, Missing
from intake.model import Scan
from intake.records.models import LIVING, WAITING, DocumentRow, DocumentState, ScanRow, ScanState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from intake.model import MediaType
    from intake.records.ledger import Ledger

PRIORITIES: Mapping[str, int] = {"stat": 1, "routine": 10, "bulk": 50}
SERVICE = "service"
_AT_ONCE = 400  # digests in one query; SQLite allows 999 variables in old builds


@dataclass(frozen=True, slots=True)
class Arrived:
    """What is known of a file once its bytes are safe.

    `arrival` is the digest of path, inode, size and time of the dropped file: the same file again, and not just
    the same bytes.  `code` is set if it was refused at the door.
    """

    arrival: str
    digest: str
    source: str
    source_file: str = field(repr=False)
    size: int
    priority: int
    media_type: str = ""
    code: str = ""


def known(arrival: str) -> ScanRow | None:
    """The row of exactly this dropped file, if its taking was committed but the file could not be removed yet."""
    return ScanRow.objects.filter(arrival=arrival).order_by("-id").first()


def take(arrived: Arrived, ledger: Ledger) -> ScanRow:
    """Commit the row of a file whose bytes are safe: `working`, `duplicate` or (with a code) `rejected`."""
    try:
        return _take(arrived, ledger)
    except IntegrityError:  # another machine took this file, or the same bytes, in this very moment
        return known(arrived.arrival) or _take(arrived, ledger)


@transaction.atomic
def _take(arrived: Arrived, ledger: Ledger) -> ScanRow:
    first = None
    if not arrived.code:
        first = ScanRow.objects.filter(digest=arrived.digest, state__in=[ScanState.WORKING, ScanState.SETTLED]).first()
    now = timezone.now()
    state = ScanState.REJECTED if arrived.code else ScanState.DUPLICATE if first else ScanState.WORKING
    row = ScanRow(
        receipt=f"new-{arrived.arrival[:20]}-{now.timestamp()}"[:32],
        arrival=arrived.arrival,
        digest=arrived.digest,
        source=arrived.source,
        source_file=arrived.source_file,
        size=arrived.size,
        media_type=arrived.media_type,
        arrived=now,
        state=state,
        code=arrived.code or ("E106" if first else ""),
        duplicate_of=first,
        priority=arrived.priority,
        settled=None if state is ScanState.WORKING else now,
    )
    row.save(force_insert=True)
    row.receipt = f"R-{now.year}-{row.pk:06d}"
    row.save(update_fields=["receipt"])
    ledger.write(SERVICE, str(state) if state is not ScanState.WORKING else "taken", row.receipt, code=row.code)
    return row


def get(scan_id: int) -> ScanRow:
    """The row of that number; `Missing` if there is none."""
    row = ScanRow.objects.filter(pk=scan_id).first()
    if row is None:
        raise Missing(f"there is no scan {scan_id}")
    return row


def scan_of(row: ScanRow, store_path: Path) -> Scan:
    """The noun of a row whose bytes lie at `store_path`."""
    media_type: MediaType = row.media_type  # type: ignore[assignment]  # written from a MediaType
    return Scan(
        digest=row.digest,
        source=row.source,
        arrived=row.arrived,
        media_type=media_type,
        path=store_path,
        source_file=row.source_file,
        receipt=row.receipt,
    )


@transaction.atomic
def begin(scan_id: int, executor: str, is_alive: Callable[[str], bool]) -> int:
    """Note that a try begins in that executor; returns how often one has killed its worker.

    A try that was begun in an executor that lives no longer, and never ended, has killed it.
    """
    row = ScanRow.objects.select_for_update().get(pk=scan_id)
    alive = [other for other in row.running_in if is_alive(other)]
    row.crashes += len(row.running_in) - len(alive)
    row.running_in = sorted({*alive, executor})
    row.save(update_fields=["crashes", "running_in"])
    return row.crashes


def is_suspect(scan_id: int, is_alive: Callable[[str], bool]) -> bool:
    """Whether its processing has killed a worker before, or is about to be found to have."""
    row = get(scan_id)
    return row.crashes > 0 or not all(is_alive(executor) for executor in row.running_in)


@transaction.atomic
def ended(scan_id: int, executor: str, *, bug: bool = False) -> None:
    """The try in that executor came to an end; one that ended in a bug counts as a crash, so that it cannot loop.

    A good end forgives nothing: a later step of the same scan may be the one that kills.
    """
    row = ScanRow.objects.select_for_update().get(pk=scan_id)
    row.running_in = [other for other in row.running_in if other != executor]
    row.crashes += bug
    row.save(update_fields=["crashes", "running_in"])


@transaction.atomic
def later(scan_id: int, seconds: float, ledger: Ledger, error: str) -> None:
    """The environment is in trouble: try again after so many seconds, as a new attempt."""
    row = get(scan_id)
    if row.state != ScanState.WORKING:
        return
    row.attempt += 1
    row.not_before = timezone.now() + timedelta(seconds=seconds)
    row.save(update_fields=["attempt", "not_before"])
    ledger.write(SERVICE, "postponed", row.receipt, attempt=row.attempt, error=error)


@transaction.atomic
def next_attempt(row: ScanRow) -> None:
    """The engine gave up the workflow of a scan that is still open, as it was seen: count a new attempt."""
    still = ScanRow.objects.filter(pk=row.pk, state=ScanState.WORKING, attempt=row.attempt)
    still.update(attempt=F("attempt") + 1)


@transaction.atomic
def was_read(scan_id: int, pages: int, ledger: Ledger) -> None:
    """Note how many pages the file has."""
    row = get(scan_id)
    if row.pages != pages:
        row.pages = pages
        row.save(update_fields=["pages"])
        ledger.write(SERVICE, "read", row.receipt, pages=pages)


@transaction.atomic
def settle(scan_id: int, ledger: Ledger) -> None:
    """Every page of the scan is in a document.  Raises `Conflict` if a page is missing or in two of them."""
    row = get(scan_id)
    if row.state == ScanState.SETTLED:
        return
    held = sorted(page for document in row.documents.filter(LIVING) for page in (*document.pages, *document.sheets))
    if held != list(range(1, (row.pages or 0) + 1)):
        raise Conflict(f"{row.receipt}: {len(held)} pages are in documents, the file has {row.pages}")
    row.state, row.settled = ScanState.SETTLED, timezone.now()
    row.save(update_fields=["state", "settled"])
    ledger.write(SERVICE, "settled", row.receipt, documents=row.documents.count())


@transaction.atomic
def reject(scan_id: int, code: str, ledger: Ledger) -> None:
    """The file cannot be taken after all; its bytes stay in the store and lie in `rejected/` already."""
    row = get(scan_id)
    if row.state == ScanState.REJECTED:
        return
    row.state, row.code, row.settled = ScanState.REJECTED, code, timezone.now()
    row.save(update_fields=["state", "code", "settled"])
    ledger.write(SERVICE, "rejected", row.receipt, code=code)


def open_scans(limit: int) -> list[ScanRow]:
    """Scans to be worked on now, most urgent first."""
    now = timezone.now()
    due = Q(not_before__isnull=True) | Q(not_before__lte=now)
    return list(ScanRow.objects.filter(due, state=ScanState.WORKING).order_by("priority", "id")[:limit])


def count() -> int:
    """How many files have ever arrived."""
    return ScanRow.objects.count()


def open_count() -> int:
    """How many scans are not settled yet, those postponed included."""
    return ScanRow.objects.filter(state=ScanState.WORKING).count()


def postponed_count() -> int:
    """How many open scans wait for better times."""
    return ScanRow.objects.filter(state=ScanState.WORKING, not_before__gt=timezone.now()).count()


@dataclass(frozen=True, slots=True)
class SourceCounts:
    """What one source has brought since a moment; shown in STATUS.txt."""

    files: int = 0
    pages: int = 0
    last: datetime | None = None
    last_receipt: str = ""
    last_file: str = field(repr=False, default="")
    last_pages: int | None = None


def counts_since(source: str, since: datetime) -> SourceCounts:
    """Files and pages taken from that source since then, and the last one."""
    taken = [ScanState.WORKING, ScanState.SETTLED]
    rows = ScanRow.objects.filter(source=source, arrived__gte=since, state__in=taken)
    sums = rows.aggregate(files=Count("id"), pages=Sum("pages"), last=Max("id"))
    if not sums["files"]:
        return SourceCounts()
    last = get(sums["last"])
    name = Path(last.source_file).name
    return SourceCounts(sums["files"], sums["pages"] or 0, last.arrived, last.receipt, name, last.pages)


def arrived_since(source: str, since: datetime) -> list[ScanRow]:
    """Every file that came from that source since then, refused ones included, oldest first."""
    return list(ScanRow.objects.filter(source=source, arrived__gte=since).order_by("id"))


def find(text: str, limit: int = 20, *, names: bool = False) -> list[ScanRow]:
    """The files that somebody means, the newest first: by receipt, or part of one, or (with `names`) by file name."""
    asked = Q(receipt__icontains=text) | Q(documents__receipt__iexact=text)
    if names:
        asked |= Q(source_file__icontains=text)
    return list(ScanRow.objects.filter(asked).distinct().order_by("-id")[:limit])


def last_of(source: str) -> datetime | None:
    """When the last file came from that source."""
    return ScanRow.objects.filter(source=source).order_by("-id").values_list("arrived", flat=True).first()


def digests() -> list[tuple[str, str]]:
    """Receipt and digest of every scan whose bytes must be in the store."""
    rows = ScanRow.objects.filter(state__in=[ScanState.WORKING, ScanState.SETTLED], destroyed__isnull=True)
    rows = rows.order_by("id")
    return list(rows.values_list("receipt", "digest"))


def scattered() -> Iterator[tuple[str, int, int]]:
    """Receipt, page and in how many living documents it is, of each page of settled scans that is not in one."""
    settled = ScanRow.objects.filter(state=ScanState.SETTLED).order_by("id")
    living = Prefetch("documents", DocumentRow.objects.filter(LIVING).only("scan_id", "pages", "sheets"), "living")
    for scan in settled.prefetch_related(living).iterator(chunk_size=500):
        rows: list[DocumentRow] = scan.living
        held = Counter(page for row in rows for page in (*row.pages, *row.sheets))
        for number in range(1, (scan.pages or 0) + 1):
            if held[number] != 1:
                yield scan.receipt, number, held[number]


def is_known(digest: str) -> bool:
    """Whether any scan, a rejected one included, has those bytes."""
    return ScanRow.objects.filter(digest=digest).exists()


def with_open_documents(digests: Sequence[str]) -> set[str]:
    """Those of the digests whose scan is still worked on, or holds a document that waits for somebody."""
    found: set[str] = set()
    for start in range(0, len(digests), _AT_ONCE):
        rows = ScanRow.objects.filter(digest__in=digests[start : start + _AT_ONCE])
        found.update(rows.filter(state=ScanState.WORKING).values_list("digest", flat=True))
        open_states = [*WAITING, DocumentState.HELD, DocumentState.DECIDED]
        found.update(rows.filter(documents__state__in=open_states).values_list("digest", flat=True))
    return found
