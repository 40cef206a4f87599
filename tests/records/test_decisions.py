"""Decisions are held, taken back up to ten deep, and repeated without effect."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from intake.errors import Conflict
from intake.records import decisions, leases
from intake.records.decisions import Act, Answer, Aside, Stale, TooLate
from intake.records.leases import Person, Taken, Wish
from intake.records.ledger import Ledger
from intake.records.models import DecisionRow, DocumentRow, DocumentState, PatientRow
from tests.records.test_leases import BOSS, CHEN, RUIZ, row

if TYPE_CHECKING:
    from intake.settings import Settings

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("settings")]
LEDGER = Ledger(b"a key of the tests")
HOLD = 120


@pytest.fixture(autouse=True)
def patient(settings: Settings) -> PatientRow:
    del settings
    return PatientRow.objects.create(key="p" * 32, mrn="700101", last_name="QUILLFEATHER", first_name="ZEBEDEE")


ANSWER = Answer("p" * 32, "letter", dt.date(2026, 3, 14))


def act(person: Person = RUIZ, once: str | None = None) -> tuple[str, Act]:
    """What that person claims next, and the act of deciding about it."""
    found = leases.claim(person, Wish())
    assert found
    return found.receipt, Act(person, found.version, found.lease_token, once)


def held(person: Person = RUIZ) -> str:
    receipt, deed = act(person)
    decisions.hold(receipt, deed, ANSWER, HOLD, LEDGER)
    return receipt


def test_a_held_decision_is_whole_and_belongs_to_nobody_s_queue() -> None:
    row()
    receipt = held()
    now = DocumentRow.objects.get(receipt=receipt)
    assert (now.state, now.queue, now.lease_owner, now.kind) == ("held", "", "", "letter")
    assert now.hold_until
    assert 118 < (now.hold_until - timezone.now()).total_seconds() <= 120


def test_taking_back_restores_the_document_as_it_was() -> None:
    before = row(document_date=dt.date(2020, 1, 1), note="as it was")
    receipt = held()
    now = decisions.undo(receipt, RUIZ, HOLD, LEDGER)
    for name in ("state", "queue", "kind", "document_date", "note", "patient", "decided_by", "decided", "hold_until"):
        assert getattr(now, name) == getattr(before, name), name
    assert now.lease_owner == RUIZ.actor
    assert now.version > before.version
    assert DecisionRow.objects.get().undone


def test_taking_back_twice_is_taking_back_once() -> None:
    row()
    receipt = held()
    first = decisions.undo(receipt, RUIZ, HOLD, LEDGER)
    again = decisions.undo(receipt, RUIZ, HOLD, LEDGER)
    assert first.version == again.version


def test_ten_of_one_s_own_can_be_taken_back_and_the_eleventh_not() -> None:
    for _ in range(11):
        row()
    receipts = [held() for _ in range(11)]
    with pytest.raises(TooLate):
        decisions.undo(receipts[0], RUIZ, HOLD, LEDGER)
    for receipt in reversed(receipts[1:]):
        assert decisions.undo(receipt, RUIZ, HOLD, LEDGER).state == DocumentState.REVIEW
    assert DocumentRow.objects.get(receipt=receipts[0]).state == DocumentState.HELD


def test_nobody_takes_back_what_another_has_decided() -> None:
    row()
    receipt = held()
    with pytest.raises(TooLate):
        decisions.undo(receipt, BOSS, HOLD, LEDGER)


def test_after_the_hold_it_is_too_late() -> None:
    row()
    receipt = held()
    DecisionRow.objects.update(at=timezone.now() - dt.timedelta(seconds=HOLD + 1))
    with pytest.raises(TooLate):
        decisions.undo(receipt, RUIZ, HOLD, LEDGER)


def test_what_was_released_in_this_moment_is_not_taken_back() -> None:
    row()
    receipt = held()
    DocumentRow.objects.filter(receipt=receipt).update(state=DocumentState.DECIDED, version=3)
    with pytest.raises(TooLate):
        decisions.undo(receipt, RUIZ, HOLD, LEDGER)


def test_a_question_that_a_supervisor_has_opened_is_not_taken_back() -> None:
    row()
    receipt, deed = act()
    decisions.put_aside(receipt, deed, Aside("ask", DocumentState.ESCALATED, note="?"), LEDGER)
    leases.claim_this(BOSS, receipt)
    with pytest.raises(TooLate):
        decisions.undo(receipt, RUIZ, HOLD, LEDGER)


def test_a_document_that_changed_is_not_decided() -> None:
    row()
    receipt, deed = act()
    DocumentRow.objects.update(version=5)
    with pytest.raises(Stale):
        decisions.hold(receipt, deed, ANSWER, HOLD, LEDGER)
    assert not DecisionRow.objects.exists()


def test_an_expired_lease_loses_no_work_unless_somebody_else_has_the_document() -> None:
    row(), row()
    long_ago = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    receipt, deed = act()
    DocumentRow.objects.update(lease_until=long_ago)
    decisions.hold(receipt, deed, ANSWER, HOLD, LEDGER)
    receipt, deed = act()
    DocumentRow.objects.update(lease_until=long_ago)
    leases.claim_this(CHEN, receipt)
    with pytest.raises(Taken):
        decisions.hold(receipt, deed, ANSWER, HOLD, LEDGER)


def test_one_key_makes_one_decision() -> None:
    row(), row()
    once = str(uuid.uuid4())
    receipt, deed = act(once=once)
    decisions.hold(receipt, deed, ANSWER, HOLD, LEDGER)
    found = decisions.answered(once, RUIZ.actor)
    assert found
    assert found.document.receipt == receipt
    with pytest.raises(Conflict):
        decisions.answered(once, CHEN.actor)


def test_how_often_an_identifier_was_typed_wrong_is_counted() -> None:
    row()
    receipt, deed = act()
    assert [decisions.wrong_answer(receipt, deed, LEDGER) for _ in range(2)] == [1, 2]


def test_agreement_with_the_machine_is_kept() -> None:
    suggestion = [{"patient": {"key": "p" * 32}}]
    row(candidates=suggestion, document_date=dt.date(2026, 3, 14)), row(candidates=suggestion, kind="ekg")
    held(), held()
    assert list(DecisionRow.objects.order_by("id").values_list("agreed", flat=True)) == [True, False]
