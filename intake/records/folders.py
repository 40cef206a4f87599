"""A patient's folder: the record that lives, what was merged into it, and the documents of all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from intake.errors import Missing
from intake.records import patient_merge, patients
from intake.records.models import DocumentRow, DocumentState, PatientRow

if TYPE_CHECKING:
    from intake.model import Patient

MOST_DOCUMENTS = 2_000


@dataclass(frozen=True, slots=True)
class Folder:
    """The living record, the records merged into it, row ids of all of them, and their filed documents."""

    patient: Patient
    merged: tuple[Patient, ...]
    ids: tuple[int, ...]
    documents: tuple[DocumentRow, ...]


def living(key: str) -> Patient:
    """The patient with that key, or the record they live on in; `Missing` if there is none."""
    return patients.survivor(patients.by_key(key))


def open_folder(patient: Patient) -> Folder:
    """The folder of a living record, its documents the newest first."""
    told = patient_merge.tell(patient.mrn)
    keys = [patient.key, *(other.key for other in told.merged)]
    ids = tuple(PatientRow.objects.filter(key__in=keys).values_list("pk", flat=True))
    rows = DocumentRow.objects.select_related("scan", "patient").filter(patient__in=ids, state=DocumentState.FILED)
    return Folder(patient, told.merged, ids, tuple(rows.order_by("-document_date", "-id")[:MOST_DOCUMENTS]))


def document_in(folder: Folder, receipt: str) -> DocumentRow:
    """The document of that receipt in the folder; `Missing` if it is not there."""
    for row in folder.documents:
        if row.receipt == receipt:
            return row
    raise Missing("there is no such document in this folder")
