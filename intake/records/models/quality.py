"""Quality samples: what is checked blind, what was answered, and the types that go to a person until cleared."""

from __future__ import annotations

from django.db import models


class SampleState(models.TextChoices):
    """The life of a sample."""

    OPEN = "open"
    """Waits for a checker."""
    DISPUTED = "disputed"
    """The checker read something else than what was filed; a supervisor says who is right."""
    SETTLED = "settled"


class SampleRow(models.Model):
    """One filed document that is checked by somebody who is not told what was decided about it.

    What was filed is copied at the draw, so that a later change of the document does not change what was checked.
    """

    document = models.OneToOneField("records.DocumentRow", on_delete=models.PROTECT, related_name="sample")
    why = models.CharField(max_length=10)
    """A `quality.Why`."""
    filed_by = models.CharField(max_length=40)
    filed = models.DateTimeField()
    source = models.CharField(max_length=255)
    kind = models.CharField(max_length=64)
    patient = models.ForeignKey("records.PatientRow", on_delete=models.PROTECT, related_name="+")
    document_date = models.DateField(null=True)
    drawn = models.DateTimeField()
    state = models.CharField(max_length=10, choices=SampleState.choices, default=SampleState.OPEN)
    claimed_by = models.CharField(max_length=40, blank=True)
    claimed_until = models.DateTimeField(null=True)
    checker = models.CharField(max_length=40, blank=True)
    checked = models.DateTimeField(null=True)
    seen_patient = models.ForeignKey("records.PatientRow", null=True, on_delete=models.PROTECT, related_name="+")
    """Whom the checker read; none if nobody of the index, or if it cannot be told (then nothing is judged)."""
    seen_kind = models.CharField(max_length=64, blank=True)
    seen_date = models.DateField(null=True)
    patient_wrong = models.BooleanField(null=True)
    """Null while disputed, and where the page does not tell."""
    kind_wrong = models.BooleanField(null=True)
    date_wrong = models.BooleanField(null=True)
    pages_wrong = models.BooleanField(null=True)
    disputed = models.JSONField(default=list)
    """The items in which the checker read something else."""
    settled_by = models.CharField(max_length=40, blank=True)
    settled = models.DateTimeField(null=True)

    class Meta:
        """Django's options."""

        app_label = "records"
        indexes = (
            models.Index(fields=["state", "id"], name="sample_state"),
            models.Index(fields=["settled"], name="sample_settled"),
        )

    def __str__(self) -> str:
        """The number of the sample: its document's receipt would lead to what was decided."""
        return f"sample {self.pk}"


class StopRow(models.Model):
    """A confirmed wrong patient.  Of a document filed without a person, its type from its source asks until cleared."""

    sample = models.OneToOneField(SampleRow, null=True, on_delete=models.PROTECT, related_name="stop")
    receipt = models.CharField(max_length=40)
    kind = models.CharField(max_length=64)
    source = models.CharField(max_length=255)
    filed_by = models.CharField(max_length=40)
    since = models.DateTimeField()
    cleared = models.DateTimeField(null=True)
    cleared_by = models.CharField(max_length=40, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        """Django's options."""

        app_label = "records"
        indexes = (models.Index(fields=["cleared"], name="stop_cleared"),)

    def __str__(self) -> str:
        """Type and source."""
        return f"{self.kind} from {self.source}"
