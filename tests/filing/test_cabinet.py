"""The one door into the record: idempotent, never over something, never to two patients."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from intake import audit
from intake.errors import Conflict, Damaged
from intake.filing import document_id, file, place, plan
from intake.filing.cabinet import Bound, PatientCabinet
from intake.model import Accept, Case, Document, Patient, PersonName, Reading, Reason, Refer, Scan
from intake.records import documents, scans
from intake.records.ledger import Ledger
from intake.records.models import DocumentRow, DocumentState
from intake.records.sketches import StoredSketches
from tests.cases import NOON, case, patient, taken_scan
from tests.resend import letters

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from intake.settings import Settings

pytestmark = pytest.mark.database


def bind(scan: Scan, pages: tuple[int, ...], turns: Mapping[int, int], drafts: Path) -> Bound:
    assert not turns
    original, archive = drafts / "original.tif", drafts / "archive.pdf"
    original.write_bytes(scan.path.read_bytes() + bytes(pages))
    archive.write_bytes(b"%PDF" + bytes(pages))
    return Bound(original, archive)


@pytest.fixture
def cabinet(settings: Settings) -> PatientCabinet:
    ledger = Ledger.of(settings.keys)
    return PatientCabinet(settings.site, settings.store, ledger, {"letter": "51852-2"}, bind, StoredSketches())


def accept(number: int = 1) -> Accept:
    return Accept(patient(number), "letter", NOON.date())


def test_a_filed_document_lies_in_an_opaque_folder_with_its_record(cabinet: PatientCabinet, settings: Settings) -> None:
    scan = taken_scan(settings, cabinet.ledger)
    filing = file(case(scan, accept()), cabinet)
    folder = settings.site / filing.folder
    record = json.loads((folder / "document.json").read_text(encoding="utf-8"))
    assert {entry.name for entry in folder.iterdir()} == {"original.tif", "archive.pdf", "document.json"}
    assert record["loinc"] == "51852-2"
    assert record["scan"]["sha256"] == scan.digest
    assert record["files"]["original.tif"] == place.digest_of(folder / "original.tif")
    assert record["findings"][0]["ink"][0]["box"] == [1, 0.1, 0.1, 0.2, 0.12]
    assert "GARCIA" not in filing.folder.upper()
    assert "100001" not in filing.folder


def test_to_file_again_changes_nothing(cabinet: PatientCabinet, settings: Settings) -> None:
    scan = taken_scan(settings, cabinet.ledger)
    first = file(case(scan, accept()), cabinet)
    before = (settings.site / first.folder / "document.json").stat().st_mtime_ns
    again = file(case(scan, accept()), cabinet)
    assert again == first
    assert (settings.site / first.folder / "document.json").stat().st_mtime_ns == before
    assert DocumentRow.objects.count() == 1


def test_a_second_look_with_another_answer_completes_the_first_plan(
    cabinet: PatientCabinet, settings: Settings
) -> None:
    """A crash between the plan and the folder, and an index that has changed meanwhile, never make two folders."""
    scan = taken_scan(settings, cabinet.ledger)
    row = documents.decide(
        case(scan, accept(1)), plan(scan, Document((1, 2, 3), Reading(())), accept(1), ""), cabinet.ledger
    )
    assert row.state == DocumentState.DECIDED
    filing = file(case(scan, accept(2)), cabinet)
    assert patient(1).key in filing.folder
    assert len(list(settings.patient_folders.glob("??/*/*/*/document.json"))) == 1
    assert file(case(scan, Refer((Reason.CONFLICT,))), cabinet).state == "filed"


def test_a_crash_after_the_folder_and_before_the_row_is_completed(
    cabinet: PatientCabinet, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan = taken_scan(settings, cabinet.ledger)
    monkeypatch.setattr(documents, "filed", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        file(case(scan, accept()), cabinet)
    monkeypatch.undo()
    filing = file(case(scan, accept()), cabinet)
    assert filing.state == "filed"
    assert documents.get(filing.document_id).state == DocumentState.FILED
    assert list((settings.patient_folders / ".drafts").iterdir()) == []


def test_a_damaged_folder_is_said_and_never_called_filed(cabinet: PatientCabinet, settings: Settings) -> None:
    scan = taken_scan(settings, cabinet.ledger)
    where = plan(scan, Document((1, 2, 3), Reading(())), accept(), "")
    documents.decide(case(scan, accept()), where, cabinet.ledger)
    (settings.site / where.folder).mkdir(parents=True)
    (settings.site / where.folder / "document.json").write_text("{}")
    with pytest.raises(Damaged):
        cabinet.carry_out(where.document_id)
    assert documents.get(where.document_id).state == DocumentState.DECIDED


def test_pages_that_belong_to_a_document_cannot_be_filed_with_another(
    cabinet: PatientCabinet, settings: Settings
) -> None:
    scan = taken_scan(settings, cabinet.ledger)
    file(case(scan, accept(), pages=(1, 2)), cabinet)
    with pytest.raises(Conflict):
        file(case(scan, accept(2), pages=(2, 3)), cabinet)


def test_a_scan_settles_only_when_every_page_is_in_exactly_one_document(
    cabinet: PatientCabinet, settings: Settings
) -> None:
    scan = taken_scan(settings, cabinet.ledger)
    file(case(scan, accept(), pages=(1, 2)), cabinet)
    row = documents.find(document_id(scan.digest, (1, 2)))
    assert row is not None
    with pytest.raises(Conflict):
        scans.settle(row.scan_id, cabinet.ledger)
    second = file(case(scan, Refer((Reason.NO_PATIENT,)), pages=(3,)), cabinet)
    scans.settle(row.scan_id, cabinet.ledger)
    assert documents.get(second.document_id).receipt == f"{row.receipt}-2"


def test_a_person_decides_only_what_they_have_seen(cabinet: PatientCabinet, settings: Settings) -> None:
    scan = taken_scan(settings, cabinet.ledger)
    referred = file(case(scan, Refer((Reason.CONFLICT,))), cabinet)
    row = documents.get(referred.document_id)
    verdict = dataclasses.replace(accept(), by="user:1")
    kept = documents.case_of(row, scan, verdict)
    with pytest.raises(Conflict):
        file(kept, dataclasses.replace(cabinet, version=row.version + 1))
    filing = file(kept, dataclasses.replace(cabinet, version=row.version))
    assert filing.state == "filed"
    assert documents.get(referred.document_id).decided_by == "user:1"


def test_the_machine_never_takes_a_document_back_from_a_person(cabinet: PatientCabinet, settings: Settings) -> None:
    scan = taken_scan(settings, cabinet.ledger)
    file(case(scan, Refer((Reason.WEAK_IDENTITY,))), cabinet)
    assert file(case(scan, accept()), cabinet).state == "review"


@given(
    keys=st.lists(st.text("0123456789abcdef", min_size=32, max_size=32), min_size=2, max_size=2, unique=True),
    pages=st.lists(st.integers(1, 99), min_size=1, max_size=4, unique=True),
    year=st.integers(1900, 2100),
)
def test_two_patients_never_share_a_folder(keys: list[str], pages: list[int], year: int) -> None:
    scan = Scan("ab" * 32, "fax", NOON.replace(year=year), "image/tiff", path=None)  # type: ignore[arg-type]
    document = Document(tuple(pages), Reading(()))
    folders = {plan(scan, document, Accept(Patient(key, "1", PersonName()), "letter"), "").folder for key in keys}
    assert len(folders) == 2
    assert all(
        f"/{key}/" in folder
        for key, folder in zip(sorted(keys), sorted(folders, key=lambda f: f.split("/")[2]), strict=True)
    )


@hypothesis_settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations([1, 2, 3, 4]))
def test_whatever_the_order_of_filing_everything_verifies(
    cabinet: PatientCabinet, settings: Settings, order: list[int]
) -> None:
    scan = taken_scan(settings, cabinet.ledger, content=repr(order).encode(), pages=4)
    for page in order:
        file(case(scan, accept(page), pages=(page,)), cabinet)
    assert list(audit.verify(settings, cabinet.ledger)) == []


def resent(scan: Scan, decision: Accept | Refer) -> Case:
    """A case of the same letter, whichever scan it came in."""
    drawn = replace(letters.sketch(letters.page(letters.LETTER), who=letters.patient(patient().key)), scan=scan.digest)
    return replace(case(scan, decision), sketch=drawn)


def test_of_two_copies_taken_at_the_same_moment_the_second_goes_before_a_person(
    cabinet: PatientCabinet, settings: Settings
) -> None:
    """Neither was known when the other was looked for; the door looks once more."""
    one, two = (taken_scan(settings, cabinet.ledger, content) for content in (b"one", b"two"))
    first, second = (file(resent(scan, accept()), cabinet) for scan in (one, two))
    assert (first.state, second.state) == ("filed", "review")
    assert second.reasons == (Reason.POSSIBLE_RESEND,)
    row = documents.get(second.document_id)
    assert row.resend_of is not None
    assert (row.resend_of.document_id, row.resend) == (first.document_id, "same")
    line = documents.document_line(row, row.scan, {})
    assert (line["resend_of"], line["resend"]) == (documents.get(first.document_id).receipt, "same")


def test_to_file_the_first_again_does_not_find_the_second(cabinet: PatientCabinet, settings: Settings) -> None:
    one, two = (taken_scan(settings, cabinet.ledger, content) for content in (b"one", b"two"))
    first = file(resent(one, accept()), cabinet)
    file(resent(two, accept()), cabinet)
    assert file(resent(one, accept()), cabinet) == first


def test_what_a_person_decides_is_not_looked_up_again(cabinet: PatientCabinet, settings: Settings) -> None:
    one, two = (taken_scan(settings, cabinet.ledger, content) for content in (b"one", b"two"))
    file(resent(one, accept()), cabinet)
    second = file(resent(two, accept()), cabinet)
    row = documents.get(second.document_id)
    by_hand = dataclasses.replace(cabinet, version=row.version)
    decided = documents.case_of(row, two, replace(accept(), by="user:1"))
    assert file(decided, by_hand).state == "filed"
