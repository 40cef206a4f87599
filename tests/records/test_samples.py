"""Samples are drawn once, checked blind by somebody else, and settled by a third person."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from intake.errors import Conflict
from intake.filing.plan import plan
from intake.model import Accept
from intake.quality import Rates
from intake.records import documents, samples, stops
from intake.records.ledger import Ledger, events_of
from intake.records.models import DocumentRow, PatientRow, SampleRow, SampleState
from tests.cases import case, patient, taken_scan

if TYPE_CHECKING:
    from intake.settings import Settings

SECRET = b"secret"
DAY = dt.date(2026, 3, 14)
ALL = Rates(first=50, human=1.0)
pytestmark = pytest.mark.database


def filed(settings: Settings, number: int, by: str = "policy", who: int = 1) -> DocumentRow:
    """A document in the record of patient `who`."""
    ledger = Ledger.of(settings.keys)
    accepted = Accept(patient(who), "letter", DAY, by=by)
    scan = taken_scan(settings, ledger, f"{number} {by}".encode())
    done = case(scan, accepted)
    where = plan(scan, done.document, accepted, "")
    documents.decide(done, where, ledger)
    return documents.filed(where.document_id, ledger)


def sampled(settings: Settings, by: str = "policy") -> SampleRow:
    """A sample that waits for a checker."""
    row = filed(settings, 1, by)
    samples.draw_due(SECRET, ALL, timezone.now(), Ledger.of(settings.keys))
    return samples.of_receipt(row.receipt)


def read(who: int = 1, kind: str = "letter", day: dt.date | None = DAY, *, pages: bool = True) -> samples.Answer:
    """What a checker read: patient `who`, or nobody for 0."""
    return samples.Answer(patient(who).key if who else "", kind, day, pages)


def test_a_second_draw_adds_nothing(settings: Settings) -> None:
    for number in range(5):
        filed(settings, number)
    ledger = Ledger.of(settings.keys)
    assert samples.draw_due(SECRET, ALL, timezone.now(), ledger) == 5
    assert samples.draw_due(SECRET, ALL, timezone.now(), ledger) == 0
    assert SampleRow.objects.count() == 5


def test_only_the_first_of_a_type_from_a_source_are_all_drawn(settings: Settings) -> None:
    for number in range(6):
        filed(settings, number)
    rates = Rates(auto=0.0, first=4)
    assert samples.draw_due(SECRET, rates, timezone.now(), Ledger.of(settings.keys)) == 4
    firsts = DocumentRow.objects.order_by("id")[:4]
    assert set(SampleRow.objects.values_list("document_id", flat=True)) == {row.pk for row in firsts}


def test_what_was_filed_long_ago_counts_towards_the_first(settings: Settings) -> None:
    old = [filed(settings, number) for number in range(4)]
    DocumentRow.objects.filter(pk__in=[row.pk for row in old]).update(decided=timezone.now() - dt.timedelta(days=60))
    filed(settings, 5)
    assert samples.draw_due(SECRET, Rates(auto=0.0, first=4), timezone.now(), Ledger.of(settings.keys)) == 0


def test_who_filed_a_document_never_checks_it(settings: Settings) -> None:
    row = sampled(settings, by="user:7")
    assert samples.claim("user:7") is None
    with pytest.raises(Conflict):
        samples.answer(row.pk, read(), "user:7", Ledger.of(settings.keys))
    claimed = samples.claim("user:8")
    assert claimed is not None
    assert claimed.pk == row.pk


def test_a_sample_that_a_colleague_has_open_is_left_to_them_until_its_time_is_over(settings: Settings) -> None:
    row = sampled(settings)
    assert samples.claim("user:7") == row
    assert samples.claim("user:7") == row
    assert samples.claim("user:8") is None
    SampleRow.objects.update(claimed_until=timezone.now() - dt.timedelta(seconds=1))
    assert samples.claim("user:8") == row


def test_an_answer_that_agrees_settles_the_sample(settings: Settings) -> None:
    row = samples.answer(sampled(settings).pk, read(), "user:8", Ledger.of(settings.keys))
    assert row.state == SampleState.SETTLED
    assert (row.patient_wrong, row.kind_wrong, row.date_wrong, row.pages_wrong) == (False,) * 4
    assert not stops.held()


def test_a_patient_merged_meanwhile_is_the_same(settings: Settings) -> None:
    row = sampled(settings)
    PatientRow.objects.filter(key=patient(1).key).update(merged_into=patient(2).mrn)
    assert samples.answer(row.pk, read(2), "user:8", Ledger.of(settings.keys)).patient_wrong is False


def test_a_page_that_does_not_tell_who_it_is_judges_nobody(settings: Settings) -> None:
    unclear = samples.Answer("", "letter", DAY, pages=True, unclear=True)
    row = samples.answer(sampled(settings).pk, unclear, "user:8", Ledger.of(settings.keys))
    assert (row.state, row.patient_wrong) == (SampleState.SETTLED, None)


@pytest.mark.parametrize(
    ("given", "items"),
    [
        ({"who": 2}, ["patient"]),
        ({"who": 0}, ["patient"]),
        ({"kind": "radiology_report"}, ["kind"]),
        ({"day": None}, ["date"]),
        ({"pages": False}, ["pages"]),
        ({"who": 2, "kind": "x", "day": None, "pages": False}, ["patient", "kind", "date", "pages"]),
    ],
)
def test_what_differs_waits_for_a_supervisor(settings: Settings, given: dict[str, object], items: list[str]) -> None:
    row = samples.answer(sampled(settings).pk, read(**given), "user:8", Ledger.of(settings.keys))  # type: ignore[arg-type]
    assert (row.state, row.disputed) == (SampleState.DISPUTED, items)
    assert samples.disputed() == [row]


def test_a_sample_is_answered_once(settings: Settings) -> None:
    row, ledger = sampled(settings), Ledger.of(settings.keys)
    samples.answer(row.pk, read(), "user:8", ledger)
    with pytest.raises(Conflict):
        samples.answer(row.pk, read(2), "user:9", ledger)


def test_neither_the_checker_nor_the_filer_settles(settings: Settings) -> None:
    row, ledger = sampled(settings, by="user:7"), Ledger.of(settings.keys)
    samples.answer(row.pk, read(2), "user:8", ledger)
    for who in ("user:7", "user:8"):
        with pytest.raises(Conflict):
            samples.settle(row.pk, {"patient": True}, who, ledger)
    with pytest.raises(ValueError):
        samples.settle(row.pk, {"kind": True}, "user:9", ledger)


def test_a_checker_who_misread_proves_the_filing_right(settings: Settings) -> None:
    row, ledger = sampled(settings), Ledger.of(settings.keys)
    samples.answer(row.pk, read(2), "user:8", ledger)
    assert stops.held() == {("letter", "fax")}
    settled = samples.settle(row.pk, {"patient": False}, "user:9", ledger)
    assert settled.patient_wrong is False
    assert not stops.held()


def test_an_error_raises_the_rate_for_what_is_filed_after_it(settings: Settings) -> None:
    row, ledger = sampled(settings), Ledger.of(settings.keys)
    samples.answer(row.pk, read(kind="x"), "user:8", ledger)
    samples.settle(row.pk, {"kind": True}, "user:9", ledger)
    for number in range(10, 20):
        filed(settings, number)
    usual = Rates(auto=0.0, auto_a_day=0, first=0, raised=1.0, raised_days=0)
    assert samples.draw_due(SECRET, usual, timezone.now(), ledger) == 0
    raised = Rates(auto=0.0, auto_a_day=0, first=0, raised=1.0, raised_days=14)
    assert samples.draw_due(SECRET, raised, timezone.now(), ledger) == 10


def test_each_step_is_in_the_ledger_without_what_was_read(settings: Settings) -> None:
    row, ledger = sampled(settings), Ledger.of(settings.keys)
    samples.answer(row.pk, read(2), "user:8", ledger)
    samples.settle(row.pk, {"patient": True}, "user:9", ledger)
    events = events_of(row.document.receipt)
    assert [event.action for event in events][-4:] == ["sampled", "checked", "check_settled", "wrong_patient"]
    assert patient(2).mrn not in str([event.detail for event in events])
    assert list(ledger.faults()) == []
