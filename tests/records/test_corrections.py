"""Documents whose type a person has settled."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from intake.filing.plan import plan
from intake.model import Accept, Reason, Refer
from intake.records import documents
from intake.records.corrections import settled_by_people
from intake.records.ledger import Ledger
from tests.cases import case, close, patient, taken_scan

if TYPE_CHECKING:
    from intake.settings import Settings


def waiting(settings: Settings, number: int):  # noqa: ANN201 - what filing makes of a case
    ledger = Ledger.of(settings.keys)
    scan = taken_scan(settings, ledger, str(number).encode())
    referred = case(scan, Refer((Reason.TYPE_UNSURE,)))
    where = plan(scan, referred.document, Accept(patient(), "legal", dt.date(2026, 1, 2)), "")
    return documents.refer(referred, where.document_id, ledger), scan, where, ledger


def test_a_verdict_of_a_person_teaches_the_type_they_chose(settings: Settings) -> None:
    row, scan, where, ledger = waiting(settings, 1)
    documents.decide(case(scan, Accept(patient(), "legal", by="user:7")), where, ledger, version=row.version)
    assert [(found.receipt, code) for found, code in settled_by_people()] == [(row.receipt, "legal")]


def test_what_the_machine_filed_teaches_nothing(settings: Settings) -> None:
    row, scan, where, ledger = waiting(settings, 1)
    documents.decide(case(scan, Accept(patient(), "legal")), where, ledger, version=row.version)
    assert list(settled_by_people()) == []


def test_what_was_closed_as_no_record_teaches_that_and_nothing_else_does(settings: Settings) -> None:
    row, _, _, ledger = waiting(settings, 1)
    close(row, Reason.NOT_A_RECORD, ledger)
    other, _, _, _ = waiting(settings, 2)
    close(other, Reason.NOT_ON_FILE, ledger)
    waiting(settings, 3)
    assert [code for _, code in settled_by_people()] == ["not_a_record"]
