"""Signs of life, and the alerts that were raised."""

from __future__ import annotations

from django.db import models


class PulseRow(models.Model):
    """When something happened last: the service's heartbeat, an import, a backup.  Counts and times only."""

    name = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()
    detail = models.JSONField(default=dict)

    class Meta:
        """Django's options."""

        app_label = "records"

    def __str__(self) -> str:
        """Its name."""
        return self.name


class AlarmRow(models.Model):
    """An alert, from when it was raised until it cleared by itself."""

    code = models.CharField(max_length=20)
    subject = models.CharField(max_length=255, blank=True)
    sentence = models.TextField()
    since = models.DateTimeField()
    cleared = models.DateTimeField(null=True)

    class Meta:
        """Django's options."""

        app_label = "records"
        constraints = (
            models.UniqueConstraint(
                fields=["code", "subject"], condition=models.Q(cleared__isnull=True), name="one_standing_alarm"
            ),
        )

    def __str__(self) -> str:
        """Its code."""
        return self.code
