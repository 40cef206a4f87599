"""Normal forms of numbers, phones, addresses and the like."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.extract import normal


@pytest.mark.parametrize("written", ["(216) 555-0147", "216-555-0147", "216.555.0147", "+1 216 555 0147", "2165550147"])
def test_a_phone_number_is_ten_digits(written: str) -> None:
    read = normal.phone(f"call {written} now")
    assert read is not None
    assert read[0] == "2165550147"


@pytest.mark.parametrize(
    ("written", "last4"),
    [("XXX-XX-4321", "4321"), ("***-**-4321", "4321"), ("123-45-4321", "4321"), ("xxxxx4321", "4321")],
)
def test_the_end_of_a_social_security_number_is_kept(written: str, last4: str) -> None:
    read = normal.ssn_last4(written, labelled=False)
    assert read is not None
    assert read[0] == last4


def test_four_bare_digits_are_one_only_beside_a_label() -> None:
    assert normal.ssn_last4("4321", labelled=False) is None
    assert normal.ssn_last4("4321", labelled=True) is not None


@pytest.mark.parametrize(
    ("written", "value"),
    [("Female", "F"), ("M", "M"), ("[X] F", "F"), ("M [ ] F [X]", "F"), ("M F", None), ("Mate", None)],
)
def test_a_sex_is_read_and_an_empty_form_is_nobodys(written: str, value: str | None) -> None:
    read = normal.sex(written)
    assert (read[0] if read else None) == value


@pytest.mark.parametrize(("written", "years"), [("64Y", "64"), ("7 months", "0"), ("82 yrs", "82"), ("130", None)])
def test_an_age_is_in_years(written: str, years: str | None) -> None:
    read = normal.age(written)
    assert (read[0] if read else None) == years


def test_an_address_takes_the_postal_form() -> None:
    written = "3555 Bivona Street, Apt. 18F, Bronx, New York 10475-1234"
    assert normal.address(written.replace("New York", "NY")) == "3555 BIVONA ST APT 18F BRONX NY 10475"


@pytest.mark.parametrize("written", ["see chart", "Dr. Smith", "12345", ""])
def test_other_text_is_no_address(written: str) -> None:
    assert normal.address(written) is None


@given(st.text(max_size=50))
def test_plain_text_stays_plain(text: str) -> None:
    once = normal.plain(text)
    assert normal.plain(once) == once
