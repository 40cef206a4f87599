"""What is kept: legal holds, and what is left of a document that was destroyed."""

from __future__ import annotations

from django.db import models

from intake.records.models.documents import DocumentRow
from intake.records.models.patients import PatientRow


class HoldScope(models.TextChoices):
    """What a hold is on."""

    PATIENT = "patient"
    DOCUMENT = "document"
    EVERYTHING = "everything"


class HoldRow(models.Model):
    """A legal hold: as long as it stands, nothing that it covers is destroyed."""

    scope = models.CharField(max_length=12, choices=HoldScope.choices)
    patient = models.ForeignKey(PatientRow, null=True, on_delete=models.PROTECT, related_name="+")
    document = models.ForeignKey(DocumentRow, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    """In words, for people; never in the ledger."""
    placed_by = models.CharField(max_length=40)
    placed = models.DateTimeField()
    lifted_by = models.CharField(max_length=40, blank=True, default="")
    lifted = models.DateTimeField(null=True)
    lifted_why = models.TextField(blank=True, default="")

    class Meta:
        """Django's options."""

        app_label = "records"
        indexes = (models.Index(fields=["lifted"], name="hold_lifted"),)

    def __str__(self) -> str:
        """The number."""
        return f"hold {self.pk}"


class DestructionRow(models.Model):
    """A document that was destroyed after its time of keeping: who wanted it, who agreed, and how far its bytes are."""

    document = models.OneToOneField(DocumentRow, on_delete=models.PROTECT, related_name="destruction")
    proposal = models.PositiveIntegerField(db_index=True)
    was = models.CharField(max_length=12)
    """A `retention.Was`."""
    folder = models.TextField(blank=True)
    """Where it lay, relative to the site; empty if it was not filed."""
    record = models.CharField(max_length=64, blank=True)
    """SHA-256 of its `document.json`."""
    until = models.DateField()
    why = models.CharField(max_length=20)
    size = models.BigIntegerField()
    proposed_by = models.CharField(max_length=40)
    approved_by = models.CharField(max_length=40)
    run_by = models.CharField(max_length=40)
    at = models.DateTimeField()
    event = models.PositiveBigIntegerField()
    """Number of its event in the ledger: bytes go once that is written down outside the database."""
    gone = models.DateTimeField(null=True)
    """When its bytes were gone and its certificate was written."""
    certificate = models.CharField(max_length=64, blank=True, default="")
    """SHA-256 of the certificate."""

    class Meta:
        """Django's options."""

        app_label = "records"
        indexes = (models.Index(fields=["id"], condition=models.Q(gone__isnull=True), name="destruction_pending"),)

    def __str__(self) -> str:
        """The receipt."""
        return f"destruction of {self.document}"
