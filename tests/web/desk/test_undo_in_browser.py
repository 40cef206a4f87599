"""Taking back at a real browser: once, ten deep, not eleven, and not after the hold."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from intake.model import Reason
from intake.records import documents
from intake.records.models import DecisionRow, DocumentRow
from tests.web.browser import MARKS

if TYPE_CHECKING:
    from tests.web.browser import House
    from tests.web.desk.conftest import Room

pytestmark = MARKS


def test_the_last_decision_is_taken_back_and_made_again(room: Room, house: House) -> None:
    first, second = room.plain(Reason.POLICY), room.plain(Reason.POLICY)
    seat = house.seat()
    seat.sit_down()
    seat.keys("Enter")
    seat.ready(second.receipt)
    seat.keys("d")
    seat.page.keyboard.type("2025-02-03", delay=50)
    seat.keys("Enter", "z")
    seat.ready(first.receipt)
    assert documents.get(first.document_id).state == "review"
    expect(seat.page.locator(".candidate.chosen")).to_have_count(1)
    seat.keys("y")
    seat.ready(second.receipt)  # what had been before the reviewer, as they had left it
    expect(seat.page.locator("#date")).to_have_value("2025-02-03")
    assert documents.get(first.document_id).state == "held"


def test_ten_decisions_are_taken_back_one_by_one_by_click_and_the_eleventh_is_not(room: Room, house: House) -> None:
    rows = [room.plain(Reason.POLICY) for _ in range(12)]
    seat = house.seat()
    seat.sit_down()
    for following in rows[1:]:
        seat.keys("Enter")
        seat.ready(following.receipt)
    for row in reversed(rows[1:11]):
        seat.page.get_by_role("button", name="Take back").click()
        seat.ready(row.receipt)
    assert [documents.get(row.document_id).state for row in rows] == ["held", *["review"] * 11]
    expect(seat.page.get_by_role("button", name="Take back")).to_have_count(0)
    seat.keys("z")
    seat.hinted("Nothing can be taken back")
    assert seat.doc == rows[1].receipt


def test_after_the_hold_nothing_is_taken_back(room: Room, house: House) -> None:
    row, following = room.plain(Reason.POLICY), room.plain(Reason.POLICY)
    seat = house.seat()
    seat.sit_down()
    seat.keys("Enter")
    seat.ready(following.receipt)
    long_ago = dt.timedelta(minutes=10)
    made = DecisionRow.objects.get()
    DecisionRow.objects.update(at=made.at - long_ago)
    DocumentRow.objects.filter(pk=row.pk).update(hold_until=made.at - long_ago)
    seat.keys("z")
    expect(seat.page.locator("#hint")).not_to_be_empty()
    assert seat.doc == following.receipt
    assert documents.get(row.document_id).state == "held"


def test_the_time_left_is_told_and_the_queue_may_be_empty(room: Room, house: House) -> None:
    row = room.plain(Reason.POLICY)
    seat = house.seat()
    seat.sit_down()
    seat.keys("Enter")
    seat.state("empty")
    assert seat.page.locator(".time-left").inner_text().startswith(("1:5", "2:00"))
    seat.keys("z")
    seat.ready(row.receipt)


@pytest.mark.parametrize("hours", [-26, 26])
def test_no_clock_of_a_workstation_is_trusted(room: Room, house: House, hours: int) -> None:
    room.plain(Reason.POLICY)
    seat = house.seat()
    seat.page.clock.set_system_time(dt.datetime.now(dt.UTC) + dt.timedelta(hours=hours))
    seat.sit_down()
    expect(seat.page.locator(".why .facts")).to_contain_text("waiting 0 min")
    seat.keys("Enter")
    seat.state("empty")
    assert seat.page.locator(".time-left").inner_text().startswith(("1:5", "2:00"))
