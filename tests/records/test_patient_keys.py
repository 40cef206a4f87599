"""Blocking keys in the database: written in bulk, found by equality, and never lost by a crash."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.db import transaction

from intake.matching import keys_of
from intake.records import patient_keys, patients
from intake.records.connect import is_current, migrate
from intake.records.models import PatientKey
from intake.records.patients import StoredPatients

if TYPE_CHECKING:
    from pathlib import Path

    from intake.settings import Settings

pytestmark = pytest.mark.database


def waiting(*pairs: tuple[int, int]) -> None:
    with transaction.atomic():
        patient_keys.write_waiting(pairs)


def test_waiting_keys_are_found_once_they_are_settled(settings: Settings) -> None:
    del settings
    waiting((5, 1), (-7, 2), (5, 1))
    waiting((5, 3))
    assert patient_keys.holders([5, -7], 10) == {}
    patient_keys.settle()
    patient_keys.settle()
    assert patient_keys.holders([-7, 5, 9], 10) == {-7: [2], 5: [1, 3]}


def test_keys_are_added_and_taken_out(settings: Settings) -> None:
    del settings
    patient_keys.write([(5, 1), (5, 2)])
    patient_keys.write([(5, 1)])
    patient_keys.remove([(5, 2), (6, 2)])
    assert list(PatientKey.objects.values_list("digest", "patient_id")) == [(5, 1)]


def test_rare_keys_are_worth_more_than_common_ones() -> None:
    assert patient_keys.ranked({1: [10, 11, 12], 2: [13], 3: [12]}) == [12, 13, 10, 11]


def test_what_a_killed_import_left_waiting_is_found_after_the_next(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del settings
    file = tmp_path / "index.csv"
    file.write_text("mrn,last_name,first_name,birth_date\n7,Ash,Ann,1990-01-01\n", encoding="utf-8")
    stored = StoredPatients(keys_of)
    with monkeypatch.context() as killed:
        killed.setattr(patient_keys, "settle", lambda: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            stored.load(file)
    assert stored.sharing(["m:7"], 9) == ()
    assert stored.load(file).unchanged == 1
    assert [p.mrn for p in stored.sharing(["m:7"], 9)] == ["7"]
    assert stored.size() == 1


def test_indexing_anew_gives_what_the_import_gave(settings: Settings, tmp_path: Path) -> None:
    del settings
    file = tmp_path / "index.csv"
    file.write_text(
        "mrn,last_name,first_name,birth_date\n7,Ash,Ann,1990-01-01\n8,Oak,Bo,1991-01-01\n", encoding="utf-8"
    )
    stored = StoredPatients(keys_of)
    stored.load(file)
    before = set(PatientKey.objects.values_list("digest", "patient_id"))
    PatientKey.objects.all().delete()
    told: list[int] = []
    assert stored.reindex(told.append) == 2
    assert told == [2]
    assert set(PatientKey.objects.values_list("digest", "patient_id")) == before
    assert [p.mrn for p in stored.sharing(["m:8"], 9)] == ["8"]
    assert patients.size() == 2


def test_the_schema_goes_back_to_before_the_index_at_size_and_forward_again(settings: Settings, tmp_path: Path) -> None:
    del settings
    file = tmp_path / "index.csv"
    file.write_text("mrn,last_name,first_name,birth_date\n7,Ash,Ann,1990-01-01\n", encoding="utf-8")
    stored = StoredPatients(keys_of)
    stored.load(file)
    call_command("migrate", "records", "0002", verbosity=0, interactive=False)
    assert not is_current()
    migrate()
    assert is_current()
    assert patients.by_mrn("7").name.last == "ASH"
    assert stored.sharing(["m:7"], 10) == ()
    assert stored.reindex() == 1
    assert [row.mrn for row in stored.sharing(["m:7"], 10)] == ["7"]
