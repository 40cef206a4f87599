"""Documents that wait for a new scan: their slips, and what takes their place when it comes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from intake.model import MarkerKind, Reason
from intake.records.models import DecisionRow, DocumentRow, DocumentState
from intake.records.queues import queue_of
from intake.records.scans import SERVICE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from intake.model import Marker
    from intake.records.ledger import Ledger

SLIP = "slip"
"""In `DocumentRow.asks`: the name of the slip's file, once it was written."""
LONG = timedelta(hours=24)
"""A slip that is open for longer is counted apart."""


def awaiting() -> list[DocumentRow]:
    """The documents that wait for a new scan, oldest first."""
    rows = DocumentRow.objects.select_related("scan").filter(state=DocumentState.AWAITING_RESCAN)
    return list(rows.order_by("id"))


def unslipped(limit: int) -> list[DocumentRow]:
    """Those of them that have no slip yet."""
    return [row for row in awaiting() if not row.asks.get(SLIP)][:limit]


def counts() -> Mapping[str, int]:
    """How many documents of each source wait for a new scan."""
    rows = (
        DocumentRow.objects.filter(state=DocumentState.AWAITING_RESCAN).values("scan__source").annotate(n=Count("id"))
    )
    return {row["scan__source"]: row["n"] for row in rows.order_by()}


def long_open() -> int:
    """How many have waited for longer than LONG since they were asked for."""
    waiting = DocumentRow.objects.filter(state=DocumentState.AWAITING_RESCAN)
    asked = DecisionRow.objects.filter(document__in=waiting, action="rescan", undone=None)
    return asked.filter(at__lt=timezone.now() - LONG).values("document").distinct().count()


@transaction.atomic
def slip_written(row: DocumentRow, name: str, ledger: Ledger) -> None:
    """The slip lies in its folder: it is not written again, even if somebody has printed and removed it."""
    now = DocumentRow.objects.select_for_update().get(pk=row.pk)
    if now.state == DocumentState.AWAITING_RESCAN and now.asks.get(SLIP) != name:
        now.asks = {**now.asks, SLIP: name}
        now.save(update_fields=["asks"])
        ledger.write(SERVICE, "slip_written", now.receipt)


def replace(new: DocumentRow, markers: Sequence[Marker], ledger: Ledger) -> None:
    """If the new document came with a slip: it takes the place of the one that the slip asks for.

    Call it in the transaction in which the new row was made.  The old one stays as it is, with all its pages, and
    points to the new one, which comes before whoever asked for it.  A slip whose document waits no more is noted.
    """
    receipts = list(dict.fromkeys(m.receipt for m in markers if m.kind is MarkerKind.RESCAN))
    for receipt in receipts:
        old = DocumentRow.objects.select_for_update().filter(receipt=receipt).first()
        if old is not None and old.state == DocumentState.AWAITING_RESCAN and len(receipts) == 1:
            _take_its_place(new, old, ledger)
        else:
            state = "which waits for no new scan" if old is not None else "which is not known here"
            new.note = f"Came with the rescan slip of {receipt}, {state}."
            new.save(update_fields=["note"])


def _take_its_place(new: DocumentRow, old: DocumentRow, ledger: Ledger) -> None:
    asked = old.decisions.filter(action="rescan", undone=None).order_by("-id").first()
    new.wanted_by = old.asks.get("by") or (asked.actor if asked else "")
    new.due = min(filter(None, (new.due, old.due)), default=None)
    new.note = f"Replaces {old.receipt}."
    reasons = list(new.reasons)
    if new.resend_of_id == old.pk:  # of course it resembles the one it replaces
        new.resend_of, new.resend = None, ""
        reasons = [reason for reason in reasons if reason != Reason.POSSIBLE_RESEND.value]
    if len(new.pages) < len(old.pages) and Reason.MISSING_PAGES.value not in reasons:
        reasons.append(Reason.MISSING_PAGES.value)
    new.reasons = reasons
    new.queue = queue_of(new.state, reasons)
    new.save()
    old.state, old.queue, old.replaced_by = DocumentState.REPLACED, "", new
    old.settled = timezone.now()
    old.version += 1
    old.save()
    ledger.write(SERVICE, "replaced", old.receipt, by=new.receipt, pages=len(new.pages))
