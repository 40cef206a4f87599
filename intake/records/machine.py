"""How the machine is, as far as the database knows: work under way, files by source, sizes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Count, Max, Min, Q, Sum
from django.db.models.functions import TruncDate
from django.utils import timezone

from intake.quality.draws import MACHINE
from intake.records.models import DocumentRow, ScanRow, ScanState
from intake.records.models.documents import GOING, WAITING

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Waiting:
    """The documents that wait for somebody."""

    documents: int
    oldest: dt.datetime | None
    past_due: int


def by_state() -> tuple[dict[str, int], dict[str, int]]:
    """How many files, and how many documents, are in which state."""
    scans = ScanRow.objects.values_list("state").annotate(n=Count("id")).order_by("state")
    documents = DocumentRow.objects.values_list("state").annotate(n=Count("id")).order_by("state")
    return dict(scans), dict(documents)


def oldest_working() -> dt.datetime | None:
    """When the oldest file arrived that is in work and not postponed."""
    now = timezone.now()
    due = Q(not_before__isnull=True) | Q(not_before__lte=now)
    found: dt.datetime | None = ScanRow.objects.filter(due, state=ScanState.WORKING).aggregate(at=Min("arrived"))["at"]
    return found


def pages_since(moment: dt.datetime) -> int:
    """Pages of the files that were settled since then."""
    return ScanRow.objects.filter(state=ScanState.SETTLED, settled__gte=moment).aggregate(n=Sum("pages"))["n"] or 0


def waiting() -> Waiting:
    """What waits for somebody now."""
    late = Count("id", filter=Q(due__lt=timezone.now()))
    found = DocumentRow.objects.filter(state__in=WAITING).aggregate(n=Count("id"), oldest=Min("created"), late=late)
    return Waiting(found["n"], found["oldest"], found["late"])


def last_files() -> dict[str, dt.datetime]:
    """When each source brought its last file."""
    return dict(ScanRow.objects.values_list("source").annotate(at=Max("arrived")).order_by("source"))


def first_file() -> dt.datetime | None:
    """When the first file ever came."""
    found: dt.datetime | None = ScanRow.objects.order_by("id").values_list("arrived", flat=True).first()
    return found


def arrivals(since: dt.datetime) -> dict[str, list[dt.datetime]]:
    """The moments at which each source brought files since then, oldest first."""
    found: dict[str, list[dt.datetime]] = {}
    rows = ScanRow.objects.filter(arrived__gte=since).order_by("arrived").values_list("source", "arrived")
    for source, at in rows.iterator(chunk_size=5000):
        found.setdefault(source, []).append(at)
    return found


def auto_by_day(since: dt.datetime, until: dt.datetime) -> dict[dt.date, tuple[int, int]]:
    """Day by day of the zone of `since`: documents made, and those of them filed without a person."""
    auto = Count("id", filter=Q(decided_by=MACHINE, state__in=GOING))
    rows = DocumentRow.objects.filter(created__gte=since, created__lt=until)
    days = rows.annotate(day=TruncDate("created", tzinfo=since.tzinfo)).values("day")
    return {row["day"]: (row["n"], row["auto"]) for row in days.annotate(n=Count("id"), auto=auto).order_by("day")}


def database_bytes(sqlite_file: Path) -> int:
    """The size of the database: of PostgreSQL by its own account, of SQLite with what is not merged into it yet."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            return int(cursor.fetchone()[0])
    files = (sqlite_file, sqlite_file.with_name(f"{sqlite_file.name}-wal"))
    return sum(file.stat().st_size for file in files if file.exists())
