"""The dashboard shows counts and times to those who watch, a patient's data to nobody."""

from __future__ import annotations

import csv
import dataclasses
import io
from typing import TYPE_CHECKING

import pytest

from intake.model import Reason
from intake.records.models import DocumentRow
from tests.planted import PLANTED
from tests.records.test_facts import decide
from tests.web.views.test_quality import answer, sampled

if TYPE_CHECKING:
    from tests.web.conftest import Desk


def test_no_patient_is_on_the_dashboard_nor_in_its_csv(desk: Desk) -> None:
    row = sampled(desk)
    answer(desk.signed_in("reviewer"), row, mrn="700102")
    desk.signed_in("supervisor").post(f"/quality/{row.pk}/settle", {"patient": "wrong"})
    desk.refer(Reason.CONFLICT, source_file="fax/Quillfeather Zebedee 700101.tif")
    browser = desk.signed_in("operator")
    html = browser.get("/dashboard?period=7d").content.decode()
    assert "Identifiers disagree" in html
    assert row.document.receipt in html
    tables = [
        browser.get(f"/dashboard/csv?table={name}").content.decode() for name in ("reasons", "quality", "sources")
    ]
    for text in (html, *tables):
        assert not [planted for planted in PLANTED if planted in text.upper()]


def test_a_panel_comes_as_csv_and_no_other(desk: Desk) -> None:
    desk.refer()
    browser = desk.signed_in("auditor")
    response = browser.get("/dashboard/csv?table=reasons&period=7d")
    assert response["Content-Disposition"].startswith('attachment; filename="intake-reasons-')
    rows = list(csv.reader(io.StringIO(response.content.decode())))
    assert ["ambiguous_patient", "1", "1", "1", "1"] in rows
    assert browser.get("/dashboard/csv?table=gossip").status_code == 404


def test_a_source_with_a_formula_for_a_name_is_no_formula(desk: Desk) -> None:
    row = desk.refer()
    row.scan.source = "=cmd()"
    row.scan.save()
    text = desk.signed_in("operator").get("/dashboard/csv?table=sources").content.decode()
    assert "'=cmd()" in text
    assert "\n=cmd()" not in text


@pytest.mark.parametrize(
    "query",
    [
        "",
        "period=30d&source=fax&type=letter",
        "period=custom&from=2026-01-01&to=2026-01-05",
        "period=custom&from=x&to=9999-99-99",
        "period=%3Cscript%3E&source=nowhere&type=%22%3E",
    ],
)
def test_whatever_period_is_asked_for_is_answered(desk: Desk, query: str) -> None:
    desk.refer()
    html = desk.signed_in("supervisor").get(f"/dashboard?{query}").content.decode()
    assert "Waiting now" in html
    assert "<script>" not in html
    assert "nowhere" not in html
    assert " style=" not in html


def test_people_are_named_to_supervisors_where_the_site_says_so(desk: Desk) -> None:
    document = DocumentRow.objects.get(pk=desk.twins().pk)
    reviewer = desk.signed_in("reviewer", "Zora Quick")
    decide(document, f"user:{reviewer.session['_auth_user_id']}")
    supervisor = desk.signed_in("supervisor")
    assert "Zora Quick" not in supervisor.get("/dashboard").content.decode()
    settings = desk.site.settings
    allowed = settings.model_copy(update={"productivity": settings.productivity.model_copy(update={"by_name": True})})
    desk.lent = dataclasses.replace(desk.lent, site=dataclasses.replace(desk.site, settings=allowed))
    assert "Zora Quick" in desk.signed_in("supervisor", "other").get("/dashboard").content.decode()
    assert "Work by person" not in desk.signed_in("operator", "ops").get("/dashboard").content.decode()


def test_the_reconciliation_of_today_finds_what_was_planted(desk: Desk) -> None:
    row = sampled(desk)
    browser = desk.signed_in("operator")
    today = row.drawn.astimezone().date().isoformat()
    html = browser.get(f"/reports/reconcile?day={today}").content.decode()
    assert "everything that arrived is accounted for" in html.lower()
    from intake.records import scans

    scan = row.document.scan
    scans.was_read(scan.pk, 1, desk.site.ledger)
    scans.settle(scan.pk, desk.site.ledger)
    html = browser.get(f"/reports/reconcile?day={today}").content.decode()
    assert "its folder is not there" in html
    assert browser.get("/reports/reconcile?day=never").status_code == 200
