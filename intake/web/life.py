"""The line of life of a file: what happened to it and when, for the mailroom; nothing of a patient in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils import timezone

from intake import mailroom
from intake.records.ledger import events_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from intake.records.models import ScanRow

_STEPS: Mapping[str, str] = {
    "taken": "taken",
    "read": "read",
    "postponed": "waits for the disk or the database",
    "referred": "with a reviewer",
    "rescan": "a new scan is asked for",
    "slip_written": "slip laid into “rescan”",
    "replaced": "replaced by the new scan",
    "held": "decided",
    "decided": "decided",
    "filed": "filed",
    "closed": "closed by a reviewer, not filed",
    "not_ours": "closed by a reviewer, not filed",
    "parked": "put aside by a reviewer",
    "park": "put aside by a reviewer",
    "ask": "with a supervisor",
    "escalated": "with a supervisor",
    "not_on_file": "waits for the patient to be registered",
    "rejected": "not taken",
    "duplicate": "came before",
    "destroyed": "destroyed after its time of keeping",
    "recalled": "called back to a reviewer",
}
"""What the mailroom is told of the ledger's events; the others are no business of theirs."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened: when, in words, and to which document of the scan (empty for all of it)."""

    at: str
    what: str
    document: str = ""


@dataclass(frozen=True, slots=True)
class Life:
    """A file from its arrival on.  `name` is empty where file names are not shown."""

    receipt: str
    source: str
    name: str = field(repr=False)
    steps: tuple[Step, ...]
    why: str = ""


def clock(moment: datetime | None) -> str:
    """A time as people at a scanner read it: of today the time, else the day too; local time."""
    if moment is None:
        return ""
    local, today = moment.astimezone(), timezone.now().astimezone()
    if local.date() == today.date():
        return f"{local:%H:%M:%S}"
    return f"{local:%a %H:%M}" if (today - local).days < 6 else f"{local:%b %d, %H:%M}"


def life_of(row: ScanRow, *, names: bool) -> Life:
    """The line of life of a scan and of its documents."""
    receipts = [row.receipt, *(document.receipt for document in row.documents.order_by("id"))]
    events = {event.seq: event for receipt in dict.fromkeys(receipts) for event in events_of(receipt)}
    several = len(set(receipts)) > 1
    steps = tuple(
        Step(clock(event.at), _STEPS[event.action], event.subject if several else "")
        for _, event in sorted(events.items())
        if event.action in _STEPS
    )
    why = mailroom.brief(row.code) if row.code else ""
    name = mailroom.shown(row.source_file.rpartition("/")[2]) if names else ""
    return Life(row.receipt, row.source, name, steps, why)
