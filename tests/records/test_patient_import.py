"""Import of the patient index: in place, in batches, and without a word of a bad row's content."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from intake.matching import keys_of
from intake.records import patient_import, patients
from intake.records.models import PatientKey, PatientRow
from intake.records.patient_csv import NotAPatientIndex
from intake.records.patients import StoredPatients

if TYPE_CHECKING:
    from pathlib import Path

    from intake.settings import Settings

pytestmark = pytest.mark.database

HEAD = "mrn,last_name,first_name,birth_date,phone,ssn"


@pytest.fixture
def stored(settings: Settings) -> StoredPatients:
    del settings
    return StoredPatients(keys_of)


def file_of(folder: Path, text: str) -> Path:
    file = folder / "index.csv"
    file.write_text(text, encoding="utf-8")
    return file


def test_rows_are_added_then_updated_in_place(stored: StoredPatients, tmp_path: Path) -> None:
    first = stored.load(file_of(tmp_path, f"{HEAD}\n7,Ash,Ann,1990-01-01,,\n8,Oak,Bo,1991-01-01,,\n"))
    key = patients.by_mrn("7").key
    second = stored.load(file_of(tmp_path, f"{HEAD}\n7,Elm,Ann,1990-01-01,,\n8,Oak,Bo,1991-01-01,,\n"))
    assert (first.added, first.updated, first.unchanged) == (2, 0, 0)
    assert (second.added, second.updated, second.unchanged) == (0, 1, 1)
    assert patients.by_mrn("7").name.last == "ELM"
    assert patients.by_mrn("7").key == key, "the opaque key is kept for ever"


def test_an_update_moves_the_blocking_keys(stored: StoredPatients, tmp_path: Path) -> None:
    stored.load(file_of(tmp_path, f"{HEAD}\n7,Ash,Ann,1990-01-01,,\n"))
    stored.load(file_of(tmp_path, f"{HEAD}\n7,Ash,Ann,1990-01-02,,\n"))
    assert [p.mrn for p in stored.sharing(["d:1990-01-02"], 9)] == ["7"]
    stored.load(file_of(tmp_path, "mrn,last_name,first_name,birth_date,member_id\n7,Ash,Ann,1990-01-02,ZX1\n"))
    stored.load(file_of(tmp_path, "mrn,last_name,first_name,birth_date,member_id\n7,Ash,Ann,1990-01-02,ZX2\n"))
    assert stored.sharing(["i:ZX1"], 9) == (), "what is no longer said and no history finds nobody"
    assert [p.mrn for p in stored.sharing(["i:ZX2"], 9)] == ["7"]
    assert PatientKey.objects.count() == len(keys_of(patients.by_mrn("7")))


def test_columns_the_file_lacks_keep_their_values(stored: StoredPatients, tmp_path: Path) -> None:
    stored.load(file_of(tmp_path, f"{HEAD}\n7,Ash,Ann,1990-01-01,212-555-0101,850-12-3456\n"))
    stored.load(file_of(tmp_path, "mrn,last_name,first_name,birth_date\n7,Elm,Ann,1990-01-01\n"))
    assert patients.by_mrn("7").phone == "2125550101"


def test_of_the_social_security_number_only_four_digits_are_kept(stored: StoredPatients, tmp_path: Path) -> None:
    stored.load(file_of(tmp_path, f"{HEAD}\n7,Ash,Ann,1990-01-01,,850-12-3456\n"))
    row = PatientRow.objects.get()
    assert row.ssn_last4 == "3456"
    assert not any("850" in str(getattr(row, f.name)) for f in row._meta.concrete_fields if f.name != "key")


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (",Ash,Ann,1990-01-01,,", "mrn is empty"),
        ("7,,Ann,1990-01-01,,", "last_name is empty"),
        ("7,Ash,Ann,01/02/1990,,", "YYYY-MM-DD"),
        ("7,Ash,Ann,1990-02-30,,", "YYYY-MM-DD"),
        ("7,Ash,Ann,1090-02-03,,", "before 1850"),
        ("7,Ash,Ann,1990-01-01", "4 values"),
        (f"7,{'Ash' * 60},Ann,1990-01-01,,", "longer than 120"),
        ("7,A\x00sh,Ann,1990-01-01,,", ""),
    ],
)
def test_a_bad_row_is_named_by_number_and_skipped(stored: StoredPatients, tmp_path: Path, row: str, why: str) -> None:
    done = stored.load(file_of(tmp_path, f"{HEAD}\n6,Fir,Al,1980-01-01,,\n{row}\n8,Oak,Bo,1991-01-01,,\n"))
    assert (done.added, done.bad) == (2, 1)
    ((line, fault),) = done.faults
    assert line == 3
    assert why in fault
    assert "Ash" not in fault
    assert "Ann" not in fault


def test_bytes_that_are_not_utf_8_spoil_their_row_only(stored: StoredPatients, tmp_path: Path) -> None:
    file = tmp_path / "index.csv"
    file.write_bytes(f"{HEAD}\n7,Nu".encode() + b"\xf1ez,Ann,1990-01-01,,\n8,Oak,Bo,1991-01-01,,\n")
    done = stored.load(file)
    assert (done.added, done.faults) == (1, ((2, "it is not UTF-8 text"),))


def test_unknown_columns_are_ignored_and_told(stored: StoredPatients, tmp_path: Path) -> None:
    done = stored.load(file_of(tmp_path, f"Colour,{HEAD}\nred,7,Ash,Ann,1990-01-01,,\n"))
    assert done.ignored_columns == ("colour",)
    assert done.added == 1


def test_a_file_without_the_header_is_refused(stored: StoredPatients, tmp_path: Path) -> None:
    with pytest.raises(NotAPatientIndex, match="birth_date"):
        stored.load(file_of(tmp_path, "mrn,last_name,first_name\n7,Ash,Ann\n"))
    with pytest.raises(NotAPatientIndex):
        stored.load(file_of(tmp_path, ""))


def test_progress_is_told_batch_by_batch(
    stored: StoredPatients, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patient_import, "BATCH", 2)
    told: list[int] = []
    rows = "".join(f"{n},Ash,Ann,1990-01-0{n},,\n" for n in range(1, 6))
    done = stored.load(file_of(tmp_path, f"{HEAD}\n{rows}"), told.append)
    assert told == [2, 4, 5]
    assert done.added == stored.size() == 5


def test_the_later_of_two_rows_with_one_number_counts(stored: StoredPatients, tmp_path: Path) -> None:
    stored.load(file_of(tmp_path, f"{HEAD}\n7,Ash,Ann,1990-01-01,,\n7,Elm,Ann,1990-01-01,,\n"))
    assert patients.by_mrn("7").name.last == "ELM"
    assert stored.size() == 1


def test_a_suffix_in_the_last_name_goes_where_it_belongs(stored: StoredPatients, tmp_path: Path) -> None:
    stored.load(file_of(tmp_path, f"{HEAD}\n7,Ash Jr.,Ann,1990-01-01,,\n"))
    name = patients.by_mrn("7").name
    assert (name.last, name.suffix) == ("ASH", "JR")
