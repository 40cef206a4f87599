"""Filed in error: a document is taken out of a patient's folder again; who may, what remains, who had seen it.

The row changes first, and with it the folder as people see it; `filing.recall` then moves the bytes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from intake.errors import Conflict, Missing
from intake.model import Reason
from intake.records import leases, page_text, stops
from intake.records.models import DecisionRow, DocumentRow, DocumentState, Event, RecallRow
from intake.records.queues import queue_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from intake.records.ledger import Ledger

OWN = timedelta(hours=24)
"""So long somebody may take back what they filed themselves; later a supervisor must."""
REASONS: Mapping[str, str] = {
    "wrong_patient": "it is about another patient",
    "several_patients": "it is about several patients",
    "duplicate": "it is in the record already",
    "not_a_record": "it does not belong into a record",
    "other": "another reason",
}
WRONG_CHART = frozenset({"wrong_patient", "several_patients"})
"""Reasons that say a patient's record held somebody else's data: an alarm, and a stop of what filed it."""
SENIOR = frozenset({"supervisor", "operator"})
"""Roles that may recall any document; the operator at the command line only."""
_LOOKS = ("viewed", "downloaded", "exported")


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who looked at the document, or handed it over, while it lay in the wrong folder."""

    actor: str
    times: int
    first: dt.datetime
    last: dt.datetime
    downloaded: bool
    exported: bool = False


@dataclass(frozen=True, slots=True)
class Stub:
    """What a folder says of a document that was removed from it."""

    at: dt.datetime
    reason_name: str


@dataclass(frozen=True, slots=True)
class Wish:
    """Who wants a document out of its folder, and why; `note` is for the reviewer who sees it next."""

    actor: str
    role: str
    reason: str
    note: str = field(repr=False, default="")


def may(row: DocumentRow, actor: str, role: str) -> bool:
    """Whether they may take the filed document out of its folder: a supervisor, or within a day who filed it."""
    if row.state != DocumentState.FILED:
        return False
    own = row.decided_by == actor and row.settled is not None and timezone.now() - row.settled < OWN
    return role in SENIOR or (role == "reviewer" and own)


@transaction.atomic
def recall(receipt: str, wish: Wish, ledger: Ledger) -> RecallRow:
    """Take a filed document from its patient: it waits for a reviewer again, with the reasons it had.

    Raises `Missing` if there is no such document or reason, `Conflict` if it is not filed or they may not.
    """
    if wish.reason not in REASONS:
        raise Missing("there is no such reason for a recall")
    row = DocumentRow.objects.select_for_update().filter(receipt=receipt).first()
    if row is None:
        raise Missing(f"there is no document with receipt {receipt}")
    if row.state != DocumentState.FILED or row.patient is None:
        raise Conflict(f"{receipt} is not filed")
    if not may(row, wish.actor, wish.role):
        raise Conflict("only a supervisor may recall this document")
    made = RecallRow.objects.create(
        document=row, patient=row.patient, folder=row.folder, reason=wish.reason, actor=wish.actor, at=timezone.now(),
        filed_by=row.decided_by, filed=row.settled,
    )  # fmt: skip
    page_text.remove(row)
    DecisionRow.objects.create(
        document=row, version=row.version, actor=wish.actor, role=wish.role, action="recall", code=wish.reason,
        reason=row.reasons[0] if row.reasons else "", patient=row.patient, kind=row.kind,
        document_date=row.document_date, at=made.at,
    )  # fmt: skip
    ledger.write(wish.actor, "recalled", receipt, patient=row.patient.key, reason=wish.reason, recall=made.pk)
    if wish.reason in WRONG_CHART:
        stops.begin_recalled(row, row.decided_by, wish.actor, ledger)
    _to_review(row, wish)
    return made


def _to_review(row: DocumentRow, wish: Wish) -> None:
    """Back to where it was before somebody decided, and nobody is suggested as surely right."""
    said = f"Recalled: {REASONS[wish.reason]}. {wish.note}".strip()
    row.note = f"{row.note}\n{said}".strip()
    row.reasons = list(dict.fromkeys([Reason.WEAK_IDENTITY.value, *row.reasons]))
    row.state, row.queue = DocumentState.REVIEW, queue_of(DocumentState.REVIEW, row.reasons)
    row.patient, row.folder, row.decided_by = None, "", ""
    row.decided = row.settled = row.hold_until = None
    row.version += 1
    for name, value in leases.NOBODY.items():
        setattr(row, name, value)
    row.save()


def pending(document: DocumentRow | None = None) -> list[RecallRow]:
    """Recalls whose bytes have not been moved yet, oldest first."""
    rows = RecallRow.objects.select_related("document").filter(moved__isnull=True)
    return list((rows.filter(document=document) if document else rows).order_by("id"))


def moved(recall: RecallRow) -> None:
    """The bytes are out of the folder, for good."""
    RecallRow.objects.filter(pk=recall.pk, moved__isnull=True).update(moved=timezone.now())


def every() -> list[RecallRow]:
    """All recalls, oldest first."""
    return list(RecallRow.objects.select_related("document").order_by("id"))


def of(document: DocumentRow) -> list[RecallRow]:
    """All recalls of one document, oldest first."""
    return list(RecallRow.objects.select_related("document").filter(document=document).order_by("id"))


def stubs_of(patients: Sequence[int]) -> list[Stub]:
    """What was removed from the folders of these patients (row ids), the newest first."""
    rows = RecallRow.objects.filter(patient__in=patients).order_by("-at")
    return [Stub(row.at, REASONS.get(row.reason, row.reason)) for row in rows]


def latest(receipt: str) -> RecallRow | None:
    """The last recall of a document, if it was ever recalled."""
    return RecallRow.objects.select_related("document").filter(document__receipt=receipt).order_by("-id").first()


def viewers(receipt: str) -> list[Viewer]:
    """Everybody who looked at the document while it was filed where it is, or was before its last recall."""
    events = list(Event.objects.filter(subject=receipt).order_by("seq"))
    end = next((n for n in range(len(events) - 1, -1, -1) if events[n].action == "recalled"), len(events))
    if end < len(events) and any(event.action == "filed" for event in events[end:]):
        end = len(events)
    begin = next((n for n in range(end - 1, -1, -1) if events[n].action in {"filed", "decided"}), 0)
    while begin > 0 and events[begin].action != "decided":
        begin -= 1
    seen: dict[str, list[Event]] = {}
    for event in events[begin:end]:
        if event.action in _LOOKS:
            seen.setdefault(event.actor, []).append(event)
    return [
        Viewer(
            actor, len(some), some[0].at, some[-1].at,
            downloaded=any(event.action == "downloaded" for event in some),
            exported=any(event.action == "exported" for event in some),
        )
        for actor, some in seen.items()
    ]  # fmt: skip
