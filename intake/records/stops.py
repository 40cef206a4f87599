"""Types that are not filed without a person for now, because one of them went to a wrong patient."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from intake.errors import Conflict, Missing
from intake.quality.draws import MACHINE
from intake.records.models import Event, SampleRow, SampleState, StopRow

if TYPE_CHECKING:
    from intake.records.ledger import Ledger
    from intake.records.models import DocumentRow


def held() -> frozenset[tuple[str, str]]:
    """The pairs of type and source that go to a person: a wrong patient was confirmed, or is in dispute."""
    confirmed = StopRow.objects.filter(cleared__isnull=True, filed_by=MACHINE).values_list("kind", "source")
    in_doubt = SampleRow.objects.filter(
        state=SampleState.DISPUTED, filed_by=MACHINE, patient_wrong__isnull=True
    ).values_list("kind", "source", "disputed")
    return frozenset({*confirmed, *((kind, source) for kind, source, items in in_doubt if "patient" in items)})


def begin(sample: SampleRow, actor: str, ledger: Ledger) -> StopRow:
    """A wrong patient is confirmed.  Call it in the transaction that says so; safe to repeat."""
    row, made = StopRow.objects.get_or_create(
        sample=sample,
        defaults={
            "receipt": sample.document.receipt,
            "kind": sample.kind,
            "source": sample.source,
            "filed_by": sample.filed_by,
            "since": timezone.now(),
        },
    )
    if made:
        ledger.write(actor, "wrong_patient", row.receipt, kind=row.kind, source=row.source, filed_by=row.filed_by)
    return row


@transaction.atomic
def begin_recalled(row: DocumentRow, filed_by: str, actor: str, ledger: Ledger) -> StopRow:
    """Somebody recalled a document because it was in a wrong patient's record: the same alarm as from a sample.

    `filed_by` is who had filed it (`policy` for the machine).  Safe to repeat while the first is not cleared.
    """
    known = StopRow.objects.filter(receipt=row.receipt, cleared__isnull=True).first()
    if known is not None:
        return known
    made = StopRow.objects.create(
        receipt=row.receipt, kind=row.kind, source=row.scan.source, filed_by=filed_by, since=timezone.now()
    )
    ledger.write(actor, "wrong_patient", made.receipt, kind=made.kind, source=made.source, filed_by=filed_by)
    return made


def replay() -> int:
    """After a rebuild: the stops that the ledger tells of and nobody cleared stand again; returns how many.

    The samples themselves are not told in the ledger; what they had found is lost with the database.
    """
    open_now: dict[str, Event] = {}
    for event in Event.objects.filter(action__in=("wrong_patient", "stop_cleared")).order_by("seq"):
        if event.action == "wrong_patient":
            open_now[event.subject] = event
        else:
            open_now.pop(event.subject, None)
    for receipt, event in open_now.items():
        told = {name: event.detail.get(name, "") for name in ("kind", "source", "filed_by")}
        StopRow.objects.create(receipt=receipt, since=event.at, **told)
    return len(open_now)


def standing() -> list[StopRow]:
    """Those that nobody has cleared yet, oldest first."""
    return list(StopRow.objects.filter(cleared__isnull=True).order_by("id"))


@transaction.atomic
def clear(number: int, note: str, actor: str, ledger: Ledger) -> StopRow:
    """A supervisor has seen to it: the document was put right, and why it happened is understood.

    Raises `Missing` if there is no such stop, `Conflict` if it was cleared before.
    """
    row = StopRow.objects.select_for_update().filter(pk=number).first()
    if row is None:
        raise Missing("there is no such stop")
    if row.cleared is not None:
        raise Conflict("it has been cleared already")
    row.cleared, row.cleared_by, row.note = timezone.now(), actor, note
    row.save(update_fields=["cleared", "cleared_by", "note"])
    ledger.write(actor, "stop_cleared", row.receipt, kind=row.kind, source=row.source)
    return row
