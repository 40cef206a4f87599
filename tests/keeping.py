"""A site in which something of everything has happened: filed, in review, taken and not read yet, closed, a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connections, transaction
from django.utils import timezone

from intake.filing import document_id, file, place
from intake.filing.cabinet import PatientCabinet
from intake.model import Accept, Reason, Refer
from intake.records import accounts, scans
from intake.records.books import Books
from intake.records.connect import SQLITE_FILE
from intake.records.ledger import Ledger
from intake.records.ledger_files import LedgerFiles
from intake.records.models import Account, DecisionRow, DocumentRow, RecoveryCode, ScanRow, SecondFactor
from intake.records.sketches import StoredSketches
from tests.cases import NOON, case, patient, taken_scan
from tests.filing.test_cabinet import bind

if TYPE_CHECKING:
    from collections.abc import Callable

    from intake.settings import Settings


@dataclass(frozen=True)
class Lived:
    settings: Settings
    ledger: Ledger

    def write_down(self) -> None:
        LedgerFiles(self.settings.ledger_files).catch_up()
        Books(self.settings.books, place.replace).catch_up()


def with_an_empty_database(make_settings: Callable[..., Settings]) -> Settings:
    """The same site after its database is lost."""
    connections.close_all()
    settings = make_settings()
    connections.close_all()
    for ending in ("-wal", "-shm"):
        (settings.data / f"{SQLITE_FILE}{ending}").unlink(missing_ok=True)
    make_settings()
    assert not ScanRow.objects.exists()
    return settings


def close(row: DocumentRow, actor: str, ledger: Ledger) -> None:
    """A person found that it is an advert."""
    with transaction.atomic():
        row.state, row.settled, row.decided, row.decided_by = "closed", timezone.now(), timezone.now(), actor
        row.note, row.version = "An advert.", row.version + 1
        row.save()
        ledger.write(actor, "closed", row.receipt, reason="not_a_record")


def lived_in(settings: Settings) -> Lived:
    ledger = Ledger.of(settings.keys)
    cabinet = PatientCabinet(settings.site, settings.store, ledger, {}, bind, StoredSketches())
    first = taken_scan(settings, ledger, b"a filed scan")
    file(case(first, Accept(patient(1), "letter", NOON.date())), cabinet)
    scans.settle(1, ledger)
    second = taken_scan(settings, ledger, b"a scan of two documents", pages=2)
    file(case(second, Refer((Reason.NO_CANDIDATE,)), pages=(1,)), cabinet)
    file(case(second, Refer((Reason.POOR_IMAGE,)), pages=(2,)), cabinet)
    scans.settle(2, ledger)
    closed = document_id(second.digest, (2,))
    who = accounts.add(Account(name="ruiz", role="reviewer", password="argon2$..."), ledger, "operator")
    actor = f"user:{who.pk}"
    SecondFactor.objects.create(account=who, sealed="sealed", proven=NOON, last_step=7)
    RecoveryCode.objects.create(account=who, digest="ab" * 32)
    close(DocumentRow.objects.get(document_id=closed), actor, ledger)
    DecisionRow.objects.create(
        document=DocumentRow.objects.get(document_id=closed),
        version=1,
        actor=actor,
        role="reviewer",
        action="not_ours",
        patient=None,
        at=timezone.now(),
        ms_active=4000,
    )
    taken_scan(settings, ledger, b"a scan that is not read yet", pages=4)
    return Lived(settings, ledger)
