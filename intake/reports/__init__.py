"""What happened: figures and reports as tables, the same for the dashboard, the command line, CSV and JSON."""

from intake.reports.exceptions import by_sender, exceptions, intake_quality
from intake.reports.flow import backlog, by_hour, flow, turnaround, turnaround_by_day
from intake.reports.quality import cases, checks, signs
from intake.reports.reconcile import Reconciled, reconcile
from intake.reports.work import by_person, by_reason

__all__ = [
    "Reconciled",
    "backlog",
    "by_hour",
    "by_person",
    "by_reason",
    "by_sender",
    "cases",
    "checks",
    "exceptions",
    "flow",
    "intake_quality",
    "reconcile",
    "signs",
    "turnaround",
    "turnaround_by_day",
]
