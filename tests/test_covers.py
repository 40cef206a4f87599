"""Sheets are made for patients and types that exist, and each is written to the ledger."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING

import pdfplumber
import pytest

from intake.covers import Printer
from intake.errors import Missing
from intake.kinds import load_kinds
from intake.records import patient_merge
from intake.records.ledger import Ledger
from intake.records.models import Event
from intake.records.patients import StoredPatients

if TYPE_CHECKING:
    from pathlib import Path

    from intake.settings import Settings

pytestmark = pytest.mark.database
NOW = dt.datetime(2026, 11, 26, 12, 0, 5, tzinfo=dt.UTC)
PEOPLE = """\
mrn,last_name,first_name,birth_date
700101,Quillfeather,Zebedee,1961-03-14
700102,Quillfeather,Zeb,1961-03-14
"""


@pytest.fixture
def printer(settings: Settings, tmp_path: Path) -> Printer:
    from intake.matching import keys_of

    index = tmp_path / "index.csv"
    index.write_text(PEOPLE, encoding="utf-8")
    StoredPatients(keys_of).load(index)
    return Printer(load_kinds(), Ledger.of(settings.keys), "user:7", "ann", NOW)


def text(pdf: bytes) -> str:
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        return "\n".join(page.extract_text() for page in opened.pages)


def test_a_patients_sheet_names_the_patient_and_who_printed_it(printer: Printer) -> None:
    said = text(printer.patient(" 700101 ", "radiology_report"))
    assert "QUILLFEATHER, ZEBEDEE" in said
    assert "IN1:P:700101:radiology_report:" in said
    assert "Printed by ann, Nov 26, 2026" in said


def test_printing_is_in_the_ledger_without_a_name(printer: Printer) -> None:
    printer.patient("700101")
    event = Event.objects.get(action="sheet_printed")
    assert event.actor == "user:7"
    assert "700101" not in f"{event.subject} {event.detail}"


def test_of_a_merged_record_the_sheet_is_of_the_one_that_goes_on(printer: Printer) -> None:
    patient_merge.merge("700102", "700101", actor="operator", ledger=printer.ledger)
    assert "IN1:P:700101::" in text(printer.patient("700102"))


@pytest.mark.parametrize("wrong", [("999999", ""), ("700101", "no_such_type"), ("700101", "unknown")])
def test_there_is_no_sheet_for_nobody_and_no_type(printer: Printer, wrong: tuple[str, str]) -> None:
    with pytest.raises(Missing):
        printer.patient(*wrong)
    assert not Event.objects.filter(action="sheet_printed")


def test_batches_have_numbers_of_their_own(printer: Printer) -> None:
    said = text(printer.batch(12, "scanner"))
    assert "12 documents" in said
    assert "IN1:B:B-20261126-" in said


def test_separators_come_as_front_and_back(printer: Printer) -> None:
    assert text(printer.separator(2)).count("STARTS HERE") == 2
