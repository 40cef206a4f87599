"""What was recognised is held against what was drawn as a person would hold it."""

from __future__ import annotations

import datetime as dt

import pytest

from intake.evaluate.agree import MISREAD_AND_FOUND, agrees, day_of, same_name, unlike
from intake.model import Item, PersonName


def name(last: str, first: str = "", middle: str = "") -> PersonName:
    return PersonName(last, first, middle)


@pytest.mark.parametrize(
    "drawn", ["Ortiz, María J.", "MARIA ORTIZ", "María J Ortiz", "ORTIZ,MARIA", "Ortiz Jr, Maria", "Maria J. Ortiz Jr"]
)
def test_a_name_is_the_same_in_every_order_and_form(drawn: str) -> None:
    assert same_name(drawn, name("ORTIZ", "MARIA"))


def test_hyphens_particles_and_apostrophes_do_not_matter() -> None:
    assert same_name("Jean-Pierre Le Blanc", name("LE BLANC", "JEAN-PIERRE"))
    assert same_name("O'HARA, SEÁN", name("OHARA", "SEAN"))
    assert same_name("Esposito-Cohen, Ida", name("ESPOSITO-COHEN", "IDA"))


def test_first_and_last_name_in_each_others_place_are_another_name() -> None:
    assert not same_name("James, Henry", name("HENRY", "JAMES"))
    assert not same_name("Henry James", name("HENRY", "JAMES"))


def test_a_last_name_alone_is_the_name_only_where_no_more_stands() -> None:
    assert same_name("MCCARTY", name("MCCARTY"))
    assert not same_name("Ann McCarty", name("MCCARTY"))
    assert not same_name("MCCARTY", name("MCCARTY", "ANN"))


def test_a_long_name_may_be_misread_a_little_and_found_misread_more() -> None:
    assert same_name("Ferruzzi, Angel", name("FERRUZZL", "ANGEL"))
    assert not same_name("Ferruzzi, Angel", name("KERVUZZI", "ANGEL"))
    assert same_name("Ferruzzi, Angel", name("KERVUZZI", "ANGEL"), MISREAD_AND_FOUND)
    assert not same_name("Levi, Ann", name("LEVY", "ANN"))


def test_a_name_is_unlike_only_if_it_shares_no_word() -> None:
    assert unlike(["Ann Levy"], name("SMITH", "JOHN"))
    assert not unlike(["Ann Levy"], name("LEVY", "JOHN"))
    assert not unlike(["Ann Levy"], name("LEWY"))
    assert unlike([], name("SMITH"))


@pytest.mark.parametrize(
    ("drawn", "day"),
    [
        ("03/02/1998", dt.date(1998, 3, 2)),
        ("12-Jul-2025", dt.date(2025, 7, 12)),
        ("October 9, 2025", dt.date(2025, 10, 9)),
        ("9-4-58", dt.date(1958, 9, 4)),
        ("05 28 2006", dt.date(2006, 5, 28)),
        ("Mar-02-2026 04:05 PM", dt.date(2026, 3, 2)),
        ("2025-03-04", dt.date(2025, 3, 4)),
    ],
)
def test_days_are_read_as_they_are_meant(drawn: str, day: dt.date) -> None:
    assert day_of(drawn) == day


def test_what_is_no_day_is_none() -> None:
    assert day_of("13/45/2020") is None


@pytest.mark.parametrize(
    ("item", "drawn", "value", "same"),
    [
        (Item.SEX, "Female", "F", True),
        (Item.SEX, "woman", "F", True),
        (Item.SEX, "M", "F", False),
        (Item.AGE, "64 yrs", "64", True),
        (Item.PHONE, "(212) 555-0123", "2125550123", True),
        (Item.SSN_LAST4, "XXX-XX-1234", "1234", True),
        (Item.SSN_LAST4, "XXX-XX-1234", "4321", False),
        (Item.RECORD_NUMBER, "MR-123", "MR123", True),
        (Item.RECORD_NUMBER, "1234567", "1234568", False),
        (Item.ADDRESS, "12 Elm St, Oxbow, NY 10401", "12 ELM ST OXBOW NY", True),
        (Item.ADDRESS, "12 Elm St, Oxbow, NY 10401", "900 HILL RD ALBANY CA", False),
        (Item.BIRTH_DATE, "03/02/1998", dt.date(1998, 2, 3), False),
    ],
)
def test_values_agree_in_what_tells_them_apart(item: Item, drawn: str, value: str | dt.date, same: bool) -> None:
    assert agrees(item, drawn, value) is same
