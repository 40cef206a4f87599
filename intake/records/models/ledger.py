"""The ledger: what happened, append-only and chained; and who runs the work."""

from __future__ import annotations

from django.db import models


class Event(models.Model):
    """One thing that happened.  Holds ids, counts, codes and field names; never a name, a date of birth or text."""

    seq = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=40)
    action = models.CharField(max_length=40)
    subject = models.CharField(max_length=64, db_index=True)
    detail = models.JSONField(default=dict)
    mac = models.CharField(max_length=64)
    """HMAC-SHA256 over the previous event's `mac` and this event's canonical JSON."""

    class Meta:
        """Django's options."""

        app_label = "records"

    def __str__(self) -> str:
        """Number and action."""
        return f"{self.seq} {self.action}"


class Executor(models.Model):
    """A process that runs work on PostgreSQL, and until when it is believed to live."""

    executor_id = models.CharField(max_length=120, unique=True)
    lease_until = models.DateTimeField()

    class Meta:
        """Django's options."""

        app_label = "records"

    def __str__(self) -> str:
        """The executor's id."""
        return self.executor_id
