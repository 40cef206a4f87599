"""Every route of the URL map x every role, and nobody x reading and posting x somebody else's object.

A route that is added is covered here as soon as it is in the URL map; it fails until `guard.WHO_MAY` says who may use
it and, if it takes an argument, `tests/web/objects.py` says whose it is.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps

from intake.records import accounts as rows
from intake.records.models import AccountRole
from intake.web import guard
from tests.web import objects
from tests.web.conftest import token_in
from tests.web.routes import Route, all_routes
from tests.web.views.test_quality import sampled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpResponse
    from django.test import Client

    from intake.records.models import DocumentRow
    from tests.web.conftest import Desk

METHODS = ("get", "post", "head", "put", "patch", "delete", "options")
CHANGES_BY_ITSELF = {"Session", "SignInTries", "SignOnAttempt"}
"""Tables that say how often somebody tried, whatever became of it."""
TOO_LATE_TO_ASK = 500


def asks(browser: Client, route: Route, method: str, **given: object) -> HttpResponse:
    return getattr(browser, method)(route.path(**given))  # type: ignore[no-any-return]  # of the test client


def everything() -> str:
    """All rows of all tables: what a refused request must leave as it was."""
    kept = {
        model.__name__: [list(map(str, row)) for row in model._default_manager.order_by("pk").values_list()]
        for model in apps.get_models()
        if model.__name__ not in CHANGES_BY_ITSELF and model._meta.managed
    }
    return json.dumps(kept, sort_keys=True)


def closed_to(role: AccountRole) -> Iterator[Route]:
    for name, route in all_routes().items():
        roles = guard.WHO_MAY[name]
        if roles is not guard.PUBLIC and role not in roles:
            yield route


@pytest.fixture
def row(desk: Desk) -> DocumentRow:
    return desk.twins()


def test_every_route_is_declared_and_nothing_else_is() -> None:
    assert set(all_routes()) == set(guard.WHO_MAY)
    takes_one = {name for name, route in all_routes().items() if route.arguments}
    assert takes_one == set(objects.WHOSE), "tests/web/objects.py must say whose the object of each such route is"


@pytest.mark.parametrize("method", METHODS)
def test_nobody_gets_anything_but_the_way_in(desk: Desk, row: DocumentRow, method: str) -> None:
    before = everything()
    for name, route in all_routes().items():
        response = asks(desk.browser(), route, method, receipt=row.receipt)
        if guard.WHO_MAY[name] is guard.PUBLIC:
            assert response.status_code < TOO_LATE_TO_ASK, name
        else:
            assert response.status_code == 303, (name, response.status_code)
            assert response["Location"].startswith("/sign-in?next="), name
    changed = json.loads(everything())
    changed["Event"] = json.loads(before)["Event"]  # tries to sign in are noted
    assert json.dumps(changed, sort_keys=True) == before


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("role", list(AccountRole))
def test_what_a_role_may_not_is_refused_however_it_asks(
    desk: Desk, row: DocumentRow, role: AccountRole, method: str
) -> None:
    browser = desk.signed_in(role)
    before = everything()
    for route in closed_to(role):
        for receipt in (row.receipt, "R-2026-999999"):  # whether it is there is not told either
            response = asks(browser, route, method, receipt=receipt)
            assert response.status_code == 403, (route.name, response.status_code)
            if method != "head":
                assert "Not for your role" in response.content.decode(), route.name
    assert everything() == before


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("role", list(AccountRole))
def test_what_a_role_may_is_answered_and_never_by_a_crash(
    desk: Desk, row: DocumentRow, role: AccountRole, method: str
) -> None:
    desk.signed_in(role, "somebody")
    for name, route in all_routes().items():
        roles = guard.WHO_MAY[name]
        if roles is not guard.PUBLIC and role not in roles:
            continue
        for receipt in (row.receipt, "R-2026-999999"):
            browser = desk.again("somebody")
            response = asks(browser, route, method, receipt=receipt, number=1, at=1)
            assert response.status_code < TOO_LATE_TO_ASK, (name, response.status_code)
            assert b"Not for your role" not in b"".join(response), name  # a file comes in pieces
            if receipt != row.receipt and "receipt" in route.arguments:
                assert response.status_code in {400, 404, 405, 409, 410, 422, 428}, (name, response.status_code)


@pytest.mark.parametrize("role", list(AccountRole))
def test_nothing_is_done_for_a_page_that_is_not_ours(desk: Desk, row: DocumentRow, role: AccountRole) -> None:
    desk.signed_in(role, "somebody")
    browser = desk.again("somebody", csrf=True)
    before = everything()
    for name, route in all_routes().items():
        assert asks(browser, route, "post", receipt=row.receipt).status_code == 403, name
    assert everything() == before


def test_a_route_that_changes_something_does_not_do_so_when_it_is_only_looked_at(desk: Desk, row: DocumentRow) -> None:
    browser = desk.signed_in("supervisor")
    for name, route in all_routes().items():
        if not route.arguments or objects.WHOSE[name] not in {objects.LEASED, objects.OTHERS}:
            continue
        before = everything()
        assert asks(browser, route, "get", receipt=row.receipt).status_code == 405, name
        assert everything() == before, name


# --- somebody else's ---------------------------------------------------------------------------------------------


def test_a_document_that_is_before_a_colleague_is_not_decided_by_another(desk: Desk, row: DocumentRow) -> None:
    theirs, mine = desk.signed_in("reviewer", "ruiz"), desk.signed_in("reviewer", "chen")
    posted = {"content_type": "application/json"}
    claimed = theirs.post("/desk/api/claim", json.dumps({"receipt": row.receipt}), **posted).json()["current"]
    token, version = claimed["token"], str(claimed["version"])
    for route in (route for name, route in all_routes().items() if objects.WHOSE.get(name) == objects.LEASED):
        for stolen in (token, ""):
            content = json.dumps({"action": "file", "token": stolen, "patient": "x"})
            once = {"if-match": f'"{version}"', "idempotency-key": "0f8fad5b-d9cb-469f-a165-70867728950e"}
            response = mine.post(route.path(receipt=row.receipt), content, headers=once, **posted)
            assert response.status_code in {409, 410, 412, 422, 428}, (route.name, response.status_code)
            row.refresh_from_db()
            assert row.state == "review"
    lease = mine.post("/desk/api/lease", json.dumps({"receipt": row.receipt, "token": token}), **posted)
    assert lease.status_code in {409, 410}
    mine.post("/desk/api/release", {"receipt": row.receipt, "token": token})
    held = theirs.post("/desk/api/lease", json.dumps({"receipt": row.receipt, "token": token}), **posted)
    assert held.status_code == 200


def test_a_sample_is_never_opened_checked_or_settled_by_who_filed_it(desk: Desk) -> None:
    desk.signed_in("supervisor", "ruiz")
    ruiz = rows.find("ruiz")
    assert ruiz
    sample = sampled(desk, by=f"user:{ruiz.pk}")
    browser = desk.again("ruiz")
    for route in (route for name, route in all_routes().items() if objects.WHOSE.get(name) == objects.NOT_OWN):
        for method in ("get", "post"):
            response = asks(browser, route, method, number=sample.pk)
            assert response.status_code in {303, 404, 405, 409}, (route.name, method, response.status_code)
            assert "QUILLFEATHER" not in response.content.decode()
            sample.refresh_from_db()
            assert (sample.state, sample.checker, sample.settled_by) == ("open", "", "")


def test_every_other_account_can_be_closed_but_not_ones_own(desk: Desk) -> None:
    for route in (route for name, route in all_routes().items() if objects.WHOSE.get(name) == objects.OTHERS):
        for role in guard.WHO_MAY[route.name] or ():
            browser = desk.signed_in(role, f"{role} of {route.name}")
            own = rows.find(f"{role} of {route.name}")
            assert own
            assert browser.post(route.path(number=own.pk), {"do": "disable"}).status_code == 400


def test_the_wrong_kind_of_value_opens_nothing(desk: Desk, row: DocumentRow) -> None:
    browser = desk.signed_in("reviewer")
    odd: tuple[Any, ...] = (True, 1, None, [], {}, [{"a": 1}], "true", "1 OR 1=1", "\x00", "٣", -1, 1e400, "x" * 70_000)
    for name, route in all_routes().items():
        if "desk" not in name or AccountRole.REVIEWER not in (guard.WHO_MAY[name] or ()):
            continue
        for value in odd:
            content = json.dumps(
                dict.fromkeys(("receipt", "token", "action", "patient", "queue", "draft", "query", "version"), value)
            )
            headers = {"if-match": '"1"'}
            response = browser.post(
                route.path(receipt=row.receipt), content, content_type="application/json", headers=headers
            )
            assert response.status_code < TOO_LATE_TO_ASK, (name, value)
        for body in ("", "[]", "null", "{", '"x"', "\xff"):
            response = browser.post(route.path(receipt=row.receipt), body, content_type="application/json")
            assert response.status_code < TOO_LATE_TO_ASK, (name, body)
    row.refresh_from_db()
    assert row.state == "review"


def test_a_form_field_of_any_kind_never_crashes_a_route(desk: Desk, row: DocumentRow) -> None:
    desk.signed_in("supervisor", "somebody")
    fields = [
        *("version", "patient", "kind", "date", "query", "note", "reason", "number", "do", "role", "code", "name"),
        *("proof", "next", "show", "page", "source", "receipt", "token", "pages", "undated", "searched", "mrn"),
    ]
    for odd in ("\x00", "9" * 30, "' OR 1=1 --<b>../\u202e", "٣"):
        for name, route in all_routes().items():
            if name in {"sign-in", "unlock"}:  # they hash what they are given, which takes its time
                continue
            for method in ("get", "post"):
                browser = desk.again("somebody")
                response = getattr(browser, method)(route.path(receipt=row.receipt), dict.fromkeys(fields, odd))
                assert response.status_code < TOO_LATE_TO_ASK, (name, method, odd)


def test_a_token_of_a_page_is_good_for_all_pages_of_its_session_alone(desk: Desk) -> None:
    mine, theirs = desk.signed_in("reviewer", "ruiz", csrf=True), desk.signed_in("reviewer", "chen", csrf=True)
    token = token_in(theirs.get("/help"))
    assert mine.post("/keys", {"keys": "off", "csrfmiddlewaretoken": token}).status_code == 403
