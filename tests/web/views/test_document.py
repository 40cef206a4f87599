"""One document to be read: what it shows, what it keeps inert, what became of it."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from intake.model import FaxHeader, Finding, Item, PersonName, Reason, Role
from intake.records import faxes, patients
from intake.records.models import DocumentRow, DocumentState, Event
from intake.settings import Retention
from intake.web import words
from tests.aged import Aged
from tests.web.conftest import BORN, INK, named

if TYPE_CHECKING:
    from tests.web.conftest import Desk

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{7*7}}\u202e"


def test_why_it_is_here_comes_first_and_in_words(desk: Desk) -> None:
    html = desk.signed_in("reviewer").get(f"/documents/{desk.twins().receipt}").content.decode()
    heading = re.search(r"<h1>(.*?)</h1>", html)
    assert heading
    assert heading[1].startswith("Two patients could be meant: the name agrees with each")


def test_evidence_is_boxed_on_its_page_without_inline_style(desk: Desk) -> None:
    html = desk.signed_in("reviewer").get(f"/documents/{desk.twins().receipt}").content.decode()
    assert re.search(r'<rect class="mark" data-item="name" x="194.0" y="96.0"', html)
    assert "style=" not in html
    assert not re.search(r"<script(?![^>]* src=)", html)
    assert not re.search(r"\son\w+=", html)


def test_the_sender_of_a_fax_stands_at_the_head(desk: Desk) -> None:
    row = desk.twins()
    header = FaxHeader(dt.datetime.fromisoformat("2026-03-14T09:31"), "2125550321", "ELM & CLINIC", 1, 3)
    row.page_facts = [{**row.page_facts[0], "fax": faxes.facts_of(header)}]
    row.save()
    html = desk.signed_in("reviewer").get(f"/documents/{row.receipt}").content.decode()
    assert "fax: ELM &amp; CLINIC, 2125550321, 2026-03-14 09:31, page 1 of 3" in html


def test_hostile_words_from_pages_and_files_stay_inert(desk: Desk) -> None:
    evil = PersonName(HOSTILE, HOSTILE)
    finding = Finding(Item.NAME, Role.PATIENT, evil, (replace(INK, text=HOSTILE),), "label", 0.9)
    patient = replace(patients.by_mrn("700101"), name=evil, address=HOSTILE, phone=HOSTILE, merged_into=HOSTILE)
    row = desk.refer(
        Reason.MERGED_RECORD, findings=(finding, BORN), candidates=(named(patient),), source_file=f"fax/{HOSTILE}"
    )
    browser = desk.signed_in("supervisor")
    paths = [
        f"/documents/{row.receipt}",
        "/queue",
        "/status",
        "/queue?show=<script>",
        "/queue?queue=%22%3E%3Cscript%3E&source=%3Cscript%3E&page=%3C",
    ]
    pages = [browser.get(path) for path in paths]
    pages.append(browser.post("/find", {"receipt": HOSTILE}, follow=True))
    pages.append(desk.browser().post("/sign-in", {"name": HOSTILE, "password": "x", "next": HOSTILE}))
    for page in pages:
        html = page.content.decode()
        assert "<script>alert" not in html
        assert "<img src=x" not in html
        assert "49" not in re.findall(r"\{\{.*?\}\}", html)
    DocumentRow.objects.update(note=HOSTILE)
    assert "<script>alert" not in browser.get(f"/documents/{row.receipt}").content.decode()


def test_each_look_is_told_to_the_ledger_once(desk: Desk) -> None:
    row = desk.twins()
    browser = desk.signed_in("reviewer")
    browser.get(f"/documents/{row.receipt}")
    browser.get(f"/documents/{row.receipt}/pages/1")
    browser.get(f"/documents/{row.receipt}/pages/1/small")
    assert [e.action for e in Event.objects.filter(subject=row.receipt)] == ["taken", "referred", "viewed"]


def test_auditors_see_the_life_and_decide_nothing(desk: Desk) -> None:
    row = desk.twins()
    html = desk.signed_in("auditor").get(f"/documents/{row.receipt}").content.decode()
    assert "Its life" in html
    assert "<form" not in html.partition("<main")[2].partition("</main")[0]
    assert "Download" not in html


def test_reviewers_are_led_to_the_desk_and_auditors_are_not(desk: Desk) -> None:
    row = desk.twins()
    way = f"/desk?receipt={row.receipt}"
    assert way in desk.signed_in("reviewer").get(f"/documents/{row.receipt}").content.decode()
    assert way not in desk.signed_in("auditor").get(f"/documents/{row.receipt}").content.decode()


@pytest.mark.parametrize("state", list(DocumentState))
def test_every_state_has_its_words(desk: Desk, state: DocumentState) -> None:
    row = desk.twins()
    DocumentRow.objects.update(state=state, decided=row.created)
    html = desk.signed_in("auditor").get(f"/documents/{row.receipt}").content.decode()
    assert state == DocumentState.REVIEW or words.STATES[state] in html


def test_a_replaced_document_says_where_its_pages_are(desk: Desk) -> None:
    row, new = desk.twins(), desk.twins()
    DocumentRow.objects.filter(pk=row.pk).update(state=DocumentState.REPLACED, replaced_by=new)
    assert (
        f'<a href="/documents/{new.receipt}">'
        in desk.signed_in("auditor").get(f"/documents/{row.receipt}").content.decode()
    )


def test_a_receipt_that_is_not_there_is_a_calm_page(desk: Desk) -> None:
    browser = desk.signed_in("reviewer")
    assert browser.get("/documents/R-2026-999999").status_code == 404
    assert browser.get("/documents/..%2f..%2fetc").status_code == 404


def test_of_a_destroyed_document_the_page_says_so_and_nothing_of_it_is_served(desk: Desk) -> None:
    desk.change_settings(retention=Retention(years=10))
    aged = Aged.on(desk.site.settings)
    row = aged.filed("a")
    aged.run(aged.approved())
    client = desk.signed_in("supervisor")
    html = client.get(f"/documents/{row.receipt}").content.decode()
    assert "Destroyed after its time of keeping" in html
    assert "It was kept until Jan 5, 2020." in html
    assert "<img" not in html
    assert "GARCIA" not in html
    for path in ("pages/1", "pages/1/small", "pages/1/words", "original", "archive"):
        assert client.get(f"/documents/{row.receipt}/{path}").status_code == 404
