"""The queue: order, filters from closed lists, and the way to the next document."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from intake.model import Reason

if TYPE_CHECKING:
    from tests.web.conftest import Desk

pytestmark = pytest.mark.database


def test_an_empty_queue_is_a_calm_page(desk: Desk) -> None:
    assert "The queue is empty." in desk.signed_in("reviewer").get("/queue").content.decode()


def test_the_queue_is_sorted_by_question(desk: Desk) -> None:
    who, what = desk.refer(Reason.NO_PATIENT), desk.refer(Reason.TYPE_UNSURE)
    browser = desk.signed_in("reviewer")
    both = browser.get("/queue").content.decode()
    assert "2 documents to review" in both
    assert "All (2)" in both
    assert "Type and date (1)" in both
    html = browser.get("/queue?group=type").content.decode()
    assert f"/documents/{what.receipt}" in html
    assert f"/documents/{who.receipt}" not in html


def test_what_is_not_on_the_lists_filters_nothing(desk: Desk) -> None:
    row = desk.refer()
    browser = desk.signed_in("reviewer")
    for query in ("group=x", "source=x", "show=x", "page=x", "group=id)--", "page=-1", "source=../.."):
        response = browser.get(f"/queue?{query}")
        assert response.status_code == 200
        assert row.receipt in response.content.decode()


def test_next_goes_through_the_queue_and_begins_anew(desk: Desk) -> None:
    first, second = desk.refer(), desk.refer()
    browser = desk.signed_in("reviewer")
    assert browser.get("/queue/next")["Location"] == f"/documents/{first.receipt}"
    assert browser.get(f"/queue/next?after={first.receipt}")["Location"] == f"/documents/{second.receipt}"
    assert browser.get(f"/queue/next?after={second.receipt}")["Location"] == f"/documents/{first.receipt}"
    assert browser.get("/queue/next?after=nonsense")["Location"] == f"/documents/{first.receipt}"


def test_two_reviewers_are_led_to_different_documents(desk: Desk) -> None:
    first, second = desk.refer(), desk.refer()
    desk.signed_in("reviewer", "one").get(f"/documents/{first.receipt}")
    assert desk.signed_in("reviewer", "two").get("/queue/next")["Location"] == f"/documents/{second.receipt}"


def test_a_receipt_is_found_as_typed(desk: Desk) -> None:
    row = desk.refer()
    browser = desk.signed_in("reviewer")
    assert browser.post("/find", {"receipt": f" {row.receipt.lower()} "})["Location"] == f"/documents/{row.receipt}"
    assert "no document with that receipt" in browser.post("/find", {"receipt": "R-1"}, follow=True).content.decode()


def test_the_mailroom_starts_at_the_status(desk: Desk) -> None:
    assert desk.signed_in("mailroom").get("/")["Location"] == "/status"
