"""Patients' folders: found as somebody types, opened by an opaque key, searched, and every look told to the ledger."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest
from django.db import transaction

from intake.filing import file
from intake.filing.cabinet import Bound
from intake.model import Accept, Box, PageReading, Word
from intake.records import documents, patient_merge, patients, readings
from intake.records.models import Event, ReadPage
from tests.planted import PLANTED
from tests.web.conftest import Desk

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from intake.model import Scan
    from intake.records.models import DocumentRow

pytestmark = pytest.mark.database
TEXT = "Impression: acute pericarditis of QUILLFEATHER"


def bind(scan: Scan, pages: tuple[int, ...], turns: Mapping[int, int], drafts: Path) -> Bound:
    del turns
    original, archive = drafts / "original.tif", drafts / "archive.pdf"
    original.write_bytes(scan.path.read_bytes())
    archive.write_bytes(b"%PDF" + bytes(pages))
    return Bound(original, archive)


def filed(desk: Desk, mrn: str = "700101", by: str = "service", kind: str = "radiology_report") -> DocumentRow:
    """A document of one page with TEXT on it, in that patient's folder."""
    row = desk.refer()
    ReadPage.objects.filter(scan=row.scan).delete()
    words = tuple(Word(word, 1, Box(0.1 * n, 0.2, 0.1 * n + 0.08, 0.22), 0.9) for n, word in enumerate(TEXT.split()))
    with transaction.atomic():
        readings.keep(row.scan, [PageReading(1, 8.5, 11.0, words, "ocr")])
    cabinet = dataclasses.replace(desk.site.cabinet, binder=bind, version=row.version)
    accepted = Accept(patients.by_mrn(mrn), kind, row.document_date, by)
    file(documents.case_of(row, desk.site.scan_of(row.scan), accepted), cabinet)
    return documents.by_receipt(row.receipt)


def key_of(mrn: str) -> str:
    return patients.by_mrn(mrn).key


def test_patients_are_found_with_and_without_a_script(desk: Desk) -> None:
    browser = desk.signed_in("reviewer")
    plain = browser.post("/patients", {"query": "okon 1988"}).content.decode()
    assert f"/patients/{key_of('700103')}" in plain
    typed = browser.post("/patients/typed", {"query": "quill"}).json()
    assert {one["mrn"] for one in typed["found"]} == {"700101", "700102"}
    assert browser.post("/patients/typed", {"query": "q"}).json() == {"found": [], "more": False}
    assert Event.objects.filter(action="searched", subject="patients").count() == 1, "told once a minute"


def test_a_folder_shows_its_documents_by_type_and_by_date_and_is_told(desk: Desk) -> None:
    row = filed(desk)
    browser = desk.signed_in("auditor")
    key = key_of("700101")
    for query in ("", "?by=date"):
        page = browser.get(f"/patients/{key}{query}").content.decode()
        assert f"/patients/{key}/documents/{row.receipt}" in page
        assert not [planted for planted in PLANTED if planted in page.partition("</title>")[0]]
    assert Event.objects.filter(action="folder_viewed", subject=key).count() == 2
    assert row.receipt not in browser.get(f"/patients/{key_of('700103')}").content.decode()


def test_a_merged_record_leads_to_the_one_it_lives_on_in_with_the_documents_of_both(desk: Desk) -> None:
    row = filed(desk, "700102")
    patient_merge.merge("700102", "700101", actor="operator", ledger=desk.site.ledger)
    browser = desk.signed_in("reviewer")
    response = browser.get(f"/patients/{key_of('700102')}")
    assert response.status_code == 303
    assert response["Location"] == f"/patients/{key_of('700101')}"
    assert row.receipt in browser.get(response["Location"]).content.decode()


def test_words_are_searched_by_post_and_marked_in_snippet_ink_and_text(desk: Desk) -> None:
    row = filed(desk)
    browser, key = desk.signed_in("reviewer"), key_of("700101")
    page = browser.post(f"/patients/{key}/text", {"words": "pericard"}).content.decode()
    assert "<mark>pericarditis</mark>" in page
    assert (
        browser.post(f"/patients/{key_of('700103')}/text", {"words": "pericard"}).content.decode().count("<mark>") == 0
    )
    shown = browser.post(f"/patients/{key}/documents/{row.receipt}", {"words": "pericard"}).content.decode()
    assert 'class="mark" x="196.0" y="197.0" width="88.0" height="26.0"' in shown
    assert "<mark>pericarditis</mark>" in shown
    assert Event.objects.filter(action="viewed", subject=row.receipt).count() == 1
    assert "<mark>" not in browser.get(f"/patients/{key}/documents/{row.receipt}").content.decode()


def test_a_document_of_another_folder_is_not_shown_in_this_one(desk: Desk) -> None:
    row = filed(desk)
    assert desk.signed_in("reviewer").get(f"/patients/{key_of('700103')}/documents/{row.receipt}").status_code == 404


def test_all_folders_are_searched_by_those_alone_who_may(desk: Desk) -> None:
    filed(desk)
    assert desk.signed_in("reviewer").post("/patients/text", {"words": "pericard"}).status_code == 403
    page = desk.signed_in("auditor").post("/patients/text", {"words": "pericard"}).content.decode()
    assert "<mark>pericarditis</mark>" in page
    assert Event.objects.get(action="searched").detail == {"found": 1}


@pytest.mark.parametrize("role", ["mailroom", "operator"])
def test_whoever_does_not_read_documents_finds_no_patient(desk: Desk, role: str) -> None:
    browser = desk.signed_in(role)
    assert browser.get("/patients").status_code == 403
    assert browser.get(f"/patients/{key_of('700101')}").status_code == 403
