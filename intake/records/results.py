"""What the checks of filed documents found: counts with what they prove, and every wrong patient by number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from intake.quality import Interval, interval
from intake.quality.draws import MACHINE
from intake.records.models import SampleRow, SampleState, StopRow
from intake.records.samples import ITEMS

if TYPE_CHECKING:
    import datetime as dt


@dataclass(frozen=True, slots=True)
class Result:
    """What was found in one item of the documents filed without a person (`machine`), or by people."""

    machine: bool
    item: str
    found: Interval
    in_dispute: int
    """Checked, read otherwise, and not settled yet; not among those of `found`."""


def results(since: dt.datetime, until: dt.datetime, source: str = "", kind: str = "") -> list[Result]:
    """The results of the samples checked within that time, item by item, of the machine and of people."""
    rows = SampleRow.objects.filter(checked__gte=since, checked__lt=until)
    rows = rows.filter(**{name: value for name, value in (("source", source), ("kind", kind)) if value})
    counts: dict[str, Count] = {}
    for item in ITEMS:
        counts[f"{item}_judged"] = Count("id", filter=Q(**{f"{item}_wrong__isnull": False}))
        counts[f"{item}_errors"] = Count("id", filter=Q(**{f"{item}_wrong": True}))
        counts[f"{item}_open"] = Count(
            "id",
            filter=Q(state=SampleState.DISPUTED, disputed__icontains=f'"{item}"', **{f"{item}_wrong__isnull": True}),
        )
    made = []
    for machine in (True, False):
        some = rows.filter(filed_by=MACHINE) if machine else rows.exclude(filed_by=MACHINE)
        found = some.aggregate(**counts)
        made += [
            Result(machine, item, interval(found[f"{item}_errors"], found[f"{item}_judged"]), found[f"{item}_open"])
            for item in ITEMS
        ]
    return made


@dataclass(frozen=True, slots=True)
class WrongPatient:
    """One confirmed case."""

    number: int
    receipt: str
    kind: str
    source: str
    machine: bool
    since: dt.datetime
    cleared: dt.datetime | None


def wrong_patients(since: dt.datetime, until: dt.datetime) -> list[WrongPatient]:
    """Every wrong patient confirmed within that time, oldest first."""
    rows = StopRow.objects.filter(since__gte=since, since__lt=until).order_by("id")
    return [
        WrongPatient(row.pk, row.receipt, row.kind, row.source, row.filed_by == MACHINE, row.since, row.cleared)
        for row in rows
    ]


def open_samples() -> tuple[int, int]:
    """How many samples wait for a checker, and how many for a supervisor."""
    counts = SampleRow.objects.aggregate(
        open=Count("id", filter=Q(state=SampleState.OPEN)), disputed=Count("id", filter=Q(state=SampleState.DISPUTED))
    )
    return counts["open"], counts["disputed"]
