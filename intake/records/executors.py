"""Executors on PostgreSQL: who is believed to live."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from intake.records.models import Executor

if TYPE_CHECKING:
    from datetime import timedelta


def beat(executor: str, lease: timedelta) -> None:
    """A sign of life: the executor is believed to live for so long from now."""
    Executor.objects.update_or_create(executor_id=executor, defaults={"lease_until": timezone.now() + lease})


def is_alive(executor: str) -> bool:
    """Whether its lease still runs."""
    return Executor.objects.filter(executor_id=executor, lease_until__gt=timezone.now()).exists()


def gone(executor: str) -> None:
    """It stops in good order."""
    Executor.objects.filter(executor_id=executor).delete()
