"""Checks with their bounds, and early signs."""

from __future__ import annotations

from intake.quality import interval
from intake.records.results import Result, WrongPatient
from intake.reports import cases, checks, signs
from tests.reports.facts import NOON, decision


def test_a_check_says_what_it_proves() -> None:
    table = checks([Result(True, "patient", interval(0, 2611), 1)])
    row = dict(zip(table.columns, table.rows[0], strict=True))
    assert row["in words"] == "0 of 2,611 checked: below 0.12 %"
    assert row["in dispute"] == 1


def test_every_wrong_patient_is_listed_by_number() -> None:
    table = cases([WrongPatient(1, "R-2026-000001", "letter", "fax", True, NOON, None)])
    assert table.rows[0][0] == "R-2026-000001"
    assert table.rows[0][-1] == "not cleared"


def test_signs_are_shares_of_what_people_decided() -> None:
    some = [decision(), decision(agreed=False), decision(undone=True), decision(action="recall", agreed=None)]
    rows = {row[0]: row[1:] for row in signs(some, (4, 1)).rows}
    assert rows["recalled from the record"] == (1, 3, 1 / 3)
    assert rows["taken back within the hold"] == (1, 4, 0.25)
    assert rows["second look disagreed"] == (1, 4, 0.25)
    assert rows["decided as suggested"] == (2, 3, 2 / 3)
