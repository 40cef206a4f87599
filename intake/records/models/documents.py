"""Scans as they arrived and the documents found in them.  These rows are the truth; the task engine only runs."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class ScanState(models.TextChoices):
    """The life of a file."""

    WORKING = "working"
    """Bytes stored and row committed; being read, or waiting for it."""
    SETTLED = "settled"
    """Every page of it is in a document, filed or in review."""
    DUPLICATE = "duplicate"
    """Exactly the bytes of an earlier scan."""
    REJECTED = "rejected"
    """Cannot be taken; the mailroom has been told why."""


class ScanRow(models.Model):
    """One file that was dropped into a watch folder."""

    receipt = models.CharField(max_length=32, unique=True)
    digest = models.CharField(max_length=64, db_index=True)
    arrival = models.CharField(max_length=64, unique=True)
    """Which file it was on its file system, so that a file that could not be removed is not taken twice."""
    source = models.CharField(max_length=255)
    source_file = models.TextField()
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=40, blank=True)
    arrived = models.DateTimeField()
    state = models.CharField(max_length=12, choices=ScanState.choices)
    code = models.CharField(max_length=8, blank=True)
    """E-code of a rejection, or E106 of a duplicate."""
    duplicate_of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="duplicates")
    priority = models.PositiveSmallIntegerField(default=10)
    pages = models.PositiveIntegerField(null=True)
    attempt = models.PositiveIntegerField(default=0)
    """Counts the tries that ended with "later"; part of the workflow's id."""
    crashes = models.PositiveIntegerField(default=0)
    """How often its processing killed the worker, or ended in a bug."""
    running_in = models.JSONField(default=list)
    """Executors in which a try has begun and not ended; one of them that lives no longer has been killed."""
    not_before = models.DateTimeField(null=True)
    settled = models.DateTimeField(null=True)

    class Meta:
        """Django's options."""

        app_label = "records"
        constraints = (
            models.UniqueConstraint(
                fields=["digest"], condition=Q(state__in=["working", "settled"]), name="one_scan_for_the_same_bytes"
            ),
        )
        indexes = (models.Index(fields=["state", "priority", "id"], name="scan_work"),)

    def __str__(self) -> str:
        """The receipt: the only name of a scan that may be printed anywhere."""
        return self.receipt


class DocumentState(models.TextChoices):
    """The life of a document."""

    REVIEW = "review"
    DECIDED = "decided"
    """A decision is recorded and its plan made; the bytes are on their way."""
    FILED = "filed"
    CLOSED = "closed"
    """A reviewer found that it is not to be filed (not ours, not a record); the reason is kept."""


class DocumentRow(models.Model):
    """A run of pages of one scan: where it is, or what a person is asked about it."""

    document_id = models.CharField(max_length=32, unique=True)
    receipt = models.CharField(max_length=40, unique=True)
    scan = models.ForeignKey(ScanRow, on_delete=models.PROTECT, related_name="documents")
    pages = models.JSONField()
    sheets = models.JSONField(default=list)
    page_facts = models.JSONField(default=list)
    """What is known of each page without reading it again: `{number, turned, width, height, how, quality}`, turned
    in degrees clockwise, width and height of the upright page in inches."""
    state = models.CharField(max_length=12, choices=DocumentState.choices)
    version = models.PositiveIntegerField(default=1)
    kind = models.CharField(max_length=64)
    kinds = models.JSONField(default=list)
    document_date = models.DateField(null=True)
    date_alternatives = models.JSONField(default=list)
    patient = models.ForeignKey("records.PatientRow", null=True, on_delete=models.PROTECT, related_name="documents")
    probability = models.FloatField(default=0.0)
    reasons = models.JSONField(default=list)
    findings = models.JSONField(default=list)
    candidates = models.JSONField(default=list)
    decided_by = models.CharField(max_length=40, blank=True)
    decided = models.DateTimeField(null=True)
    folder = models.TextField(blank=True)
    """Where it is, or (while `decided`) will be, relative to the site."""
    note = models.TextField(blank=True)
    resend_of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="resends")
    """The document that came before and that this one resembles."""
    resend = models.CharField(max_length=12, blank=True)
    """How this one stands to it, a `model.Verdict`; empty if none came before."""
    created = models.DateTimeField()
    settled = models.DateTimeField(null=True)

    class Meta:
        """Django's options."""

        app_label = "records"
        indexes = (
            models.Index(fields=["state", "created"], name="document_queue"),
            models.Index(fields=["patient", "state"], name="document_of_patient"),
        )

    def __str__(self) -> str:
        """The receipt."""
        return self.receipt


class SketchRow(models.Model):
    """What a document is known by when it is sent again."""

    document = models.OneToOneField(DocumentRow, on_delete=models.CASCADE, related_name="sketch")
    content = models.BinaryField()
    """The JSON of `model.Sketch`, compressed."""

    class Meta:
        """Django's options."""

        app_label = "records"

    def __str__(self) -> str:
        """The receipt of its document."""
        return str(self.document)


class SketchKey(models.Model):
    """A key of a sketch, as a 64-bit digest: what it stands for is the business of `intake.resend.keys`."""

    digest = models.BigIntegerField()
    sketch = models.ForeignKey(SketchRow, on_delete=models.CASCADE, related_name="keys")

    class Meta:
        """Django's options."""

        app_label = "records"
        indexes = (models.Index(fields=["digest", "sketch"], name="sketch_key"),)

    def __str__(self) -> str:
        """The digest."""
        return str(self.digest)


class RememberedPage(models.Model):
    """The reading of one page, by digest of its picture, engine and settings: OCR is paid for once."""

    key = models.CharField(max_length=64, unique=True)
    reading = models.BinaryField()
    made = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Django's options."""

        app_label = "records"

    def __str__(self) -> str:
        """The key."""
        return self.key
