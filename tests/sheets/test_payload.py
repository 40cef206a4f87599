"""Codes of our sheets say what was meant, and nothing that was misread passes."""

from __future__ import annotations

import random
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.model import Marker, MarkerKind
from intake.sheets import read_payload, write_payload

SHEETS = [
    Marker(MarkerKind.PATIENT, record_number="4418207"),
    Marker(MarkerKind.PATIENT, record_number="4418207", type="radiology_report"),
    Marker(MarkerKind.TYPE, type="discharge_summary"),
    Marker(MarkerKind.SEPARATOR),
    Marker(MarkerKind.BATCH, batch="B-20261126-1", documents=12),
    Marker(MarkerKind.BATCH, batch="B-20261126-1"),
    Marker(MarkerKind.RESCAN, receipt="R-2026-004417-2", slip_page=3),
]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.kind.name)
def test_what_was_written_is_read(sheet: Marker) -> None:
    assert read_payload(write_payload(sheet)) == sheet


def test_the_codes_have_the_form_that_is_promised() -> None:
    forms = [write_payload(sheet).rpartition(":")[0] for sheet in SHEETS]
    assert forms == [
        "IN1:P:4418207:",
        "IN1:P:4418207:radiology_report",
        "IN1:T:discharge_summary",
        "IN1:S",
        "IN1:B:B-20261126-1:12",
        "IN1:B:B-20261126-1:",
        "IN1:R:R-2026-004417-2:3",
    ]


@given(st.text(min_size=1, max_size=20), st.text(max_size=20))
def test_any_record_number_comes_back_as_it_was(number: str, kind: str) -> None:
    sheet = Marker(MarkerKind.PATIENT, record_number=number, type=kind)
    read = read_payload(write_payload(sheet))
    assert read == sheet or (read is not None and read.kind is MarkerKind.UNREADABLE)  # too long for a code


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.kind.name)
def test_no_misread_letter_passes(sheet: Marker) -> None:
    text, rng = write_payload(sheet), random.Random(1)
    for at in range(4, len(text)):
        for letter in rng.sample(string.ascii_letters + string.digits + ":-_", 12):
            wrong = text[:at] + letter + text[at + 1 :]
            assert wrong == text or read_payload(wrong) == Marker(MarkerKind.UNREADABLE)
        assert read_payload(text[:at] + text[at + 1 :]) == Marker(MarkerKind.UNREADABLE)


@pytest.mark.parametrize("text", ["PATCHT", "", "4418207", "https://elm.example/pay?IN1:P:4418207"])
def test_codes_of_others_are_none_of_ours(text: str) -> None:
    assert read_payload(text) is None


@pytest.mark.parametrize("wrong", ["IN1:", "IN1:S", "IN1:X:1:000000", "in1:S:000000", "IN1:S:" + "9" * 300])
def test_what_claims_to_be_ours_and_is_not_right_is_unreadable(wrong: str) -> None:
    assert read_payload(wrong) == Marker(MarkerKind.UNREADABLE)


@pytest.mark.parametrize("kind", [MarkerKind.PATIENT, MarkerKind.TYPE, MarkerKind.RESCAN, MarkerKind.UNREADABLE])
def test_a_sheet_that_says_nothing_is_not_made(kind: MarkerKind) -> None:
    with pytest.raises(ValueError):
        write_payload(Marker(kind))
