"""Several reviewers, lost connections, long silences, empty queues: no work is lost, nothing is done twice."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import F
from playwright.sync_api import expect

from intake.model import Reason
from intake.records import documents
from intake.records.models import DecisionRow, DocumentRow
from tests.web.browser import MARKS

if TYPE_CHECKING:
    from tests.web.browser import House
    from tests.web.desk.conftest import Room

pytestmark = MARKS
LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


def run_out() -> None:
    """Every lease is over."""
    DocumentRow.objects.update(lease_until=LONG_AGO)


def test_two_reviewers_never_have_the_same_document(room: Room, house: House) -> None:
    for _ in range(8):
        room.plain(Reason.POLICY)
    one, other = house.seat("ruiz"), house.seat("chen")
    had = []
    for seat in (one, other):
        seat.sit_down()
        had.append(seat.doc)
    for _ in range(3):
        for seat in (one, other):
            before = seat.doc
            seat.keys("Enter")
            seat.page.locator(f"#desk[data-alive=true]:not([data-doc='{before}'])").wait_for()
            had.append(seat.doc)
    assert len(had) == len(set(had)) == 8
    assert DecisionRow.objects.count() == 6


def test_a_lease_that_ran_out_loses_no_work_if_nobody_took_the_document(room: Room, house: House) -> None:
    row = room.plain(Reason.POLICY)
    seat = house.seat()
    seat.sit_down()
    run_out()
    seat.keys("Enter")
    seat.state("empty")
    assert documents.get(row.document_id).state == "held"


def test_a_document_that_a_colleague_took_stays_theirs_and_the_draft_is_shown(room: Room, house: House) -> None:
    row, following = room.plain(Reason.POLICY), room.plain(Reason.POLICY)
    seat, other = house.seat("ruiz"), house.seat("chen")
    seat.sit_down(row.receipt)
    run_out()
    other.sit_down(row.receipt)
    seat.keys("Enter")
    seat.state("conflict")
    told = seat.page.locator("#conflict")
    assert "colleague has this document" in told.inner_text()
    assert "OKONKWO" in told.inner_text()
    expect(seat.page.get_by_role("button", name="Next document")).to_be_focused()
    assert documents.get(row.document_id).state == "review"
    other.keys("Enter")
    other.page.locator(f"#desk:not([data-doc='{row.receipt}'])").wait_for()
    assert documents.get(row.document_id).state == "held"
    run_out()
    seat.keys("Enter")
    seat.ready(following.receipt)


def test_a_document_that_a_colleague_let_go_of_can_be_taken_again(room: Room, house: House) -> None:
    row = room.plain(Reason.POLICY)
    seat, other = house.seat("ruiz"), house.seat("chen")
    seat.sit_down()
    seat.keys("d")
    seat.page.keyboard.type("2025-02-03", delay=50)
    seat.keys("Enter")
    run_out()
    other.sit_down()
    seat.keys("Enter")
    seat.state("conflict")
    run_out()
    seat.page.get_by_role("button", name="Try to take it again").click()
    seat.ready(row.receipt)
    expect(seat.page.locator("#date")).to_have_value("2025-02-03")


def test_what_changed_meanwhile_is_shown_and_the_draft_is_kept(room: Room, house: House) -> None:
    row = room.plain(Reason.POLICY)
    seat = house.seat()
    seat.sit_down()
    seat.keys("d")
    seat.page.keyboard.type("2025-02-03", delay=50)
    seat.keys("Enter")
    DocumentRow.objects.update(version=F("version") + 1)
    seat.keys("Enter")
    expect(seat.page.locator(".notice")).to_contain_text("What you had entered is kept")
    expect(seat.page.locator("#date")).to_have_value("2025-02-03")
    assert documents.get(row.document_id).state == "review"
    seat.keys("Enter")
    seat.state("empty")
    assert str(documents.get(row.document_id).document_date) == "2025-02-03"


def test_a_document_that_is_gone_is_told_and_the_next_one_is_a_key_away(room: Room, house: House) -> None:
    row, following = room.plain(Reason.POLICY), room.plain(Reason.POLICY)
    seat = house.seat()
    seat.sit_down(row.receipt)
    DocumentRow.objects.filter(pk=row.pk).update(state="replaced")
    seat.keys("Enter")
    seat.state("conflict")
    seat.keys("Enter")
    seat.ready(following.receipt)


def test_without_a_connection_it_is_tried_again_and_done_once(room: Room, house: House) -> None:
    row, following = room.plain(Reason.POLICY), room.plain(Reason.POLICY)
    seat = house.seat()
    seat.expected = (*seat.expected, "ERR_INTERNET_DISCONNECTED")
    seat.sit_down()
    seat.page.context.set_offline(True)
    seat.keys("Enter")
    expect(seat.page.locator(".offline")).to_contain_text("Trying again")
    seat.page.wait_for_timeout(5000)
    assert documents.get(row.document_id).state == "review"
    seat.page.context.set_offline(False)
    seat.ready(following.receipt)
    expect(seat.page.locator(".offline")).to_have_count(0)
    assert documents.get(row.document_id).state == "held"
    assert DecisionRow.objects.count() == 1


def test_an_answer_that_was_lost_on_its_way_is_not_decided_twice(room: Room, house: House) -> None:
    row, following = room.plain(Reason.POLICY), room.plain(Reason.POLICY)
    seat = house.seat()
    seat.expected = (*seat.expected, "ERR_FAILED")
    seat.sit_down()
    lost = []

    def lose(route: object) -> None:
        if not lost:
            lost.append(route.fetch())  # type: ignore[attr-defined]  # a Route: the server has decided
            route.abort()  # type: ignore[attr-defined]
        else:
            route.continue_()  # type: ignore[attr-defined]

    seat.page.route("**/decision", lose)
    seat.keys("Enter")
    seat.ready(following.receipt)
    assert DecisionRow.objects.count() == 1
    assert documents.get(row.document_id).state == "held"


def test_silence_is_asked_about_and_any_key_keeps_the_document(room: Room, house: House) -> None:
    room.plain(Reason.POLICY)
    seat = house.seat()
    seat.page.clock.install()
    seat.sit_down()
    beats: list[str] = []
    seat.page.on("request", lambda asked: beats.append(asked.url) if asked.url.endswith("/lease") else None)
    for _ in range(5):
        seat.page.clock.run_for(20_000)
        seat.keys("h")
    assert len(beats) in {2, 3, 4}
    seat.page.clock.run_for(225_000)
    expect(seat.page.locator(".still-here")).to_contain_text("Still here?")
    seat.page.clock.run_for(30_000)
    expect(seat.page.locator(".still-here")).to_contain_text("may go to a colleague")
    silent = len(beats)
    seat.page.clock.run_for(60_000)
    assert len(beats) == silent
    with seat.page.expect_request("**/lease"):
        seat.keys("h")
    expect(seat.page.locator(".still-here")).to_have_count(0)


def test_leaving_gives_the_document_to_others_at_once(room: Room, house: House) -> None:
    row = room.plain(Reason.POLICY)
    seat, other = house.seat("ruiz"), house.seat("chen")
    seat.sit_down()
    seat.page.goto("/help")
    other.sit_down(row.receipt)
    assert other.doc == row.receipt


def test_an_empty_queue_is_calm_and_begins_by_itself(room: Room, house: House) -> None:
    seat = house.seat()
    seat.page.clock.install()
    seat.page.goto("/desk")
    seat.state("empty")
    assert "Nothing waits here." in seat.page.locator("#decision").inner_text()
    row = room.plain(Reason.POLICY)
    seat.page.clock.run_for(16_000)
    seat.ready(row.receipt)


def test_a_locked_page_holds_nothing_of_a_patient_and_has_it_again_once_opened(room: Room, house: House) -> None:
    room.plain(Reason.POLICY)
    seat = house.seat()
    seat.sit_down()
    seat.keys("d")
    seat.page.keyboard.type("2025-02-03", delay=50)
    seat.keys("Enter")
    seat.page.evaluate("document.documentElement.classList.add('locked')")
    seat.page.locator("#desk[data-state=locked]").wait_for(state="attached")
    assert "OKONKWO" not in seat.page.locator("#desk").inner_html()
    seat.page.evaluate("document.documentElement.classList.remove('locked')")
    seat.ready()
    expect(seat.page.locator("#date")).to_have_value("2025-02-03")
    expect(seat.page.locator(".candidate.chosen")).to_have_count(1)
