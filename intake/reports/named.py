"""The reports by name, as the command line and the dashboard ask for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake.figures import staffed
from intake.records import accounts, facts, results
from intake.reports.exceptions import by_sender, exceptions, intake_quality
from intake.reports.flow import backlog, by_hour, flow, turnaround, turnaround_by_day
from intake.reports.quality import cases, checks, signs
from intake.reports.work import by_person, by_reason

if TYPE_CHECKING:
    import datetime as dt

    from intake.figures import Period, Table
    from intake.settings import Settings

NAMES = ("day", "turnaround", "exceptions", "quality", "work")


def report(name: str, period: Period, now: dt.datetime, settings: Settings, *, by_name: bool = False) -> list[Table]:
    """The tables of a report; `by_name` is granted only where the site's settings do.

    Raises `KeyError` for a name that is not among `NAMES`.
    """
    if name == "day":
        files, documents, filed = facts.scans_of(period), facts.arrived(period), facts.settled(period)
        waiting = facts.waiting(period.source, period.kind)
        return [flow(files, documents), backlog(waiting, now), by_hour(files, filed, period)]
    if name == "turnaround":
        filed, target = facts.settled(period), settings.quality.target_hours
        shifts = staffed(settings.quality.staffed_hours)
        return [turnaround(filed, target, shifts, period.since.tzinfo), turnaround_by_day(filed, period, target)]
    if name == "exceptions":
        refused = intake_quality(facts.scans_of(period), facts.page_quality(period))
        return [*exceptions(facts.arrived(period)), by_sender(facts.senders(period)), *refused]
    if name == "quality":
        found = results.results(period.since, period.until, period.source, period.kind)
        wrong = results.wrong_patients(period.since, period.until)
        return [checks(found), cases(wrong), signs(facts.decisions(period), facts.second_looks(period))]
    if name == "work":
        decisions = facts.decisions(period)
        named = by_name and settings.productivity.by_name
        people = [by_person(decisions, accounts.names({one.actor for one in decisions}))] if named else []
        return [by_reason(decisions), *people]
    raise KeyError(name)
