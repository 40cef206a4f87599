"""Verdicts: through the one door, on the version that was seen, never against the evidence unawares."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from intake.model import Evidence, Item, Level, Reason
from intake.records import documents, patients
from intake.records.models import Event
from intake.web.lent import KEY
from tests.web.conftest import BORN, NAME, named

if TYPE_CHECKING:
    from intake.records.models import DocumentRow
    from tests.web.conftest import Desk


def verdict(mrn: str, **more: str) -> dict[str, str]:
    return {
        "version": "1",
        "patient": patients.by_mrn(mrn).key,
        "kind": "radiology_report",
        "date": "2025-10-10",
        **more,
    }


def fresh(row: DocumentRow) -> DocumentRow:
    return documents.get(row.document_id)


def test_filing_records_the_reviewers_decision_and_hands_it_on(desk: Desk) -> None:
    row = desk.twins()
    browser = desk.signed_in("reviewer")
    response = browser.post(f"/documents/{row.receipt}/file", verdict("700102", kind="lab_report"))
    assert response.status_code == 303
    now = fresh(row)
    assert now.state == "decided"
    assert now.patient is not None
    assert now.patient.mrn == "700102"
    assert (now.kind, now.document_date) == ("lab_report", dt.date(2025, 10, 10))
    assert now.decided_by.startswith("user:")
    assert desk.delivered == [row.document_id]
    assert [e.action for e in Event.objects.filter(subject=row.receipt)] == ["taken", "referred", "decided"]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"patient": ""}, "Choose the patient"),
        ({"patient": "nobody"}, "no longer in the index"),
        ({"kind": "unknown"}, "Choose what it is"),
        ({"kind": "made up"}, "Choose what it is"),
        ({"date": "2999-01-01"}, "future"),
        ({"date": "soon"}, "no date"),
    ],
)
def test_what_is_missing_is_asked_for_and_the_rest_is_kept(desk: Desk, wrong: dict[str, str], says: str) -> None:
    row = desk.twins()
    browser = desk.signed_in("reviewer")
    response = browser.post(f"/documents/{row.receipt}/file", {**verdict("700101", note="my note"), **wrong})
    assert response.status_code == 422
    html = response.content.decode()
    assert says in html
    assert "my note" in html
    assert fresh(row).state == "review"
    assert desk.delivered == []


def test_a_patient_the_page_speaks_against_needs_a_word_more(desk: Desk) -> None:
    other = named(patients.by_mrn("700101"))
    differs = Evidence(Item.BIRTH_DATE, "1999-01-01", "1961-03-14", Level.DIFFERS, -9.0)
    row = desk.refer(Reason.CONFLICT, candidates=(replace(other, evidence=(*other.evidence, differs)),))
    browser = desk.signed_in("reviewer")
    response = browser.post(f"/documents/{row.receipt}/file", verdict("700101"))
    assert response.status_code == 422
    assert "The birth date on the page does not fit." in response.content.decode()
    assert fresh(row).state == "review"
    sure = verdict("700101", confirmed=patients.by_mrn("700101").key)
    assert browser.post(f"/documents/{row.receipt}/file", sure).status_code == 303
    assert Event.objects.get(action="confirmed_against").detail == {"items": ["birth_date"]}


def test_a_confirmation_counts_for_one_patient_only(desk: Desk) -> None:
    row = desk.refer(Reason.NO_CANDIDATE, findings=(NAME, BORN))
    browser = desk.signed_in("reviewer")
    wrong = verdict("700103", confirmed=patients.by_mrn("700101").key)
    assert browser.post(f"/documents/{row.receipt}/file", wrong).status_code == 422
    assert fresh(row).state == "review"


def test_a_patient_found_by_search_is_compared_like_any_other(desk: Desk) -> None:
    row = desk.refer(Reason.NO_CANDIDATE, findings=(NAME, BORN))
    browser = desk.signed_in("reviewer")
    html = browser.post(f"/documents/{row.receipt}/search", {"version": "1", "query": "quillfeather"}).content.decode()
    assert html.index("700101") < html.index("700102")  # the birth date fits the first
    assert "glyph same" in html
    assert browser.post(f"/documents/{row.receipt}/file", verdict("700101")).status_code == 303


def test_a_merged_record_is_not_filed_to(desk: Desk) -> None:
    row = desk.twins()
    from intake.records.models import PatientRow

    PatientRow.objects.filter(mrn="700101").update(merged_into="700102")
    response = desk.signed_in("reviewer").post(f"/documents/{row.receipt}/file", verdict("700101"))
    assert response.status_code == 422
    assert "merged into 700102" in response.content.decode()


def test_search_takes_posts_alone_and_is_told_to_the_ledger_without_its_words(desk: Desk) -> None:
    row = desk.twins()
    browser = desk.signed_in("reviewer")
    assert browser.get(f"/documents/{row.receipt}/search?query=okonkwo").status_code == 405
    browser.post(f"/documents/{row.receipt}/search", {"query": "okonkwo"})
    assert Event.objects.get(action="searched").detail == {"found": 1}


def test_who_was_overtaken_is_told_and_overwrites_nothing(desk: Desk) -> None:
    row = desk.twins()
    first, second = desk.signed_in("reviewer", "Fast Colleague"), desk.signed_in("reviewer", "slow")
    assert first.post(f"/documents/{row.receipt}/file", verdict("700101")).status_code == 303
    response = second.post(f"/documents/{row.receipt}/file", verdict("700102", note="kept words"))
    assert response.status_code == 409
    html = response.content.decode()
    assert "Fast Colleague was faster" in html
    assert "kept words" in html
    patient = fresh(row).patient
    assert patient is not None
    assert patient.mrn == "700101"
    assert desk.delivered == [row.document_id]


def test_a_document_that_changed_but_is_open_keeps_what_was_entered(desk: Desk) -> None:
    row = desk.twins()
    first, second = desk.signed_in("reviewer", "one"), desk.signed_in("reviewer", "two")
    first.post(f"/documents/{row.receipt}/refer-on", {"version": "1", "note": "Is this the father?"})
    response = second.post(f"/documents/{row.receipt}/file", verdict("700102", kind="lab_report"))
    assert response.status_code == 409
    html = response.content.decode()
    assert 'name="version" value="2"' in html
    assert '<option value="lab_report" selected>' in html
    assert f'value="{patients.by_mrn("700102").key}" required checked' in html
    assert fresh(row).state == "review"


def test_the_same_button_pressed_twice_is_one_decision(desk: Desk) -> None:
    row = desk.twins()
    browser = desk.signed_in("reviewer")
    for _ in range(2):
        assert browser.post(f"/documents/{row.receipt}/file", verdict("700101")).status_code == 303
    assert Event.objects.filter(action="decided").count() == 1


def test_referring_on_needs_a_note_and_leaves_it_to_supervisors(desk: Desk) -> None:
    row, other = desk.twins(), desk.twins()
    browser = desk.signed_in("reviewer")
    assert browser.post(f"/documents/{row.receipt}/refer-on", {"version": "1"}).status_code == 422
    response = browser.post(
        f"/documents/{row.receipt}/refer-on", {"version": "1", "note": "<b>Is this</b> the father?"}
    )
    assert response["Location"] == f"/documents/{other.receipt}"
    assert browser.get(f"/queue/next?after={other.receipt}")["Location"] == "/queue"
    supervisor = desk.signed_in("supervisor")
    html = supervisor.get(f"/documents/{row.receipt}").content.decode()
    assert "&lt;b&gt;Is this&lt;/b&gt; the father?" in html


def test_closing_needs_a_reason_from_the_list_and_keeps_it(desk: Desk) -> None:
    row = desk.twins()
    browser = desk.signed_in("reviewer")
    assert browser.post(f"/documents/{row.receipt}/close", {"version": "1", "reason": "policy"}).status_code == 422
    assert browser.post(f"/documents/{row.receipt}/close", {"version": "1", "reason": "not_on_file"}).status_code == 303
    now = fresh(row)
    assert (now.state, now.reasons[0]) == ("closed", "not_on_file")


def test_filing_brings_the_bytes_to_the_patients_folder(desk: Desk) -> None:
    row = desk.twins()
    browser = desk.signed_in("reviewer")
    site = desk.site
    browser.defaults[KEY] = replace(desk.lent, deliver=site.cabinet.carry_out)
    assert browser.post(f"/documents/{row.receipt}/file", verdict("700101")).status_code == 303
    now = fresh(row)
    assert now.state == "filed"
    assert {f.name for f in (site.settings.site / now.folder).iterdir()} == {
        "original.tif",
        "archive.pdf",
        "document.json",
    }
    page = browser.get(f"/documents/{row.receipt}")
    assert "Filed in the record." in page.content.decode()
    for what in ("original", "archive"):
        download = browser.get(f"/documents/{row.receipt}/{what}")
        assert download.status_code == 200
        assert download["Content-Disposition"].startswith(f'attachment; filename="{row.receipt}')
    (site.settings.site / now.folder / "archive.pdf").chmod(0o600)
    (site.settings.site / now.folder / "archive.pdf").write_bytes(b"%PDF-1.4 tampered")
    assert browser.get(f"/documents/{row.receipt}/archive").status_code == 500
