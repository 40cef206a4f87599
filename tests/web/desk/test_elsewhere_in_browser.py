"""A reviewer at a real browser parks, asks, hands on and closes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from intake.model import Reason
from intake.records import documents
from intake.records.models import DecisionRow
from tests.web.browser import MARKS
from tests.web.conftest import BORN, NAME

if TYPE_CHECKING:
    from tests.web.browser import House
    from tests.web.desk.conftest import Room

pytestmark = MARKS


def last() -> DecisionRow:
    return DecisionRow.objects.latest("id")


@pytest.mark.parametrize(
    ("key", "state"), [("r", "awaiting_rescan"), ("p", "parked"), ("n", "closed")], ids=["rescan", "park", "not ours"]
)
def test_reasons_choose_and_finish_in_one_stroke(room: Room, house: House, key: str, state: str) -> None:
    row = room.plain(Reason.POOR_IMAGE)
    seat = house.seat()
    seat.sit_down()
    seat.keys(key)
    seat.page.locator(".popup").wait_for()
    seat.keys("Escape")
    assert seat.page.locator(".popup").count() == 0
    seat.keys(key)
    seat.page.locator(".popup").wait_for()
    seat.keys("2")
    seat.state("empty")
    assert documents.get(row.document_id).state == state
    assert last().keys == 4


def test_a_parked_document_comes_back_when_it_was_told_to(room: Room, house: House) -> None:
    row = room.plain(Reason.POOR_IMAGE)
    seat = house.seat()
    seat.sit_down()
    seat.keys("p")
    seat.page.locator(".popup").wait_for()
    seat.keys("ArrowRight", "4")
    seat.state("empty")
    parked = documents.get(row.document_id)
    assert parked.wait_until is not None
    hours = (parked.wait_until - last().at).total_seconds() / 3600
    assert hours == pytest.approx(4, abs=0.1)


def test_a_question_goes_to_a_supervisor_and_who_is_not_on_file_waits(room: Room, house: House) -> None:
    asked = room.plain(Reason.POLICY)
    unknown = room.desk.refer(Reason.NO_CANDIDATE, findings=(NAME, BORN))
    seat = house.seat()
    seat.sit_down(asked.receipt)
    seat.keys("a")
    seat.page.locator("#note").wait_for()
    seat.page.keyboard.type("Is this hers?", delay=50)
    seat.keys("Enter")
    seat.ready(unknown.receipt)
    assert documents.get(asked.document_id).state == "escalated"
    seat.keys("Escape", "u")
    seat.page.locator("#name").wait_for()
    assert "QUILLFEATHER" in seat.page.locator("#name").input_value()
    seat.keys("Enter")
    seat.page.locator(f"#desk:not([data-doc='{unknown.receipt}'])").wait_for()
    assert documents.get(unknown.document_id).state == "not_on_file"
