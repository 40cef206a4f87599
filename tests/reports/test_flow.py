"""What came, what waits, how long it took."""

from __future__ import annotations

import datetime as dt

from intake.figures import staffed
from intake.records.facts import OpenFact
from intake.reports import backlog, by_hour, flow, turnaround, turnaround_by_day
from tests.reports.facts import DAY, NOON, asked, document, scan


def test_every_document_that_arrived_is_in_one_column() -> None:
    files = [scan(), scan(source="scanner"), scan(state="rejected", code="E103", pages=None), scan(state="duplicate")]
    documents = [
        document(),
        document(by="user:1"),
        asked("conflict"),
        asked(state="awaiting_rescan"),
        document(state="closed", by="user:1", source="scanner"),
    ]
    table = flow(files, documents)
    rows = {row[0]: dict(zip(table.columns, row, strict=True)) for row in table.rows}
    every = rows["all"]
    assert every["documents"] == 5
    assert every["files"] == 4
    places = ("filed by intake", "filed by people", "waiting", "rescan", "not filed")
    assert [every[name] for name in places] == [1, 1, 1, 1, 1]
    assert (every["rejected"], every["duplicate"], every["pages"]) == (1, 1, 4)
    assert rows["fax"]["share"] == 0.25


def test_the_backlog_is_told_by_queue_and_age() -> None:
    def waits(hours: float, queue: str = "identity", due: float = 24) -> OpenFact:
        made = NOON - dt.timedelta(hours=hours)
        return OpenFact("fax", queue, "review", made, made + dt.timedelta(hours=due))

    table = backlog([waits(0.5), waits(2), waits(30), waits(100, "type")], NOON)
    rows = {row[0]: row[1:] for row in table.rows}
    assert rows["identity"][:6] == (3, 1, 1, 0, 1, 0)
    assert rows["type"][:6] == (1, 0, 0, 0, 0, 1)
    assert rows["all"][6:] == (2, 100.0)


def test_turnaround_tells_machine_queue_and_hands_apart() -> None:
    slow = document(
        10,
        by="user:1",
        created=NOON + dt.timedelta(hours=1),
        decided=NOON + dt.timedelta(hours=9),
        active=12.0,
    )
    table = turnaround([document(2), document(30), slow], target=24)
    rows = {row[0]: dict(zip(table.columns, row, strict=True)) for row in table.rows}
    assert rows["all"]["filed"] == 3
    assert rows["all"]["median, hours"] == 10
    assert rows["all"]["within target"] == 2 / 3
    people = rows["filed by people"]
    assert (people["machine, median hours"], people["queue, median hours"], people["hands on, median seconds"]) == (
        1,
        8,
        12,
    )


def test_turnaround_is_told_in_staffed_hours_where_a_site_says_when_people_work() -> None:
    office = staffed(["mon-fri 08:00-17:00"])
    table = turnaround([document(24), document(30), document(48)], 24, office, dt.UTC)  # from Sunday noon on
    rows = {row[0]: dict(zip(table.columns, row, strict=True)) for row in table.rows}
    assert rows["all"]["median, hours"] == 30
    assert (rows["all"]["staffed, median hours"], rows["all"]["staffed, 90 % hours"]) == (9, 12.2)
    assert rows["filed by people"]["staffed, median hours"] is None
    assert table.columns[:8] == turnaround([], 24).columns


def test_a_day_without_documents_is_a_day_without_a_median() -> None:
    table = turnaround_by_day([], DAY, 24)
    assert table.rows == (("2026-11-22", 0, None, None, None),)


def test_received_and_filed_are_counted_by_the_hour_of_the_day() -> None:
    table = by_hour([scan(), scan()], [document(2)], DAY)
    counts = {row[0]: row[1:] for row in table.rows}
    assert counts["12:00"] == (2, 0)
    assert counts["14:00"] == (0, 1)
