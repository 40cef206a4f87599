"""A lost database comes back from the folders, and `verify` finds nothing to say."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest

from intake import audit
from intake.errors import WrongSettings
from intake.filing import place
from intake.rebuild import rebuild
from intake.records.books import book_of
from intake.records.ledger import Ledger
from intake.records.models import Account, DocumentRow, Event, ScanRow
from tests.keeping import lived_in, with_an_empty_database

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from intake.settings import Settings

pytestmark = pytest.mark.database


def sniff(file: Path) -> str:
    del file
    return "image/tiff"


def everything() -> list[Any]:
    return [book_of(scan) for scan in ScanRow.objects.order_by("id")]


def test_nothing_but_sessions_is_lost(settings: Settings, make_settings: Callable[..., Settings]) -> None:
    lived_in(settings).write_down()
    before, events = everything(), list(Event.objects.order_by("seq").values_list("mac", flat=True))
    password = Account.objects.get().password
    with_an_empty_database(make_settings)
    made = rebuild(settings, sniff)
    assert everything() == before
    assert list(Event.objects.order_by("seq").values_list("mac", flat=True)) == events
    assert (Account.objects.get(pk=1).name, Account.objects.get().password) == ("ruiz", password)
    assert (Account.objects.get().factor.sealed, Account.objects.get().recovery_codes.count()) == ("sealed", 1)
    assert (made.scans, made.documents, made.from_folders, made.recovered) == (3, 3, 0, 0)
    assert list(audit.verify(settings, Ledger.of(settings.keys))) == []


def test_from_the_patients_folders_alone_every_filed_document_comes_back(
    settings: Settings, make_settings: Callable[..., Settings]
) -> None:
    lived_in(settings).write_down()
    before = DocumentRow.objects.get(state="filed")
    for folder in (settings.books, settings.ledger_files):
        shutil.rmtree(folder)
    with_an_empty_database(make_settings)
    made = rebuild(settings, sniff)
    row = DocumentRow.objects.get(state="filed")
    for name in ("document_id", "receipt", "pages", "kind", "document_date", "folder", "decided_by", "findings"):
        assert getattr(row, name) == getattr(before, name)
    assert row.patient is not None
    assert before.patient is not None
    assert (row.patient.key, row.patient.mrn) == (before.patient.key, before.patient.mrn)
    assert made.from_folders == 1
    assert made.recovered == 2  # what was in review or not read yet is read again
    assert list(audit.verify(settings, Ledger.of(settings.keys))) == []


def test_bytes_that_are_missing_from_the_store_come_from_the_patients_folder(
    settings: Settings, make_settings: Callable[..., Settings]
) -> None:
    lived_in(settings).write_down()
    row = DocumentRow.objects.get(state="filed")
    folder, scan = settings.site / row.folder, place.stored(settings.store, row.scan.digest)
    record = (folder / "document.json").read_text(encoding="utf-8")
    whole = place.digest_of(folder / "original.tif")
    scan.unlink()
    shutil.rmtree(settings.books)
    (folder / "document.json").write_text(record.replace(row.scan.digest, whole), encoding="utf-8")
    with_an_empty_database(make_settings)
    rebuild(settings, sniff)
    assert place.digest_of(place.stored(settings.store, whole)) == whole


def test_a_database_that_holds_something_is_never_written_over(settings: Settings) -> None:
    lived_in(settings).write_down()
    with pytest.raises(WrongSettings, match="not empty"):
        rebuild(settings, sniff)


def test_without_the_ledgers_key_nothing_is_rebuilt(settings: Settings, make_settings: Callable[..., Settings]) -> None:
    lived_in(settings).write_down()
    with_an_empty_database(make_settings)
    (settings.keys / "ledger.key").unlink()
    with pytest.raises(WrongSettings, match=r"ledger\.key"):
        rebuild(settings, sniff)
    assert not Event.objects.exists()
