"""What the scrub looks at next, and what it found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from intake.records.models import DocumentRow, DocumentState, Event, ScanRow, ScanState
from intake.records.scans import SERVICE

if TYPE_CHECKING:
    from intake.records.ledger import Ledger

DAMAGED, SOUND = "damaged", "sound_again"
_STORED = (ScanState.WORKING, ScanState.SETTLED)


def filed_after(number: int, limit: int) -> list[tuple[int, str, str, str]]:
    """Number, document id, receipt and folder of the filed documents behind that number, in order."""
    rows = DocumentRow.objects.filter(pk__gt=number, state=DocumentState.FILED).order_by("pk")
    return list(rows.values_list("pk", "document_id", "receipt", "folder")[:limit])


def stored_after(number: int, limit: int) -> list[tuple[int, str, str]]:
    """Number, receipt and digest of the scans behind that number whose bytes must be in the store, in order."""
    rows = ScanRow.objects.filter(pk__gt=number, state__in=_STORED, destroyed__isnull=True).order_by("pk")
    return list(rows.values_list("pk", "receipt", "digest")[:limit])


@transaction.atomic
def found(receipt: str, what: str, ledger: Ledger, *, damaged: bool) -> bool:
    """Note that something of that receipt is damaged, or sound again; only if that is news, which is returned.

    `what` is `folder` or `store`.
    """
    last = (
        Event.objects.filter(subject=receipt, action__in=[DAMAGED, SOUND], detail__what=what).order_by("-seq").first()
    )
    if damaged == (last is not None and last.action == DAMAGED):
        return False
    ledger.write(SERVICE, DAMAGED if damaged else SOUND, receipt, what=what)
    return True


def damaged() -> list[str]:
    """The receipts of which something is damaged and not sound again."""
    state: dict[tuple[str, str], str] = {}
    events = Event.objects.filter(action__in=[DAMAGED, SOUND]).order_by("seq")
    for subject, action, detail in events.values_list("subject", "action", "detail"):
        state[subject, detail.get("what", "")] = action
    return sorted({subject for (subject, _), action in state.items() if action == DAMAGED})
