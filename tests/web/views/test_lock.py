"""The lock: held by the server, opened by its owner, and never by trying long enough."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from intake.records import accounts as rows
from intake.records.models import Event
from intake.web import accounts, sessions
from tests.web.conftest import PASSWORD
from tests.web.people import code_of
from tests.web.views.test_own import set_up

if TYPE_CHECKING:
    from django.test import Client

    from tests.web.conftest import Desk

SCRIPT = {"accept": "application/json"}


def at_work(desk: Desk) -> Client:
    desk.account("reviewer", "ruiz")
    browser = desk.browser()
    browser.post("/sign-in", {"name": "ruiz", "password": PASSWORD})
    return browser


def test_a_locked_session_is_given_nothing(desk: Desk) -> None:
    row = desk.twins()
    browser = at_work(desk)
    assert browser.post("/lock").status_code == 204
    for path in ("/queue", f"/documents/{row.receipt}", "/status", "/password", "/second-factor"):
        assert browser.get(path)["Location"] == f"/unlock?next={path.replace('/', '%2F')}"
    picture = f"/documents/{row.receipt}/pages/1"
    assert browser.get(picture, headers={"sec-fetch-mode": "no-cors"}).status_code == 423
    assert browser.post(f"/desk/api/documents/{row.receipt}/decision", "{}", "application/json").status_code == 423
    row.refresh_from_db()
    assert row.state == "review"


def test_the_password_unlocks_and_what_is_on_the_page_stays_valid(desk: Desk) -> None:
    browser = at_work(desk)
    token = browser.cookies["intake-csrf"].value if "intake-csrf" in browser.cookies else ""
    browser.post("/lock")
    assert browser.post("/unlock", {"proof": "wrong one, I fear"}, headers=SCRIPT).json() == {
        "error": "This does not fit."
    }
    assert browser.get("/unlock", headers=SCRIPT).json() == {"locked": True}
    assert browser.post("/unlock", {"proof": PASSWORD}, headers=SCRIPT).status_code == 204
    assert browser.get("/queue").status_code == 200
    assert (browser.cookies["intake-csrf"].value if "intake-csrf" in browser.cookies else "") == token
    told = list(Event.objects.order_by("seq").values_list("action", flat=True))
    assert told[-3:] == ["locked", "unlock_refused", "unlocked"]


def test_without_script_the_page_to_unlock_leads_back(desk: Desk) -> None:
    browser = at_work(desk)
    browser.post("/lock")
    assert "Locked" in browser.get("/unlock?next=/status").content.decode()
    assert browser.post("/unlock", {"proof": PASSWORD, "next": "/status"})["Location"] == "/status"
    assert browser.get("/unlock?next=/status")["Location"] == "/status"


def test_a_code_of_the_app_unlocks_once(desk: Desk) -> None:
    secret, codes = set_up(desk)
    browser = desk.browser()
    browser.post("/sign-in", {"name": "ruiz", "password": PASSWORD})
    browser.post("/sign-in/second", {"code": code_of(secret)})
    browser.post("/lock")
    assert browser.post("/unlock", {"proof": code_of(secret)}, headers=SCRIPT).status_code == 403
    assert browser.post("/unlock", {"proof": codes[0]}, headers=SCRIPT).status_code == 403
    assert browser.post("/unlock", {"proof": code_of(secret, seconds=30)}, headers=SCRIPT).status_code == 204


def test_too_many_tries_end_the_session(desk: Desk) -> None:
    browser = at_work(desk)
    browser.post("/lock")
    for _ in range(accounts.TRIES_OF_A_NAME):
        assert browser.post("/unlock", {"proof": "wrong"}, headers=SCRIPT).status_code == 403
    assert browser.post("/unlock", {"proof": PASSWORD}, headers=SCRIPT).status_code == 303
    assert browser.get("/queue")["Location"].startswith("/sign-in")


def test_trying_to_unlock_does_not_put_off_the_end(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = at_work(desk)
    browser.post("/lock")
    begun = time.time()
    for minute in range(1, 17):
        monkeypatch.setattr(sessions.time, "time", lambda minute=minute: begun + 60 * minute + 5)
        browser.get("/unlock", headers=SCRIPT)
    assert browser.get("/unlock", headers=SCRIPT).status_code == 303


def test_who_has_nothing_to_unlock_with_is_not_locked_out(desk: Desk) -> None:
    code = accounts.one_time_code(accounts.add_account("demo", "reviewer", None, desk.site.ledger))
    browser = desk.browser()
    browser.post("/sign-in", {"code": code})
    assert 'data-lock-seconds="0"' in browser.get("/queue").content.decode()
    browser.post("/lock")
    assert browser.get("/queue").status_code == 200


def test_a_token_of_single_sign_on_opens_its_own_account_for_a_minute(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = at_work(desk)
    other = desk.account("reviewer", "other")
    own = rows.find("ruiz")
    assert own
    browser.post("/lock")
    for token in ("", "x", sessions.token_for(other), f"{own.pk}:forged:forged"):
        browser.get(f"/unlock?token={token}")
        assert browser.get("/unlock", headers=SCRIPT).json() == {"locked": True}
    token, now = sessions.token_for(own), time.time()
    monkeypatch.setattr(sessions.time, "time", lambda: now + 62)
    browser.get(f"/unlock?token={token}")
    assert browser.get("/unlock", headers=SCRIPT).json() == {"locked": True}
    monkeypatch.setattr(sessions.time, "time", lambda: now + 5)
    assert "Unlocked" in browser.get(f"/unlock?token={token}").content.decode()
    assert browser.get("/unlock", headers=SCRIPT).json() == {"locked": False}
