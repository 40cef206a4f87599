"""Edits of pages, from the browser to the rows: nothing is lost, everything affected is seen again at once."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from intake.records.models import DocumentRow, DocumentState, Event
from intake.web import ink
from tests.web.desk.conftest import sheaf

if TYPE_CHECKING:
    from tests.web.desk.conftest import Room, Speaker


def living(room: Room) -> dict[str, list[int]]:
    del room
    rows = DocumentRow.objects.exclude(state=DocumentState.REPLACED)
    return {row.receipt: row.pages for row in rows}


def test_a_split_makes_documents_that_are_matched_at_once(room: Room, ruiz: Speaker) -> None:
    made = sheaf(room.desk, (1, 2, 3), people={1: "700101", 2: "700103", 3: "700103"})
    doc = ruiz.claim()["current"]
    assert doc["splits"] == [2]
    assert doc["mustSee"] == [2, 3]
    changed = ruiz.edit(doc, {"do": "split", "page": 2})
    first, second = changed["documents"]
    assert changed["current"] == first["receipt"]
    assert ([page["n"] for page in first["pages"]], [page["n"] for page in second["pages"]]) == ([1], [2, 3])
    assert first["candidates"][0]["mrn"] == "700101"
    assert second["candidates"][0]["mrn"] == "700103"
    assert second["chosen"] == second["candidates"][0]["key"]
    assert DocumentRow.objects.get(receipt=made.receipts[0]).state == DocumentState.REPLACED
    assert ruiz.file(first, first["candidates"][0]["key"])["state"] == "held"
    assert ruiz.file(second)["state"] == "held"


def test_joining_what_was_split_brings_the_same_document_back(room: Room, ruiz: Speaker) -> None:
    made = sheaf(room.desk, (1, 2, 3))
    _, second = ruiz.edit(ruiz.claim()["current"], {"do": "split", "page": 2})["documents"]
    assert second["joinable"]
    (joined,) = ruiz.edit(second, {"do": "join"})["documents"]
    assert joined["receipt"] == made.receipts[0]
    assert living(room) == {made.receipts[0]: [1, 2, 3]}


def test_joining_with_the_document_before(room: Room, ruiz: Speaker) -> None:
    made = sheaf(room.desk, (1,), (2, 3))
    doc = ruiz.claim(receipt=made.receipts[1])["current"]
    (joined,) = ruiz.edit(doc, {"do": "join"})["documents"]
    assert [page["n"] for page in joined["pages"]] == [1, 2, 3]
    assert joined["receipt"] not in made.receipts
    assert DocumentRow.objects.filter(replaced_by__receipt=joined["receipt"]).count() == 2


def test_a_document_that_a_colleague_has_is_not_joined(room: Room, ruiz: Speaker, chen: Speaker) -> None:
    made = sheaf(room.desk, (1,), (2, 3))
    chen.claim(receipt=made.receipts[0])
    doc = ruiz.claim(receipt=made.receipts[1])["current"]
    assert ruiz.edit(doc, {"do": "join"}, status=409)["code"] == "lease_taken"
    assert len(living(room)) == 2


def test_a_turned_page_and_its_words_stand_upright(room: Room, ruiz: Speaker) -> None:
    made = sheaf(room.desk, (1, 2))
    doc = ruiz.claim()["current"]
    before = ruiz.browser.get(f"/desk/api/documents/{doc['receipt']}/words/1").json()["w"][0]
    (turned,) = ruiz.edit(doc, {"do": "turn", "page": 1, "by": 90})["documents"]
    assert (turned["receipt"], turned["version"]) == (doc["receipt"], doc["version"] + 1)
    page = turned["pages"][0]
    assert (page["width"], page["height"], page["turned"]) == (1100, 850, 90)
    assert page["picture"] != doc["pages"][0]["picture"]
    after = ruiz.browser.get(f"/desk/api/documents/{doc['receipt']}/words/1").json()["w"][0]
    assert after[0] == before[0]
    assert after[2] == before[1]
    assert after[3] == before[4]
    (back,) = ruiz.edit(turned, {"do": "turn", "page": 1, "by": 270})["documents"]
    assert back["pages"][0]["marks"] == doc["pages"][0]["marks"]
    assert living(room) == {made.receipts[0]: [1, 2]}


def test_moving_keeps_the_document(room: Room, ruiz: Speaker) -> None:
    made = sheaf(room.desk, (1, 2, 3))
    (moved,) = ruiz.edit(ruiz.claim()["current"], {"do": "move", "page": 3, "to": 1})["documents"]
    assert moved["receipt"] == made.receipts[0]
    assert [page["n"] for page in moved["pages"]] == [3, 1, 2]


def test_a_dropped_page_is_shown_apart_and_can_be_kept_again(room: Room, ruiz: Speaker) -> None:
    made = sheaf(room.desk, (1, 2, 3))
    doc = ruiz.claim()["current"]
    (less,) = ruiz.edit(doc, {"do": "drop", "page": 2})["documents"]
    assert [(page["n"], page["dropped"], page["sheet"]) for page in less["pages"]] == [
        (1, False, False),
        (3, False, False),
        (2, True, False),
    ]
    row = DocumentRow.objects.get(receipt=made.receipts[0])
    assert ink.dropped(row) == {2}
    (again,) = ruiz.edit(less, {"do": "keep", "page": 2})["documents"]
    assert [page["n"] for page in again["pages"]] == [1, 2, 3]


def test_a_repeated_edit_is_done_once(room: Room, ruiz: Speaker) -> None:
    sheaf(room.desk, (1, 2, 3))
    doc = ruiz.claim()["current"]
    once = str(uuid.uuid4())
    first = ruiz.edit(doc, {"do": "split", "page": 2}, once=once)
    again = ruiz.edit(doc, {"do": "split", "page": 2}, once=once)
    assert [d["receipt"] for d in again["documents"]] == [d["receipt"] for d in first["documents"]]
    assert len(living(room)) == 2


def test_an_edit_of_what_has_changed_is_refused(room: Room, ruiz: Speaker) -> None:
    sheaf(room.desk, (1, 2, 3))
    doc = ruiz.claim()["current"]
    ruiz.edit(doc, {"do": "turn", "page": 1, "by": 90})
    assert ruiz.edit(doc, {"do": "split", "page": 2}, status=412)["code"] == "stale_version"
    assert ruiz.edit({**doc, "version": 2}, {"do": "split", "page": 1}, status=422)["at"] == "edits"


def test_edits_stand_in_the_ledger_without_anybodys_name(room: Room, ruiz: Speaker) -> None:
    sheaf(room.desk, (1, 2, 3))
    ruiz.edit(ruiz.claim()["current"], {"do": "split", "page": 2})
    event = Event.objects.get(action="pages_edited")
    assert event.detail["edits"] == [{"do": "split", "page": 2}]
    assert len(event.detail["became"]) == 2
