"""Decisions: filed and held, repeated, overtaken, refused."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING

from intake.model import Reason
from intake.records.models import DecisionRow, DocumentRow, DocumentState
from tests.web.desk.conftest import certain

if TYPE_CHECKING:
    from tests.web.desk.conftest import Room, Speaker


def test_filing_holds_and_brings_the_next_document(room: Room, ruiz: Speaker) -> None:
    rows = [room.plain() for _ in range(3)]
    doc = ruiz.claim()["current"]
    assert doc["chosen"] == certain().patient.key
    decided = ruiz.file(doc)
    assert decided["state"] == "held"
    assert decided["undoUntil"]
    assert "OKONKWO" in decided["sentence"]
    assert decided["current"]["receipt"] == rows[1].receipt
    assert decided["counts"]["today"] == 1
    assert [one["receipt"] for one in decided["counts"]["undo"]] == [rows[0].receipt]
    row = DocumentRow.objects.get(receipt=rows[0].receipt)
    assert row.state == DocumentState.HELD
    assert row.folder == ""


def test_how_it_was_decided_is_kept(room: Room, ruiz: Speaker) -> None:
    room.plain()
    ruiz.file(ruiz.claim()["current"])
    made = DecisionRow.objects.get()
    assert (made.ms_visible, made.ms_active, made.keys, made.pages_seen, made.build) == (5200, 4100, 2, 1, "test")
    assert made.reason == "type_unsure"
    assert made.suggested["kind"] == "radiology_report"


def test_a_repeated_post_is_answered_as_the_first_and_does_nothing(room: Room, ruiz: Speaker) -> None:
    for _ in range(3):
        room.plain()
    doc = ruiz.claim()["current"]
    once = str(uuid.uuid4())
    first, again = ruiz.file(doc, once=once), ruiz.file(doc, once=once)
    assert first["receipt"] == again["receipt"]
    assert first["current"]["receipt"] == again["current"]["receipt"]
    assert first["undoUntil"] == again["undoUntil"]
    assert DecisionRow.objects.count() == 1


def test_until_when_it_can_be_taken_back_is_told_by_the_clock_that_is_told_too(room: Room, ruiz: Speaker) -> None:
    room.plain()
    counts = ruiz.file(ruiz.claim()["current"])["counts"]
    now, until = (dt.datetime.fromisoformat(one) for one in (counts["now"], counts["undo"][0]["until"]))
    assert dt.timedelta() < until - now <= dt.timedelta(seconds=room.desk.site.settings.desk.hold_seconds)


def test_an_expired_lease_loses_no_work(room: Room, ruiz: Speaker) -> None:
    room.plain()
    doc = ruiz.claim()["current"]
    DocumentRow.objects.update(lease_until="2020-01-01T00:00:00Z")
    assert ruiz.file(doc)["state"] == "held"


def test_a_document_that_a_colleague_took_over_is_theirs(room: Room, ruiz: Speaker, chen: Speaker) -> None:
    room.plain()
    doc = ruiz.claim()["current"]
    DocumentRow.objects.update(lease_until="2020-01-01T00:00:00Z")
    chen.claim()
    assert ruiz.file(doc, status=409)["code"] == "lease_taken"


def test_what_a_colleague_has_decided_stays_so(room: Room, ruiz: Speaker, chen: Speaker) -> None:
    room.plain()
    doc = ruiz.claim()["current"]
    DocumentRow.objects.update(lease_until="2020-01-01T00:00:00Z")
    chen.file(chen.claim()["current"])
    refused = ruiz.file(doc, status=409)
    assert "decided" in refused["theirs"]
    assert DecisionRow.objects.count() == 1


def test_a_document_that_changed_comes_again(room: Room, ruiz: Speaker) -> None:
    room.plain()
    doc = ruiz.claim()["current"]
    DocumentRow.objects.update(version=7)
    refused = ruiz.file(doc, status=412)
    assert refused["code"] == "stale_version"
    assert refused["document"]["version"] == 7
    assert ruiz.file(refused["document"])["state"] == "held"


def test_a_decision_without_the_version_seen_is_none(room: Room, ruiz: Speaker) -> None:
    room.plain()
    doc = ruiz.claim()["current"]
    ruiz.post(f"documents/{doc['receipt']}/decision", {"action": "file", "token": doc["token"]}, 428)


def test_what_is_missing_is_said_at_its_field(room: Room, ruiz: Speaker) -> None:
    room.desk.twins()
    room.plain(Reason.DATE_UNSURE)
    doc = ruiz.claim(queue="identity")["current"]
    assert ruiz.file(doc, status=422, patient="")["at"] == "patient"
    assert ruiz.file(doc, patient=certain().patient.key, kind="unknown", status=422)["at"] == "kind"
    assert ruiz.file(doc, patient=certain().patient.key, date="3000-01-01", status=422)["at"] == "date"
    assert ruiz.file(doc, patient="nobody", status=422)["at"] == "query"


def test_a_document_without_a_date_is_filed_only_when_that_is_confirmed(room: Room, ruiz: Speaker) -> None:
    room.plain(Reason.DATE_UNSURE)
    doc = ruiz.claim()["current"]
    refused = ruiz.file(doc, status=422, date="")
    assert (refused["code"], refused["items"]) == ("not_agreed", ["date"])
    assert ruiz.file(doc, date="", confirmed=["date"])["state"] == "held"
