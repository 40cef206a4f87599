"""The queue as a list: order, filters from closed lists, and the ways into a document."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

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
    assert "2 documents waiting" in both
    assert "All (2)" in both
    assert "Type and date (1)" in both
    html = browser.get("/queue?queue=type").content.decode().partition("<table")[2]
    assert what.receipt in html
    assert who.receipt not in html


def test_what_is_not_on_the_lists_filters_nothing(desk: Desk) -> None:
    row = desk.refer()
    browser = desk.signed_in("reviewer")
    for query in ("queue=x", "source=x", "show=x", "page=x", "reason=id)--", "page=-1", "source=../.."):
        response = browser.get(f"/queue?{query}")
        assert response.status_code == 200
        assert row.receipt in response.content.decode()


def test_reviewers_open_what_waits_at_the_desk_and_auditors_to_read(desk: Desk) -> None:
    row = desk.refer()
    assert f"/desk?receipt={row.receipt}" in desk.signed_in("reviewer").get("/queue").content.decode()
    assert f'href="/documents/{row.receipt}"' in desk.signed_in("auditor").get("/queue").content.decode()


def test_what_is_late_says_so(desk: Desk) -> None:
    row = desk.refer()
    browser = desk.signed_in("reviewer")
    assert "late" not in browser.get("/queue").content.decode().partition("<table")[2]
    row.due = timezone.now() - timedelta(hours=3)
    row.save()
    html = browser.get("/queue").content.decode()
    assert "since 3 h 00" in html
    assert "late" in html


def test_the_list_is_cut_by_queue_reason_and_source(desk: Desk) -> None:
    who, what = desk.refer(Reason.NO_PATIENT), desk.refer(Reason.TYPE_UNSURE)
    browser = desk.signed_in("reviewer")
    for query, seen in (("queue=identity", who), ("reason=type_unsure", what), ("queue=type&source=fax", what)):
        html = browser.get(f"/queue?{query}").content.decode().partition("<table")[2]
        assert [row.receipt in html for row in (who, what)] == [row is seen for row in (who, what)], query


def test_a_receipt_is_found_as_typed(desk: Desk) -> None:
    row = desk.refer()
    browser = desk.signed_in("reviewer")
    assert browser.post("/find", {"receipt": f" {row.receipt.lower()} "})["Location"] == f"/documents/{row.receipt}"
    assert "no document with that receipt" in browser.post("/find", {"receipt": "R-1"}, follow=True).content.decode()


@pytest.mark.parametrize(("role", "where"), [("mailroom", "/status"), ("auditor", "/queue"), ("reviewer", "/desk")])
def test_each_starts_where_the_days_work_is(desk: Desk, role: str, where: str) -> None:
    assert desk.signed_in(role).get("/")["Location"] == where
