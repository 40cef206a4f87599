"""Merged records: one goes on, nothing is thrown away, and it can be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from intake.errors import Conflict, Missing
from intake.matching import keys_of
from intake.records import patient_merge, patients
from intake.records.ledger import Ledger, events_of
from intake.records.models import DocumentRow, DocumentState, PatientRow, ScanRow, ScanState
from intake.records.patients import StoredPatients

if TYPE_CHECKING:
    from pathlib import Path

    from intake.settings import Settings

pytestmark = pytest.mark.database

HEAD = "mrn,last_name,first_name,birth_date,merged_into,deceased"


@pytest.fixture
def ledger(settings: Settings, tmp_path: Path) -> Ledger:
    load(tmp_path, *(f"{n},Ash,Ann,1990-01-01,," for n in range(1, 6)))
    return Ledger.of(settings.keys)


def load(folder: Path, *rows: str, head: str = HEAD) -> tuple[int, ...]:
    file = folder / "index.csv"
    file.write_text("\n".join((head, *rows)) + "\n", encoding="utf-8")
    return StoredPatients(keys_of).load(file).circles


def merge(loser: str, into: str, ledger: Ledger) -> str:
    return patient_merge.merge(loser, into, actor="operator", ledger=ledger)[1].mrn


def filed_under(mrn: str, number: int) -> str:
    from django.utils import timezone

    now = timezone.now()
    scan = ScanRow.objects.create(
        receipt=f"R-{number}",
        digest=f"{number}",
        arrival=f"{number}",
        source="fax",
        source_file="",
        size=1,
        arrived=now,
        state=ScanState.SETTLED,
    )
    row = DocumentRow.objects.create(
        document_id=f"D-{number}",
        receipt=f"R-{number}-1",
        scan=scan,
        pages=[1],
        state=DocumentState.FILED,
        kind="lab_report",
        patient=PatientRow.objects.get(mrn=mrn),
        created=now,
    )
    return row.receipt


def test_a_merged_record_leads_to_the_one_that_goes_on_until_it_is_unmerged(ledger: Ledger) -> None:
    assert merge("1", "2", ledger) == "2"
    assert patients.survivor(patients.by_mrn("1")).mrn == "2"
    assert patient_merge.unmerge("1", actor="operator", ledger=ledger).merged_into == ""
    assert patients.survivor(patients.by_mrn("1")).mrn == "1"


def test_merging_is_in_the_ledger_by_opaque_keys(ledger: Ledger) -> None:
    merge("1", "2", ledger)
    merge("1", "2", ledger)
    patient_merge.unmerge("1", actor="operator", ledger=ledger)
    events = events_of(patients.by_mrn("1").key)
    assert [(event.action, event.actor) for event in events] == [("merged", "operator"), ("unmerged", "operator")]
    assert all(event.detail == {"into": patients.by_mrn("2").key} for event in events)
    assert not list(ledger.faults())


def test_a_chain_of_merges_is_followed_and_comes_apart_link_by_link(ledger: Ledger) -> None:
    assert merge("2", "3", ledger) == "3"
    assert merge("1", "2", ledger) == "3"
    assert {p.mrn for p in patient_merge.tell("3").merged} == {"1", "2"}
    patient_merge.unmerge("2", actor="operator", ledger=ledger)
    assert patients.survivor(patients.by_mrn("1")).mrn == "2"


def test_a_merge_that_makes_no_sense_is_refused_with_a_reason(ledger: Ledger) -> None:
    merge("1", "2", ledger)
    with pytest.raises(Conflict, match="itself"):
        merge("3", "3", ledger)
    with pytest.raises(Conflict, match="unmerge it first"):
        merge("2", "1", ledger)
    with pytest.raises(Conflict, match="already"):
        merge("1", "3", ledger)
    for pair in (("9", "1"), ("1", "9")):
        with pytest.raises(Missing, match="no patient"):
            merge(*pair, ledger)
    with pytest.raises(Conflict, match="not merged"):
        patient_merge.unmerge("2", actor="operator", ledger=ledger)
    with pytest.raises(Missing):
        patient_merge.unmerge("9", actor="operator", ledger=ledger)
    assert [row.merged_into for row in PatientRow.objects.order_by("mrn")] == ["2", "", "", "", ""]


def test_what_was_filed_under_a_merged_record_is_found_from_the_one_that_goes_on(ledger: Ledger) -> None:
    theirs, own = filed_under("1", 1), filed_under("2", 2)
    filed_under("3", 3)
    merge("1", "2", ledger)
    told = patient_merge.tell("2")
    assert told.documents == ((theirs, "filed", "1"), (own, "filed", "2"))
    assert patient_merge.tell("1").survivor == patients.by_mrn("2")
    assert patient_merge.tell("1").documents == ((theirs, "filed", "1"),)


def test_an_import_merges_and_unmerges(ledger: Ledger, tmp_path: Path) -> None:
    del ledger
    load(tmp_path, "1,Ash,Ann,1990-01-01,2,2020-05-05")
    assert patients.by_mrn("1").merged_into == "2"
    assert str(patients.by_mrn("1").deceased) == "2020-05-05"
    load(tmp_path, "1,Ash,Ann,1990-01-01", head="mrn,last_name,first_name,birth_date")
    assert patients.by_mrn("1").merged_into == "2", "a file without the column says nothing of merges"
    load(tmp_path, "1,Ash,Ann,1990-01-01,,")
    assert patients.by_mrn("1").merged_into == ""


def test_an_import_makes_no_circle(ledger: Ledger, tmp_path: Path) -> None:
    del ledger
    assert load(tmp_path, "1,Ash,Ann,1990-01-01,2,", "2,Ash,Ann,1990-01-01,3,", "3,Ash,Ann,1990-01-01,,") == ()
    assert load(tmp_path, "3,Ash,Ann,1990-01-01,1,", "4,Ash,Ann,1990-01-01,4,", "5,Ash,Ann,1990-01-01,4,") == (2, 3)
    assert [row.merged_into for row in PatientRow.objects.order_by("mrn")] == ["2", "3", "", "", "4"]
    assert patients.survivor(patients.by_mrn("1")).mrn == "3"
