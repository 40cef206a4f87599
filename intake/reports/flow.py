"""What came, what became of it, what waits, and how long it took."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from intake.figures import Staffed, Table, bands, quantile, share
from intake.figures.shapes import AGES

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from intake.figures import Period
    from intake.records.facts import DocumentFact, OpenFact, ScanFact

TOTAL = "all"
_STAFFED = ("staffed, median hours", "staffed, 90 % hours")
QUEUES = {"": "to review"}
"""Names of queues where the row has none."""


def flow(files: Sequence[ScanFact], documents: Sequence[DocumentFact]) -> Table:
    """Source by source: what arrived within a period, and what has become of it until now."""
    rows = []
    for source in (*sorted({one.source for one in files} | {one.source for one in documents}), TOTAL):
        taken = [one for one in files if source in {one.source, TOTAL}]
        found = [one for one in documents if source in {one.source, TOTAL}]
        auto = sum(one.is_auto for one in found)
        rows.append(
            (
                source,
                len(taken),
                sum(one.pages or 0 for one in taken if one.state != "duplicate"),
                len(found),
                auto,
                share(auto, len(found)),
                sum(one.is_going and not one.is_auto for one in found),
                sum(one.is_waiting and one.state != "awaiting_rescan" for one in found),
                sum(one.state == "awaiting_rescan" for one in found),
                sum(one.state == "closed" for one in found),
                sum(one.state == "rejected" for one in taken),
                sum(one.state == "duplicate" for one in taken),
                sum(one.state == "working" for one in taken),
            )
        )
    columns = (
        "source", "files", "pages", "documents", "filed by intake", "share", "filed by people", "waiting",
        "rescan", "not filed", "rejected", "duplicate", "in work",
    )  # fmt: skip
    return Table("flow", "What arrived", columns, tuple(rows), "By time of arrival; state as of now.", ("share",))


def backlog(waiting: Sequence[OpenFact], now: dt.datetime) -> Table:
    """Queue by queue: how many documents wait, by age since they were put before people."""
    by_queue: dict[str, list[OpenFact]] = {}
    for one in waiting:
        by_queue.setdefault(one.queue or QUEUES.get(one.queue, one.state), []).append(one)
    rows = []
    for name, some in (*sorted(by_queue.items()), (TOTAL, list(waiting))):
        ages = [(now - one.created).total_seconds() / 3600 for one in some]
        late = sum(one.due is not None and one.due < now for one in some)
        rows.append((name, len(some), *bands(ages).values(), late, max(ages, default=None)))
    columns = ("queue", "waiting", *AGES, "past due", "oldest, hours")
    return Table("backlog", "Waiting now, by age", columns, tuple(rows), "Age since a person was first asked.")


def turnaround(
    settled: Sequence[DocumentFact], target: float, staffed: Staffed | None = None, zone: dt.tzinfo | None = None
) -> Table:
    """From arrival to the record, in clock hours: all, those without a person, those with; `target` in hours.

    Where a site says when people work, in staffed hours of its `zone` too.
    """
    shifts = staffed if staffed and staffed.shifts else None
    groups = {
        TOTAL: list(settled),
        "filed by intake": [one for one in settled if one.is_auto],
        "filed by people": [one for one in settled if not one.is_auto],
    }
    rows = []
    for name, some in groups.items():
        hours = [_hours(one.arrived, one.settled) for one in some]
        machine = [_hours(one.arrived, one.created) for one in some]
        queue = [_hours(one.created, one.decided) for one in some if not one.is_auto]
        hands = [one.active for one in some if one.active]
        rows.append(
            (
                name,
                len(some),
                quantile(hours, 0.5),
                quantile(hours, 0.9),
                share(sum(hour <= target for hour in hours), len(hours)),
                quantile(machine, 0.5),
                quantile(queue, 0.5),
                quantile(hands, 0.5),
                *(_staffed(some, shifts, zone) if shifts else ()),
            )
        )
    columns = (
        "documents", "filed", "median, hours", "90 %, hours", "within target", "machine, median hours",
        "queue, median hours", "hands on, median seconds", *(_STAFFED if shifts else ()),
    )  # fmt: skip
    note = f"Filed within the period; clock hours from arrival to the record; target {target:g} h."
    return Table("turnaround", "How long it took", columns, tuple(rows), note, ("within target",))


def turnaround_by_day(settled: Iterable[DocumentFact], period: Period, target: float) -> Table:
    """Day by day: documents filed, median and 90 % of their hours, share within the target."""
    hours: dict[dt.date, list[float]] = {day: [] for day in period.days}
    for one in settled:
        if one.settled is not None:
            hours.setdefault(one.settled.astimezone(period.since.tzinfo).date(), []).append(
                _hours(one.arrived, one.settled)
            )
    rows = tuple(
        (
            day.isoformat(),
            len(some),
            quantile(some, 0.5),
            quantile(some, 0.9),
            share(sum(h <= target for h in some), len(some)),
        )
        for day, some in sorted(hours.items())
    )
    columns = ("day", "filed", "median, hours", "90 %, hours", "within target")
    return Table("turnaround-by-day", "How long it took, day by day", columns, rows, shares=("within target",))


def by_hour(files: Iterable[ScanFact], settled: Iterable[DocumentFact], period: Period) -> Table:
    """Received and filed, hour by hour within a day, otherwise day by day."""
    short = period.hours <= 25
    zone = period.since.tzinfo

    def slot(at: dt.datetime) -> str:
        local = at.astimezone(zone)
        return f"{local:%H}:00" if short else local.date().isoformat()

    received = Counter(slot(one.arrived) for one in files)
    filed = Counter(slot(one.settled) for one in settled if one.settled)
    last = period.until.astimezone(zone)
    hours = last.hour + 1 if last.date() == period.since.date() else 24
    slots = [f"{hour:02d}:00" for hour in range(hours)] if short else [day.isoformat() for day in period.days]
    rows = tuple((name, received[name], filed[name]) for name in slots)
    return Table(
        "by-hour",
        f"Received and filed, by {'hour' if short else 'day'}",
        ("time", "files received", "documents filed"),
        rows,
    )


def _staffed(
    settled: Iterable[DocumentFact], staffed: Staffed, zone: dt.tzinfo | None
) -> tuple[float | None, float | None]:
    """Median and 90 % of the staffed hours from arrival to the record."""
    hours = [staffed.hours(one.arrived, one.settled, zone) for one in settled if one.settled]
    return quantile(hours, 0.5), quantile(hours, 0.9)


def _hours(since: dt.datetime, until: dt.datetime | None) -> float:
    return max(0.0, (until - since).total_seconds() / 3600) if until else 0.0
