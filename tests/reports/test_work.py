"""Pace by reason; by person in the order of names."""

from __future__ import annotations

from intake.reports import by_person, by_reason
from tests.reports.facts import decision


def test_pace_is_counted_in_active_hours() -> None:
    table = by_reason([decision(), decision(active=20.0, keys=4), decision(undone=True)])
    rows = {row[0]: row[1:] for row in table.rows}
    assert rows["weak_identity"] == (2, 240.0, 15.0, 19.0, 3.0)


def test_decisions_that_were_not_timed_count_but_have_no_pace() -> None:
    rows = {row[0]: row[1:] for row in by_reason([decision(active=0.0)]).rows}
    assert rows["all"] == (1, None, None, None, None)


def test_people_stand_in_the_order_of_their_names() -> None:
    some = [decision(actor="user:2"), decision(actor="user:2"), decision(actor="user:1")]
    table = by_person(some, {"user:1": "Zoe", "user:2": "Ann"})
    assert [row[0] for row in table.rows] == ["Ann", "Zoe"]
    assert [row[1] for row in table.rows] == [2, 1]
