"""Cover and separator sheets of one site: who and what they are for, looked up and written to the ledger."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction

from intake.errors import Missing
from intake.kinds import UNKNOWN
from intake.records import patients
from intake.sheets import faces

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from intake.kinds import Kind
    from intake.records.ledger import Ledger

MOST_COPIES = 50


@dataclass(frozen=True, slots=True)
class Printer:
    """Makes sheets for one person.

    `actor` is how the ledger names them and `name` how the sheet does; `now` is when they print.
    """

    kinds: Mapping[str, Kind] = field(repr=False)
    ledger: Ledger
    actor: str
    name: str
    now: dt.datetime

    def patient(self, record_number: str, kind: str = "") -> bytes:
        """The cover sheet of the patient with that number; of a merged record, that of the one which goes on.

        Raises `Missing` if there is no such patient or type.
        """
        patient = patients.survivor(patients.by_mrn(record_number.strip()))
        face = faces.patient_face(patient, kind, self._kind(kind) if kind else "", self._printed())
        return self._noted(face, patient.key, sheet="patient")

    def type(self, kind: str) -> bytes:
        """The sheet of a document type; `Missing` if the site has no such type."""
        return self._noted(faces.type_face(kind, self._kind(kind)), kind, sheet="type")

    def separator(self, copies: int = 1) -> bytes:
        """Separator sheets, one side of paper each, at most MOST_COPIES."""
        return _drawn([faces.separator_face()] * min(max(1, copies), MOST_COPIES))

    def batch(self, documents: int | None = None, source: str = "") -> bytes:
        """A batch sheet with a number of its own; without `documents`, the count is written by hand and not checked."""
        number = f"B-{self.now.astimezone():%Y%m%d-%H%M%S}"
        return self._noted(faces.batch_face(number, documents, source, self._printed()), number, sheet="batch")

    def _kind(self, code: str) -> str:
        if code not in self.kinds or code == UNKNOWN:
            raise Missing(f"there is no document type {code}. List them with: intake types")
        return self.kinds[code].name

    def _printed(self) -> str:
        return f"Printed by {self.name}, {self.now.astimezone():%b %d, %Y %H:%M}"

    def _noted(self, face: faces.Face, subject: str, *, sheet: str) -> bytes:
        with transaction.atomic():
            self.ledger.write(self.actor, "sheet_printed", subject, sheet=sheet)
        return _drawn([face])


def _drawn(made: Sequence[faces.Face]) -> bytes:
    from intake.sheets.draw import draw_sheets

    return draw_sheets(made)
