"""Queries are read as what a page says, with their truth."""

from __future__ import annotations

import csv
import datetime as dt
from typing import TYPE_CHECKING

import pytest

from intake.evaluate.matching.queries import read_queries
from intake.model import Item, PersonName

if TYPE_CHECKING:
    from pathlib import Path

TODAY = dt.date(2026, 3, 2)
COLUMNS = ["qid", "doc_type", "name", "dob", "mrn", "sex", "phone", "address", "ssn4", "member_id", "page_conf"]


def _write(folder: Path, *queries: dict[str, str], truth: dict[str, str]) -> None:
    with (folder / "queries.csv").open("w", newline="") as out:
        writer = csv.DictWriter(out, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(queries)
    with (folder / "truth.csv").open("w", newline="") as out:
        writer = csv.DictWriter(out, ["qid", "status", "mrns", "tags"], restval="")
        writer.writeheader()
        writer.writerows({**truth, "qid": query["qid"]} for query in queries)


def test_every_field_of_a_query_is_a_finding_in_its_normal_form(tmp_path: Path) -> None:
    said = {
        "qid": "1", "doc_type": "label", "name": "ROYAL, MARY A",
        "dob": "09/14/1934", "mrn": "0010-311", "sex": "FEMALE",
        "phone": "(281) 964-7790", "address": "3317 Webber Pl, Houston, TX 77241", "ssn4": "xxx-xx-8767",
        "member_id": "W03", "page_conf": "0.95",
    }  # fmt: skip
    _write(tmp_path, said, truth={"status": "present", "mrns": "17|18", "tags": "twin senior"})
    (query,) = read_queries(tmp_path, TODAY)
    value = {finding.item: finding.value for finding in query.findings.items}
    assert value[Item.NAME] == PersonName("ROYAL", "MARY", "A")
    assert value[Item.BIRTH_DATE] == dt.date(1934, 9, 14)
    assert (value[Item.SEX], value[Item.PHONE], value[Item.SSN_LAST4]) == ("F", "2819647790", "8767")
    assert query.right == {"17", "18"}
    assert query.tags == ("twin", "senior")
    assert all(finding.confidence == pytest.approx(0.95) for finding in query.findings.items)


def test_a_damaged_birth_date_is_weak_and_comes_with_what_else_it_could_mean(tmp_path: Path) -> None:
    _write(tmp_path, {"qid": "1", "dob": "111-20-1969", "page_conf": "0.9"}, truth={"status": "absent", "mrns": ""})
    (query,) = read_queries(tmp_path, TODAY)
    (finding,) = query.findings.items
    assert dt.date(1969, 11, 20) in {finding.value, *(guess.value for guess in finding.guesses)}
    assert finding.confidence < 0.5
    assert not query.right


def test_a_page_that_names_two_people_has_no_right_answer(tmp_path: Path) -> None:
    said = {"qid": "1", "name": "Roy, Al", "page_conf": "1"}
    _write(tmp_path, said, truth={"status": "conflict", "mrns": "1|2"})
    (query,) = read_queries(tmp_path, TODAY)
    assert query.conflict
    assert not query.right
