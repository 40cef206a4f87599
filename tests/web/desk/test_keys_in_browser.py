"""The reviewer who counts keys (`tools/keys`): the product counts each that is pressed, and it ends as it should."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from intake.evaluate.keys import CONFIRM, Pressed, Wanted
from intake.evaluate.keys.wanted import MAY_CONFIRM, NOT_ON_FILE, PARK, SEARCH, SECOND_LOOK
from intake.model import Reason
from intake.records import documents, patients
from intake.records.models import DocumentRow
from intake.web.desk.doc import doc
from tests.web.browser import MARKS
from tests.web.conftest import BORN, NAME, named
from tests.web.reviewer import Reviewer

if TYPE_CHECKING:
    from tests.web.browser import House
    from tests.web.desk.conftest import Room

pytestmark = MARKS


def play(room: Room, house: House, *todo: Wanted) -> list[Pressed]:
    """Each document decided, with a check that every key was counted."""
    seat = house.seat()
    seat.expected = (*seat.expected, "about:blank")
    site = room.desk.site
    reviewer = Reviewer(seat.page, {kind.code: kind.name for kind in site.kinds.values()})
    made = []
    for one in todo:
        pressed = reviewer.play(doc(documents.by_receipt(one.receipt), site), one)
        assert pressed.keys == reviewer.struck
        made.append(pressed)
    return made


def test_what_cannot_be_read_off_the_page_becomes_a_second_look(room: Room, house: House) -> None:
    twins = tuple(named(patients.by_mrn(mrn)) for mrn in ("700101", "700102"))
    row = room.desk.refer(Reason.AMBIGUOUS_PATIENT, findings=(NAME,), candidates=twins)
    unread = Wanted(row.receipt, CONFIRM, "700101", 1, "radiology_report", ("2025-10-10",), ("birth",))
    (one,) = play(room, house, unread)
    assert (one.deed, one.state, one.keys, one.decided) == (SECOND_LOOK, "second", 3, True)


def test_every_deed_is_done_and_its_keys_are_counted(room: Room, house: House) -> None:
    plain, typed = room.plain(Reason.POLICY), room.plain(Reason.TYPE_UNSURE)
    dated, lost = room.plain(Reason.DATE_UNSURE), room.plain(Reason.NO_PATIENT)
    nobody = room.desk.refer(Reason.NOT_ON_FILE, findings=(NAME, BORN))
    searched = room.desk.refer(Reason.NO_CANDIDATE, findings=(NAME, BORN))
    twins = tuple(named(patients.by_mrn(mrn)) for mrn in ("700101", "700102"))
    alike = room.desk.refer(Reason.AMBIGUOUS_PATIENT, findings=(NAME, BORN), candidates=twins)
    DocumentRow.objects.filter(pk=dated.pk).update(document_date=None)
    whole = Wanted("", CONFIRM, "700103", 1, "radiology_report", ("2025-10-10",))
    done = play(
        room,
        house,
        replace(whole, receipt=plain.receipt),
        replace(whole, receipt=typed.receipt, kind="letter"),
        replace(whole, receipt=dated.receipt, dates=("2024-07-24",)),
        Wanted(nobody.receipt, NOT_ON_FILE),
        Wanted(lost.receipt, PARK),
        replace(whole, receipt=searched.receipt, deed=SEARCH, number=0, mrn="700101"),
        replace(whole, receipt=alike.receipt, deed=MAY_CONFIRM, mrn="700101"),
    )
    states = [(one.keys, one.state, one.decided) for one in done]
    assert states == [
        (1, "held", True),
        (2, "held", True),
        (7, "held", True),
        (3, "not_on_file", True),  # out of the search, and U, and Enter
        (2, "parked", True),
        (done[5].keys, "held", True),
        (5, "held", True),
    ]
    assert done[5].keys <= 12
    assert [one.open for one in done[:3]] == [(), ("kind",), ("date",)]
    assert done[6].guards == ("ask",)
