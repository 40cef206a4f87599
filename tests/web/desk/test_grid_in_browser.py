"""Many at once: documents whose type alone is asked are filed together, but those that were taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from intake.model import Reason
from intake.records import documents
from tests.web.browser import MARKS

if TYPE_CHECKING:
    from tests.web.browser import House
    from tests.web.desk.conftest import Room

pytestmark = MARKS


def states(rows: list) -> list[str]:  # type: ignore[type-arg]  # DocumentRow
    return [documents.get(row.document_id).state for row in rows]


def test_enter_says_yes_to_all_that_are_ticked(room: Room, house: House) -> None:
    rows = [room.plain(Reason.TYPE_UNSURE) for _ in range(5)]
    seat = house.seat()
    seat.sit_down()
    seat.keys("Escape", "b")
    expect(seat.page.locator(".pick")).to_have_count(5)
    expect(seat.page.locator("#pick-0")).to_be_focused()
    seat.page.wait_for_timeout(450)
    seat.keys("ArrowRight", "Space")
    expect(seat.page.locator(".pick.out")).to_have_count(1)
    seat.keys("Space")
    expect(seat.page.locator(".pick.out")).to_have_count(0)
    seat.keys("ArrowRight", "Space", "Enter")
    seat.ready(rows[2].receipt)  # what was taken out comes by itself
    assert states(rows) == ["held", "held", "review", "held", "held"]


def test_another_type_is_a_digit_away(room: Room, house: House) -> None:
    rows = [room.plain(Reason.TYPE_UNSURE) for _ in range(3)]
    seat = house.seat()
    seat.sit_down()
    seat.keys("Escape", "b")
    expect(seat.page.locator(".pick")).to_have_count(3)
    seat.page.wait_for_timeout(450)
    seat.keys("2", "Enter")
    seat.state("empty")
    assert {documents.get(row.document_id).kind for row in rows} == {"letter"}


def test_the_same_by_mouse_and_back_to_one_at_a_time(room: Room, house: House) -> None:
    rows = [room.plain(Reason.TYPE_UNSURE) for _ in range(3)]
    seat = house.seat()
    seat.sit_down()
    seat.page.get_by_role("button", name="Many at once").click()
    seat.page.locator("#pick-1").click()
    seat.page.wait_for_timeout(450)
    seat.page.locator("#grid-file").click()
    seat.ready(rows[1].receipt)
    assert states(rows) == ["held", "review", "held"]
    room.plain(Reason.TYPE_UNSURE)
    seat.page.get_by_role("button", name="Many at once").click()
    expect(seat.page.locator(".pick")).to_have_count(2)
    seat.page.get_by_role("button", name="One at a time").click()
    seat.ready(rows[1].receipt)
