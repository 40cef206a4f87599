"""The index behind the search for patients: filled from a waiting list, true after every change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection

from intake.matching import keys_of
from intake.records import patient_merge, patient_wordindex, patients
from intake.records.ledger import Ledger
from intake.records.models import PatientRow
from intake.records.patient_words import asked_by
from intake.records.patients import StoredPatients

if TYPE_CHECKING:
    from pathlib import Path

    from intake.settings import Settings

pytestmark = pytest.mark.database

HEAD = "mrn,last_name,first_name,birth_date,phone"


@pytest.fixture
def stored(settings: Settings) -> StoredPatients:
    del settings
    return StoredPatients(keys_of)


def load(stored: StoredPatients, folder: Path, *rows: str, head: str = HEAD) -> None:
    file = folder / "index.csv"
    file.write_text("\n".join([head, *rows, ""]), encoding="utf-8")
    stored.load(file)


def found(text: str) -> list[str]:
    return [patient.mrn for patient in patients.search(text)]


def test_an_import_fills_it(stored: StoredPatients, tmp_path: Path) -> None:
    load(stored, tmp_path, "7,Ash,Ann,1990-01-01,", "8,Oak,Bo,1991-01-01,")
    assert found("ash") == ["7"]
    assert not patient_wordindex.is_waiting()


def test_an_update_is_found_by_new_and_old_words_and_not_twice(stored: StoredPatients, tmp_path: Path) -> None:
    load(stored, tmp_path, "7,Ash,Ann,1990-01-01,2125550100")
    load(stored, tmp_path, "7,Elm,Ann,1990-01-02,2125550100")
    assert found("elm") == found("ash") == found("1/2/1990") == found("ann") == ["7"], "paper carries the old name"


def test_an_entry_of_what_no_history_keeps_finds_nobody(stored: StoredPatients, tmp_path: Path) -> None:
    load(stored, tmp_path, "7,Ash,Ann,1990-01-01,")
    PatientRow.objects.filter(mrn="7").update(last_name="ELM")
    assert found("ash") == [], "the row is looked at"
    patient_wordindex.refresh(PatientRow.objects.values_list("id", flat=True))
    assert found("elm") == ["7"]


def test_merged_records_are_found_after_those_they_live_on_in(stored: StoredPatients, tmp_path: Path) -> None:
    load(stored, tmp_path, "7,Ash,Ann,1990-01-01,", "8,Ash,Ann,1990-01-01,")
    ledger = Ledger(b"key")
    patient_merge.merge("8", "7", actor="operator", ledger=ledger)
    assert found("ash ann") == ["7", "8"]
    patient_merge.unmerge("8", actor="operator", ledger=ledger)
    patient_merge.merge("7", "8", actor="operator", ledger=ledger)
    assert found("ash ann") == ["8", "7"]


def test_what_a_killed_import_left_waiting_comes_with_the_next_call(stored: StoredPatients, tmp_path: Path) -> None:
    load(stored, tmp_path, "7,Ash,Ann,1990-01-01,")
    PatientRow.objects.create(key="k", mrn="9", last_name="BEECH", first_name="CY")
    patient_wordindex.wait([PatientRow.objects.get(mrn="9").pk])
    assert found("beech") == []
    assert patient_wordindex.is_waiting()
    assert patient_wordindex.settle() == 1
    assert found("beech") == ["9"]


def test_made_anew_it_is_as_it_was(stored: StoredPatients, tmp_path: Path) -> None:
    load(stored, tmp_path, "7,Ash,Ann,1990-01-01,", "8,Oak,Bo,1991-01-01,")
    stored.reindex()
    assert (found("ash"), found("oak bo"), found("ash bo")) == (["7"], ["8"], [])


def test_when_most_entries_are_old_it_is_made_anew(
    stored: StoredPatients, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patient_wordindex, "BATCH", 2)
    for round_ in range(8):
        load(stored, tmp_path, *(f"{n},Ash,Ann,199{round_}-01-01," for n in range(3)))
    assert found("ash 1997") == ["2", "1", "0"] or connection.vendor == "postgresql"
    assert sorted(found("ash 1997")) == ["0", "1", "2"]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = 'records_waitingwords'")
            assert cursor.fetchone()[0] <= 3 * 2 + 2 + 3


def test_on_postgresql_many_rows_are_written_before_their_index(
    stored: StoredPatients, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patient_wordindex, "_MANY", 1)
    load(stored, tmp_path, *(f"{n},Ash,Ann,1990-01-01," for n in range(5)))
    assert len(found("ash")) == 5
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_indexes WHERE indexname = 'patient_words'")
            assert cursor.fetchone()[0] == 1


def test_what_came_last_comes_first(stored: StoredPatients, tmp_path: Path) -> None:
    load(stored, tmp_path, *(f"{n},Ash,Ann,1990-01-01," for n in range(5)))
    having = patient_wordindex.having(asked_by("ash"), 3, whole=True)
    assert len(having) == 3
    if connection.vendor == "sqlite":
        assert having == sorted(having, reverse=True)
