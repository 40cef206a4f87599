"""Every file and page of a day is accounted for, and what was planted is found."""

from __future__ import annotations

import datetime as dt
import shutil
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from intake.filing.plan import document_id
from intake.model import Reason, Refer
from intake.records import documents, scans
from intake.records.ledger import Ledger
from intake.records.models import DocumentRow, DocumentState, Event, ScanRow
from intake.reports import reconcile
from tests.cases import case, taken_scan
from tests.records.test_samples import filed

if TYPE_CHECKING:
    from intake.reports import Reconciled
    from intake.settings import Settings

pytestmark = pytest.mark.database


@pytest.fixture
def day(settings: Settings) -> None:
    """A day with a filed, a referred, a rejected, a duplicate and a working file."""
    ledger = Ledger.of(settings.keys)
    row = filed(settings, 1)
    (settings.site / row.folder).mkdir(parents=True)
    (settings.site / row.folder / "document.json").write_text("{}")
    scans.settle(row.scan_id, ledger)
    scan = taken_scan(settings, ledger, b"two", pages=3)
    documents.refer(case(scan, Refer((Reason.CONFLICT,)), (1, 2)), document_id(scan.digest, (1, 2)), ledger)
    documents.refer(case(scan, Refer((Reason.CONFLICT,)), (3,)), document_id(scan.digest, (3,)), ledger)
    scans.settle(ScanRow.objects.get(receipt=scan.receipt).pk, ledger)
    taken_scan(settings, ledger, b"three", pages=5)
    scans.take(scans.Arrived("d", scan.digest, "fax", "fax/again.tif", 1, 10), ledger)
    scans.take(scans.Arrived("r", "0" * 64, "scanner", "scanner/x.docx", 1, 10, "", "E108"), ledger)


def today(settings: Settings) -> Reconciled:
    now = timezone.now()
    return reconcile(now.date(), now - dt.timedelta(hours=1), now + dt.timedelta(hours=1), settings.site)


@pytest.mark.usefixtures("day")
def test_a_sound_day_leaves_nothing_over(settings: Settings) -> None:
    found = today(settings)
    assert found.faults == ()
    files = {row[0]: dict(zip(found.files.columns, row, strict=True)) for row in found.files.rows}
    assert files["fax"] | {"source": ""} == {
        "source": "", "received": 4, "settled": 2, "rejected": 0, "duplicate": 1, "in work": 1, "unaccounted": 0,
        "with a fault": 0,
    }  # fmt: skip
    assert files["scanner"]["rejected"] == 1
    pages = {row[0]: dict(zip(found.pages.columns, row, strict=True)) for row in found.pages.rows}
    every = pages["all"]
    assert (every["received"], every["filed"], every["in review"], every["in work"], every["duplicate"]) == (
        14,
        3,
        3,
        5,
        3,
    )
    assert every["unaccounted"] == 0


@pytest.mark.usefixtures("day")
def test_a_document_row_that_vanished_is_found(settings: Settings) -> None:
    DocumentRow.objects.filter(state=DocumentState.REVIEW, pages=[3]).delete()
    found = today(settings)
    assert found.unaccounted == 1
    assert "page 3 is in no document" in found.faults[0]
    assert found.pages.rows[-1][-1] == 1


@pytest.mark.usefixtures("day")
def test_a_page_in_two_documents_is_found(settings: Settings) -> None:
    DocumentRow.objects.filter(pages=[3]).update(pages=[2, 3])
    assert "page 2 is in 2 documents" in "".join(today(settings).faults)


@pytest.mark.usefixtures("day")
def test_a_file_whose_row_vanished_is_found_by_the_ledger(settings: Settings) -> None:
    row = ScanRow.objects.get(code="E108")
    row.delete()
    found = today(settings)
    assert found.faults == (f"{row.receipt}: the ledger tells that it came, and there is no row of it",)
    assert found.files.rows[-1][-2] == 1


@pytest.mark.usefixtures("day")
def test_a_row_that_the_ledger_does_not_know_is_found(settings: Settings) -> None:
    ScanRow.objects.filter(code="E108").update(receipt="R-2026-999999")
    assert any("tells nothing of its coming" in fault for fault in today(settings).faults)


@pytest.mark.usefixtures("day")
def test_a_row_that_lost_pages_is_found(settings: Settings) -> None:
    ScanRow.objects.filter(documents__pages=[3]).update(pages=2)
    faults = "".join(today(settings).faults)
    assert "read with 3 pages and its row says 2" in faults
    assert "page 3 is in a document" in faults


@pytest.mark.usefixtures("day")
def test_a_folder_that_is_gone_is_found(settings: Settings) -> None:
    row = DocumentRow.objects.get(state=DocumentState.FILED)
    shutil.rmtree(settings.site / row.folder)
    found = today(settings)
    assert "its folder is not there" in found.faults[0]
    assert found.pages.rows[-1][-1] == 3


@pytest.mark.usefixtures("day")
def test_a_page_that_came_again_in_a_new_scan_is_accounted_for(settings: Settings) -> None:
    other = DocumentRow.objects.get(state=DocumentState.FILED)
    DocumentRow.objects.filter(pages=[3]).update(state=DocumentState.REPLACED, replaced_by=other)
    assert today(settings).faults == ()


def test_a_day_on_which_nothing_came_is_sound(settings: Settings) -> None:
    assert today(settings).faults == ()
    assert Event.objects.count() == 0
