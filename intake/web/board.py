"""The dashboard's panels: each a chart and a table of the same numbers."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from intake.figures import Table, read, staffed
from intake.figures.shapes import AGES
from intake.records import facts, results
from intake.reports import (
    backlog,
    by_hour,
    by_reason,
    by_sender,
    cases,
    checks,
    exceptions,
    flow,
    intake_quality,
    signs,
    turnaround,
    turnaround_by_day,
)
from intake.web import charts, words
from intake.web.headlines import Headline, headlines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from intake.alerts import Facts
    from intake.figures import Period
    from intake.records.facts import DocumentFact, ScanFact
    from intake.settings import Settings

_PAGES_HOURS = 8 * 24
_LONG = dt.timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Panel:
    """One figure: a chart (drawn by the template `intake/chart_<shape>.html`; none: the table alone) and its tables."""

    name: str
    title: str
    tables: tuple[Table, ...]
    shape: str = ""
    chart: object = None
    note: str = ""

    @property
    def read(self) -> list[tuple[Table, list[list[str]]]]:
        """Its tables with their rows as people read them."""
        return [(table, read(table)) for table in self.tables]


@dataclass(frozen=True, slots=True)
class Board:
    """Everything the dashboard shows for a period."""

    headlines: tuple[Headline, ...]
    panels: tuple[Panel, ...]

    @property
    def rows(self) -> tuple[tuple[Panel, ...], tuple[Panel, ...]]:
        """The panels with a chart, then those without."""
        drawn = tuple(panel for panel in self.panels if panel.shape)
        return drawn, tuple(panel for panel in self.panels if not panel.shape)

    def table(self, name: str) -> tuple[Table, ...]:
        """The tables of the panel of that name; none if there is no such panel."""
        return next((panel.tables for panel in self.panels if panel.name == name), ())


def board(period: Period, machine: Facts, settings: Settings, actor: str) -> Board:
    """The dashboard of a period; `actor` sees their own work."""
    files = facts.scans_of(period)
    documents, filed = facts.arrived_and_settled(period)
    month = results.results(machine.now - _LONG, machine.now)
    panels = (
        _backlog(period, machine),
        _received(files, filed, period),
        _turnaround(filed, period, settings),
        _reasons(documents, period),
        _quality(period, settings),
        _sources(files, documents, period, machine),
        Panel("signs", "Early signs", (signs(facts.decisions(period), facts.second_looks(period)),)),
        _came(files, period),
        _work(period, actor),
        _machine(machine),
    )
    return Board(
        headlines(files=files, documents=documents, filed=filed, machine=machine, month=month, settings=settings),
        panels,
    )


def _backlog(period: Period, machine: Facts) -> Panel:
    table = backlog(facts.waiting(period.source, period.kind), machine.now)
    every = dict(zip(table.columns, table.rows[-1], strict=True))
    counts = {band: int(every[band] or 0) for band in AGES}
    clear = machine.hours_to_clear
    note = (
        "nobody decided within the last four hours"
        if clear is None
        else f"{clear:.1f} hours to clear at the pace of the last four"
    )
    return Panel("backlog", "Waiting now, by age", (table,), "stacked", charts.stacked(counts), note)


def _received(files: Sequence[ScanFact], filed: Sequence[DocumentFact], period: Period) -> Panel:
    table = by_hour(files, filed, period)
    names = [str(row[0]) for row in table.rows]
    lines = {
        "documents filed": [_number(row[2]) for row in table.rows],
        "files received": [_number(row[1]) for row in table.rows],
    }
    return Panel("received", table.title, (table,), "run", charts.run(names, lines))


def _turnaround(filed: Sequence[DocumentFact], period: Period, settings: Settings) -> Panel:
    target = settings.quality.target_hours
    whole = turnaround(filed, target, staffed(settings.quality.staffed_hours), period.since.tzinfo)
    days = turnaround_by_day(filed, period, target)
    lines = {"median hours": [_maybe(row[2]) for row in days.rows], "90 %": [_maybe(row[3]) for row in days.rows]}
    chart = charts.run([str(row[0]) for row in days.rows], lines, target)
    note = f"target {target:g} h{', above what is drawn' if chart.target_above else ''}"
    return Panel("turnaround", "From arrival to the record, hours", (whole, days), "run", chart, note)


def _reasons(documents: Sequence[DocumentFact], period: Period) -> Panel:
    pareto, by_source = exceptions(documents)
    bars = charts.pareto([(_reason(str(row[0])), int(row[1] or 0), _number(row[3])) for row in pareto.rows])
    return Panel(
        "reasons",
        "Why people were asked",
        (pareto, by_source, by_sender(facts.senders(period))),
        "bars",
        bars,
        pareto.note,
    )


def _reason(code: str) -> str:
    return words.SHORT[words.REASONS[code]] if code in words.REASONS else code


def _quality(period: Period, settings: Settings) -> Panel:
    found = results.results(period.since, period.until, period.source, period.kind)
    limits = {"patient": settings.quality.max_wrong_patient, "kind": settings.quality.max_wrong_kind}
    rows = [
        (
            f"{'intake' if one.machine else 'people'}: {'type' if one.item == 'kind' else one.item}",
            one.found,
            limits.get(one.item) if one.machine else None,
        )
        for one in found
        if one.found.checked
    ]
    wrong = results.wrong_patients(period.since, period.until)
    note = (
        "Share that is wrong, with 95 % intervals; the upright stroke is the limit." if rows else "Nothing was checked."
    )
    if wrong:
        note += f" Wrong patients: {', '.join(one.receipt for one in wrong)}."
    return Panel(
        "quality", "What blind checks prove", (checks(found), cases(wrong)), "intervals", charts.intervals(rows), note
    )


def _sources(files: Sequence[ScanFact], documents: Sequence[DocumentFact], period: Period, machine: Facts) -> Panel:
    zone = period.since.tzinfo
    days = Counter((one.source, one.arrived.astimezone(zone).date()) for one in files)
    hours = Counter((one.source, one.arrived.astimezone(zone).hour) for one in files)
    short = len(period.days) == 1
    lines = []
    for source in machine.sources:
        values = (
            [hours[source.name, hour] for hour in range(24)]
            if short
            else [days[source.name, day] for day in period.days]
        )
        last = words.age(source.last, machine.now) + "" if source.last else "never"
        reached = "cannot be read" if source.failed_looks else "is read"
        lines.append((source.name, charts.sparkline(values), sum(values), last, reached))
    return Panel("sources", "Sources", (flow(files, documents),), "sources", tuple(lines))


def _came(files: Sequence[ScanFact], period: Period) -> Panel:
    """Pages are counted one by one: of a long period the command line does so."""
    short = period.hours <= _PAGES_HOURS
    tables = intake_quality(files, facts.page_quality(period) if short else ())
    note = "" if short else "Pages are counted for up to a week; of longer periods by: intake report exceptions."
    return Panel("intake", "As it came", tuple(tables), note=note)


def _work(period: Period, actor: str) -> Panel:
    mine = by_reason(facts.decisions(period, actor), "Your own", "own")
    return Panel("work", "Work", (by_reason(facts.decisions(period), "Of the team, by reason"), mine))


def _machine(now: Facts) -> Panel:
    rows = (
        ("version", now.version),
        ("last sign of life", _ago(now.seen, now.now)),
        ("files in work", now.in_work),
        ("oldest file in work", _ago(now.oldest_working, now.now)),
        ("files postponed", now.postponed),
        ("pages a minute, last hour", now.pages_last_hour / 60),
        ("documents that could not be processed", now.failed),
        ("patients in the index", now.index_rows),
        ("index imported", _ago(now.index_at, now.now)),
        ("disk free, GB", now.disk_free / 1e9),
        ("days until the disk is full", now.days_to_full),
        ("database, MB", now.database_bytes / 1e6),
        ("last backup", _ago(now.backup_at, now.now)),
        ("samples to check", now.samples_open),
        ("samples in dispute", now.samples_disputed),
    )
    return Panel("machine", "Machine", (Table("machine", "Machine now", ("what", "value"), rows),))


def _ago(at: dt.datetime | None, now: dt.datetime) -> str:
    return f"{words.age(at, now)} ago" if at else "not known"


def _number(cell: object) -> float:
    return float(cell) if isinstance(cell, (int, float)) else 0.0


def _maybe(cell: object) -> float | None:
    return float(cell) if isinstance(cell, (int, float)) else None
