"""The alerts that stand and those that stood: each is raised once, and clears by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from intake.records.models import AlarmRow

if TYPE_CHECKING:
    from collections.abc import Iterable

    from intake.alerts import Alert


@transaction.atomic
def note(now: Iterable[Alert]) -> tuple[list[AlarmRow], list[AlarmRow]]:
    """Keep what is wrong now; returns the alerts that are new, and those that are over."""
    wrong = {(alert.code, alert.subject): alert for alert in now}
    standing = {
        (row.code, row.subject): row for row in AlarmRow.objects.select_for_update().filter(cleared__isnull=True)
    }
    new = [
        AlarmRow.objects.create(code=code, subject=subject, sentence=alert.sentence, since=timezone.now())
        for (code, subject), alert in wrong.items()
        if (code, subject) not in standing
    ]
    over = []
    for key, row in standing.items():
        if key not in wrong:
            row.cleared = timezone.now()
            row.save(update_fields=["cleared"])
            over.append(row)
        elif row.sentence != wrong[key].sentence:
            row.sentence = wrong[key].sentence
            row.save(update_fields=["sentence"])
    return new, over


def standing() -> list[AlarmRow]:
    """What is wrong, oldest first."""
    return list(AlarmRow.objects.filter(cleared__isnull=True).order_by("since", "id"))


def history(limit: int = 200) -> list[AlarmRow]:
    """What was wrong and is over, the newest first."""
    return list(AlarmRow.objects.filter(cleared__isnull=False).order_by("-cleared", "-id")[:limit])
