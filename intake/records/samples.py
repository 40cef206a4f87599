"""Quality samples: drawn from what was filed, checked blind, settled by a second person where they differ."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from intake.errors import Conflict, Missing
from intake.quality import Error, Filed, Rates, draw
from intake.quality.draws import MACHINE
from intake.records import patients, stops
from intake.records.models import DocumentRow, DocumentState, PatientRow, SampleRow, SampleState
from intake.records.scans import SERVICE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.db.models import QuerySet

    from intake.records.ledger import Ledger

ITEMS = ("patient", "kind", "date", "pages")
"""What is checked of each sample."""
CLAIM = dt.timedelta(minutes=20)
"""So long a sample is kept for the person who opened it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the checker read, not knowing what was filed.

    `patient` is the opaque key of a row of the index, empty if it is nobody's; with `unclear` the page does not tell.
    `pages` says whether all pages belong to one document of one person.
    """

    patient: str = field(repr=False)
    kind: str
    date: dt.date | None = field(repr=False)
    pages: bool
    unclear: bool = False


def draw_due(secret: bytes, rates: Rates, now: dt.datetime, ledger: Ledger) -> int:
    """Draw what is due and return how many samples are new.  Safe to repeat: the same documents are drawn again."""
    local = now.astimezone()
    zone = local.tzinfo or dt.UTC
    monday = local.date() - dt.timedelta(days=local.weekday() + 7)
    since = dt.datetime.combine(monday, dt.time(), zone)
    errors = list(_errors(since - dt.timedelta(days=rates.raised_days)))
    drawn = draw(_filed_since(since), errors, rates, secret, today=local.date(), zone=zone)
    known = set(SampleRow.objects.filter(filed__gte=since).values_list("document__document_id", flat=True))
    fresh = sorted(set(drawn) - known)
    for identity in fresh:
        _keep(identity, drawn[identity].value, now, ledger)
    return len(fresh)


@transaction.atomic
def _keep(identity: str, why: str, now: dt.datetime, ledger: Ledger) -> None:
    row = DocumentRow.objects.select_related("scan", "patient").get(document_id=identity)
    if row.patient is None or row.decided is None:  # taken back in this moment
        return
    _, made = SampleRow.objects.get_or_create(
        document=row,
        defaults={
            "why": why,
            "filed_by": row.decided_by,
            "filed": row.decided,
            "source": row.scan.source,
            "kind": row.kind,
            "patient": row.patient,
            "document_date": row.document_date,
            "drawn": now,
        },
    )
    if made:
        ledger.write(SERVICE, "sampled", row.receipt, why=why)


def _filed_since(since: dt.datetime) -> Iterable[Filed]:
    rows = DocumentRow.objects.filter(state=DocumentState.FILED, patient__isnull=False)
    before = rows.filter(decided_by=MACHINE, decided__lt=since).values("kind", "scan__source").annotate(n=Count("id"))
    ranks = Counter({(row["kind"], row["scan__source"]): row["n"] for row in before.order_by()})
    window = rows.filter(decided__gte=since).order_by("decided", "id")
    for identity, kind, source, by, at in window.values_list(
        "document_id", "kind", "scan__source", "decided_by", "decided"
    ):
        if at is None:
            continue
        ranks[kind, source] += by == MACHINE
        yield Filed(identity, kind, source, by, at, ranks[kind, source])


def _errors(since: dt.datetime) -> Iterable[Error]:
    wrong = Q(patient_wrong=True) | Q(kind_wrong=True) | Q(date_wrong=True) | Q(pages_wrong=True)
    rows = SampleRow.objects.filter(wrong, settled__gte=since)
    for kind, source, by, found in rows.values_list("kind", "source", "filed_by", "settled"):
        if found is not None:
            yield Error((kind, source) if by == MACHINE else (by,), found)


# --- checking -------------------------------------------------------------------------------------------------


def for_checker(actor: str) -> QuerySet[SampleRow]:
    """The open samples that somebody may check, oldest first: never what they filed, nor what a colleague has open."""
    now = timezone.now()
    free = Q(claimed_by__in=("", actor)) | Q(claimed_until__lt=now)
    return SampleRow.objects.filter(free, state=SampleState.OPEN).exclude(filed_by=actor).order_by("id")


@transaction.atomic
def claim(actor: str) -> SampleRow | None:
    """The next sample for a checker, kept for them for a while; the one they have open already comes first."""
    rows = for_checker(actor).select_for_update()
    row = rows.filter(claimed_by=actor).first() or rows.first()
    if row is not None:
        row.claimed_by, row.claimed_until = actor, timezone.now() + CLAIM
        row.save(update_fields=["claimed_by", "claimed_until"])
    return row


def get(number: int) -> SampleRow:
    """The sample of that number; `Missing` if there is none."""
    row = SampleRow.objects.select_related("document__scan", "patient", "seen_patient").filter(pk=number).first()
    if row is None:
        raise Missing("there is no such sample")
    return row


def of_receipt(receipt: str) -> SampleRow:
    """The sample of the document with that receipt; `Missing` if it was not drawn."""
    row = SampleRow.objects.filter(document__receipt=receipt).first()
    if row is None:
        raise Missing(f"{receipt} is not among the samples")
    return get(row.pk)


@transaction.atomic
def answer(number: int, given: Answer, actor: str, ledger: Ledger) -> SampleRow:
    """What the checker read is compared with what was filed; what differs goes to a supervisor.

    Raises `Missing` if there is no such sample or patient, `Conflict` if it was answered already or if it is the
    checker who filed the document.
    """
    row = SampleRow.objects.select_for_update().filter(pk=number).first()
    if row is None:
        raise Missing("there is no such sample")
    if row.state != SampleState.OPEN:
        raise Conflict("this sample has been checked already")
    if row.filed_by == actor:
        raise Conflict("nobody checks what they filed themselves")
    seen = PatientRow.objects.get(key=patients.by_key(given.patient).key) if given.patient else None
    row.checker, row.checked = actor, timezone.now()
    row.seen_patient, row.seen_kind, row.seen_date = seen, given.kind, given.date
    row.kind_wrong = None if given.kind != row.kind else False
    row.date_wrong = None if given.date != row.document_date else False
    row.pages_wrong = False if given.pages else None
    row.patient_wrong = None if given.unclear or not _is_same(seen, row.patient) else False
    unclear = {"patient"} if given.unclear else set()
    row.disputed = [item for item in ITEMS if getattr(row, f"{item}_wrong") is None and item not in unclear]
    row.state = SampleState.DISPUTED if row.disputed else SampleState.SETTLED
    row.settled = None if row.disputed else row.checked
    row.save()
    ledger.write(actor, "checked", row.document.receipt, disputed=row.disputed)
    return row


def _is_same(seen: PatientRow | None, filed: PatientRow) -> bool:
    """Whether they are one patient, rows that were merged meanwhile included."""
    if seen is None:
        return False
    if seen.pk == filed.pk:
        return True
    return patients.survivor(patients.by_key(seen.key)).key == patients.survivor(patients.by_key(filed.key)).key


@transaction.atomic
def settle(number: int, wrong: Mapping[str, bool | None], actor: str, ledger: Ledger) -> SampleRow:
    """A second person says of each disputed item whether the filing was wrong (None: it cannot be told).

    A wrong patient stops filing that type from that source without a person.  Raises `Missing` if there is no such
    sample, `Conflict` if it is not in dispute, or if the person filed or checked it, `ValueError` if an item is
    missing.
    """
    row = SampleRow.objects.select_for_update().filter(pk=number).first()
    if row is None:
        raise Missing("there is no such sample")
    if row.state != SampleState.DISPUTED:
        raise Conflict("this sample is not in dispute")
    if actor in {row.filed_by, row.checker}:
        raise Conflict("who filed or checked a document does not settle the dispute about it")
    if set(wrong) != set(row.disputed):
        raise ValueError("each disputed item must be settled, and no other")
    for item, is_wrong in wrong.items():
        setattr(row, f"{item}_wrong", is_wrong)
    row.state, row.settled, row.settled_by = SampleState.SETTLED, timezone.now(), actor
    row.save()
    ledger.write(
        actor, "check_settled", row.document.receipt, wrong=[item for item, is_wrong in wrong.items() if is_wrong]
    )
    if row.patient_wrong:
        stops.begin(row, actor, ledger)
    return row


def disputed() -> list[SampleRow]:
    """The samples that wait for a supervisor, oldest first."""
    rows = SampleRow.objects.select_related("document").filter(state=SampleState.DISPUTED)
    return list(rows.order_by("id")[:200])
