"""When things happened last."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from intake.records.models import PulseRow

if TYPE_CHECKING:
    import datetime as dt

HEART, INDEX, BACKUP, RESTORE, VERIFY, DISK = "service", "index", "backup", "restore_test", "verify", "disk"


def beat(name: str, **detail: Any) -> None:  # noqa: ANN401 -- JSON
    """It happened just now.  `detail` holds counts and names of sources only."""
    PulseRow.objects.update_or_create(name=name, defaults={"at": timezone.now(), "detail": detail})


def all_of_them() -> dict[str, tuple[dt.datetime, dict[str, Any]]]:
    """Every pulse: when, and its detail."""
    return {row.name: (row.at, row.detail) for row in PulseRow.objects.all()}
