"""The review queue: what waits for a person, in which order, and what was settled lately."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.utils import timezone

from intake.model import Reason
from intake.records.models import DocumentRow, DocumentState, Event

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

GROUPS: Mapping[str, tuple[Reason, ...]] = {
    "identity": (
        Reason.AMBIGUOUS_PATIENT, Reason.NO_CANDIDATE, Reason.NOT_ON_FILE, Reason.CONFLICT, Reason.SEVERAL_PATIENTS,
        Reason.WEAK_IDENTITY, Reason.NO_PATIENT, Reason.MERGED_RECORD,
    ),
    "type": (Reason.TYPE_UNSURE, Reason.DATE_UNSURE, Reason.NOT_A_RECORD, Reason.COVER_SHEET_ONLY),
    "pages": (Reason.POOR_IMAGE, Reason.MISSING_PAGES, Reason.POSSIBLE_RESEND, Reason.PROCESSING_FAILED),
    "second_look": (Reason.SENSITIVE_TYPE, Reason.QC_SAMPLE, Reason.POLICY),
}  # fmt: skip
"""Which part of the queue a document stands in, by the first of its reasons."""
SETTLED = (DocumentState.DECIDED, DocumentState.FILED, DocumentState.CLOSED)
_SEEN_LATELY = timedelta(minutes=5)
_LAST_EVENTS = 400


@dataclass(frozen=True, slots=True)
class Filter:
    """Which part of the queue is meant; empty means all of it."""

    group: str = ""
    source: str = ""
    referred_on: bool | None = None
    """Only those that a colleague has referred on (True), only those nobody has (False), or both."""


def waiting(chosen: Filter) -> QuerySet[DocumentRow]:
    """The open reviews, in the order in which they should be done: urgent sources first, then the oldest."""
    rows = DocumentRow.objects.select_related("scan").filter(state=DocumentState.REVIEW)
    if chosen.group:
        rows = rows.filter(reasons__0__in=[reason.value for reason in GROUPS[chosen.group]])
    if chosen.source:
        rows = rows.filter(scan__source=chosen.source)
    if chosen.referred_on is not None:
        rows = rows.exclude(note="") if chosen.referred_on else rows.filter(note="")
    return rows.order_by("scan__priority", "created", "id")


def settled(state: DocumentState | None = None) -> QuerySet[DocumentRow]:
    """Documents that were decided, filed or closed, the newest first."""
    rows = DocumentRow.objects.select_related("scan").filter(state__in=[state] if state else SETTLED)
    return rows.order_by("-decided", "-id")


def sources() -> tuple[str, ...]:
    """The sources of the open reviews."""
    rows = DocumentRow.objects.filter(state=DocumentState.REVIEW)
    return tuple(rows.order_by("scan__source").values_list("scan__source", flat=True).distinct())


def group_counts() -> dict[str, int]:
    """How many open reviews each group has; `all` counts every one."""
    rows = (
        DocumentRow.objects.filter(state=DocumentState.REVIEW).values("reasons__0").annotate(n=Count("id")).order_by()
    )
    first = {row["reasons__0"]: row["n"] for row in rows}
    counts = {name: sum(first.get(reason.value, 0) for reason in reasons) for name, reasons in GROUPS.items()}
    return {"all": sum(first.values()), **counts}


def following(chosen: Filter, actor: str, after: DocumentRow | None = None) -> DocumentRow | None:
    """The review to do next, after that document if one is given; past the end of the queue it begins anew.

    What a colleague opened a moment ago is left to them unless nothing else is there.
    """
    rows = waiting(chosen)
    if after is not None:
        rows = rows.exclude(pk=after.pk)
    free = rows.exclude(receipt__in=_open_elsewhere(actor))
    for some in (free, rows):
        if after is not None and (later := some.filter(_comes_after(after)).first()):
            return later
        if found := some.first():
            return found
    return None


def _comes_after(row: DocumentRow) -> Q:
    priority = row.scan.priority
    return (
        Q(scan__priority__gt=priority)
        | Q(scan__priority=priority, created__gt=row.created)
        | Q(scan__priority=priority, created=row.created, id__gt=row.pk)
    )


def _open_elsewhere(actor: str) -> list[str]:
    """Receipts that somebody else looked at within the last minutes; the ledger's newest events tell."""
    newest = Event.objects.order_by("-seq").values_list("actor", "action", "subject", "at")[:_LAST_EVENTS]
    moment = timezone.now() - _SEEN_LATELY
    return [subject for who, action, subject, at in newest if action == "viewed" and who != actor and at > moment]


def seen_elsewhere(receipt: str, actor: str) -> bool:
    """Whether a colleague opened that document a moment ago."""
    return receipt in _open_elsewhere(actor)


def has_viewed(receipt: str, actor: str) -> bool:
    """Whether the ledger tells that somebody has looked at that document before."""
    return Event.objects.filter(subject=receipt, actor=actor, action="viewed").exists()
