"""Documents that came long ago, on a site that does not keep everything for ever."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from intake import purge
from intake.filing import file, place
from intake.filing.cabinet import PatientCabinet
from intake.model import Accept, Reason, Refer
from intake.records import documents, readings, scans
from intake.records.books import Books
from intake.records.ledger import Ledger
from intake.records.ledger_files import LedgerFiles
from intake.records.models import DocumentRow, ReadPage, ScanRow
from intake.records.sketches import StoredSketches
from tests.cases import case, close, patient, taken_scan
from tests.filing.test_cabinet import bind

if TYPE_CHECKING:
    from intake.settings import Settings

TODAY = dt.date(2026, 11, 26)
LONG_AGO = dt.datetime(2010, 1, 5, 9, tzinfo=dt.UTC)
TEN_YEARS: dict[str, Any] = {"years": 10, "not_ours_days": 90}
PROPOSER, APPROVER = "user:1", "user:2"


@dataclass(frozen=True)
class Aged:
    """A site with documents whose time of keeping is over."""

    settings: Settings
    ledger: Ledger

    @classmethod
    def on(cls, settings: Settings) -> Aged:
        return cls(settings, Ledger.of(settings.keys))

    @property
    def cabinet(self) -> PatientCabinet:
        own = self.settings
        return PatientCabinet(own.site, own.store, self.ledger, {}, bind, StoredSketches())

    def filed(self, name: str, whose: int = 1, kind: str = "letter", came: dt.datetime = LONG_AGO) -> DocumentRow:
        """A document of three pages, filed long ago."""
        scan = taken_scan(self.settings, self.ledger, name.encode())
        made = file(case(scan, Accept(patient(whose), kind, came.date())), self.cabinet)
        return self._long_ago(made.document_id, came)

    def batch(self, name: str, whose: tuple[int, int] = (1, 2), came: dt.datetime = LONG_AGO) -> list[DocumentRow]:
        """Two documents of one scan."""
        scan = taken_scan(self.settings, self.ledger, name.encode())
        parts = zip(whose, ((1,), (2, 3)), strict=True)
        made = [file(case(scan, Accept(patient(n), "letter", came.date()), pages), self.cabinet) for n, pages in parts]
        return [self._long_ago(one.document_id, came) for one in made]

    def closed(self, name: str, came: dt.datetime = LONG_AGO) -> DocumentRow:
        """Somebody found long ago that it is not ours."""
        scan = taken_scan(self.settings, self.ledger, name.encode())
        made = file(case(scan, Refer((Reason.NOT_A_RECORD,))), self.cabinet)
        close(documents.get(made.document_id), Reason.NOT_A_RECORD, self.ledger)
        return self._long_ago(made.document_id, came)

    def _long_ago(self, identity: str, came: dt.datetime) -> DocumentRow:
        row = documents.get(identity)
        held = sorted(page for one in row.scan.documents.all() for page in one.pages)
        if held == [1, 2, 3]:
            scans.settle(row.scan_id, self.ledger)
        ScanRow.objects.filter(pk=row.scan_id).update(arrived=came)
        DocumentRow.objects.filter(pk=row.pk).update(settled=came, decided=came)
        for number in row.pages:
            ReadPage.objects.get_or_create(scan=row.scan, number=number, defaults={"reading": b"what it said"})
        readings.PageMemory().put(f"{row.pk}".zfill(64), b"what it said")
        return documents.get(identity)

    def proposed(self) -> int:
        return purge.propose(self.settings, self.survey(), PROPOSER, self.ledger).number

    def approved(self) -> int:
        number = self.proposed()
        purge.approve(self.settings, number, APPROVER, self.ledger)
        return number

    def survey(self) -> purge.Survey:
        return purge.survey(self.settings, TODAY)

    def run(self, number: int) -> purge.Outcome:
        return purge.run(self.settings, number, "operator", self.ledger, today=TODAY, remove=self.finish)

    def finish(self) -> int:
        return purge.finish_alone(self.settings, self.ledger)

    def write_down(self) -> None:
        LedgerFiles(self.settings.ledger_files).catch_up()
        Books(self.settings.books, place.replace).catch_up()

    def is_there(self, row: DocumentRow) -> bool:
        """Whether the document lies whole in its folder."""
        return bool(row.folder) and (self.settings.site / row.folder / "document.json").exists()

    def is_stored(self, row: DocumentRow) -> bool:
        return place.stored(self.settings.store, row.scan.digest).exists()
