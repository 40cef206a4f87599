"""Legal holds: whatever they cover stays, in whatever order people hold, propose, approve, lift and run."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connections
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from intake.errors import Conflict, Missing
from intake.filing import recall
from intake.records import documents, holds, patient_merge, purges, recalls
from intake.records.holds import On, over
from intake.records.models import DocumentRow, DocumentState, Event, HoldRow, PatientRow
from tests.aged import TEN_YEARS, Aged

if TYPE_CHECKING:
    from collections.abc import Callable

    from intake.settings import Settings

pytestmark = [pytest.mark.database, pytest.mark.timeout(600)]


@pytest.fixture
def aged(make_settings: Callable[..., Settings]) -> Aged:
    return Aged.on(make_settings(retention=TEN_YEARS))


def hold(aged: Aged, **on: Any) -> HoldRow:
    return holds.place(On(**on), "a lawsuit", "operator", aged.ledger)


def test_a_hold_on_a_patient_covers_every_record_merged_with_theirs(aged: Aged) -> None:
    mine, former, other = (aged.filed(f"s{n}", whose=n) for n in (1, 2, 3))
    patient_merge.merge("100002", "100001", actor="operator", ledger=aged.ledger)
    for mrn in ("100001", "100002"):
        made = hold(aged, mrn=mrn)
        assert over(mine) == over(former) == made
        assert over(other) is None
        holds.lift(made.pk, "over", "user:2", aged.ledger)
        assert over(mine) is None


def test_a_hold_on_a_patient_covers_what_was_filed_to_them_by_mistake_or_thought_theirs(aged: Aged) -> None:
    row = aged.filed("a", whose=2)
    recall.complete(
        [recalls.recall(row.receipt, recalls.Wish("user:9", "supervisor", "wrong_patient"), aged.ledger)],
        aged.settings.site,
    )
    made = hold(aged, mrn="100002")
    assert over(documents.get(row.document_id)) == made
    closed = aged.closed("b")
    assert over(closed) is None
    DocumentRow.objects.filter(pk=closed.pk).update(candidates=row.candidates)
    assert over(documents.get(closed.document_id)) == made


def test_a_hold_on_a_document_covers_what_holds_its_pages_or_came_instead(aged: Aged) -> None:
    first, second = aged.batch("two")
    later = aged.filed("scanned again", whose=3)
    parent = DocumentRow.objects.create(
        document_id="p" * 32, receipt=f"{first.scan.receipt}-9", scan=first.scan, pages=[1, 2, 3], kind="letter",
        state=DocumentState.REPLACED, created=first.created,
    )  # fmt: skip
    made = hold(aged, receipt=parent.receipt)
    assert over(first) == over(second) == made
    assert over(later) is None
    DocumentRow.objects.filter(pk=second.pk).update(state=DocumentState.REPLACED, replaced_by=later)
    assert over(documents.get(later.document_id)) == made


def test_a_hold_on_everything_covers_everything(aged: Aged) -> None:
    made = hold(aged, everything=True)
    assert over(aged.filed("a")) == over(aged.closed("b")) == made
    assert aged.survey().items == ()
    assert len(aged.survey().stays) == 2


def test_a_hold_needs_one_thing_to_be_on_and_a_reason(aged: Aged) -> None:
    for on in (On(), On(mrn="1", everything=True)):
        with pytest.raises(Conflict):
            holds.place(on, "why", "operator", aged.ledger)
    with pytest.raises(Missing):
        hold(aged, mrn="999999")
    with pytest.raises(Missing):
        hold(aged, receipt="R-2026-999999")
    with pytest.raises(Conflict, match="reason"):
        holds.place(On(everything=True), "  ", "operator", aged.ledger)
    assert not HoldRow.objects.exists()


def test_a_hold_is_lifted_once_with_a_reason(aged: Aged) -> None:
    made = hold(aged, everything=True)
    with pytest.raises(Conflict, match="reason"):
        holds.lift(made.pk, "", "user:2", aged.ledger)
    holds.lift(made.pk, "the case is closed", "user:2", aged.ledger)
    with pytest.raises(Conflict, match="already"):
        holds.lift(made.pk, "again", "user:2", aged.ledger)
    with pytest.raises(Missing):
        holds.lift(77, "why", "user:2", aged.ledger)


def test_reasons_stay_out_of_the_ledger(aged: Aged) -> None:
    aged.filed("a")
    made = holds.place(On(mrn="100001"), "Garcia v. Springfield", "operator", aged.ledger)
    holds.lift(made.pk, "Garcia lost", "user:2", aged.ledger)
    assert "Garcia" not in str(list(Event.objects.values_list("detail", flat=True)))


def test_a_hold_on_what_a_rebuild_does_not_find_holds_everything(aged: Aged) -> None:
    aged.filed("a")
    hold(aged, mrn="100001")
    HoldRow.objects.all().delete()
    DocumentRow.objects.update(patient=None)
    key = PatientRow.objects.get().key
    PatientRow.objects.filter(key=key).update(key="other")
    holds.replay([])
    assert HoldRow.objects.get().scope == "everything"


def test_a_hold_that_comes_while_a_document_is_destroyed_waits_for_that_and_comes_after(
    aged: Aged, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = aged.filed("a")
    number = aged.approved()
    real, placed = holds.over, []
    came_in_between = threading.Event()

    def place() -> None:
        came_in_between.set()
        try:
            placed.append(holds.place(On(receipt=row.receipt), "too late", "operator", aged.ledger).pk)
        finally:
            connections.close_all()

    other = threading.Thread(target=place)

    def looks_then_dawdles(of: DocumentRow) -> HoldRow | None:
        found = real(of)
        if not came_in_between.is_set():
            other.start()
            assert came_in_between.wait(10)
            time.sleep(0.5)
        return found

    monkeypatch.setattr(holds, "over", looks_then_dawdles)
    assert aged.run(number).destroyed == (row.receipt,)
    other.join(30)
    (late,) = placed
    told = dict(Event.objects.filter(action__in=["destroyed", "hold_placed"]).values_list("action", "seq"))
    assert told["destroyed"] < told["hold_placed"]
    assert late


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["hold", "hold", "lift", "propose", "approve", "run", "run", "withdraw"]),
        st.integers(0, 5),
    ),
    min_size=4,
    max_size=14,
)


@given(acts=ACTS)
@hypothesis_settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_nothing_under_hold_is_ever_destroyed_whatever_the_order(aged: Aged, acts: list[tuple[str, int]]) -> None:
    start = PatientRow.objects.count() + 10
    rows = [aged.filed(f"{start}-{n}", whose=start + n % 2) for n in range(2)]
    rows += aged.batch(f"{start}-b", whose=(start + 2, start + 3))
    standing: dict[int, On] = {}
    for what, which in acts:
        row = rows[which % len(rows)]
        assert row.patient
        if what == "hold":
            on = (On(receipt=row.receipt), On(mrn=row.patient.mrn), On(everything=True))[which % 3]
            made = holds.place(on, "why", "operator", aged.ledger)
            standing[made.pk] = on
        elif what == "lift" and standing:
            number = list(standing)[which % len(standing)]
            holds.lift(number, "over", "user:2", aged.ledger)
            del standing[number]
        else:
            _on_a_proposal(aged, what, which)
        for one in rows:
            assert_it_was_not_destroyed_while_held(aged, one, standing)
    for number in standing:
        holds.lift(number, "over", "user:2", aged.ledger)


def assert_it_was_not_destroyed_while_held(aged: Aged, row: DocumentRow, standing: dict[int, On]) -> None:
    assert row.patient
    own = [n for n, on in standing.items() if on.everything or row.receipt == on.receipt or row.patient.mrn == on.mrn]
    gone = Event.objects.filter(subject=row.receipt, action="destroyed").first()
    for number in own:
        if gone:
            assert Event.objects.get(subject=f"hold:{number}", action="hold_placed").seq > gone.seq
        else:
            assert documents.get(row.document_id).state == DocumentState.FILED
            assert aged.is_there(row)
            assert aged.is_stored(row)


def _on_a_proposal(aged: Aged, what: str, which: int) -> None:
    """What somebody does with one of the proposals; what may not be done is refused, which is right."""
    made = purges.every()
    try:
        if what == "propose":
            aged.proposed()
        elif made and what == "approve":
            purges.approve(made[-1].number, made[-1].digest, f"user:{1 + which % 3}", aged.ledger)
        elif made and what == "run":
            aged.run(made[-1].number)
        elif made and what == "withdraw" and which == 0:
            purges.withdraw(made[-1].number, "user:2", aged.ledger)
    except (Conflict, Missing):
        pass
