"""One person's own figures of today: how many, how quickly.  Nobody is ranked."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from django.utils import timezone

from intake.records.models import DecisionRow

if TYPE_CHECKING:
    from datetime import datetime

_NO_DECISION = ("pages", "undo")


@dataclass(frozen=True, slots=True)
class Own:
    """Decisions of today, and the median of the active milliseconds that one took."""

    today: int
    median: int


def own(actor: str, since: datetime | None = None) -> Own:
    """What that person has decided since then, since midnight if nothing is given; what was taken back not counted."""
    since = since or timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    rows = DecisionRow.objects.filter(actor=actor, at__gte=since, undone=None).exclude(action__in=_NO_DECISION)
    took = list(rows.values_list("ms_active", flat=True))
    measured = [one for one in took if one]
    return Own(len(took), round(median(measured)) if measured else 0)
