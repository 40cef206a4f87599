"""Legal holds: what they cover, and the two moments of each, when it is placed and when it is lifted.

A hold beats every time of keeping.  It covers more rather than less: of a patient every record that was merged with
theirs, what was filed to them by mistake and what they were a candidate of; of a document whatever holds its pages.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from intake.errors import Conflict, Missing
from intake.records.families import family
from intake.records.models import DocumentRow, Event, HoldRow, HoldScope, PatientRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from intake.records.ledger import Ledger

PLACED, LIFTED = "hold_placed", "hold_lifted"
LOST = "(the reason was lost with the database)"


@dataclass(frozen=True, slots=True)
class On:
    """What a hold is to be placed on: one of a patient's record number, a document's receipt, or everything."""

    mrn: str = field(repr=False, default="")
    receipt: str = ""
    everything: bool = False


@transaction.atomic
def place(on: On, reason: str, actor: str, ledger: Ledger) -> HoldRow:
    """Place a hold.  Raises `Missing` if there is no such patient or document, `Conflict` if nothing is named."""
    if [bool(on.mrn), bool(on.receipt), on.everything].count(True) != 1:
        raise Conflict("a hold is on one patient, on one document, or on everything")
    if not reason.strip():
        raise Conflict("a hold needs a reason")
    row = HoldRow(reason=reason.strip(), placed_by=actor, placed=timezone.now(), scope=HoldScope.EVERYTHING)
    if on.mrn:
        row.scope, row.patient = HoldScope.PATIENT, PatientRow.objects.filter(mrn=on.mrn).first()
    elif on.receipt:
        row.scope, row.document = HoldScope.DOCUMENT, DocumentRow.objects.filter(receipt=on.receipt).first()
    if (on.mrn and row.patient is None) or (on.receipt and row.document is None):
        raise Missing("there is no such patient or document; no hold was placed")
    row.save(force_insert=True)
    ledger.write(actor, PLACED, f"hold:{row.pk}", scope=row.scope, **_names(row))
    return row


@transaction.atomic
def lift(number: int, why: str, actor: str, ledger: Ledger) -> HoldRow:
    """Lift a hold.  `Missing` if there is none of that number, `Conflict` if it was lifted or no reason is given."""
    row = HoldRow.objects.select_for_update(of=("self",)).filter(pk=number).first()
    if row is None:
        raise Missing(f"there is no hold {number}. List them with: intake hold list")
    if row.lifted is not None:
        raise Conflict(f"hold {number} was lifted already")
    if not why.strip():
        raise Conflict("lifting a hold needs a reason")
    row.lifted, row.lifted_by, row.lifted_why = timezone.now(), actor, why.strip()
    row.save(update_fields=["lifted", "lifted_by", "lifted_why"])
    ledger.write(actor, LIFTED, f"hold:{row.pk}")
    return row


def every(*, standing: bool = True) -> list[HoldRow]:
    """The holds that stand, or all there ever were, oldest first."""
    rows = HoldRow.objects.select_related("patient", "document").order_by("id")
    return list(rows.filter(lifted__isnull=True) if standing else rows)


def over(row: DocumentRow) -> HoldRow | None:
    """The first hold that covers the document, if one does.

    Asked in the transaction that destroys, after `ledger.wait_for_turn`, it misses none that was placed before.
    """
    holds = every()
    if not holds:
        return None
    people = _people(row) if any(one.patient_id for one in holds) else frozenset()
    papers = _papers(row) if any(one.document_id for one in holds) else frozenset()
    for one in holds:
        if one.scope == HoldScope.EVERYTHING or one.patient_id in people or one.document_id in papers:
            return one
    return None


def _people(row: DocumentRow) -> frozenset[int]:
    """Row ids of everybody whose data the document may hold."""
    keys = [entry["patient"]["key"] for entry in row.candidates]
    ids = set(PatientRow.objects.filter(key__in=keys).values_list("pk", flat=True))
    ids |= set(row.recalls.values_list("patient", flat=True))
    ids |= {made for made in row.decisions.values_list("patient", flat=True) if made}
    if row.patient_id:
        ids.add(row.patient_id)
    return family(ids).ids


def _papers(row: DocumentRow) -> frozenset[int]:
    """Row ids of every document that holds pages of this one, or held them, or came instead of it or before it."""
    found: dict[int, DocumentRow] = {}
    fresh = [row]
    while fresh:
        found.update((one.pk, one) for one in fresh)
        beside = [
            other
            for one in fresh
            for other in DocumentRow.objects.filter(scan=one.scan_id)
            if {*other.pages, *other.sheets} & {*one.pages, *one.sheets}
        ]
        ids = [one.pk for one in fresh]
        instead = Q(replaced_by__in=ids) | Q(pk__in=[one.replaced_by_id for one in fresh if one.replaced_by_id])
        fresh = [one for one in (*beside, *DocumentRow.objects.filter(instead)) if one.pk not in found]
    return frozenset(found)


# --- what outlives the database ----------------------------------------------------------------------------


def _names(row: HoldRow) -> dict[str, str]:
    """What it is on, by the names that survive: the patient's key or the document's receipt."""
    if row.patient:
        return {"patient": row.patient.key}
    return {"document": row.document.receipt} if row.document else {}


def told() -> list[dict[str, Any]]:
    """Every hold for the books, with its reason."""
    names = ("reason", "placed_by", "placed", "lifted_by", "lifted", "lifted_why")
    return [
        {
            "id": row.pk,
            "patient": {"key": row.patient.key, "mrn": row.patient.mrn} if row.patient else None,
            **{name: getattr(row, name) for name in names},
        }
        for row in every(standing=False)
    ]


def replay(books: Iterable[Mapping[str, Any]]) -> int:
    """After a rebuild: every hold that the ledger tells of, with the reasons that the books kept; how many stand.

    What a hold was on that is not here any more makes it one on everything: too much is held rather than too little.
    """
    kept = {int(entry["id"]): entry for entry in books}
    lifted = {event.subject: event for event in Event.objects.filter(action=LIFTED).order_by("seq")}
    for event in Event.objects.filter(action=PLACED).order_by("seq"):
        number = int(event.subject.removeprefix("hold:"))
        book, end = kept.get(number, {}), lifted.get(event.subject)
        row = HoldRow(pk=number, placed_by=event.actor, placed=event.at, reason=book.get("reason") or LOST)
        _aim(row, event.detail, book)
        if end is not None:
            row.lifted, row.lifted_by, row.lifted_why = end.at, end.actor, book.get("lifted_why") or LOST
        row.save(force_insert=True)
    return HoldRow.objects.filter(lifted__isnull=True).count()


def _aim(row: HoldRow, detail: Mapping[str, str], book: Mapping[str, Any]) -> None:
    if key := detail.get("patient"):
        row.patient = PatientRow.objects.filter(key=key).first()
        if row.patient is None and book.get("patient"):
            row.patient, _ = PatientRow.objects.get_or_create(key=key, defaults={"mrn": book["patient"]["mrn"]})
    elif receipt := detail.get("document"):
        row.document = DocumentRow.objects.filter(receipt=receipt).first()
    row.scope = HoldScope.PATIENT if row.patient else HoldScope.DOCUMENT if row.document else HoldScope.EVERYTHING


def faults() -> Iterator[str]:
    """Where the holds are not what the ledger tells, a sentence a fault."""
    expected: dict[int, bool] = {}
    for subject, action in (
        Event.objects.filter(action__in=(PLACED, LIFTED)).order_by("seq").values_list("subject", "action")
    ):
        expected[int(subject.removeprefix("hold:"))] = action == PLACED
    rows = {row.pk: row.lifted is None for row in every(standing=False)}
    for number, stands in expected.items():
        if number not in rows:
            yield f"hold {number}: the ledger tells of it, and there is no row of it"
        elif rows[number] != stands:
            yield f"hold {number}: by the ledger it {'stands' if stands else 'was lifted'}, by its row not"
    for number in rows.keys() - expected.keys():
        yield f"hold {number}: there is a row, and the ledger tells nothing of it"
