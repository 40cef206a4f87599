"""Deny by default: every route times every role, and the headers of every answer."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import pytest
from django.urls import get_resolver

from intake.records.models import AccountRole
from intake.web import guard, sessions
from tests.planted import PLANTED
from tests.web import objects
from tests.web.conftest import PASSWORD, token_in
from tests.web.routes import all_routes

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

    from tests.web.conftest import Desk

POSTED = {
    "status-find", "status-done",
    "sign-out", "awake", "keys", "find", "quality-settle", "quality-clear", "purge-approve", "purge-withdraw",
    "desk-claim", "desk-lease", "desk-release", "desk-decision", "desk-undo", "desk-edits",
    "desk-search", "desk-compare", "desk-grid", "desk-grid-decide",
    "patients-typed", "text", "folder-text",
}  # fmt: skip


def routes() -> dict[str, str]:
    """Every named route with a path of it, for the document R-2026-000001."""
    found = {}
    for pattern in get_resolver().url_patterns:
        path = re.sub(r"<receipt:receipt>", "{receipt}", str(pattern.pattern))
        path = path.replace("<patient:key>", "0" * 32)
        found[pattern.name] = "/" + re.sub(r"<int:\w+>", "1", path)
    return found


def ask(browser: Client, name: str, path: str) -> HttpResponse:
    return browser.post(path) if name in POSTED else browser.get(path)  # type: ignore[return-value]  # of the test client


def test_every_route_declares_who_may_use_it() -> None:
    assert set(routes()) == set(guard.WHO_MAY)


def test_every_route_that_opens_an_object_declares_whose() -> None:
    takes_one = {name for name, route in all_routes().items() if route.arguments}
    assert takes_one == set(objects.WHOSE), "tests/web/objects.py must say whose the object of each such route is"


@pytest.mark.parametrize("role", list(AccountRole))
def test_a_role_reaches_exactly_what_the_table_opens_to_it(desk: Desk, role: AccountRole) -> None:
    row = desk.twins()
    browser = desk.signed_in(role)
    for name, path in routes().items():
        if name == "sign-out":
            continue
        response = ask(browser, name, path.format(receipt=row.receipt))
        roles = guard.WHO_MAY[name]
        if roles is not guard.PUBLIC and role not in roles:
            assert response.status_code == 403, name
            assert "Not for your role" in response.content.decode(), name
        else:
            assert response.status_code != 403, name


def test_who_is_not_signed_in_sees_nothing(desk: Desk) -> None:
    row = desk.twins()
    browser = desk.browser()
    for name, path in routes().items():
        if guard.WHO_MAY[name] is guard.PUBLIC:
            continue
        response = ask(browser, name, path.format(receipt=row.receipt))
        assert response.status_code == 303, name
        assert response["Location"].startswith("/sign-in?next="), name


def test_a_route_outside_the_table_is_refused_to_everybody(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(guard.WHO_MAY, "status")  # type: ignore[arg-type]  # a dict, declared read-only
    assert desk.signed_in("supervisor").get("/status").status_code == 403


def test_every_answer_bears_the_security_headers(desk: Desk) -> None:
    row = desk.twins()
    browser = desk.signed_in("reviewer")
    paths = [
        "/",
        "/queue",
        f"/documents/{row.receipt}",
        f"/documents/{row.receipt}/pages/1",
        "/nowhere",
        "/static/intake/desk.css",
        "/search",
        "/status",
    ]
    for path in paths:
        response = browser.get(path)
        for header, value in guard.HEADERS.items():
            assert response[header] == value, (path, header)
        assert "unsafe" not in response["Content-Security-Policy"]
        if not path.startswith("/static/"):
            assert response["Cache-Control"] == "no-store", path
        assert "Access-Control-Allow-Origin" not in response


def test_foreign_host_names_are_refused(desk: Desk) -> None:
    response = desk.browser().get("/sign-in", headers={"host": "rebound.example"})
    assert response.status_code == 400
    assert response["Content-Security-Policy"]


def test_a_post_without_its_token_changes_nothing(desk: Desk) -> None:
    row = desk.twins()
    browser = desk.signed_in("reviewer", csrf=True)
    assert browser.post("/desk/api/claim", "{}", "application/json").status_code == 403
    row.refresh_from_db()
    assert row.lease_owner == ""
    token = token_in(browser.get("/desk"))
    claimed = browser.post("/desk/api/claim", "{}", "application/json", headers={"X-CSRFToken": token})
    assert claimed.json()["current"]["receipt"] == row.receipt


def test_other_sites_cannot_make_the_browser_ask(desk: Desk) -> None:
    row = desk.twins()
    browser = desk.signed_in("reviewer")
    picture = f"/documents/{row.receipt}/pages/1"
    elsewhere = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}
    assert browser.get(picture, headers=elsewhere).status_code == 403
    assert browser.post("/keys", {"keys": "off"}, headers={"sec-fetch-site": "same-site"}).status_code == 403
    assert (
        browser.get(picture, headers={"sec-fetch-site": "same-origin", "sec-fetch-mode": "no-cors"}).status_code == 200
    )


def test_a_session_ends_after_twelve_hours_however_busy(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = desk.signed_in("reviewer")
    now = time.time()
    monkeypatch.setattr(sessions.time, "time", lambda: now + sessions.LONGEST_SESSION + 1)
    assert browser.get("/queue").status_code == 303


def test_work_puts_off_the_idle_time_out(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = desk.signed_in("reviewer")
    first = browser.session.get_expiry_date()
    now = time.time()
    monkeypatch.setattr(sessions.time, "time", lambda: now + 120)
    before = browser.session["seen"]
    browser.get("/queue")
    assert browser.session["seen"] > before
    assert browser.session.get_expiry_date() >= first


def test_a_disabled_account_is_out_at_once(desk: Desk) -> None:
    browser = desk.signed_in("reviewer", "leaver")
    who = desk.account("reviewer", "other").__class__.objects.get(name="leaver")
    who.is_active = False
    who.save()
    assert browser.get("/queue").status_code == 303


def test_a_role_that_is_not_text_of_the_table_opens_nothing(desk: Desk) -> None:
    browser = desk.signed_in("auditor", "odd")
    who = desk.account("reviewer", "other").__class__.objects.get(name="odd")
    for wrong in ("", "True", "REVIEWER", "reviewer,supervisor"):
        who.role = wrong
        who.save()
        assert browser.get("/queue").status_code == 403


def test_no_patient_is_named_in_an_address_a_title_or_a_cookie(desk: Desk) -> None:
    row = desk.twins()
    browser = desk.signed_in("reviewer")
    pages = [browser.get("/queue"), browser.get(f"/documents/{row.receipt}"), browser.get("/status")]
    search = f"/desk/api/documents/{row.receipt}/search"
    pages.append(browser.post(search, '{"query": "okonkwo"}', "application/json"))
    assert "OKONKWO" in pages[-1].content.decode()
    for page in pages:
        html = page.content.decode()
        exposed = re.findall(r'(?:href|src|action|formaction)="([^"]*)"', html) + re.findall(
            r"<title>(.*?)</title>", html
        )
        exposed += [str(cookie) for cookie in page.cookies.values()]
        assert not [text for text in exposed for planted in PLANTED if planted in text.upper()]


def test_the_queue_and_the_status_show_no_patient(desk: Desk) -> None:
    desk.refer(source_file="fax/Quillfeather Zebedee 700101.tif")
    browser = desk.signed_in("supervisor")
    for path in ("/queue", "/status", "/queue?show=filed"):
        assert not [planted for planted in PLANTED if planted in browser.get(path).content.decode().upper()]


def test_signing_in_gives_a_new_session(desk: Desk) -> None:
    desk.account("reviewer", "first")
    browser = desk.browser()
    browser.post("/sign-in", {"name": "first", "password": PASSWORD})
    one = browser.cookies["intake-session"].value
    browser.post("/sign-in", {"name": "first", "password": PASSWORD})
    assert browser.cookies["intake-session"].value != one


def test_what_pages_ask_by_themselves_puts_off_no_time_out(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    row = desk.twins()
    browser = desk.signed_in("reviewer")
    begun = time.time()
    for minute in range(1, 18):
        monkeypatch.setattr(sessions.time, "time", lambda minute=minute: begun + 60 * minute)
        for name in sorted(guard.BACKGROUND - {"lock"}):
            ask(browser, name, routes()[name].format(receipt=row.receipt))
    assert browser.get("/queue")["Location"].startswith("/sign-in")
