"""The patient index: look-ups by key, counts, search, forwarding of merged rows."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from intake.errors import Missing
from intake.matching import PatientIndex, keys_of
from intake.records import patient_keys, patient_merge, patients
from intake.records.models import CrowdedKey, PatientRow
from intake.records.patients import StoredPatients

if TYPE_CHECKING:
    from pathlib import Path

    from intake.settings import Settings

pytestmark = pytest.mark.database

HEADER = (
    "mrn,last_name,first_name,middle_name,suffix,former_last_name,birth_date,sex,ssn,phone,address,city,state,zip,"
    "member_id,merged_into,deceased\n"
)
ROWS = """\
100001,Okonkwo,Ángela,Marie,,Brandt,1961-08-14,F,850-12-3456,212-555-0101,12 Alder Lane,Troy,NY,12180,ZX100,,
100002,O'Hare,Lindsay,,,,2009-04-27,F,,212-555-0102,9 Birch Rd,Troy,NY,12180,ZX101,,
100003,Berg-Lindqvist,Nils,,Jr.,,1990-02-03,M,,,44 Cedar St,Troy,NY,12180,ZX102,,
100004,Berg-Lindqvist,Nils,,Sr,,1960-02-05,M,,,44 Cedar St,Troy,NY,12180,ZX102,,2020-01-01
100005,Okonkwo,A,,,,1961-08-14,F,,,,,,,,100001,
100006,Okonkwo-Old,A,,,,1961-08-14,F,,,,,,,,100005,
"""


@pytest.fixture
def index(settings: Settings, tmp_path: Path) -> PatientIndex:
    del settings
    file = tmp_path / "index.csv"
    file.write_text(HEADER + ROWS, encoding="utf-8")
    stored = StoredPatients(keys_of)
    stored.load(file)
    return stored


def test_a_key_brings_the_rows_that_have_it(index: PatientIndex) -> None:
    found = index.sharing(["d:1961-08-14", "m:100002"], 10)
    assert [p.mrn for p in found] == ["100002", "100001", "100005", "100006"]


def test_whoever_shares_the_rarest_and_the_most_keys_comes_first(index: PatientIndex) -> None:
    assert next(p.mrn for p in index.sharing(["d:1961-08-14", "m:100002"], 10)) == "100002"
    both = index.sharing(["d:1961-08-14", "di:1961-08-14|O", "n:B653|O252"], 10)
    assert next(p.mrn for p in both) == "100001"
    assert index.sharing(["d:1961-08-14", "m:100002"], 10, most=1) == (patients.by_mrn("100002"),)


def test_a_crowded_key_brings_nobody_and_is_known_after_the_import(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del settings
    monkeypatch.setattr(patient_keys, "CROWDED", 2)
    file = tmp_path / "index.csv"
    file.write_text(HEADER + ROWS, encoding="utf-8")
    stored = StoredPatients(keys_of)
    stored.load(file)
    assert stored.sharing(["d:1961-08-14"], 1000) == ()
    assert [p.mrn for p in stored.sharing(["d:1961-08-14", "m:100001"], 1000)] == ["100001"]
    assert set(CrowdedKey.objects.values_list("rows", flat=True)) == {3}


def test_a_key_that_too_many_rows_have_is_left_out(index: PatientIndex) -> None:
    assert [p.mrn for p in index.sharing(["d:1961-08-14", "m:100002"], 2)] == ["100002"]


def test_no_key_brings_nobody(index: PatientIndex) -> None:
    assert index.sharing([], 10) == ()
    assert index.sharing(["d:1800-01-01"], 10) == ()


def test_a_look_up_takes_two_queries_whatever_the_number_of_keys(index: PatientIndex) -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        index.sharing([f"m:{n}" for n in range(100000, 100150)], 10)
    assert len(queries) == 2


def test_look_ups_are_answered_from_indexes(index: PatientIndex) -> None:
    PatientRow.objects.filter(mrn="100001").update(formers=1)
    with CaptureQueriesContext(connection) as queries:
        index.sharing(["d:1961-08-14"], 10)
        index.counts([("last_name", "OKONKWO")])
        index.numbered(["100001"])
        index.size()
        patients.by_mrn("100001")
        patients.search("okon angela")
        patients.search("100001")
        patients.search("1961-08-14")
        patient_merge.tell("100001")
    plans = [plan_of(query["sql"]) for query in queries]
    assert len(plans) > 15
    assert not [plan for plan in plans if is_a_scan(plan)]


def is_a_scan(plan: str) -> bool:
    """SQLite calls a look-up in a full-text index a scan of it."""
    return any("SCAN records" in line and "VIRTUAL" not in line for line in plan.splitlines()) or "Seq Scan on" in plan


def plan_of(sql: str) -> str:
    """How the database means to answer; PostgreSQL scans tables of six rows whatever their indexes, if it may."""
    sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        if not sqlite:
            cursor.execute("SET enable_seqscan = off")
        cursor.execute(("EXPLAIN QUERY PLAN " if sqlite else "EXPLAIN ") + sql)
        plan = "\n".join(str(row[-1]) for row in cursor.fetchall())
        if not sqlite:
            cursor.execute("RESET enable_seqscan")
    return plan


def test_values_are_counted(index: PatientIndex) -> None:
    assert index.size() == 6
    wanted = [("last_name", "BERG-LINDQVIST"), ("first_name", "NILS"), ("birth_date", "1961-08-14"), ("last_name", "X")]
    assert index.counts(wanted) == {
        ("last_name", "BERG-LINDQVIST"): 2,
        ("first_name", "NILS"): 2,
        ("birth_date", "1961-08-14"): 3,
    }


def test_an_empty_index_has_no_rows(settings: Settings) -> None:
    del settings
    assert StoredPatients(keys_of).size() == 0


def test_a_patient_is_found_by_number_and_by_key(index: PatientIndex) -> None:
    del index
    patient = patients.by_mrn("100001")
    assert patients.by_key(patient.key) == patient
    assert (patient.name.last, patient.name.first, patient.birth_date) == ("OKONKWO", "ANGELA", dt.date(1961, 8, 14))
    assert patient.ssn_last4 == "3456"
    with pytest.raises(Missing):
        patients.by_mrn("999999")
    with pytest.raises(Missing):
        patients.by_key("nobody")


def test_a_merged_row_leads_to_its_survivor(index: PatientIndex) -> None:
    del index
    assert patients.survivor(patients.by_mrn("100006")).mrn == "100001"
    assert patients.survivor(patients.by_mrn("100001")).mrn == "100001"


def test_a_circle_of_merges_leads_nowhere(index: PatientIndex) -> None:
    del index
    PatientRow.objects.filter(mrn="100001").update(merged_into="100006")
    with pytest.raises(Missing):
        patients.survivor(patients.by_mrn("100001"))


@pytest.mark.parametrize(
    ("text", "mrns"),
    [
        ("okonkwo angela", {"100001"}),
        ("ÁNGELA, Okon", {"100001"}),
        ("brandt", {"100001"}),
        ("o'hare", {"100002"}),
        ("nils berg", {"100003", "100004"}),
        ("nils 2/3/1990", {"100003"}),
        ("1990-02-03", {"100003"}),
        ("02/03/90", {"100003"}),
        ("100002", {"100002"}),
        ("10000", {"100001", "100002", "100003", "100004", "100005", "100006"}),
        ("2125550102", {"100002"}),
        ("212-555-0102", {"100002"}),
        ("nobody", set()),
        ("%", set()),
        ("", set()),
    ],
)
def test_a_reviewer_finds_by_any_words(index: PatientIndex, text: str, mrns: set[str]) -> None:
    del index
    assert {p.mrn for p in patients.search(text)} == mrns


def test_whole_words_come_before_beginnings(index: PatientIndex) -> None:
    del index
    assert [p.mrn for p in patients.search("okonkwo")][-1] == "100006"
    assert len(patients.search("okonkwo", limit=2)) == 2
