"""Scans as they arrived and the documents found in them.  These rows are the truth; the task engine only runs."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


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
    destroyed = models.DateTimeField(null=True)
    """When the last of its documents was destroyed after its time: its bytes are in the store no more."""

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
    """Waits for a reviewer."""
    PARKED = "parked"
    """A reviewer put it aside, with a reason, until a time."""
    SECOND = "second"
    """One person has answered; another, who does not see the answer, has to."""
    NOT_ON_FILE = "not_on_file"
    """The patient is not in the index yet; matched again whenever the index changes."""
    AWAITING_RESCAN = "awaiting_rescan"
    """The mailroom has a slip; the pages that come with it replace this document."""
    ESCALATED = "escalated"
    """A reviewer asks a supervisor."""
    HELD = "held"
    """A person has decided and may take it back until `hold_until`; then it is released."""
    DECIDED = "decided"
    """A decision is recorded and its plan made; the bytes are on their way."""
    FILED = "filed"
    CLOSED = "closed"
    """A reviewer found that it is not to be filed (not ours, not a record); the reason is kept."""
    REPLACED = "replaced"
    """Other documents hold its pages now, or a new scan of them: `replaced_by`, or those with its pages."""
    DESTROYED = "destroyed"
    """Its time of keeping was over and two people wanted it gone: this row, without its content, is what is left."""


WAITING = (
    DocumentState.REVIEW,
    DocumentState.PARKED,
    DocumentState.SECOND,
    DocumentState.NOT_ON_FILE,
    DocumentState.AWAITING_RESCAN,
    DocumentState.ESCALATED,
)
"""The states in which a document waits for somebody."""
GOING = (DocumentState.HELD, DocumentState.DECIDED, DocumentState.FILED)
"""The states in which a document belongs to a patient."""


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
    state = models.CharField(max_length=20, choices=DocumentState.choices)
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
    queue = models.CharField(max_length=20, blank=True, default="")
    """Which queue of the desk it waits in; empty once nobody waits for it."""
    priority = models.PositiveSmallIntegerField(default=10)
    """That of its scan."""
    due = models.DateTimeField(null=True)
    """By when a person should have decided; set as long as it waits in a queue."""
    hold_until = models.DateTimeField(null=True)
    """While `held`: when it is released."""
    wait_until = models.DateTimeField(null=True)
    """While `parked`: when it comes back."""
    wanted_by = models.CharField(max_length=40, blank=True, default="")
    """Who is asked first, as the ledger names them."""
    not_by = models.CharField(max_length=40, blank=True, default="")
    """Who is asked last: who parked it; or, of a second look, never: who looked first."""
    asks = models.JSONField(default=dict)
    """What a person asked for with it: `{by, reason, note, pages}`; of one not on file `{by, name, born}`."""
    edits = models.JSONField(default=list)
    """What people did to its pages, in order, over bytes that never change: `{do, page, ...}`."""
    draft = models.JSONField(default=dict)
    """What a reviewer had entered when the lease was renewed or the document parked."""
    replaced_by = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="replaces")
    lease_owner = models.CharField(max_length=40, blank=True, default="")
    """Who has it before them, as the ledger names them."""
    lease_token = models.CharField(max_length=36, blank=True, default="")
    lease_until = models.DateTimeField(null=True)
    lease_soft = models.BooleanField(default=False)
    """Only fetched ahead: given to somebody else if nothing else is left."""
    created = models.DateTimeField()
    settled = models.DateTimeField(null=True)

    class Meta:
        """Django's options."""

        app_label = "records"
        indexes = (
            models.Index(fields=["state", "created"], name="document_queue"),
            models.Index(fields=["patient", "state"], name="document_of_patient"),
            models.Index(fields=["queue", "priority", "due", "id"], name="desk_order"),
            models.Index(fields=["lease_owner"], name="desk_owner"),
            models.Index(fields=["wanted_by"], name="desk_wanted"),
            models.Index(fields=["hold_until"], condition=Q(state="held"), name="desk_held"),
        )

    def __str__(self) -> str:
        """The receipt."""
        return self.receipt


LIVING = ~Q(state=DocumentState.REPLACED) | (Q(replaced_by__isnull=False) & ~Q(replaced_by__scan=F("scan")))
"""The documents that hold pages of their scan: each page is in exactly one of them.

What people divided or joined anew holds none any more; a document whose pages came again in another scan still does.
"""


class DecisionRow(models.Model):
    """What one person did with one document: append-only; figures, samples and thresholds are drawn from it."""

    document = models.ForeignKey(DocumentRow, on_delete=models.PROTECT, related_name="decisions")
    version = models.PositiveIntegerField()
    """The version they saw."""
    actor = models.CharField(max_length=40)
    role = models.CharField(max_length=20)
    action = models.CharField(max_length=20)
    """`file`, `park`, `rescan`, `not_ours`, `not_on_file`, `ask`, `pages`, `undo`, `recall`, ..."""
    reason = models.CharField(max_length=64, blank=True)
    """Why the document was before a person: the first of its reasons."""
    code = models.CharField(max_length=64, blank=True)
    """The reason they gave for parking, closing, asking for a rescan."""
    patient = models.ForeignKey("records.PatientRow", null=True, on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=64, blank=True)
    document_date = models.DateField(null=True)
    suggested = models.JSONField(default=dict)
    """What the machine had suggested: `{patient, kind, date}`, the patient by key; empty where it suggested nobody."""
    before = models.JSONField(default=dict)
    """What of the document they changed, as it was: what taking it back restores."""
    after = models.PositiveIntegerField(default=0)
    """The version they made; it can be taken back as long as the document still has it."""
    agreed = models.BooleanField(null=True)
    """Whether they decided as suggested; None where nothing was suggested."""
    ms_visible = models.PositiveIntegerField(default=0)
    ms_active = models.PositiveIntegerField(default=0)
    """Milliseconds with the document on screen; those of them without a pause of more than 20 s."""
    keys = models.PositiveIntegerField(default=0)
    clicks = models.PositiveIntegerField(default=0)
    pages_seen = models.PositiveIntegerField(default=0)
    build = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField(db_index=True)
    undone = models.DateTimeField(null=True)
    """When they took it back."""
    once = models.CharField(max_length=36, null=True, unique=True)  # noqa: DJ001 -- several rows have none
    """The client's idempotency key."""

    class Meta:
        """Django's options."""

        app_label = "records"
        indexes = (models.Index(fields=["actor", "at"], name="decisions_of"),)

    def __str__(self) -> str:
        """Action and receipt."""
        return f"{self.action} {self.document}"


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


class ReadPage(models.Model):
    """What a page of a scan said when its document was put before a person or filed: words with their places."""

    scan = models.ForeignKey(ScanRow, on_delete=models.CASCADE, related_name="read_pages")
    number = models.PositiveIntegerField()
    reading = models.BinaryField()
    """As `intake.pagejson` writes it."""

    class Meta:
        """Django's options."""

        app_label = "records"
        constraints = (models.UniqueConstraint(fields=["scan", "number"], name="a_page_is_read_once"),)

    def __str__(self) -> str:
        """The number."""
        return f"page {self.number} of {self.scan}"


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


class RecallRow(models.Model):
    """A document that was filed in error and taken out of a patient's folder again."""

    document = models.ForeignKey(DocumentRow, on_delete=models.PROTECT, related_name="recalls")
    patient = models.ForeignKey("records.PatientRow", on_delete=models.PROTECT, related_name="recalls")
    """In whose folder it had been."""
    folder = models.TextField()
    """Where it had been, relative to the site."""
    reason = models.CharField(max_length=40)
    actor = models.CharField(max_length=40)
    at = models.DateTimeField()
    filed_by = models.CharField(max_length=40, blank=True)
    filed = models.DateTimeField(null=True)
    moved = models.DateTimeField(null=True)
    """When its bytes were out of the folder."""

    class Meta:
        """Django's options."""

        app_label = "records"

    def __str__(self) -> str:
        """The receipt."""
        return f"recall of {self.document}"
