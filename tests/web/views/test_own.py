"""What people set for themselves: the second factor from its picture to its recovery codes."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import pytest

from intake.records.models import Event
from intake.web import accounts, sessions
from tests.web.conftest import PASSWORD
from tests.web.people import LEDGER, code_of

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

    from tests.web.conftest import Desk

RECOVERY = re.compile(r"<li>([A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5})</li>")


@pytest.fixture
def asking(desk: Desk) -> Desk:
    """A desk of a site that asks reviewers for a second factor."""
    web = desk.site.settings.web.model_copy(update={"second_factor": ("reviewer", "supervisor")})
    desk.change_settings(web=web)
    return desk


def secret_in(response: HttpResponse) -> str:
    found = re.search(r'id="secret">([A-Z2-7 ]+)<', response.content.decode())
    assert found
    return found[1]


def by_password(desk: Desk, name: str) -> Client:
    browser = desk.browser()
    assert browser.post("/sign-in", {"name": name, "password": PASSWORD}).status_code == 303
    return browser


def set_up(desk: Desk, name: str = "ruiz", role: str = "reviewer") -> tuple[str, list[str]]:
    """An account with a second factor: its secret and its recovery codes."""
    accounts.add_account(name, role, PASSWORD, LEDGER)
    browser = by_password(desk, name)
    secret = secret_in(browser.get("/second-factor"))
    done = browser.post("/second-factor", {"code": code_of(secret, seconds=-30)})
    codes = RECOVERY.findall(done.content.decode())
    assert len(codes) == 10
    return secret, codes


def test_who_owes_a_second_factor_reaches_nothing_before_it(asking: Desk) -> None:
    accounts.add_account("ruiz", "reviewer", PASSWORD, LEDGER)
    browser = by_password(asking, "ruiz")
    for path in ("/queue", "/", "/status", "/password", "/help"):
        assert browser.get(path)["Location"].startswith("/second-factor?next="), path
    assert browser.post("/find", {"query": "x"})["Location"].startswith("/second-factor")
    secret = secret_in(browser.get("/second-factor?next=/queue"))
    done = browser.post("/second-factor", {"code": code_of(secret), "next": "/queue"})
    assert 'href="/queue"' in done.content.decode()
    assert browser.get("/queue").status_code == 200
    assert Event.objects.filter(action="second_factor_added").count() == 1


def test_roles_the_site_does_not_name_need_none(asking: Desk) -> None:
    accounts.add_account("mail", "mailroom", PASSWORD, LEDGER)
    assert by_password(asking, "mail").get("/status").status_code == 200


def test_a_one_time_code_does_not_stand_in_for_the_factor_that_the_site_asks(asking: Desk) -> None:
    code = accounts.one_time_code(accounts.add_account("ruiz", "reviewer", None, LEDGER))
    browser = asking.browser()
    browser.post("/sign-in", {"code": code})
    assert browser.get("/queue")["Location"].startswith("/second-factor")


def test_the_password_alone_signs_nobody_in_who_has_a_second_factor(desk: Desk) -> None:
    secret, _ = set_up(desk)
    browser = by_password(desk, "ruiz")
    assert browser.get("/queue")["Location"].startswith("/sign-in")
    assert browser.post("/sign-in/second", {"code": "000000"}).status_code == 403
    assert browser.get("/queue").status_code == 303
    assert browser.post("/sign-in/second", {"code": code_of(secret)}).status_code == 303
    assert browser.get("/queue").status_code == 200


def test_a_code_that_was_seen_over_the_shoulder_opens_nothing(desk: Desk) -> None:
    secret, _ = set_up(desk)
    code = code_of(secret)
    assert by_password(desk, "ruiz").post("/sign-in/second", {"code": code}).status_code == 303
    assert by_password(desk, "ruiz").post("/sign-in/second", {"code": code}).status_code == 403


def test_codes_are_throttled_like_passwords(desk: Desk) -> None:
    secret, _ = set_up(desk)
    browser = by_password(desk, "ruiz")
    tried = [browser.post("/sign-in/second", {"code": "000000"}).status_code for _ in range(accounts.TRIES_OF_A_NAME)]
    assert set(tried) == {403}
    assert browser.post("/sign-in/second", {"code": code_of(secret)}).status_code == 429
    again = by_password(desk, "ruiz")  # a right password does not begin the count anew
    assert again.post("/sign-in/second", {"code": code_of(secret)}).status_code == 429


def test_the_second_step_is_open_for_five_minutes_and_to_nobody_else(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(desk)
    assert desk.browser().get("/sign-in/second")["Location"] == "/sign-in"
    browser = by_password(desk, "ruiz")
    assert browser.get("/sign-in/second").status_code == 200
    now = time.time()
    monkeypatch.setattr(sessions.time, "time", lambda: now + sessions.HALF_WAY + 1)
    assert browser.get("/sign-in/second")["Location"] == "/sign-in"


def test_a_recovery_code_lets_in_once_and_says_how_many_are_left(desk: Desk) -> None:
    _, codes = set_up(desk)
    browser = by_password(desk, "ruiz")
    browser.post("/sign-in/second", {"code": codes[3]})
    assert "9 are left" in browser.get("/queue").content.decode()
    assert by_password(desk, "ruiz").post("/sign-in/second", {"code": codes[3]}).status_code == 403


def test_new_recovery_codes_need_a_code_of_the_app(desk: Desk) -> None:
    secret, codes = set_up(desk)
    browser = by_password(desk, "ruiz")
    browser.post("/sign-in/second", {"code": code_of(secret)})
    assert browser.post("/second-factor/recovery-codes", {"code": codes[0]}).status_code == 422
    done = browser.post("/second-factor/recovery-codes", {"code": code_of(secret, seconds=30)})
    assert len(RECOVERY.findall(done.content.decode())) == 10
    assert by_password(desk, "ruiz").post("/sign-in/second", {"code": codes[1]}).status_code == 403


def test_recovery_codes_and_the_secret_are_not_shown_again(desk: Desk) -> None:
    secret, _ = set_up(desk)
    browser = by_password(desk, "ruiz")
    browser.post("/sign-in/second", {"code": code_of(secret)})
    page = browser.get("/second-factor").content.decode()
    assert "It is set up" in page
    assert 'id="secret"' not in page
    assert not RECOVERY.findall(page)


def test_the_password_is_asked_again_when_the_sign_in_is_some_time_ago(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    accounts.add_account("ruiz", "reviewer", PASSWORD, LEDGER)
    browser = by_password(desk, "ruiz")
    now = time.time()
    monkeypatch.setattr(sessions.time, "time", lambda: now + sessions.HALF_WAY + 1)
    secret = secret_in(browser.get("/second-factor"))
    assert browser.post("/second-factor", {"code": code_of(secret)}).status_code == 422
    assert browser.post("/second-factor", {"code": code_of(secret), "password": "wrong"}).status_code == 422
    assert browser.post("/second-factor", {"code": code_of(secret), "password": PASSWORD}).status_code == 200
