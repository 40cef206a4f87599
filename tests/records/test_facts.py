"""What the database tells of a period."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from intake.figures import Period
from intake.filing.plan import document_id
from intake.model import Reason, Refer
from intake.records import documents, facts
from intake.records.ledger import Ledger
from intake.records.models import DecisionRow, DocumentRow, DocumentState
from tests.cases import case, patient, taken_scan
from tests.records.test_samples import filed

if TYPE_CHECKING:
    from intake.settings import Settings

pytestmark = pytest.mark.database


def lately(**of: str) -> Period:
    now = timezone.now()
    return Period(now - dt.timedelta(hours=1), now + dt.timedelta(hours=1), **of)


def referred(settings: Settings, content: bytes = b"x") -> DocumentRow:
    ledger = Ledger.of(settings.keys)
    scan = taken_scan(settings, ledger, content)
    return documents.refer(case(scan, Refer((Reason.PROCESSING_FAILED,))), document_id(scan.digest, (1, 2, 3)), ledger)


def decide(row: DocumentRow, actor: str, who: int = 1, **more: object) -> DecisionRow:
    of = {"version": 1, "actor": actor, "role": "reviewer", "action": "file", "at": timezone.now(), "kind": "letter"}
    from intake.records.models import PatientRow

    return DecisionRow.objects.create(
        document=row, patient=PatientRow.objects.get(key=patient(who).key), **{**of, **more}
    )


def test_documents_are_told_with_who_filed_them_and_how_long_hands_took(settings: Settings) -> None:
    row = filed(settings, 1, by="user:7")
    decide(row, "user:7", ms_active=4000)
    decide(row, "user:7", ms_active=2500)
    referred(settings)
    first, second = facts.arrived(lately())
    assert (first.by, first.is_going, first.is_auto, first.active) == ("user:7", True, False, 6.5)
    assert second.is_waiting
    assert second.was_asked
    assert [one.by for one in facts.settled(lately())] == ["user:7"]
    assert facts.arrived_and_settled(lately()) == (facts.arrived(lately()), facts.settled(lately()))


def test_source_and_type_narrow_what_is_told(settings: Settings) -> None:
    filed(settings, 1)
    assert len(facts.arrived(lately(source="fax", kind="letter"))) == 1
    assert facts.arrived(lately(source="scanner")) == []
    assert facts.arrived(lately(kind="x")) == []
    assert facts.scans_of(lately(source="scanner")) == []


def test_what_others_replaced_is_not_counted_twice(settings: Settings) -> None:
    DocumentRow.objects.filter(pk=referred(settings).pk).update(state=DocumentState.REPLACED)
    assert facts.arrived(lately()) == []


def test_a_second_look_disagrees_in_patient_or_type(settings: Settings) -> None:
    same, other, once = (filed(settings, number) for number in range(3))
    decide(same, "user:1")
    decide(same, "user:2")
    decide(other, "user:1")
    decide(other, "user:2", who=2)
    decide(once, "user:1")
    decide(once, "user:2", undone=timezone.now())
    assert facts.second_looks(lately()) == (2, 1)
    assert len(facts.decisions(lately(), "user:1")) == 3


def test_what_waits_and_what_failed_is_counted(settings: Settings) -> None:
    referred(settings)
    row = referred(settings, b"y")
    DocumentRow.objects.filter(pk=row.pk).update(state=DocumentState.AWAITING_RESCAN, reasons=["poor_image"])
    assert len(facts.waiting()) == 2
    assert facts.failed_open() == 1
    assert facts.decided_since(timezone.now() - dt.timedelta(hours=1)) == 0


def test_pages_are_told_by_source(settings: Settings) -> None:
    row = referred(settings)
    told = [{"number": 1, "how": "blank"}, {"number": 2, "how": "ocr", "quality": 0.3}, {"number": 3, "how": "layer"}]
    told[1]["fax"] = {"number": "2125550321"}
    DocumentRow.objects.filter(pk=row.pk).update(page_facts=told)
    assert list(facts.page_quality(lately())) == [("fax", 3, 1, 1)]
    assert facts.senders(lately()) == [("2125550321", 1)]
    assert facts.sources() == ["fax"]
