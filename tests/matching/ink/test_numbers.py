"""Numbers are found with punctuation, broken and damaged."""

from __future__ import annotations

import pytest

from intake.matching.ink.numbers import look_for_number, look_for_phone, numbers_in
from intake.matching.ink.paper import lay_out
from intake.model import Level
from tests.matching.people import document, findings


def number(line: str, wanted: str = "1000017") -> Level | None:
    found = [level for _, level in look_for_number(wanted, numbers_in(lay_out(document(line), findings())))]
    return found[0] if found else None


def phone(line: str) -> Level | None:
    found = [level for _, level in look_for_phone("2125550101", numbers_in(lay_out(document(line), findings())))]
    return found[0] if found else None


@pytest.mark.parametrize(
    "line", ["1000017", "#1000017", "1000-017", "10 00017", "MRN1000017", "MRN:1000017", "001000017", "(1000017)"]
)
def test_a_record_number_is_found_as_it_is_written(line: str) -> None:
    assert number(line) is Level.FOUND


def test_digits_that_were_read_as_letters_or_strokes_are_told() -> None:
    assert number("1O000I7") is number("|000O17") is Level.FOUND_ALIKE
    assert number("1000018") is Level.FOUND_NEAR


@pytest.mark.parametrize("line", ["100001799", "2000018", "10.00 mg 17", "1000 mg and 017"])
def test_another_number_is_not_the_patients(line: str) -> None:
    assert number(line) is None


def test_a_member_number_is_found_with_its_letters_apart() -> None:
    assert number("XEP974002185", "XEP974002185") is Level.FOUND
    assert number("XEP 974 002 185", "XEP974002185") is None, "it is broken into more than three"
    assert number("XEP 974-002-185", "XEP974002185") is Level.FOUND


@pytest.mark.parametrize(
    "line", ["(212) 555-0101", "212.555.0101", "212-555-0101", "2125550101", "call 555-0101", "2l2-555-OlO1"]
)
def test_a_phone_is_found_as_it_is_written(line: str) -> None:
    assert phone(line) is Level.FOUND


def test_a_digit_off_a_phone_is_told_and_another_phone_is_none() -> None:
    assert phone("212-555-0107") is Level.FOUND_NEAR
    assert phone("212-555-9999") is None
