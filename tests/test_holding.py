"""What is released, comes back and is matched again by itself."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from intake import holding
from intake.audit import verify
from intake.model import Reason
from intake.records import documents, returning
from intake.records.models import DocumentRow, DocumentState, PatientRow
from tests.web.conftest import NAME, PEOPLE, desk, opened, page, site  # noqa: F401 -- fixtures
from tests.web.desk.conftest import Room, Speaker, certain, sheaf

if TYPE_CHECKING:
    from pathlib import Path

    from tests.web.conftest import Desk

AGO = dt.timedelta(seconds=1)


@pytest.fixture
def room(desk: Desk) -> Room:  # noqa: F811 -- a fixture
    return Room(desk)


@pytest.fixture
def ruiz(room: Room) -> Speaker:
    return room.speaker("ruiz")


def hold(room: Room, ruiz: Speaker) -> DocumentRow:
    made = sheaf(room.desk, (1,))
    doc = ruiz.claim()["current"]
    ruiz.file(doc, certain().patient.key, kind="radiology_report", date="2025-10-10", answer="1988")
    return DocumentRow.objects.get(receipt=made.receipts[0])


def let_pass() -> None:
    DocumentRow.objects.filter(state=DocumentState.HELD).update(hold_until=timezone.now() - AGO)


def test_nothing_is_released_before_its_time(room: Room, ruiz: Speaker) -> None:
    hold(room, ruiz)
    assert holding.release_due(room.desk.site, room.desk.delivered.append) == 0
    assert DocumentRow.objects.get().state == DocumentState.HELD


def test_what_was_held_is_filed_by_the_same_door(room: Room, ruiz: Speaker) -> None:
    row = hold(room, ruiz)
    let_pass()
    assert holding.release_due(room.desk.site, room.desk.delivered.append) == 1
    now = DocumentRow.objects.get()
    assert (now.state, now.decided_by) == (DocumentState.DECIDED, row.decided_by)
    assert now.decided == row.decided
    assert room.desk.delivered == [row.document_id]
    assert ruiz.undo(row.receipt, 409)["code"] == "too_late"
    room.desk.site.cabinet.carry_out(row.document_id)
    assert DocumentRow.objects.get().state == DocumentState.FILED
    faults = verify(room.desk.site.settings, room.desk.site.ledger)
    assert [
        fault for fault in faults if not fault.startswith("ledger")
    ] == []  # accounts of tests have a ledger of theirs


def test_signing_out_releases_at_once(room: Room, ruiz: Speaker) -> None:
    row = hold(room, ruiz)
    room.plain()
    ruiz.claim()
    ruiz.browser.post("/sign-out")
    assert DocumentRow.objects.get(pk=row.pk).state == DocumentState.DECIDED
    assert not DocumentRow.objects.exclude(lease_owner="").exists()


def test_a_crash_between_release_and_filing_is_made_good(room: Room, ruiz: Speaker) -> None:
    row = hold(room, ruiz)
    let_pass()

    def dies(_: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        holding.release_due(room.desk.site, dies)
    assert [one.pk for one in documents.undelivered(10)] == [row.pk]  # what the engine picks up
    assert holding.release_due(room.desk.site, room.desk.delivered.append) == 0


def test_a_record_that_was_merged_meanwhile_is_looked_at_again(room: Room, ruiz: Speaker) -> None:
    hold(room, ruiz)
    let_pass()
    PatientRow.objects.filter(mrn="700103").update(merged_into="700101")
    assert holding.release_due(room.desk.site, room.desk.delivered.append) == 0
    row = DocumentRow.objects.get()
    assert (row.state, row.reasons[0], row.queue) == (DocumentState.REVIEW, Reason.MERGED_RECORD, "identity")


def test_who_comes_onto_the_index_comes_back_to_a_reviewer(room: Room, ruiz: Speaker, tmp_path: Path) -> None:
    made = sheaf(room.desk, (1,))
    PatientRow.objects.filter(mrn="700103").update(mrn="999999", last_name="ELSEWHERE", birth_date=None)
    DocumentRow.objects.update(candidates=[], reasons=["not_on_file"])
    doc = ruiz.claim()["current"]
    ruiz.decide(doc, "not_on_file", name="OKONKWO, ADAEZE", born="1988-01-30")
    assert holding.match_again(room.desk.site) == 0
    index = tmp_path / "more.csv"
    index.write_text(PEOPLE, encoding="utf-8")
    room.desk.site.desk.patients.load(index)  # type: ignore[attr-defined]  # StoredPatients
    assert holding.match_again(room.desk.site) == 1
    row = DocumentRow.objects.get(receipt=made.receipts[0])
    assert (row.state, row.queue) == (DocumentState.REVIEW, "identity")
    assert row.candidates[0]["mrn"] == "700103"
    assert holding.match_again(room.desk.site) == 0


def test_who_is_not_on_file_still_is_not_asked_about_again(room: Room, ruiz: Speaker, tmp_path: Path) -> None:
    sheaf(room.desk, (1,))
    ruiz.decide(ruiz.claim()["current"], "not_on_file", name="SOMEBODY", born="")
    index = tmp_path / "same.csv"
    index.write_text(PEOPLE, encoding="utf-8")
    room.desk.site.desk.patients.load(index)  # type: ignore[attr-defined]  # StoredPatients
    assert holding.match_again(room.desk.site) == 0
    assert DocumentRow.objects.get().state == DocumentState.NOT_ON_FILE
    assert returning.not_on_file(10) == []


def test_what_waits_for_the_index_comes_back_with_it(room: Room, ruiz: Speaker, tmp_path: Path) -> None:
    room.desk.refer(Reason.NO_CANDIDATE, findings=(NAME,))
    ruiz.decide(ruiz.claim()["current"], "park", reason="registration", until="index")
    assert returning.wake(room.desk.site.ledger) == 0
    index = tmp_path / "same.csv"
    index.write_text(PEOPLE, encoding="utf-8")
    room.desk.site.desk.patients.load(index)  # type: ignore[attr-defined]  # StoredPatients
    assert returning.wake(room.desk.site.ledger) == 1
    assert DocumentRow.objects.get().state == DocumentState.REVIEW


def test_a_second_look_that_was_parked_is_one_still(room: Room, ruiz: Speaker) -> None:
    room.desk.twins()
    doc = ruiz.claim()["current"]
    ruiz.file(doc, doc["candidates"][0]["key"], answer=None)
    chen = room.speaker("chen")
    chen.decide(chen.claim()["current"], "park", reason="later", until="hour")
    DocumentRow.objects.update(wait_until=timezone.now() - AGO)
    returning.wake(room.desk.site.ledger)
    assert ruiz.claim()["current"] is None
    second = chen.claim()["current"]
    assert second["second"]
    assert (
        chen.file(second, doc["candidates"][0]["key"], kind=doc["kind"], date=doc["date"], answer="0314")["state"]
        == "held"
    )
