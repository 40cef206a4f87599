"""How long each document is kept, from what the rows say of it and of its patient's other documents."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Max, Q

from intake.records.families import family
from intake.records.models import (
    GOING,
    LIVING,
    DocumentRow,
    DocumentState,
    PatientRow,
    SampleRow,
    SampleState,
    ScanState,
)
from intake.retention import Facts, Kept, Rules, kept

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from intake.retention import Was

_WAS: dict[str, Was] = {
    DocumentState.FILED: "filed",
    DocumentState.CLOSED: "closed",
    DocumentState.REPLACED: "replaced",
}
"""The states in which a document has come to rest; any other is kept."""
HOLDING = LIVING & ~Q(state=DocumentState.DESTROYED)
"""The documents that hold pages of their scan and were not destroyed: as long as there is one, the scan is kept."""
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Person:
    """What counts of the patient: whether their living record is known, their birth date, their latest document."""

    is_known: bool
    born: dt.date | None
    last: dt.date | None


@dataclass(frozen=True, slots=True)
class Due:
    """A document that need not be kept any more, and until when it had to be."""

    row: DocumentRow
    was: Was
    kept: Kept


def due(rules: Rules, kinds: Collection[str], today: dt.date) -> Iterator[Due]:
    """The documents whose time of keeping is over, oldest row first; holds do not count here.

    `kinds` are the types that the site knows.
    """
    if rules.keep_all:
        return
    people: dict[int, Person] = {}
    resting = DocumentRow.objects.filter(LIVING, state__in=list(_WAS), scan__state=ScanState.SETTLED)
    for row in resting.select_related("scan", "patient").order_by("id").iterator(chunk_size=_AT_ONCE):
        alone = kept(_facts(row, kinds, Person(is_known=True, born=_born(row), last=None)), rules)
        if row.patient_id is None or not alone.is_over(today):  # its patient's other documents can only keep it longer
            found = alone
        else:
            if row.patient_id not in people:
                people[row.patient_id] = person_of(row)
            found = kept(_facts(row, kinds, people[row.patient_id]), rules)
        if found.is_over(today) and (was := was_of(row)):
            yield Due(row, was, found)


def kept_now(row: DocumentRow, rules: Rules, kinds: Collection[str]) -> Kept:
    """How long that document is kept, by what the rows say at this moment."""
    person = person_of(row) if row.patient_id else Person(is_known=False, born=None, last=None)
    return kept(_facts(row, kinds, person), rules)


def was_of(row: DocumentRow) -> Was | None:
    """What the document is, if it has come to rest; None while anybody may still do something with it.

    A document whose pages others hold on the same scan has nothing of its own to keep.
    """
    if row.state == DocumentState.REPLACED and (row.replaced_by is None or row.replaced_by.scan_id == row.scan_id):
        return None
    return _WAS.get(row.state) if row.scan.state == ScanState.SETTLED else None


def is_being_checked(row: DocumentRow) -> bool:
    """Whether a quality sample of it is open or in dispute."""
    return SampleRow.objects.filter(document=row).exclude(state=SampleState.SETTLED).exists()


def is_last_of_its_scan(row: DocumentRow) -> bool:
    """Whether no other document holds pages of its scan, so that the scan goes with it."""
    return not row.scan.documents.exclude(pk=row.pk).filter(HOLDING).exists()


def person_of(row: DocumentRow) -> Person:
    """The patient of a document with everything that was merged: the youngest birth date, the latest document."""
    found = family([row.patient_id] if row.patient_id else [])
    rows = DocumentRow.objects.filter(patient__in=found.ids, state__in=GOING)
    latest = rows.aggregate(dated=Max("document_date"), came=Max("scan__arrived"))
    days = [day for day in (latest["dated"], latest["came"] and latest["came"].date()) if day]
    born = PatientRow.objects.filter(pk__in=found.ids).aggregate(youngest=Max("birth_date"))["youngest"]
    certain = found.living is not None and found.living.birth_date is not None
    return Person(found.living is not None, born if certain else None, max(days, default=None))


def _born(row: DocumentRow) -> dt.date | None:
    return row.patient.birth_date or dt.date.min if row.patient else None


def _facts(row: DocumentRow, kinds: Collection[str], person: Person) -> Facts:
    arrived = row.scan.arrived.date()
    settled = row.settled or row.decided or row.scan.arrived
    own = max(row.document_date or arrived, arrived)
    return Facts(
        was=_WAS.get(row.state, "filed"),
        kind=row.kind,
        has_type=row.kind in kinds,
        date=row.document_date,
        arrived=arrived,
        settled=max(settled.date(), arrived),
        last=max(own, person.last or own),
        has_patient=person.is_known and row.patient_id is not None,
        born=person.born,
    )
