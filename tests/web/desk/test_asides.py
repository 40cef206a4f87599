"""What is not filed now: parked, scanned again, closed, waiting for its patient, asked about."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from intake.model import Reason
from intake.records import returning
from intake.records.models import DecisionRow, DocumentRow, DocumentState

if TYPE_CHECKING:
    from tests.web.desk.conftest import Room, Speaker


def state_of(receipt: str) -> str:
    return DocumentRow.objects.get(receipt=receipt).state


@pytest.mark.parametrize(
    ("action", "more", "state"),
    [
        ("park", {"reason": "waiting", "until": "hour"}, "parked"),
        ("rescan", {"reason": "dark", "pages": [1]}, "awaiting_rescan"),
        ("not_ours", {"reason": "not_a_record"}, "closed"),
        ("not_on_file", {"name": "QUILLFEATHER, ZEBEDEE", "born": "1961-03-14"}, "not_on_file"),
        ("ask", {"note": "Which of the two?"}, "escalated"),
    ],
)
def test_each_goes_its_way_and_can_be_taken_back(
    room: Room, ruiz: Speaker, action: str, more: dict[str, Any], state: str
) -> None:
    row = room.plain(Reason.WEAK_IDENTITY)
    doc = ruiz.claim()["current"]
    decided = ruiz.decide(doc, action, **more)
    assert decided["state"] == state == state_of(row.receipt)
    assert decided["current"] is None
    back = ruiz.undo(row.receipt)["document"]
    assert (back["queue"], back["reason"], back["note"]) == (doc["queue"], doc["reason"], "")
    assert state_of(row.receipt) == DocumentState.REVIEW
    assert ruiz.decide(back, action, **more)["state"] == state


@pytest.mark.parametrize(
    ("action", "more", "at"),
    [
        ("park", {"reason": "nonsense", "until": "hour"}, "reason"),
        ("park", {"reason": "waiting", "until": "yesterday"}, "until"),
        ("park", {"reason": "waiting", "until": "2020-01-01T00:00:00Z"}, "until"),
        ("rescan", {"reason": ""}, "reason"),
        ("not_ours", {"reason": "weak_identity"}, "reason"),
        ("not_on_file", {}, "name"),
        ("ask", {"note": " "}, "note"),
        ("destroy", {}, "action"),
    ],
)
def test_what_is_missing_is_said(room: Room, ruiz: Speaker, action: str, more: dict[str, Any], at: str) -> None:
    room.plain()
    assert ruiz.decide(ruiz.claim()["current"], action, status=422, **more)["at"] == at
    assert not DecisionRow.objects.exists()


def test_a_parked_document_comes_back_to_somebody_else_first(room: Room, ruiz: Speaker, chen: Speaker) -> None:
    parked, other = room.plain(), room.plain()
    ruiz.decide(ruiz.claim()["current"], "park", reason="later", until="hour")
    DocumentRow.objects.filter(receipt=parked.receipt).update(wait_until=timezone.now() - dt.timedelta(seconds=1))
    DocumentRow.objects.update(lease_owner="", lease_until=None, lease_soft=False)
    assert returning.wake(room.desk.site.ledger) == 1
    assert ruiz.claim()["current"]["receipt"] == other.receipt
    assert chen.claim()["current"]["receipt"] == parked.receipt


def test_who_parked_it_gets_it_back_if_nobody_else_takes_it(room: Room, ruiz: Speaker) -> None:
    parked = room.plain()
    ruiz.decide(ruiz.claim()["current"], "park", reason="later", until="hour")
    DocumentRow.objects.filter(receipt=parked.receipt).update(wait_until=timezone.now() - dt.timedelta(seconds=1))
    returning.wake(room.desk.site.ledger)
    assert ruiz.claim()["current"]["receipt"] == parked.receipt


def test_only_a_supervisor_sees_and_decides_what_is_asked(room: Room, ruiz: Speaker, chen: Speaker) -> None:
    row = room.plain()
    ruiz.decide(ruiz.claim()["current"], "ask", note="Is this ours?")
    assert chen.claim()["current"] is None
    assert chen.post("claim", {"receipt": row.receipt}, 410)["code"] == "gone"
    boss = room.speaker("boss", "supervisor")
    doc = boss.claim(queue="escalated")["current"]
    assert doc["note"] == "Is this ours?"
    assert boss.file(doc)["state"] == "held"
    assert ruiz.undo(row.receipt, 409)["code"] == "too_late"
