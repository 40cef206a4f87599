"""The line of life tells the mailroom what happened, in their words, and nothing of a patient."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils import timezone

from intake.records import scans
from intake.web.life import clock, life_of
from tests.planted import PLANTED

if TYPE_CHECKING:
    from tests.web.conftest import Desk


def test_a_file_is_followed_from_its_taking_to_a_reviewer(desk: Desk) -> None:
    row = desk.twins()
    told = life_of(row.scan, names=True)
    assert [step.what for step in told.steps] == ["taken", "with a reviewer"]
    assert told.name == "a.tif"
    assert not any(planted in str(told) for planted in PLANTED)


def test_names_are_left_out_where_they_are_not_shown(desk: Desk) -> None:
    assert life_of(desk.twins().scan, names=False).name == ""


def test_a_refused_file_says_why(desk: Desk) -> None:
    arrived = scans.Arrived("x", "0" * 64, "fax", "fax/a.doc", 9, 10, "", "E108")
    told = life_of(scans.take(arrived, desk.site.ledger), names=False)
    assert [step.what for step in told.steps] == ["not taken"]
    assert "container" in told.why


def test_times_of_today_have_no_day_and_others_do() -> None:
    now = timezone.now()
    assert len(clock(now)) == len("10:41:50")
    assert clock(None) == ""
    assert clock(now - dt.timedelta(days=3)).startswith((now.astimezone() - dt.timedelta(days=3)).strftime("%a"))
    assert "," in clock(now - dt.timedelta(days=60))
