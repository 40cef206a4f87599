"""Documents: what was found in the scans, where it is, or what a person is asked about it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from intake import asjson
from intake.errors import Conflict, Missing
from intake.model import Accept, Case, Document, Findings, Reading, Refer
from intake.records import faxes, page_text, readings, rescans, sketches
from intake.records.models import LIVING, DocumentRow, DocumentState, PatientRow, ScanRow, ScanState
from intake.records.queues import USUAL, queue_of
from intake.records.scans import SERVICE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from intake.model import Decision, PageReading, Patient, Plan, Scan
    from intake.records.ledger import Ledger
    from intake.records.queues import Deadlines


def find(document_id: str) -> DocumentRow | None:
    """The document of that id, if it is known."""
    return DocumentRow.objects.select_related("scan", "patient").filter(document_id=document_id).first()


def get(document_id: str) -> DocumentRow:
    """The document of that id; `Missing` if there is none."""
    row = find(document_id)
    if row is None:
        raise Missing(f"there is no document {document_id}")
    return row


def by_receipt(receipt: str) -> DocumentRow:
    """The document with that receipt; `Missing` if there is none."""
    row = DocumentRow.objects.select_related("scan", "patient").filter(receipt=receipt).first()
    if row is None:
        raise Missing(f"there is no document with receipt {receipt}")
    return row


def turns_of(scan: ScanRow) -> list[tuple[int, int]]:
    """Every page of the scan's documents, with the degrees clockwise by which it must be turned to stand upright."""
    facts = (fact for row in scan.documents.filter(LIVING).order_by("id") for fact in row.page_facts)
    return sorted({(int(fact["number"]), int(fact["turned"])) for fact in facts})


def with_sheets(scan: ScanRow) -> bool:
    """Whether any sheet was found among the scan's pages."""
    return any(scan.documents.filter(LIVING).values_list("sheets", flat=True))


def resends_of(row: DocumentRow) -> tuple[str, ...]:
    """The receipts of the documents that came after that one and resemble it, oldest first."""
    return tuple(row.resends.order_by("id").values_list("receipt", flat=True))


def heirs_of(row: DocumentRow) -> tuple[str, ...]:
    """The receipts of the documents that hold the pages of one that was replaced, or a new scan of them."""
    if row.state != DocumentState.REPLACED:
        return ()
    if row.replaced_by is not None:
        return (row.replaced_by.receipt,)
    mine = {*row.pages, *row.sheets}
    others = row.scan.documents.filter(LIVING).order_by("id")
    return tuple(other.receipt for other in others if mine & {*other.pages, *other.sheets})


@transaction.atomic
def refer(case: Case, document_id: str, ledger: Ledger, deadlines: Deadlines = USUAL) -> DocumentRow:
    """Put a document into its queue.  Of a document that is known already nothing is changed."""
    if known := find(document_id):
        return known
    reasons = case.decision.reasons if isinstance(case.decision, Refer) else ()
    row = new(case, document_id)
    row.state = DocumentState.REVIEW
    row.reasons = [reason.value for reason in reasons]
    row.queue = queue_of(row.state, row.reasons)
    row.due = deadlines.due(row.created, row.scan.source, row.kind)
    row.save(force_insert=True)
    sketches.keep(row, case.sketch)
    readings.keep(row.scan, case.document.reading.pages)
    resend = {"resend": row.resend, "resend_of": row.resend_of.receipt} if row.resend_of else {}
    ledger.write(SERVICE, "referred", row.receipt, reasons=row.reasons, **resend)
    rescans.replace(row, case.document.markers, ledger)
    return row


@contextmanager
def alone_with(patient: Patient) -> Iterator[None]:
    """A transaction in which nobody else decides about a document of that patient."""
    with transaction.atomic():
        PatientRow.objects.select_for_update().filter(key=patient.key).first()
        yield


@transaction.atomic
def decide(case: Case, plan: Plan, ledger: Ledger, version: int | None = None) -> DocumentRow:
    """Record that a document will be filed, and where, before a byte moves.

    Safe to repeat: what is decided or filed already stays as it was decided first.  What a person
    decides, mostly held until now, is as they saw it (`version`); `Conflict` otherwise.
    """
    if not isinstance(case.decision, Accept):
        raise TypeError("only an accepted case can be decided")
    row = DocumentRow.objects.select_for_update().filter(document_id=plan.document_id).first()
    if row is None:
        row = new(case, plan.document_id)
    elif version is None:
        return row
    elif row.state not in {DocumentState.REVIEW, DocumentState.HELD} or row.version != version:
        raise Conflict(f"{row.receipt} has changed since you opened it")
    else:
        row.version += 1
    accepted = case.decision
    row.state = DocumentState.DECIDED
    row.kind, row.document_date = accepted.kind, accepted.date
    row.patient = PatientRow.objects.get(key=accepted.patient.key)
    row.folder, row.queue, row.hold_until = plan.folder, "", None
    row.decided_by, row.decided = accepted.by, row.decided or timezone.now()
    row.save()
    sketches.keep(row, case.sketch)
    readings.keep(row.scan, case.document.reading.pages)
    ledger.write(accepted.by, "decided", row.receipt, patient=accepted.patient.key, kind=accepted.kind)
    return row


@transaction.atomic
def filed(document_id: str, ledger: Ledger) -> DocumentRow:
    """The bytes are in the patient's folder, for good."""
    row = DocumentRow.objects.select_for_update().get(document_id=document_id)
    if row.state == DocumentState.DECIDED:
        row.state, row.settled = DocumentState.FILED, timezone.now()
        row.version += 1
        row.save(update_fields=["state", "settled", "version"])
        ledger.write(row.decided_by, "filed", row.receipt)
        page_text.add(row)
        if row.recalls.exists():
            ledger.write(row.decided_by, "refiled", row.receipt)
    return row


def new(case: Case, document_id: str, *, alone: bool = True) -> DocumentRow:
    """A row for the case, not kept yet.  Raises `Conflict` if a page of it is in another document (if `alone`)."""
    scan = ScanRow.objects.get(receipt=case.scan.receipt)
    pages, sheets = set(case.document.pages), set(case.document.sheets)
    for other in scan.documents.filter(LIVING) if alone else ():
        if (pages | sheets) & {*other.pages, *other.sheets}:
            raise Conflict(f"{scan.receipt}: pages of a new document belong to {other.receipt} already")
    ordinal = scan.documents.count() + 1
    best = case.candidates[0] if case.candidates else None
    return DocumentRow(
        document_id=document_id,
        receipt=scan.receipt if ordinal == 1 else f"{scan.receipt}-{ordinal}",
        scan=scan,
        pages=list(case.document.pages),
        sheets=list(case.document.sheets),
        page_facts=[_page_facts(page) for page in case.document.reading.pages],
        priority=scan.priority,
        kind=case.findings.kind.code,
        kinds=asjson.kinds_to_json(case.findings.kinds),
        document_date=case.findings.date,
        date_alternatives=[day.isoformat() for day in case.findings.date_alternatives],
        probability=best.probability if best else 0.0,
        findings=[asjson.finding_to_json(finding) for finding in case.findings.items],
        candidates=[asjson.candidate_to_json(candidate) for candidate in case.candidates],
        resend_of=find(case.resend.document_id) if case.resend else None,
        resend=case.resend.verdict.value if case.resend else "",
        created=timezone.now(),
    )


def _page_facts(page: PageReading) -> dict[str, Any]:
    return {
        "number": page.number,
        "turned": page.turned,
        "width": round(page.width, 2),
        "height": round(page.height, 2),
        "how": page.how,
        "quality": round(page.quality, 3),
        **({"fax": faxes.facts_of(page.header)} if page.header else {}),
    }


def turns(row: DocumentRow) -> dict[int, int]:
    """By how many degrees clockwise people have turned each of its pages beyond how it was read."""
    return {fact["number"]: int(fact["by_hand"]) for fact in row.page_facts if fact.get("by_hand")}


def case_of(row: DocumentRow, scan: Scan, decision: Decision) -> Case:
    """The case as it was kept, with a new decision.  Its reading holds no words: those are remembered by page."""
    return Case(
        scan=scan,
        document=Document(tuple(row.pages), Reading(()), tuple(row.sheets)),
        findings=Findings(
            items=tuple(asjson.finding_from_json(entry) for entry in row.findings),
            kinds=asjson.kinds_from_json(row.kinds),
            date=row.document_date,
        ),
        candidates=tuple(asjson.candidate_from_json(entry) for entry in row.candidates),
        decision=decision,
    )


def undelivered(limit: int) -> list[DocumentRow]:
    """Documents decided whose bytes are not in their folder yet, oldest first."""
    return list(DocumentRow.objects.filter(state=DocumentState.DECIDED).order_by("id")[:limit])


def filed_documents() -> Iterator[DocumentRow]:
    """Every filed document."""
    rows = DocumentRow.objects.select_related("scan", "patient").filter(state=DocumentState.FILED)
    return rows.order_by("id").iterator(chunk_size=1000)


# --- what the command line and other programs read ----------------------------------------------------------


def lines(loincs: dict[str, str], receipt: str = "") -> Iterator[dict[str, Any]]:
    """One JSON-ready line a document, as the contract has it; a file without documents is a line of its own.

    With a `receipt`, only the lines of the scan that has it or holds the document that has it.
    """
    scans = (
        ScanRow.objects.prefetch_related("documents__patient", "documents__resend_of")
        .select_related("duplicate_of")
        .order_by("id")
    )
    if receipt:
        scans = scans.filter(Q(receipt=receipt) | Q(documents__receipt=receipt)).distinct()
    for scan in scans.iterator(chunk_size=500):
        documents = sorted(scan.documents.all(), key=lambda row: row.pages[:1])
        if documents and scan.state in {ScanState.WORKING, ScanState.SETTLED}:
            for row in documents:
                yield document_line(row, scan, loincs)
        else:
            yield _scan_line(scan)


def document_line(row: DocumentRow, scan: ScanRow, loincs: dict[str, str]) -> dict[str, Any]:
    """The line of one document."""
    best = row.candidates[0]["mrn"] if row.candidates else None
    return {
        "receipt": row.receipt,
        "source": scan.source,
        "source_file": scan.source_file,
        "sha256": scan.digest,
        "pages": row.pages,
        "sheets": row.sheets,
        "state": row.state,
        "mrn": row.patient.mrn if row.patient else best,
        "type": row.kind,
        "types": row.kinds,
        "loinc": loincs.get(row.kind) or None,
        "document_date": row.document_date.isoformat() if row.document_date else None,
        "probability": row.probability,
        "reasons": row.reasons,
        "candidates": [{"mrn": c["mrn"], "probability": c["probability"]} for c in row.candidates],
        "path": row.folder or None,
        "received": _utc(scan.arrived),
        "settled": _utc(row.settled),
        "decided_by": row.decided_by or None,
        "fax": faxes.fax_of(row.page_facts),
        "resend": row.resend or None,
        "resend_of": row.resend_of.receipt if row.resend_of else None,
    }


def _scan_line(scan: ScanRow) -> dict[str, Any]:
    line = {
        "receipt": scan.receipt,
        "source": scan.source,
        "source_file": scan.source_file,
        "sha256": scan.digest,
        "pages": list(range(1, ((scan.duplicate_of or scan).pages or 0) + 1)),
        "sheets": [],
        "state": scan.state,
        "mrn": None,
        "type": None,
        "types": [],
        "loinc": None,
        "document_date": None,
        "probability": 0.0,
        "reasons": [scan.code] if scan.code else [],
        "candidates": [],
        "path": None,
        "received": _utc(scan.arrived),
        "settled": _utc(scan.settled),
        "decided_by": None,
        "fax": None,
        "resend": None,
        "resend_of": None,
    }
    if scan.duplicate_of:
        line["duplicate_of"] = scan.duplicate_of.receipt
    return line


def _utc(moment: Any) -> str | None:  # noqa: ANN401 -- a datetime or nothing
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ") if moment else None


def is_on_its_way(folder: str) -> bool:
    """Whether a document is decided to go to that folder and only its row lags behind."""
    return DocumentRow.objects.filter(folder=folder, state=DocumentState.DECIDED).exists()


_ASKED = (DocumentState.REVIEW, DocumentState.SECOND, DocumentState.ESCALATED)
"""The states in which nothing but a person is missing."""


def open_reviews() -> tuple[int, datetime | None]:
    """How many documents wait for a person, and since when the oldest does."""
    waiting = DocumentRow.objects.filter(state__in=_ASKED)
    oldest = waiting.order_by("created").first()
    return waiting.count(), oldest.created if oldest else None


def counts_by_state(since: datetime) -> dict[str, int]:
    """How many documents made since then are in which state."""
    rows = DocumentRow.objects.filter(created__gte=since).values("state").annotate(n=Count("id"))
    return {row["state"]: row["n"] for row in rows.order_by("state")}
