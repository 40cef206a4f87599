"""Which filed documents are meant, when somebody asks for a patient, a time or a type."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from intake.errors import Missing
from intake.filing import file
from intake.model import Accept, Reason, Refer
from intake.records import documents, patient_merge, recalls
from intake.records.exports import Asked, choose
from intake.records.models import DocumentRow, SampleRow, SampleState
from tests.cases import NOON, case, patient, taken_scan
from tests.filing.test_cabinet import cabinet
from tests.filing.test_recall import WISH

if TYPE_CHECKING:
    from intake.filing.cabinet import PatientCabinet
    from intake.settings import Settings

pytestmark = pytest.mark.database
__all__ = ["cabinet"]
DAY = dt.date(2020, 5, 6)


def filed(
    cabinet: PatientCabinet,
    settings: Settings,
    name: str,
    whose: int = 1,
    *,
    kind: str = "letter",
    day: dt.date | None = DAY,
) -> str:
    scan = taken_scan(settings, cabinet.ledger, name.encode())
    return documents.get(file(case(scan, Accept(patient(whose), kind, day)), cabinet).document_id).receipt


def receipts(**asked: object) -> list[str]:
    return [one.receipt for one in choose(Asked(**asked)).documents]  # type: ignore[arg-type]


def test_a_patient_is_meant_with_everything_that_was_merged_into_their_record(
    cabinet: PatientCabinet, settings: Settings
) -> None:
    mine, former, other = (filed(cabinet, settings, f"s{n}", n) for n in (1, 2, 3))
    assert receipts(mrn="100001") == [mine]
    patient_merge.merge("100002", "100001", actor="operator", ledger=cabinet.ledger)
    assert receipts(mrn="100001") == receipts(mrn="100002") == [mine, former]
    assert receipts(mrn="100003") == [other]
    with pytest.raises(Missing):
        receipts(mrn="999999")


def test_a_time_is_that_of_the_document_or_of_its_arrival_if_it_bears_none(
    cabinet: PatientCabinet, settings: Settings
) -> None:
    dated, undated = filed(cabinet, settings, "a"), filed(cabinet, settings, "b", day=None)
    assert receipts(first=DAY, last=DAY) == [dated]
    assert receipts(last=DAY - dt.timedelta(days=1)) == []
    assert receipts(first=DAY + dt.timedelta(days=1)) == [undated]
    assert receipts() == [dated, undated]


def test_a_type_is_meant_alone(cabinet: PatientCabinet, settings: Settings) -> None:
    filed(cabinet, settings, "a")
    report = filed(cabinet, settings, "b", kind="radiology_report")
    assert receipts(kind="radiology_report") == [report]


def test_what_was_recalled_or_waits_for_a_reviewer_is_nobodys(cabinet: PatientCabinet, settings: Settings) -> None:
    gone, stays = filed(cabinet, settings, "a"), filed(cabinet, settings, "b")
    file(case(taken_scan(settings, cabinet.ledger, b"c"), Refer((Reason.NO_CANDIDATE,))), cabinet)
    recalls.recall(gone, WISH, cabinet.ledger)
    assert receipts() == [stays]


def test_what_a_check_read_as_somebody_elses_is_left_out_and_told(cabinet: PatientCabinet, settings: Settings) -> None:
    doubtful, stays = filed(cabinet, settings, "a"), filed(cabinet, settings, "b")
    row = DocumentRow.objects.get(receipt=doubtful)
    SampleRow.objects.create(
        document=row, why="auto", filed_by="policy", filed=NOON, source="fax", kind="letter", patient=row.patient,
        drawn=NOON, state=SampleState.DISPUTED, disputed=["patient"],
    )  # fmt: skip
    chosen = choose(Asked())
    assert ([one.receipt for one in chosen.documents], chosen.left_out) == ([stays], (doubtful,))
