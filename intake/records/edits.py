"""What people do to the pages of a document: an edit list over bytes that never change.

A document whose pages go to others is `replaced` and gives its id up; each page of a scan stays in exactly one living
document.  What is put together again as it was before is that very document again.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from intake.arrange import Part
from intake.errors import Conflict
from intake.model import Accept, Reason
from intake.records import decisions, documents, leases, readings, sketches
from intake.records.leases import CLAIMABLE
from intake.records.models import LIVING, DecisionRow, DocumentRow, DocumentState
from intake.records.queues import queue_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from intake.arrange import Edit
    from intake.model import Case
    from intake.records.decisions import Act
    from intake.records.ledger import Ledger

_STAYS = frozenset(
    {Reason.MISSING_PAGES, Reason.PROCESSING_FAILED, Reason.UNREADABLE_SHEET, Reason.RESCANNED, Reason.QC_SAMPLE}
)
"""Reasons that no look at the pages settles: every part is asked about them still."""


@dataclass(frozen=True, slots=True)
class Child:
    """What a part becomes: the case of its pages, seen again, and its id."""

    part: Part
    case: Case
    document_id: str


def before(row: DocumentRow) -> DocumentRow | None:
    """The document right before that one in the same file, as long as it waits for a reviewer too."""
    first = min(_all(row), default=0)
    others = DocumentRow.objects.filter(scan=row.scan_id, state__in=CLAIMABLE).exclude(pk=row.pk)
    earlier = [other for other in others if max(_all(other), default=0) < first]
    return max(earlier, key=lambda other: max(_all(other)), default=None)


def part_of(row: DocumentRow, dropped: frozenset[int]) -> Part:
    """The document as a part of its scan."""
    return Part(tuple(row.pages), tuple(row.sheets), dropped)


@transaction.atomic
def turn(receipt: str, act: Act, edits: Sequence[Edit], turns: Mapping[int, int], ledger: Ledger) -> DocumentRow:
    """Show pages from another side; what they say stays what it is."""
    row = decisions.opened(receipt, act)
    row.page_facts = [_turned(fact, turns.get(fact["number"], 0)) for fact in row.page_facts]
    row.edits = [*row.edits, *(edit.as_json() for edit in edits)]
    row.version += 1
    row.save()
    _note(row, act, edits, [row], ledger)
    return row


@transaction.atomic
def change(
    parents: Sequence[str], act: Act, edits: Sequence[Edit], children: Sequence[Child], ledger: Ledger
) -> list[DocumentRow]:
    """Put the parts into the place of the documents they are made of, leased to who did it; the last is the edited.

    Raises `Conflict` of some kind, and changes nothing, if any of them has changed or is with somebody else.
    """
    rows = [leases.locked(receipt) for receipt in parents]
    for row in rows[:-1]:
        leases.check(row, act.person, row.lease_token if row.lease_owner == act.person.actor else "")
    rows[-1] = decisions.opened(parents[-1], act)
    if sorted(page for row in rows for page in _all(row)) != sorted(p for child in children for p in child.part.all):
        raise Conflict("the pages have changed since")
    if len(rows) == len(children) == 1:
        made = [_in_place(rows[0], children[0], edits)]
    else:
        made = _replaced(rows, children, edits)
    for row in made:
        leases.lease(row, act.person)
    _note(rows[-1], act, edits, made, ledger)
    return made


def _in_place(row: DocumentRow, child: Child, edits: Sequence[Edit]) -> DocumentRow:
    row.document_id = child.document_id
    _see(row, child, [row], edits)
    row.version += 1
    row.save()
    return row


def _replaced(rows: Sequence[DocumentRow], children: Sequence[Child], edits: Sequence[Edit]) -> list[DocumentRow]:
    for row in rows:
        row.document_id = _given_up(row)
        row.state, row.queue, row.settled = DocumentState.REPLACED, "", timezone.now()
        row.version += 1
        for name, value in leases.NOBODY.items():
            setattr(row, name, value)
        row.save()
    made = [_born(rows, child, edits) for child in children]
    if len(made) == 1:
        for row in rows:
            row.replaced_by = made[0]
            row.save(update_fields=["replaced_by"])
    return made


def _given_up(row: DocumentRow) -> str:
    """An id for what is no document any more: its own belongs to whoever has exactly these pages."""
    return hashlib.sha256(f"replaced {row.receipt} {row.version}".encode()).hexdigest()[:32]


def _born(rows: Sequence[DocumentRow], child: Child, edits: Sequence[Edit]) -> DocumentRow:
    """A new document, or the one that had exactly these pages before."""
    old = _once(rows[0], child)
    row = old or documents.new(child.case, child.document_id)
    row.document_id, row.replaced_by, row.settled = child.document_id, None, None
    row.state = rows[-1].state if rows[-1].state == DocumentState.ESCALATED else DocumentState.REVIEW
    row.created, row.due, row.note = rows[0].created, min(r.due for r in rows if r.due), rows[-1].note
    row.asks = rows[-1].asks if row.state == DocumentState.ESCALATED else {}
    _see(row, child, rows, edits)
    row.version += 1 if old else 0
    row.save(force_insert=old is None)
    sketches.keep(row, child.case.sketch)
    readings.keep(row.scan, child.case.document.reading.pages)
    return row


def _once(like: DocumentRow, child: Child) -> DocumentRow | None:
    """The document of that scan that had these pages, and was replaced by others of the same scan."""
    rows = DocumentRow.objects.select_related("scan").filter(scan=like.scan_id, state=DocumentState.REPLACED)
    same = (list(child.part.pages), list(child.part.sheets))
    fit = [row for row in rows if (row.pages, row.sheets) == same]
    return next((r for r in fit if r.replaced_by is None or r.replaced_by.scan_id == r.scan_id), None)


def _see(row: DocumentRow, child: Child, rows: Sequence[DocumentRow], edits: Sequence[Edit]) -> None:
    """What a second look at its pages says of a document; facts of pages and former edits come from its parents."""
    mine = set(child.part.all)
    known = {fact["number"]: fact for parent in rows for fact in parent.page_facts}
    former = list({id(edit): edit for parent in rows for edit in parent.edits}.values())
    fresh = documents.new(child.case, child.document_id, alone=False)
    stays = [reason for parent in rows for reason in parent.reasons if reason in _STAYS]
    decision = child.case.decision
    seen = [] if isinstance(decision, Accept) else [reason.value for reason in decision.reasons]
    row.pages, row.sheets = list(child.part.pages), list(child.part.sheets)
    facts = {fact["number"]: fact for fact in fresh.page_facts} | known
    row.page_facts = [facts[number] for number in sorted(mine) if number in facts]
    row.edits = [edit for edit in [*former, *(edit.as_json() for edit in edits)] if _concerns(edit, mine)]
    row.reasons = list(dict.fromkeys([*seen, *stays])) or [Reason.POLICY.value]
    for name in ("kind", "kinds", "document_date", "date_alternatives", "probability", "findings", "candidates"):
        setattr(row, name, getattr(fresh, name))
    row.resend_of, row.resend = fresh.resend_of, fresh.resend
    row.queue = queue_of(row.state, row.reasons)
    row.draft = {}


def _concerns(edit: Mapping[str, Any], pages: set[int]) -> bool:
    return "page" not in edit or edit["page"] in pages


def _turned(fact: dict[str, Any], by: int) -> dict[str, Any]:
    if not by:
        return fact
    width, height = (fact["width"], fact["height"]) if by == 180 else (fact["height"], fact["width"])
    turned, hand = (fact["turned"] + by) % 360, (fact.get("by_hand", 0) + by) % 360
    return {**fact, "width": width, "height": height, "turned": turned, "by_hand": hand}


def _note(row: DocumentRow, act: Act, edits: Sequence[Edit], made: Sequence[DocumentRow], ledger: Ledger) -> None:
    DecisionRow.objects.create(
        document=row,
        version=act.version,
        actor=act.person.actor,
        role=act.person.role,
        action="pages",
        reason=row.reasons[0] if row.reasons else "",
        after=row.version,
        at=timezone.now(),
        once=act.once,
        build=act.build,
    )
    did = [edit.as_json() for edit in edits]
    ledger.write(act.person.actor, "pages_edited", row.receipt, edits=did, became=[one.receipt for one in made])
    for one in made:
        if one.pk != row.pk:
            ledger.write(act.person.actor, "divided", one.receipt, of=row.receipt, pages=one.pages)


def _all(row: DocumentRow) -> tuple[int, ...]:
    return (*row.pages, *row.sheets)


def now_with(row: DocumentRow) -> list[DocumentRow]:
    """The living documents that hold the pages of that one now, the first pages first."""
    rows = DocumentRow.objects.select_related("scan", "resend_of").filter(LIVING, scan=row.scan_id)
    mine = set(_all(row))
    return sorted((other for other in rows if mine & set(_all(other))), key=lambda other: min(_all(other)))
