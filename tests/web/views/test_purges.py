"""The second person looks through a proposal on the desk, and says yes, or that nothing comes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from intake import purge
from intake.records import accounts, purges
from intake.settings import Retention
from tests.aged import Aged

if TYPE_CHECKING:
    from tests.web.conftest import Desk


@pytest.fixture
def aged(desk: Desk) -> Aged:
    desk.change_settings(retention=Retention(years=10))
    made = Aged.on(desk.site.settings)
    made.filed("a")
    made.batch("b", whose=(3, 4))
    return made


def number_of(name: str) -> int:
    found = accounts.find(name)
    assert found
    return found.pk


def said(number: int, **more: str) -> dict[str, str]:
    return {"digest": purges.get(number).digest, "seen": "yes", **more}


def test_another_supervisor_approves_what_was_proposed(desk: Desk, aged: Aged) -> None:
    number = aged.proposed()
    desk.account("reviewer", "whoever has number one")
    soto = desk.signed_in("supervisor", "soto")
    html = soto.get(f"/purges/{number}").content.decode()
    assert "Approve that they are destroyed" in html
    assert html.count("R-2026-00000") >= 3
    assert "GARCIA" not in html
    assert soto.post(f"/purges/{number}/approve", said(number)).status_code == 303
    made = purges.get(number)
    assert (made.state, made.approved_by) == ("approved", f"user:{number_of('soto')}")
    assert "approved" in soto.get("/purges").content.decode()
    assert len(aged.run(number).destroyed) == 3


def test_nobody_approves_their_own_or_unseen_or_another_list(desk: Desk, aged: Aged) -> None:
    soto = desk.signed_in("supervisor", "soto")
    mine = f"user:{number_of('soto')}"
    number = purge.propose(aged.settings, aged.survey(), mine, aged.ledger).number
    assert "another supervisor must approve" in soto.get(f"/purges/{number}").content.decode()
    assert soto.post(f"/purges/{number}/approve", said(number)).status_code == 409
    haas = desk.signed_in("supervisor", "haas")
    for wrong in ({"seen": "no"}, {"digest": "0" * 64}):
        assert haas.post(f"/purges/{number}/approve", said(number, **wrong)).status_code == 409
    assert purges.get(number).state == "proposed"
    assert haas.post(f"/purges/{number}/withdraw").status_code == 303
    assert haas.post(f"/purges/{number}/approve", said(number)).status_code == 409
    assert haas.post(f"/purges/{number}/withdraw").status_code == 409
    assert purges.get(number).state == "withdrawn"


@pytest.mark.parametrize(
    ("role", "led"), [("supervisor", True), ("operator", True), ("auditor", True), ("reviewer", False)]
)
def test_the_dashboard_leads_those_there_who_may_look(desk: Desk, role: str, led: bool) -> None:
    page = desk.signed_in(role, "kim").get("/dashboard").content.decode()
    assert ('href="/purges"' in page) is led


@pytest.mark.parametrize("role", ["operator", "auditor", "reviewer", "mailroom"])
def test_only_supervisors_approve(desk: Desk, aged: Aged, role: str) -> None:
    number = aged.proposed()
    who = desk.signed_in(role)
    assert who.post(f"/purges/{number}/approve", said(number)).status_code == 403
    assert who.get(f"/purges/{number}").status_code == (200 if role in {"operator", "auditor"} else 403)


def test_there_is_no_page_of_what_was_never_proposed(desk: Desk) -> None:
    soto = desk.signed_in("supervisor", "soto")
    assert "keeps everything for ever" in soto.get("/purges").content.decode()
    assert soto.get("/purges/7").status_code == 404
