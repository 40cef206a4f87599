"""What is listed as due is exactly what is due when it is looked at alone."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from intake.records import patient_merge, retaining
from intake.records.models import DocumentRow, PatientRow, ScanRow
from intake.retention import Rules
from tests.aged import LONG_AGO, TODAY, Aged
from tests.cases import NOON

if TYPE_CHECKING:
    from intake.settings import Settings

pytestmark = [pytest.mark.database, pytest.mark.timeout(600)]
KINDS = {"letter", "referral"}
TEN = Rules(years=10, not_ours_days=90)
BIRTHS = st.sampled_from([None, dt.date(1961, 3, 14), dt.date(2000, 1, 1), dt.date(2009, 6, 1)])
DAYS = st.sampled_from([None, dt.date(1990, 1, 1), dt.date(2012, 1, 1), dt.date(2016, 11, 25), dt.date(2020, 1, 1)])


@pytest.fixture
def aged(settings: Settings) -> Aged:
    made = Aged.on(settings)
    for number in range(3):
        made.filed(f"s{number}", whose=number)
    made.closed("closed")
    return made


def due(rules: Rules = TEN) -> set[str]:
    return {one.row.receipt for one in retaining.due(rules, KINDS, TODAY)}


@pytest.mark.usefixtures("aged")
@given(
    births=st.tuples(BIRTHS, BIRTHS, BIRTHS), days=st.tuples(DAYS, DAYS, DAYS), kind=st.sampled_from(["letter", "x"]),
    merged=st.booleans(), from_last=st.booleans(),
)  # fmt: skip
@hypothesis_settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_list_and_each_document_alone_say_the_same(
    births: tuple[dt.date | None, ...], days: tuple[dt.date | None, ...], kind: str, *, merged: bool, from_last: bool
) -> None:
    rows = list(DocumentRow.objects.filter(patient__isnull=False).order_by("id"))
    for row, born, day in zip(rows, births, days, strict=True):
        DocumentRow.objects.filter(pk=row.pk).update(document_date=day, kind=kind if row is rows[0] else "letter")
        PatientRow.objects.filter(pk=row.patient_id).update(birth_date=born, merged_into="")
    if merged:
        PatientRow.objects.filter(mrn="100001").update(merged_into="100002")
    rules = Rules(years=10, not_ours_days=90, from_last=from_last)
    every = DocumentRow.objects.select_related("scan", "patient")
    assert due(rules) == {row.receipt for row in every if retaining.kept_now(row, rules, KINDS).is_over(TODAY)}


def test_a_merged_records_newer_document_keeps_the_older_one(aged: Aged) -> None:
    old = DocumentRow.objects.get(patient__mrn="100001")
    assert old.receipt in due()
    aged.filed("seen again", whose=7, came=NOON)
    patient_merge.merge("100007", "100001", actor="operator", ledger=aged.ledger)
    assert old.receipt not in due()


@pytest.mark.usefixtures("aged")
def test_a_scan_that_is_still_in_work_is_not_due() -> None:
    assert len(due()) == 4
    ScanRow.objects.update(state="working")
    assert due() == set()
    assert LONG_AGO.year < TODAY.year - 10


@pytest.mark.usefixtures("aged")
def test_what_divided_pages_left_behind_has_nothing_of_its_own_to_keep() -> None:
    row = DocumentRow.objects.select_related("scan").first()
    assert row
    row.state = "replaced"
    assert retaining.was_of(row) is None
