"""The rows of a document that is destroyed: what is left of them, and how far its bytes are gone.

One transaction decides: it looks once more at the document, at the holds and at its time of keeping while nobody else
writes to the ledger, and takes the content out of every row.  From then on the document is destroyed, whatever happens;
its bytes go after that (`filing.destroy`), and only once the ledger's files and the books outside the database know.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.utils import timezone

from intake.records import holds, leases, page_text, purges, retaining
from intake.records.ledger import wait_for_turn
from intake.records.models import (
    DecisionRow,
    DestructionRow,
    DocumentRow,
    DocumentState,
    ReadPage,
    RememberedPage,
    ScanRow,
    SketchRow,
)
from intake.records.retaining import HOLDING

if TYPE_CHECKING:
    from collections.abc import Collection

    from intake.records.ledger import Ledger
    from intake.records.purges import Proposal
    from intake.retention import Item, Rules


@dataclass(frozen=True, slots=True)
class Order:
    """Under which a document is destroyed: the approved proposal, who carries it out, the rules in force today."""

    proposal: Proposal
    actor: str
    rules: Rules
    kinds: Collection[str]
    today: dt.date


@transaction.atomic
def destroy(item: Item, now: Item | None, order: Order, ledger: Ledger) -> str:
    """Take the content out of a document's rows; a sentence if it may not be, or no longer, and then nothing is done.

    `now` is the item as the folder and the row said just before, None if they do not hold together.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")  # what is deleted is overwritten in the database's file
    rows = DocumentRow.objects.select_for_update(of=("self",)).select_related("scan", "patient", "replaced_by")
    row = rows.filter(document_id=item.document_id).first()
    if row is None:
        return "is not known any more"
    if row.state == DocumentState.DESTROYED:
        return "" if row.destruction.proposal == order.proposal.number else "was destroyed before"
    wait_for_turn()
    if purges.get(order.proposal.number).state != "approved":
        return "stays: its proposal was withdrawn"
    if wrong := against(row, item, now, order):
        return wrong
    event = ledger.write(
        order.actor, "destroyed", row.receipt, purge=order.proposal.number, record=item.record, pages=len(row.pages),
        until=item.until, proposed_by=order.proposal.proposed_by, approved_by=order.proposal.approved_by,
    )  # fmt: skip
    DestructionRow.objects.create(
        document=row, proposal=order.proposal.number, was=item.was, folder=row.folder, record=item.record,
        until=dt.date.fromisoformat(item.until), why=item.why, size=item.size, at=timezone.now(), event=event,
        proposed_by=order.proposal.proposed_by, approved_by=order.proposal.approved_by, run_by=order.actor,
    )  # fmt: skip
    _empty(row)
    return ""


def against(row: DocumentRow, item: Item, now: Item | None, order: Order) -> str:
    """What stands against destroying that document, as the rest of a sentence; empty if nothing does."""
    if hold := holds.over(row):
        return f"is under legal hold {hold.pk}"
    if now is None or not item.says_the_same(now) or item_was(row) != item.was or row.receipt != item.receipt:
        return "has changed since it was proposed, or is damaged"
    if retaining.is_being_checked(row):
        return "is being checked as a quality sample"
    kept = retaining.kept_now(row, order.rules, order.kinds)
    if not kept.is_over(order.today):
        return f"is kept until {kept.until.isoformat()} now" if kept.until else "is kept for ever now"
    return ""


def item_was(row: DocumentRow) -> str:
    """What the document is at this moment, as a proposal says it; empty if it has not come to rest."""
    return retaining.was_of(row) or ""


def _empty(row: DocumentRow) -> None:
    """What was read and thought goes from the rows; number, type, days, pages, patient's key and decisions stay."""
    scan = ScanRow.objects.select_for_update().get(pk=row.scan_id)
    page_text.remove(row)
    pages = {*row.pages, *row.sheets}
    parents = [
        other
        for other in scan.documents.filter(state=DocumentState.REPLACED).exclude(pk=row.pk)
        if pages & {*other.pages, *other.sheets} and (other.replaced_by is None or other.replaced_by.scan_id == scan.pk)
    ]
    ReadPage.objects.filter(scan=scan, number__in=pages).delete()
    for one in (row, *parents):
        SketchRow.objects.filter(document=one).delete()
        DecisionRow.objects.filter(document=one).update(suggested={}, before={})
        one.findings, one.candidates, one.kinds, one.date_alternatives = [], [], [], []
        one.note, one.asks, one.draft = "", {}, {}
        one.page_facts = [{name: value for name, value in fact.items() if name != "fax"} for fact in one.page_facts]
        for name, value in leases.NOBODY.items():
            setattr(one, name, value)
        one.version += 1
        if one is row:
            one.state, one.folder, one.queue = DocumentState.DESTROYED, "", ""
        one.save()
    if not scan.documents.filter(HOLDING).exists():
        scan.destroyed, scan.source_file = timezone.now(), ""
        scan.save(update_fields=["destroyed", "source_file"])


def pending(upto: int | None = None) -> list[DestructionRow]:
    """Destroyed documents whose bytes are not all gone, oldest first; with `upto` those of events until that one."""
    rows = DestructionRow.objects.select_related("document__scan", "document__patient").filter(gone__isnull=True)
    return list((rows if upto is None else rows.filter(event__lte=upto)).order_by("id"))


def of(document: DocumentRow) -> DestructionRow | None:
    """How that document was destroyed, if it was."""
    return DestructionRow.objects.filter(document=document).first()


def every() -> list[DestructionRow]:
    """All documents that were destroyed, oldest first."""
    return list(DestructionRow.objects.select_related("document__scan", "document__patient").order_by("id"))


def forget_readings() -> int:
    """Forget every reading that is remembered by its picture, since it is not known of which document it is."""
    count, _ = RememberedPage.objects.all().delete()
    return count


@transaction.atomic
def gone(row: DestructionRow, certificate: str, ledger: Ledger) -> None:
    """The bytes are gone and the certificate, of that digest, is written.  Safe to repeat."""
    now = DestructionRow.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if now.gone is None:
        now.gone, now.certificate = timezone.now(), certificate
        now.save(update_fields=["gone", "certificate"])
        ledger.write(now.run_by, "destruction_certified", row.document.receipt, certificate=certificate)
