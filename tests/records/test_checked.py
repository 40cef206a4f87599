"""What people found of the matcher's answers: their probability, and whether the person chose that patient."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from intake.filing.plan import plan
from intake.model import Accept, Candidate, Reason, Refer
from intake.records import documents
from intake.records.checked import checked
from intake.records.ledger import Ledger
from tests.cases import case, patient, taken_scan

if TYPE_CHECKING:
    from intake.model import Patient
    from intake.settings import Settings


def settle(settings: Settings, number: int, *, proposed: Patient | None, chosen: Patient, by: str = "user:7") -> None:
    """A document referred with that proposal and settled with that choice."""
    ledger = Ledger.of(settings.keys)
    scan = taken_scan(settings, ledger, str(number).encode())
    candidates = (Candidate(proposed, (), 0.9997),) if proposed else ()
    referred = dataclasses.replace(case(scan, Refer((Reason.TYPE_UNSURE,))), candidates=candidates)
    where = plan(scan, referred.document, Accept(chosen, "letter"), "")
    row = documents.refer(referred, where.document_id, ledger)
    documents.decide(case(scan, Accept(chosen, "letter", by=by)), where, ledger, version=row.version)


def test_the_patient_that_was_proposed_and_chosen_was_right(settings: Settings) -> None:
    settle(settings, 1, proposed=patient(1), chosen=patient(1))
    assert list(checked()) == [(0.9997, True)]


def test_another_patient_chosen_means_the_answer_was_wrong(settings: Settings) -> None:
    settle(settings, 1, proposed=patient(1), chosen=patient(2))
    assert list(checked()) == [(0.9997, False)]


def test_what_the_machine_decided_or_had_no_answer_to_proves_nothing(settings: Settings) -> None:
    settle(settings, 1, proposed=patient(1), chosen=patient(1), by="policy")
    settle(settings, 2, proposed=None, chosen=patient(2))
    assert list(checked()) == []


def test_only_the_latest_are_looked_at(settings: Settings) -> None:
    settle(settings, 1, proposed=patient(1), chosen=patient(2))
    settle(settings, 2, proposed=patient(1), chosen=patient(1))
    assert list(checked(latest=1)) == [(0.9997, True)]
