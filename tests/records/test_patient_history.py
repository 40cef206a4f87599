"""What an import replaces is kept: paper carries the old name."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from intake.matching import keys_of
from intake.model import Former, Patient, PersonName
from intake.records import patients
from intake.records.models import FormerRow, PatientKey
from intake.records.patient_history import MOST_FORMERS, added, replaced
from intake.records.patients import StoredPatients

if TYPE_CHECKING:
    from pathlib import Path

    from intake.settings import Settings

TODAY = dt.date(2026, 3, 1)
ANGELA = Patient(
    "k",
    "7",
    PersonName("OKONKWO", "ANGELA", "MARIE"),
    dt.date(1961, 8, 14),
    former_last_name="BRANDT",
    phone="2125550101",
    address="12 ALDER LANE",
    zip="12180",
)
HEAD = "mrn,last_name,first_name,birth_date,phone,address,zip,former_last_name"


@pytest.fixture
def stored(settings: Settings) -> StoredPatients:
    del settings
    return StoredPatients(keys_of)


def imported(stored: StoredPatients, folder: Path, *rows: str) -> None:
    file = folder / "index.csv"
    file.write_text("\n".join((HEAD, *rows)) + "\n", encoding="utf-8")
    stored.load(file)


def test_what_is_replaced_is_kept_and_nothing_else() -> None:
    married = replace(ANGELA, name=PersonName("WEBER", "ANGELA", "MARIE"))
    assert replaced(ANGELA, married, TODAY) == (Former(TODAY, ANGELA.name),)
    moved = replace(ANGELA, address="9 BIRCH ROAD", phone="")
    assert replaced(ANGELA, moved, TODAY) == (Former(TODAY, phone="2125550101", address="12 ALDER LANE", zip="12180"),)
    corrected = replace(ANGELA, birth_date=dt.date(1961, 8, 15))
    assert replaced(ANGELA, corrected, TODAY) == (Former(TODAY, birth_date=dt.date(1961, 8, 14)),)


def test_a_value_that_is_only_added_to_is_not_lost() -> None:
    bare = replace(ANGELA, name=PersonName("OKONKWO", "ANGELA"), phone="", address="", zip="")
    assert replaced(bare, ANGELA, TODAY) == ()
    assert replaced(ANGELA, replace(ANGELA, sex="F", member_id="X", deceased=TODAY), TODAY) == ()


def test_an_older_former_name_is_not_pushed_out_by_a_newer_one() -> None:
    twice = replace(ANGELA, name=PersonName("WEBER", "ANGELA"), former_last_name="OKONKWO")
    names = [former.name.last for former in replaced(ANGELA, twice, TODAY) if former.name]
    assert names == ["OKONKWO", "BRANDT"]


def test_a_value_that_comes_and_goes_is_kept_once() -> None:
    old = Former(dt.date(2020, 1, 1), phone="2125550101")
    fresh, both = added((old,), (Former(TODAY, phone="2125550101"), Former(TODAY, phone="2125550102")))
    assert [former.phone for former in fresh] == ["2125550102"]
    assert [former.phone for former in both] == ["2125550102", "2125550101"]


@pytest.mark.database
def test_a_patient_is_found_by_the_name_on_old_paper(stored: StoredPatients, tmp_path: Path) -> None:
    imported(stored, tmp_path, "7,Ash,Ann,1990-01-01,2125550101,12 Alder Lane,12180,", "8,Oak,Bo,1991-01-01,,,,")
    before = keys_of(patients.by_mrn("7"))
    imported(stored, tmp_path, "7,Weber,Ann,1991-02-02,2125550199,9 Birch Road,12181,", "8,Oak,Bo,1991-01-01,,,,")
    patient = patients.by_mrn("7")
    assert patient.name.last == "WEBER"
    (former,) = patient.formerly
    assert former.name == PersonName("ASH", "ANN")
    assert (former.birth_date, former.phone) == (dt.date(1990, 1, 1), "2125550101")
    assert (former.address, former.zip) == ("12 ALDER LANE", "12180")
    assert former.until == dt.datetime.now(dt.UTC).date()
    for key in before:
        assert patient in stored.sharing([key], 9), key
    assert patients.by_mrn("8").formerly == ()
    assert FormerRow.objects.count() == 1


@pytest.mark.database
def test_history_grows_with_every_change_and_not_without(stored: StoredPatients, tmp_path: Path) -> None:
    names = ["Ash", "Elm", "Elm", "Fir", "Ash", "Elm"]
    for name in names:
        imported(stored, tmp_path, f"7,{name},Ann,1990-01-01,,,,")
    assert [former.name.last for former in patients.by_mrn("7").formerly if former.name] == ["FIR", "ELM", "ASH"]
    assert PatientKey.objects.count() == len(set(keys_of(patients.by_mrn("7"))))


@pytest.mark.database
def test_matching_is_given_the_newest_of_a_long_history(stored: StoredPatients, tmp_path: Path) -> None:
    for digit in range(MOST_FORMERS + 3):
        imported(stored, tmp_path, f"7,Ash,Ann,1990-01-01,21255501{digit:02d},,,")
    formerly = patients.by_mrn("7").formerly
    assert len(formerly) == MOST_FORMERS
    assert formerly[0].phone == f"21255501{MOST_FORMERS + 1:02d}"
    assert FormerRow.objects.count() == MOST_FORMERS + 2
