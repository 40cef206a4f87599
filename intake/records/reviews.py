"""What waits for a person, as a list; what was settled lately; who has looked at what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count

from intake.records.models import WAITING, DocumentRow, DocumentState, Event

if TYPE_CHECKING:
    from django.db.models import QuerySet

SETTLED = (DocumentState.HELD, DocumentState.DECIDED, DocumentState.FILED, DocumentState.CLOSED, DocumentState.REPLACED)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which part of what waits is meant; empty means all of it."""

    queue: str = ""
    reason: str = ""
    source: str = ""


def waiting(chosen: Filter) -> QuerySet[DocumentRow]:
    """What waits for a person, in the order in which it should be done; what waits for a new scan comes last."""
    rows = DocumentRow.objects.select_related("scan").filter(state__in=WAITING)
    if chosen.queue:
        rows = rows.filter(queue=chosen.queue)
    if chosen.reason:
        rows = rows.filter(reasons__0=chosen.reason)
    if chosen.source:
        rows = rows.filter(scan__source=chosen.source)
    return rows.order_by("priority", "due", "id")


def settled(state: DocumentState | None = None) -> QuerySet[DocumentRow]:
    """Documents that were decided, filed or closed, the newest first."""
    rows = DocumentRow.objects.select_related("scan").filter(state__in=[state] if state else SETTLED)
    return rows.order_by("-decided", "-id")


def sources() -> tuple[str, ...]:
    """The sources of what waits."""
    rows = DocumentRow.objects.filter(state__in=WAITING)
    return tuple(rows.order_by("scan__source").values_list("scan__source", flat=True).distinct())


def reasons() -> dict[str, int]:
    """How many wait for each first reason."""
    rows = DocumentRow.objects.filter(state__in=WAITING).values("reasons__0").annotate(n=Count("id")).order_by()
    return {row["reasons__0"]: row["n"] for row in rows if row["reasons__0"]}


def has_viewed(receipt: str, actor: str) -> bool:
    """Whether the ledger tells that somebody has looked at that document before."""
    return Event.objects.filter(subject=receipt, actor=actor, action="viewed").exists()
