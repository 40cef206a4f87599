"""The page of accounts: what supervisors and operators see of each other, and take away."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from intake.records import accounts as rows
from intake.records.models import AccountRole, Event
from intake.web import guard
from intake.web.views import people

if TYPE_CHECKING:
    from tests.web.conftest import Desk


def number_of(name: str) -> int:
    found = rows.find(name)
    assert found
    return found.pk


@pytest.mark.parametrize("role", ["supervisor", "operator"])
def test_somebody_else_is_signed_out_everywhere(desk: Desk, role: str) -> None:
    theirs, mine = desk.signed_in("reviewer", "ruiz"), desk.signed_in(role, "boss")
    assert theirs.get("/queue").status_code == 200
    assert mine.post(f"/accounts/{number_of('ruiz')}", {"do": "sign-out"}).status_code == 303
    assert theirs.get("/queue")["Location"].startswith("/sign-in")
    event = Event.objects.latest("seq")
    assert (event.actor, event.action) == (f"user:{number_of('boss')}", "sessions_ended")
    assert event.subject == f"user:{number_of('ruiz')}"
    assert mine.get("/accounts").status_code == 200


def test_a_disabled_account_is_out_and_comes_back_only_by_signing_in(desk: Desk) -> None:
    theirs, mine = desk.signed_in("reviewer", "ruiz"), desk.signed_in("supervisor", "boss")
    mine.post(f"/accounts/{number_of('ruiz')}", {"do": "disable"})
    assert theirs.get("/queue").status_code == 303
    mine.post(f"/accounts/{number_of('ruiz')}", {"do": "enable"})
    assert theirs.get("/queue").status_code == 303
    assert [e.action for e in Event.objects.order_by("-seq")[:2]] == ["account_enabled", "account_disabled"]


@pytest.mark.parametrize("do", ["", "role", "reset", "disable "])
def test_nothing_else_can_be_done_here(desk: Desk, do: str) -> None:
    desk.signed_in("reviewer", "ruiz")
    mine = desk.signed_in("supervisor", "boss")
    assert mine.post(f"/accounts/{number_of('ruiz')}", {"do": do, "role": "supervisor"}).status_code == 400
    ruiz = rows.find("ruiz")
    assert ruiz
    assert (ruiz.role, ruiz.is_active) == ("reviewer", True)


def test_nobody_disables_themselves_or_somebody_who_is_not_there(desk: Desk) -> None:
    mine = desk.signed_in("supervisor", "boss")
    assert mine.post(f"/accounts/{number_of('boss')}", {"do": "disable"}).status_code == 400
    assert mine.post("/accounts/9999", {"do": "disable"}).status_code == 404


def test_the_page_tells_who_may_do_what_as_the_guard_does(desk: Desk) -> None:
    shown = desk.signed_in("operator").get("/accounts").content.decode()
    said = {line.route: line for line in people.permissions()}
    assert set(said) == {route for route, roles in guard.WHO_MAY.items() if roles is not guard.PUBLIC}
    for route, line in said.items():
        assert line.does != route, f"the view of {route} must say in its first sentence what it does"
        assert line.may == tuple(role in (guard.WHO_MAY[route] or ()) for role in AccountRole)
    assert len(re.findall(r'aria-label="may"', shown)) == sum(sum(line.may) for line in said.values())


def test_it_is_seen_who_still_owes_a_second_factor(desk: Desk) -> None:
    web = desk.site.settings.web.model_copy(update={"second_factor": ("reviewer",)})
    desk.change_settings(web=web)
    desk.signed_in("reviewer", "ruiz")
    assert "not yet" in desk.signed_in("supervisor", "boss").get("/accounts").content.decode()
