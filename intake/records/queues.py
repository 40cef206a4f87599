"""The queues of the desk: in which one a document waits, by when it is due, and how many wait in each."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.db.models import Count, Min

from intake.model import Reason
from intake.records.models import DocumentRow, DocumentState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

IDENTITY, TYPE, PAGES, SECOND, NOT_ON_FILE, ESCALATED = QUEUES = (
    "identity", "type", "pages", "second", "not_on_file", "escalated",
)  # fmt: skip
PARKED = "parked"
"""Where parked documents are until they come back; nobody is given one."""
OF_REASON: Mapping[str, str] = MappingProxyType(
    {
        Reason.AMBIGUOUS_PATIENT: IDENTITY,
        Reason.NO_CANDIDATE: IDENTITY,
        Reason.NOT_ON_FILE: IDENTITY,
        Reason.CONFLICT: IDENTITY,
        Reason.WEAK_IDENTITY: IDENTITY,
        Reason.NO_PATIENT: IDENTITY,
        Reason.MERGED_RECORD: IDENTITY,
        Reason.TYPE_UNSURE: TYPE,
        Reason.DATE_UNSURE: TYPE,
        Reason.NOT_A_RECORD: TYPE,
        Reason.COVER_SHEET_ONLY: TYPE,
        Reason.SEVERAL_PATIENTS: PAGES,
        Reason.POOR_IMAGE: PAGES,
        Reason.MISSING_PAGES: PAGES,
        Reason.POSSIBLE_RESEND: PAGES,
        Reason.PROCESSING_FAILED: PAGES,
        Reason.SENSITIVE_TYPE: SECOND,
        Reason.QC_SAMPLE: SECOND,
        Reason.POLICY: SECOND,
        Reason.UNREADABLE_SHEET: PAGES,
        Reason.RESCANNED: PAGES,
    }
)
"""The queue of a document in review, by the first of its reasons."""
_OF_STATE: Mapping[str, str] = {
    DocumentState.SECOND: SECOND,
    DocumentState.NOT_ON_FILE: NOT_ON_FILE,
    DocumentState.ESCALATED: ESCALATED,
    DocumentState.PARKED: PARKED,
}


def queue_of(state: str, reasons: Sequence[str]) -> str:
    """The queue of a document in that state, with those reasons; empty where nobody at the desk is asked."""
    if state == DocumentState.REVIEW:
        return OF_REASON.get(reasons[0], SECOND) if reasons else SECOND
    return _OF_STATE.get(state, "")


@dataclass(frozen=True, slots=True)
class Deadlines:
    """How many hours a person has for a document: of its source and of its type whichever is less."""

    hours: float = 24.0
    by_source: Mapping[str, float] = field(default_factory=dict)
    by_kind: Mapping[str, float] = field(default_factory=dict)

    def due(self, created: datetime, source: str, kind: str) -> datetime:
        """By when a person should have decided about a document that was put before them at `created`."""
        own = [hours[name] for hours, name in ((self.by_source, source), (self.by_kind, kind)) if name in hours]
        return created + timedelta(hours=min(own, default=self.hours))


USUAL = Deadlines()
"""Where nothing else is said."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many documents wait in each queue, and when the first of each is due."""

    open: Mapping[str, int]
    due: Mapping[str, datetime]

    def left(self, queues: Sequence[str]) -> int:
        """How many wait in those queues."""
        return sum(self.open.get(name, 0) for name in queues)

    def oldest(self, queues: Sequence[str]) -> datetime | None:
        """When the first of them is due."""
        return min((self.due[name] for name in queues if name in self.due), default=None)


def waiting(queues: Sequence[str] = QUEUES) -> Waiting:
    """The documents that wait in those queues now."""
    rows = DocumentRow.objects.filter(queue__in=queues).values("queue").annotate(n=Count("id"), first=Min("due"))
    found = {row["queue"]: (row["n"], row["first"]) for row in rows.order_by()}
    return Waiting(
        {name: found[name][0] for name in queues if name in found},
        {name: found[name][1] for name in queues if name in found and found[name][1]},
    )
