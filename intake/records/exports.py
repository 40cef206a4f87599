"""Filed documents that are handed over: which ones are meant, and that it is noted in the ledger."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from intake.errors import Conflict
from intake.records import patient_merge, patients
from intake.records.models import DocumentRow, DocumentState, SampleRow, SampleState

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from intake.records.ledger import Ledger

REASONS: Mapping[str, str] = {
    "patient_request": "the patient, or who acts for them, asks for it",
    "treatment": "another provider treats the patient",
    "payment": "a payer asks for it",
    "legal": "a court, an authority or a lawyer asks for it",
    "audit": "somebody checks the record",
    "migration": "another system takes it over",
    "other": "another reason, told in the note",
}
"""Why documents are handed over: codes, because the ledger holds no text."""
_AT_ONCE = 400


@dataclass(frozen=True, slots=True)
class Asked:
    """Which filed documents are meant; what is empty or None does not count.

    `mrn` is a patient's record number: documents of their living record and of all that was merged into it.  `first`
    and `last` are days, both included: the document's date, or that of its arrival if it bears none.
    """

    mrn: str = field(repr=False, default="")
    first: dt.date | None = None
    last: dt.date | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Filed:
    """One filed document as it is handed over; `folder` is relative to the site."""

    receipt: str
    document_id: str
    mrn: str = field(repr=False)
    kind: str
    date: dt.date | None = field(repr=False)
    arrived: dt.datetime
    filed: dt.datetime | None
    pages: int
    folder: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is meant, oldest first; `left_out` are receipts of which it is in dispute whose they are."""

    documents: tuple[Filed, ...]
    left_out: tuple[str, ...]


def choose(asked: Asked) -> Chosen:
    """The filed documents that are meant.  Raises `Missing` if there is no patient of that record number.

    What was recalled, waits for a reviewer or is on its way to its folder is nobody's yet, and not among them.
    """
    rows = DocumentRow.objects.filter(state=DocumentState.FILED, patient__isnull=False)
    if asked.mrn:
        living = patients.survivor(patients.by_mrn(asked.mrn))
        rows = rows.filter(patient__key__in=[living.key, *(one.key for one in patient_merge.tell(living.mrn).merged)])
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.first:
        came = Q(document_date__isnull=True, scan__arrived__gte=_midnight(asked.first))
        rows = rows.filter(Q(document_date__gte=asked.first) | came)
    if asked.last:
        came = Q(document_date__isnull=True, scan__arrived__lt=_midnight(asked.last + dt.timedelta(days=1)))
        rows = rows.filter(Q(document_date__lte=asked.last) | came)
    columns = ("receipt", "document_id", "patient__mrn", "kind", "document_date", "scan__arrived", "settled")
    disputed = set(_disputed())
    documents, left_out = [], []
    for told in rows.order_by("id").values_list(*columns, "pages", "folder").iterator(chunk_size=2_000):
        receipt, identity, mrn, kind, date, arrived, filed, pages, folder = told
        if receipt in disputed:
            left_out.append(receipt)
        else:
            documents.append(Filed(receipt, identity, mrn, kind, date, arrived, filed, len(pages), folder))
    return Chosen(tuple(documents), tuple(left_out))


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time()).astimezone()


def _disputed() -> Iterator[str]:
    """Receipts of filed documents of which a blind check read another patient, and nobody has said yet who is right."""
    rows = SampleRow.objects.filter(state=SampleState.DISPUTED, patient_wrong__isnull=True)
    for receipt, items in rows.values_list("document__receipt", "disputed"):
        if "patient" in items:
            yield receipt


def note(handed: Sequence[Filed], name: str, actor: str, reason: str, ledger: Ledger) -> None:
    """Tell the ledger of each document that it is handed over under that name, before it is.

    Raises `Conflict` if one of them was taken out of its folder meanwhile; what was noted until then stays, and says
    more than happened, never less.
    """
    for start in range(0, len(handed), _AT_ONCE):
        some = handed[start : start + _AT_ONCE]
        with transaction.atomic():
            rows = DocumentRow.objects.select_for_update().filter(receipt__in=[one.receipt for one in some])
            now = {row.receipt: (row.state, row.folder) for row in rows.only("receipt", "state", "folder")}
            for one in some:
                if now.get(one.receipt) != (DocumentState.FILED, one.folder):
                    raise Conflict(f"{one.receipt} was taken out of its folder meanwhile. Nothing was handed over.")
                ledger.write(actor, "exported", one.receipt, reason=reason, export=name)


@transaction.atomic
def made(name: str, actor: str, reason: str, ledger: Ledger, **counts: object) -> None:
    """Tell the ledger of the whole: how many documents and bytes, and the digest of the manifest."""
    ledger.write(actor, "export_made", f"export:{name}", reason=reason, **counts)
