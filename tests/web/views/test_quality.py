"""Checking is blind, and never done by who filed; disputes are settled, and stops cleared, by supervisors."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from intake.filing.plan import plan
from intake.model import Accept
from intake.quality import Rates
from intake.records import documents, patients, samples, stops
from intake.records.models import Account, SampleState

if TYPE_CHECKING:
    from django.test import Client

    from intake.records.models import SampleRow
    from tests.web.conftest import Desk

DAY = "2025-10-10"


def sampled(desk: Desk, by: str = "policy") -> SampleRow:
    """A filed document of patient 700101 that waits to be checked."""
    row = desk.twins()
    accepted = Accept(patients.by_mrn("700101"), "radiology_report", dt.date.fromisoformat(DAY), by=by)
    scan = desk.site.scan_of(row.scan)
    case = documents.case_of(row, scan, accepted)
    documents.decide(case, plan(scan, case.document, accepted, ""), desk.site.ledger, version=row.version)
    documents.filed(row.document_id, desk.site.ledger)
    samples.draw_due(b"secret", Rates(human=1.0), timezone.now(), desk.site.ledger)
    return samples.of_receipt(row.receipt)


def answer(browser: Client, row: SampleRow, mrn: str = "700101", **fields: str) -> None:
    """Give a whole answer, as the form posts it."""
    given = {
        "query": "okonkwo",
        "searched": "okonkwo",
        "patient": patients.by_mrn(mrn).key,
        "kind": "radiology_report",
        "date": DAY,
        "pages": "yes",
    }
    browser.post(f"/quality/{row.pk}", {**given, **fields})


def test_the_checker_is_not_told_what_was_decided(desk: Desk) -> None:
    row = sampled(desk)
    browser = desk.signed_in("reviewer")
    response = browser.get("/quality/next", follow=True)
    html = response.content.decode()
    assert response.redirect_chain == [(f"/quality/{row.pk}", 303)]
    for decided in ("QUILLFEATHER", "700101", DAY, row.document.receipt, " selected"):
        assert decided not in html.upper() if decided.isupper() else decided not in html
    assert not re.search(r'name="(patient|pages)"[^>]* checked', html)
    assert browser.get(f"/quality/{row.pk}/pages/1")["Content-Type"].startswith("image/")


def test_a_search_comes_before_the_answer_and_keeps_what_was_entered(desk: Desk) -> None:
    row = sampled(desk)
    browser = desk.signed_in("reviewer")
    entered = {"query": "quillfeather", "searched": "", "kind": "letter", "date": "2024-01-02", "pages": "yes"}
    html = browser.post(f"/quality/{row.pk}", entered).content.decode()
    assert html.count("QUILLFEATHER, ZEBEDEE") == 2
    assert 'value="2024-01-02"' in html
    row.refresh_from_db()
    assert row.state == SampleState.OPEN


@pytest.mark.parametrize("missing", ["patient", "kind", "date", "pages"])
def test_nothing_is_taken_while_something_is_missing(desk: Desk, missing: str) -> None:
    row = sampled(desk)
    answer(desk.signed_in("reviewer"), row, **{missing: ""})
    row.refresh_from_db()
    assert row.state == SampleState.OPEN


def test_an_answer_that_agrees_settles_it(desk: Desk) -> None:
    row = sampled(desk)
    answer(desk.signed_in("reviewer"), row)
    row.refresh_from_db()
    assert (row.state, row.patient_wrong) == (SampleState.SETTLED, False)


def test_who_filed_it_can_neither_see_nor_answer_it(desk: Desk) -> None:
    browser = desk.signed_in("reviewer", "filer")
    row = sampled(desk, by=f"user:{Account.objects.get(name='filer').pk}")
    assert "0 filed documents to check" in browser.get("/quality").content.decode()
    assert browser.get(f"/quality/{row.pk}").status_code == 409
    assert browser.get(f"/quality/{row.pk}/pages/1").status_code == 404
    answer(browser, row)
    row.refresh_from_db()
    assert row.state == SampleState.OPEN


def test_a_wrong_patient_is_confirmed_by_a_supervisor_and_cleared_with_a_note(desk: Desk) -> None:
    row = sampled(desk)
    answer(desk.signed_in("reviewer"), row, mrn="700102")
    supervisor = desk.signed_in("supervisor")
    assert "What was filed is wrong" in supervisor.get(f"/quality/{row.pk}").content.decode()
    supervisor.post(f"/quality/{row.pk}/settle", {"patient": "wrong"})
    assert stops.held() == {("radiology_report", "fax")}
    html = supervisor.get("/quality").content.decode()
    assert row.document.receipt in html
    assert "1 of 1 checked" in html
    (stop,) = stops.standing()
    supervisor.post(f"/quality/stops/{stop.pk}/clear", {"note": ""})
    assert stops.held()
    supervisor.post(f"/quality/stops/{stop.pk}/clear", {"note": "two labels on one page"})
    assert not stops.held()


def test_the_checker_does_not_settle_even_as_a_supervisor(desk: Desk) -> None:
    row = sampled(desk)
    supervisor = desk.signed_in("supervisor")
    answer(supervisor, row, mrn="700102")
    supervisor.post(f"/quality/{row.pk}/settle", {"patient": "right"})
    row.refresh_from_db()
    assert row.state == SampleState.DISPUTED


def test_each_look_at_a_sample_is_in_the_ledger(desk: Desk) -> None:
    from intake.records.ledger import events_of

    row = sampled(desk)
    browser = desk.signed_in("reviewer")
    browser.get(f"/quality/{row.pk}")
    answer(browser, row, query="zebedee")
    assert [e.action for e in events_of(row.document.receipt)][-2:] == ["viewed", "searched"]
