"""Coming by work: claims, what is fetched ahead, signs of life, counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from intake.model import Reason
from intake.records.models import DocumentRow, Event
from tests.web.desk.conftest import REASONS

if TYPE_CHECKING:
    from tests.web.desk.conftest import Room, Speaker

KEYS_OF_A_DOCUMENT = {
    "receipt", "version", "token", "until", "queue", "reason", "why", "focus", "item", "source", "fax", "created",
    "due", "note", "pages", "crops", "lines", "candidates", "chosen", "more", "kinds", "kind", "date", "dates",
    "dateNeeded", "otherDates", "query", "splits", "mustSee", "draft", "resend", "second", "original", "joinable",
}  # fmt: skip


def test_the_desk_is_a_page_with_what_its_modules_need(room: Room) -> None:
    page = room.desk.signed_in("reviewer").get("/desk").content.decode()
    assert 'id="desk"' in page
    assert "data-csrf=" in page
    assert "Who is it" in page
    assert "escalated" not in page


def test_a_claim_brings_a_document_and_two_ahead(room: Room, ruiz: Speaker) -> None:
    rows = [room.plain() for _ in range(4)]
    claimed = ruiz.claim()
    assert set(claimed["current"]) == KEYS_OF_A_DOCUMENT
    assert claimed["current"]["receipt"] == rows[0].receipt
    assert [doc["receipt"] for doc in claimed["next"]] == [rows[1].receipt, rows[2].receipt]
    assert claimed["counts"]["left"] == 4


def test_two_reviewers_are_given_different_documents(room: Room, ruiz: Speaker, chen: Speaker) -> None:
    rows = [room.plain() for _ in range(6)]
    mine, theirs = ruiz.claim(), chen.claim()
    given = [mine["current"], *mine["next"], theirs["current"], *theirs["next"]]
    assert sorted(doc["receipt"] for doc in given) == sorted(row.receipt for row in rows)


def test_what_is_only_fetched_ahead_is_given_to_others_if_nothing_else_is_left(
    room: Room, ruiz: Speaker, chen: Speaker
) -> None:
    first, second = room.plain(), room.plain()
    assert ruiz.claim()["next"][0]["receipt"] == second.receipt
    assert chen.claim()["current"]["receipt"] == second.receipt
    assert first.receipt != second.receipt


def test_every_reason_has_its_queue_and_makes_a_document(room: Room) -> None:
    rows = room.one_of_each()
    senior = room.speaker("boss", "supervisor")
    seen = {}
    for row in rows:
        doc = senior.claim(receipt=row.receipt)["current"]
        assert doc["why"], row.reasons
        seen[doc["reason"]] = (doc["queue"], doc["focus"])
    assert set(seen) == set(REASONS)
    assert seen["no_candidate"] == ("identity", "search")
    assert seen["conflict"] == ("identity", "compare")
    assert seen["several_patients"] == ("pages", "pages")
    assert seen["type_unsure"] == ("type", "type")
    assert seen["poor_image"] == ("pages", "rescan")
    assert seen["policy"][0] == "second"


def test_a_queue_gives_only_its_own(room: Room, ruiz: Speaker) -> None:
    room.plain(Reason.TYPE_UNSURE)
    poor = room.plain(Reason.POOR_IMAGE)
    claimed = ruiz.claim(queue="pages")
    assert claimed["current"]["receipt"] == poor.receipt
    assert claimed["next"] == []


def test_an_empty_queue_is_no_error(ruiz: Speaker) -> None:
    claimed = ruiz.claim()
    assert claimed["current"] is None
    assert claimed["counts"]["left"] == 0


def test_a_document_that_a_colleague_has_is_refused_with_a_sentence(room: Room, ruiz: Speaker, chen: Speaker) -> None:
    row = room.plain()
    ruiz.claim()
    refused = chen.post("claim", {"receipt": row.receipt}, 409)
    assert refused["code"] == "lease_taken"
    assert "colleague" in refused["theirs"]


def test_a_sign_of_life_keeps_the_draft(room: Room, ruiz: Speaker) -> None:
    room.plain()
    doc = ruiz.claim()["current"]
    DocumentRow.objects.update(lease_until="2020-01-01T00:00:00Z")
    draft: dict[str, Any] = {"query": "okonkwo", "nonsense": "x"}
    assert ruiz.post("lease", {"receipt": doc["receipt"], "token": doc["token"], "draft": draft})["until"]
    assert ruiz.claim(receipt=doc["receipt"])["current"]["draft"] == {"query": "okonkwo"}


def test_a_lease_that_a_colleague_took_over_is_not_renewed(room: Room, ruiz: Speaker, chen: Speaker) -> None:
    room.plain()
    doc = ruiz.claim()["current"]
    DocumentRow.objects.update(lease_until="2020-01-01T00:00:00Z")
    chen.claim()
    refused = ruiz.post("lease", {"receipt": doc["receipt"], "token": doc["token"]}, 409)
    assert refused["code"] == "lease_taken"


def test_leaving_the_page_gives_everything_back(room: Room, ruiz: Speaker, chen: Speaker) -> None:
    rows = [room.plain() for _ in range(3)]
    doc = ruiz.claim()["current"]
    beacon = {"receipt": doc["receipt"], "token": doc["token"]}
    assert ruiz.browser.post("/desk/api/release", beacon).status_code == 204
    assert chen.claim()["current"]["receipt"] == rows[0].receipt


def test_every_document_shown_stands_in_the_ledger(room: Room, ruiz: Speaker) -> None:
    rows = [room.plain() for _ in range(3)]
    ruiz.claim()
    told = {(event.subject, event.action) for event in Event.objects.filter(action__in=["viewed", "fetched_ahead"])}
    assert told == {
        (rows[0].receipt, "viewed"),
        (rows[1].receipt, "fetched_ahead"),
        (rows[2].receipt, "fetched_ahead"),
    }


@pytest.mark.parametrize("role", ["auditor", "mailroom", "operator"])
def test_only_reviewers_claim(room: Room, role: str) -> None:
    room.plain()
    assert room.desk.signed_in(role).post("/desk/api/claim", "{}", content_type="application/json").status_code == 403
