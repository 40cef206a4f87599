"""Signing in: what an outsider can learn, which is nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from intake.records.models import Event
from intake.web import accounts
from tests.web.conftest import PASSWORD
from tests.web.people import LEDGER

if TYPE_CHECKING:
    from django.http import HttpResponse

    from tests.web.conftest import Desk


def without_token(response: HttpResponse) -> str:
    return re.sub(r'value="[^"]{64}"', "", response.content.decode())


def test_an_unknown_name_and_a_wrong_password_look_the_same(desk: Desk) -> None:
    desk.account("reviewer", "known")
    wrong = desk.browser().post("/sign-in", {"name": "known", "password": "not this one"})
    unknown = desk.browser().post("/sign-in", {"name": "known", "password": ""})
    nobody = desk.browser().post("/sign-in", {"name": "nobody", "password": "not this one"})
    assert wrong.status_code == unknown.status_code == nobody.status_code == 403
    assert without_token(wrong).replace("known", "nobody") == without_token(nobody)


def test_too_many_tries_are_refused_even_with_the_right_password(desk: Desk) -> None:
    desk.account("reviewer", "known")
    for name in ("known", "nobody"):
        for _ in range(accounts.TRIES_OF_A_NAME):
            assert desk.browser().post("/sign-in", {"name": name, "password": "wrong"}).status_code == 403
        assert desk.browser().post("/sign-in", {"name": name, "password": PASSWORD}).status_code == 429


def test_a_one_time_code_signs_in_and_asks_for_a_password(desk: Desk) -> None:
    account = accounts.add_account("demo", "reviewer", None, LEDGER)
    code = accounts.one_time_code(account)
    browser = desk.browser()
    assert browser.post("/sign-in", {"code": code}).status_code == 303
    assert "Choose a password" in browser.get("/queue").content.decode()
    assert desk.browser().post("/sign-in", {"code": code}).status_code == 403
    new = {"new": "another quiet sentence", "again": "another quiet sentence"}
    assert browser.post("/password", new).status_code == 303
    assert desk.browser().post("/sign-in", {"name": "demo", "password": new["new"]}).status_code == 303


def test_a_new_password_ends_the_other_sessions(desk: Desk) -> None:
    desk.account("reviewer", "two places")
    here = desk.browser()
    here.post("/sign-in", {"name": "two places", "password": PASSWORD})
    there = desk.browser()
    there.post("/sign-in", {"name": "two places", "password": PASSWORD})
    data = {"old": PASSWORD, "new": "another quiet sentence", "again": "another quiet sentence"}
    assert here.post("/password", {**data, "old": "wrong"}).status_code == 422
    assert here.post("/password", data).status_code == 303
    assert here.get("/queue").status_code == 200
    assert there.get("/queue").status_code == 303


def test_after_signing_in_nobody_is_led_away(desk: Desk) -> None:
    desk.account("reviewer", "known")
    for wanted in (
        "https://elsewhere.example/",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "javascript:alert(1)",
        "\tjavascript:x",
    ):
        data = {"name": "known", "password": PASSWORD, "next": wanted}
        assert desk.browser().post("/sign-in", data)["Location"] == "/"
    data["next"] = "/documents/R-2026-000001"
    assert desk.browser().post("/sign-in", data)["Location"] == "/documents/R-2026-000001"


def test_signing_out_ends_the_session_on_the_server(desk: Desk) -> None:
    browser = desk.signed_in("reviewer")
    old = browser.cookies["intake-session"].value
    response = browser.post("/sign-out")
    assert "storage" in response["Clear-Site-Data"]
    browser.cookies["intake-session"] = old
    assert browser.get("/queue").status_code == 303


def test_the_ledger_tells_who_came_and_went_by_number_alone(desk: Desk) -> None:
    desk.account("reviewer", "Visible Name")
    browser = desk.browser()
    browser.post("/sign-in", {"name": "Visible Name", "password": PASSWORD})
    desk.browser().post("/sign-in", {"name": "secret typed as name", "password": "x"})
    browser.post("/sign-out")
    events = [(e.actor, e.action, e.subject, e.detail) for e in Event.objects.filter(action__startswith="sign")]
    assert [event[1] for event in events] == ["signed_in", "sign_in_refused", "signed_out"]
    assert "Visible Name" not in str(events)
    assert "secret typed" not in str(events)


def test_shortcuts_can_be_switched_off(desk: Desk) -> None:
    browser = desk.signed_in("reviewer")
    assert 'data-keys-off="no"' in browser.get("/desk").content.decode()
    browser.post("/keys", {"keys": "off"})
    assert 'data-keys-off="yes"' in browser.get("/desk").content.decode()
