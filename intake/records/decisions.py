"""What a person decides about a document: recorded, held, taken back, released.

Each deed is one transaction on the locked row: who may (`leases.check`), what they saw (the version), what they do, a
`DecisionRow` with how it was before, and the ledger's event.  The same idempotency key again does nothing.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from intake.errors import Conflict
from intake.records import leases
from intake.records.models import DecisionRow, DocumentRow, DocumentState, PatientRow
from intake.records.queues import queue_of

if TYPE_CHECKING:
    from intake.records.leases import Person
    from intake.records.ledger import Ledger

UNDO_DEPTH = 10
"""So many of one's own decisions can be taken back."""
_KEPT = ("state", "reasons", "kind", "note", "asks", "not_by", "wanted_by", "draft", "decided_by")
_MOMENTS = ("wait_until", "hold_until", "decided", "settled")


class Stale(Conflict):
    """The document is not what they saw; nobody else has it."""

    def __init__(self, row: DocumentRow) -> None:
        super().__init__(f"{row.receipt} has changed since you opened it")
        self.row = row


class TooLate(Conflict):
    """It cannot be taken back any more."""


@dataclass(frozen=True, slots=True)
class Measured:
    """How long and how somebody worked on it: milliseconds and counts."""

    visible: int = 0
    active: int = 0
    keys: int = 0
    clicks: int = 0
    pages: int = 0


@dataclass(frozen=True, slots=True)
class Act:
    """One person's deed on one document as they saw it."""

    person: Person
    version: int
    token: str
    once: str | None = None
    measured: Measured = Measured()
    build: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """To whom it belongs, as what, of which day; `patient` is a key."""

    patient: str
    kind: str
    date: dt.date | None = field(repr=False, default=None)

    def as_json(self) -> dict[str, Any]:
        """As `asks` keeps it."""
        return {"patient": self.patient, "kind": self.kind, "date": self.date.isoformat() if self.date else None}


@dataclass(frozen=True, slots=True)
class Aside:
    """A document is not filed now: the state it goes to, the reason given, and what is asked for with it."""

    action: str
    state: str
    code: str = ""
    asks: dict[str, Any] = field(repr=False, default_factory=dict)
    reasons: tuple[str, ...] | None = None
    note: str = field(repr=False, default="")
    wait_until: dt.datetime | None = None
    not_by: str = ""


def answered(once: str | None, actor: str) -> DecisionRow | None:
    """The decision that was made under that idempotency key; `Conflict` if somebody else made it."""
    row = DecisionRow.objects.select_related("document__scan").filter(once=once).first() if once else None
    if row is not None and row.actor != actor:
        raise Conflict("this key was used by somebody else")
    return row


@transaction.atomic
def hold(receipt: str, act: Act, answer: Answer, seconds: int, ledger: Ledger) -> DecisionRow:
    """File it to that patient once `seconds` have passed without its being taken back."""
    row = opened(receipt, act)
    before = _before(row)
    made = _made(row, act, "file", before, answer)
    row.patient = PatientRow.objects.get(key=answer.patient)
    row.kind, row.document_date = answer.kind, answer.date
    row.decided_by, row.decided = act.person.actor, timezone.now()
    row.hold_until = timezone.now() + timedelta(seconds=seconds)
    _move(row, DocumentState.HELD)
    ledger.write(act.person.actor, "held", row.receipt, patient=answer.patient, kind=answer.kind)
    return _kept(made, row)


@transaction.atomic
def put_aside(receipt: str, act: Act, aside: Aside, ledger: Ledger, answer: Answer | None = None) -> DecisionRow:
    """Park it, close it, ask somebody: whatever is not filing."""
    row = opened(receipt, act)
    made = _made(row, act, aside.action, _before(row), answer)
    made.code = aside.code
    row.asks, row.note, row.not_by = aside.asks, aside.note or row.note, aside.not_by
    row.wait_until = aside.wait_until
    row.reasons = row.reasons if aside.reasons is None else list(aside.reasons)
    if aside.state == DocumentState.CLOSED:
        row.decided_by, row.decided, row.settled = act.person.actor, timezone.now(), timezone.now()
    _move(row, aside.state)
    ledger.write(act.person.actor, aside.action, row.receipt, state=row.state, code=aside.code)
    return _kept(made, row)


@transaction.atomic
def confirmed(receipt: str, actor: str, items: list[str], ledger: Ledger) -> None:
    """They have seen that these items of the page contradict the patient, or are missing; the ledger keeps that."""
    ledger.write(actor, "confirmed_against", receipt, items=items)


@transaction.atomic
def wrong_answer(receipt: str, act: Act, ledger: Ledger) -> int:
    """An identifier was typed that is not the patient's; how often that has happened with this document now."""
    row = opened(receipt, act)
    row.asks = {**row.asks, "wrong": row.asks.get("wrong", 0) + 1}
    row.save(update_fields=["asks"])
    ledger.write(act.person.actor, "answered_wrong", receipt)
    return int(row.asks["wrong"])


@transaction.atomic
def undo(receipt: str, person: Person, seconds: int, ledger: Ledger) -> DocumentRow:
    """Take back one's own decision: the document is as it was, and leased to them.  `TooLate` if it is too late.

    Safe to repeat: what they have just taken back is given to them once more.
    """
    row = leases.locked(receipt)
    if row.lease_owner == person.actor and row.decisions.filter(actor=person.actor, undone__isnull=False).exists():
        return row
    mine = undoable(person.actor, seconds)
    made = next((one for one in mine if one.document.pk == row.pk), None)
    others = row.lease_owner not in {"", person.actor} and not row.lease_soft
    if made is None or made.after != row.version or (others and _is_live(row)):
        raise TooLate(f"{receipt} cannot be taken back any more")
    _restore(row, made.before)
    row.version += 1
    row.save()
    DecisionRow.objects.filter(pk=made.pk).update(undone=timezone.now())
    ledger.write(person.actor, "undone", row.receipt, what=made.action)
    return leases.lease(row, person)


def undoable(actor: str, seconds: int) -> list[DecisionRow]:
    """What that person may still take back, the newest first: of their last decisions those not settled yet."""
    since = timezone.now() - timedelta(seconds=seconds)
    rows = DecisionRow.objects.select_related("document").filter(actor=actor, at__gt=since, undone=None)
    newest = rows.exclude(action="pages").order_by("-at", "-id")[:UNDO_DEPTH]
    return [row for row in newest if row.after == row.document.version]


def undo_until(made: DecisionRow, seconds: int) -> dt.datetime | None:
    """Until when a decision can be taken back; None once it was, or the document has moved on."""
    if made.undone or made.after != made.document.version:
        return None
    return made.at + timedelta(seconds=seconds)


def opened(receipt: str, act: Act) -> DocumentRow:
    """The locked row, once it is certain that they may decide about it and have seen what it is."""
    row = leases.locked(receipt)
    leases.check(row, act.person, act.token)
    if row.version != act.version:
        raise Stale(row)
    return row


def _is_live(row: DocumentRow) -> bool:
    return row.lease_until is not None and row.lease_until > timezone.now()


def _move(row: DocumentRow, state: str) -> None:
    """Into another state and its queue, out of everybody's hands."""
    row.state, row.queue = state, queue_of(state, row.reasons)
    row.version += 1
    row.draft = {}
    for name, value in leases.NOBODY.items():
        setattr(row, name, value)
    row.save()


def _before(row: DocumentRow) -> dict[str, Any]:
    moments = {name: getattr(row, name) for name in _MOMENTS}
    return {
        **{name: getattr(row, name) for name in _KEPT},
        **{name: value.isoformat() if value else None for name, value in moments.items()},
        "patient": row.patient.key if row.patient else None,
        "document_date": row.document_date.isoformat() if row.document_date else None,
    }


def _restore(row: DocumentRow, before: dict[str, Any]) -> None:
    for name in _KEPT:
        setattr(row, name, before[name])
    for name in _MOMENTS:
        setattr(row, name, dt.datetime.fromisoformat(before[name]) if before[name] else None)
    row.patient = PatientRow.objects.filter(key=before["patient"]).first() if before["patient"] else None
    day = before["document_date"]
    row.document_date = dt.date.fromisoformat(day) if day else None
    row.queue = queue_of(row.state, row.reasons)


def _made(row: DocumentRow, act: Act, action: str, before: dict[str, Any], answer: Answer | None) -> DecisionRow:
    """The decision's row, not kept yet; what the machine had suggested is read off the document as it was."""
    best = row.candidates[0]["patient"]["key"] if row.candidates else None
    suggested = {"patient": best, "kind": row.kind, "date": before["document_date"]}
    same = answer is not None and answer.as_json() == suggested
    return DecisionRow(
        document=row,
        version=act.version,
        actor=act.person.actor,
        role=act.person.role,
        action=action,
        reason=row.reasons[0] if row.reasons else "",
        patient=PatientRow.objects.filter(key=answer.patient).first() if answer else None,
        kind=answer.kind if answer else "",
        document_date=answer.date if answer else None,
        suggested=suggested,
        before=before,
        agreed=same if answer is not None and best else None,
        ms_visible=act.measured.visible,
        ms_active=act.measured.active,
        keys=act.measured.keys,
        clicks=act.measured.clicks,
        pages_seen=act.measured.pages,
        build=act.build,
        at=timezone.now(),
        once=act.once,
    )


def _kept(made: DecisionRow, row: DocumentRow) -> DecisionRow:
    made.after = row.version
    made.save(force_insert=True)
    return made
