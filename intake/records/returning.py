"""What comes back by itself: decisions whose hold is over, parked documents, patients who are on file now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from intake import asjson
from intake.model import Accept, Reason
from intake.records import leases, patients
from intake.records.models import DocumentRow, DocumentState
from intake.records.queues import queue_of
from intake.records.scans import SERVICE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from intake.model import Case
    from intake.records.ledger import Ledger


def held(actor: str = "", most: int = 200) -> list[DocumentRow]:
    """Decisions to be released now, oldest first; with an `actor` all that they have made."""
    rows = DocumentRow.objects.select_related("scan", "patient").filter(state=DocumentState.HELD)
    due = rows.filter(decided_by=actor) if actor else rows.filter(hold_until__lte=timezone.now())
    return list(due.order_by("hold_until", "id")[:most])


@transaction.atomic
def merged_meanwhile(receipt: str, version: int, ledger: Ledger) -> None:
    """The patient's record was merged while the decision was held: a person looks once more."""
    row = leases.locked(receipt)
    if row.state != DocumentState.HELD or row.version != version:
        return
    row.patient, row.decided_by, row.decided, row.hold_until = None, "", None, None
    _return(row, [Reason.MERGED_RECORD.value, *row.reasons])
    ledger.write(SERVICE, "returned", row.receipt, reasons=row.reasons)


def wake(ledger: Ledger, most: int = 200) -> int:
    """Bring parked documents back whose time has come, or whose patient index has changed; how many."""
    edition = patients.edition()
    with_index = Q(asks__until="index") & ~Q(asks__index=edition)
    rows = DocumentRow.objects.filter(state=DocumentState.PARKED)
    due = rows.filter(Q(wait_until__lte=timezone.now()) | with_index).order_by("wait_until")
    receipts = list(due.values_list("receipt", flat=True)[:most])
    for receipt in receipts:
        _wake(receipt, ledger)
    return len(receipts)


@transaction.atomic
def _wake(receipt: str, ledger: Ledger) -> None:
    row = leases.locked(receipt)
    if row.state != DocumentState.PARKED:
        return
    row.state = row.asks.get("from", DocumentState.REVIEW)
    if row.state == DocumentState.SECOND:
        row.not_by = row.asks.get("first", {}).get("by", row.not_by)
    _return(row, row.reasons, state=row.state)
    ledger.write(SERVICE, "returned", row.receipt, reasons=row.reasons)


def not_on_file(most: int) -> list[DocumentRow]:
    """Documents of patients not on file that were not matched against the index as it is now; nobody has them open."""
    edition = patients.edition()
    rows = DocumentRow.objects.select_related("scan").filter(state=DocumentState.NOT_ON_FILE)
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=timezone.now())
    return list(rows.filter(free).exclude(asks__index=edition).order_by("id")[:most])


@transaction.atomic
def matched(receipt: str, version: int, case: Case, ledger: Ledger) -> bool:
    """Keep what matching says of it now; True if it went back to a reviewer, because somebody new may be the one."""
    row = leases.locked(receipt)
    if row.state != DocumentState.NOT_ON_FILE or row.version != version:
        return False
    known = {entry["patient"]["key"] for entry in row.candidates}
    news = any(one.patient.key not in known for one in case.candidates)
    row.asks = {**row.asks, "index": patients.edition()}
    if not news:
        row.save(update_fields=["asks"])
        return False
    row.candidates = [asjson.candidate_to_json(one) for one in case.candidates]
    row.probability = case.candidates[0].probability if case.candidates else 0.0
    reasons = [] if isinstance(case.decision, Accept) else [reason.value for reason in case.decision.reasons]
    _return(row, reasons or [Reason.NOT_ON_FILE.value])
    ledger.write(SERVICE, "returned", row.receipt, reasons=row.reasons)
    return True


def _return(row: DocumentRow, reasons: Sequence[str], state: str = DocumentState.REVIEW) -> None:
    row.state, row.reasons, row.wait_until = state, list(dict.fromkeys(reasons)), None
    row.queue = queue_of(row.state, row.reasons)
    row.version += 1
    values: dict[str, Any] = leases.NOBODY
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
