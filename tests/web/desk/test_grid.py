"""A dozen at a glance: only certain patients, one type, the same checks."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from intake.model import Reason
from intake.records.models import DecisionRow, DocumentRow, DocumentState
from tests.web.conftest import named

if TYPE_CHECKING:
    from tests.web.desk.conftest import Room, Speaker


def decide(speaker: Speaker, grid: dict[str, Any], kind: str, once: str = "") -> Any:
    content = {"receipts": grid["documents"], "kind": kind, "measured": {"active": 900, "keys": 1}}
    return speaker.post("grid/decide", content, **{"Idempotency-Key": once or str(uuid.uuid4())})


def test_only_what_is_certain_but_for_its_type_is_shown(room: Room, ruiz: Speaker) -> None:
    fit = [room.plain() for _ in range(2)]
    room.plain(Reason.TYPE_UNSURE, Reason.DATE_UNSURE)
    room.plain(kind="ekg_tracing")
    room.desk.refer(Reason.TYPE_UNSURE, candidates=(named_twin(),))
    grid = ruiz.post("grid", {"queue": "type", "source": ""})
    assert [one["receipt"] for one in grid["documents"]] == [row.receipt for row in fit]
    assert grid["kind"]["code"] == "radiology_report"
    assert "OKONKWO" in grid["documents"][0]["patient"]


def named_twin() -> Any:
    from intake.records import patients

    return named(patients.by_mrn("700101"), 0.8)


def test_a_dozen_at_most_and_nobody_else_gets_them(room: Room, ruiz: Speaker, chen: Speaker) -> None:
    for _ in range(14):
        room.plain()
    grid = ruiz.post("grid", {"queue": "type", "source": ""})
    assert (len(grid["documents"]), grid["left"]) == (12, 2)
    assert len(chen.post("grid", {"queue": "type", "source": ""})["documents"]) == 2


def test_all_are_held_at_once_and_a_repeated_post_does_nothing(room: Room, ruiz: Speaker) -> None:
    for _ in range(3):
        room.plain()
    grid = ruiz.post("grid", {"queue": "type", "source": ""})
    once = str(uuid.uuid4())
    first, again = decide(ruiz, grid, "letter", once), decide(ruiz, grid, "letter", once)
    assert first == again
    assert len(first["decided"]) == 3
    assert DecisionRow.objects.count() == 3
    assert {row.state for row in DocumentRow.objects.all()} == {DocumentState.HELD}


def test_what_changed_meanwhile_is_refused_and_the_rest_decided(room: Room, ruiz: Speaker) -> None:
    rows = [room.plain() for _ in range(2)]
    grid = ruiz.post("grid", {"queue": "type", "source": ""})
    DocumentRow.objects.filter(receipt=rows[0].receipt).update(version=9)
    answer = decide(ruiz, grid, "letter")
    assert answer["decided"] == [rows[1].receipt]
    assert [(one["receipt"], one["code"]) for one in answer["refused"]] == [(rows[0].receipt, "stale_version")]
