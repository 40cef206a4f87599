"""Comparison levels: what a reviewer would call the difference."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.matching.compare import (
    UNNAMED,
    compare_addresses,
    compare_dates,
    compare_last,
    compare_names,
    compare_numbers,
    compare_phones,
)
from intake.model import Level, Patient, PersonName

BORN = dt.date(1961, 8, 14)


def patient(last: str, first: str, middle: str = "", suffix: str = "", former: str = "") -> Patient:
    return Patient("k", "1", PersonName(last, first, middle, suffix), BORN, former)


@pytest.mark.parametrize(
    ("page", "index", "former", "level"),
    [
        ("OKONKWO", "OKONKWO", "", Level.SAME),
        ("O'HARE", "OHARE", "", Level.SAME),
        ("GARCIA LOPEZ", "GARCIA-LOPEZ", "", Level.SAME),
        ("OK0NKVV0", "OKONKWO", "", Level.LOOKALIKE),
        ("BUMS", "BURNS", "", Level.LOOKALIKE),
        ("GARCIA", "GARCIA LOPEZ", "", Level.PART),
        ("BRANDT", "OKONKWO", "BRANDT", Level.FORMER),
        ("OKONKW", "OKONKWO", "", Level.ONE_OFF),
        ("MEYER", "MAIER", "", Level.SOUNDS),
        ("OKONKWO", "BRANDT", "", Level.DIFFERS),
        ("LI", "LE", "", Level.DIFFERS),
        ("", "LE", "", None),
    ],
)
def test_last_names(page: str, index: str, former: str, level: Level | None) -> None:
    assert compare_last(page, index, former) == level


@pytest.mark.parametrize(
    ("page", "index", "level"),
    [
        ("ANGELA", "ANGELA", Level.SAME),
        ("BILL", "WILLIAM", Level.NICKNAME),
        ("A", "ANGELA", Level.INITIAL),
        ("B", "ANGELA", Level.DIFFERS),
        ("ANGELQ", "ANGELA", Level.ONE_OFF),
        ("MARCUS", "ANGELA", Level.DIFFERS),
        ("BABYBOY", "ANGELA", None),
        ("", "ANGELA", None),
    ],
)
def test_first_names(page: str, index: str, level: Level | None) -> None:
    assert compare_names(PersonName("BERG", page), patient("BERG", index)).first == level


def test_a_middle_name_used_as_first_is_known() -> None:
    assert compare_names(PersonName("BERG", "MARIE"), patient("BERG", "ANGELA", "MARIE")).first is Level.MIDDLE


def test_first_and_last_name_in_each_others_place_are_known() -> None:
    levels = compare_names(PersonName("ANGELA", "OKONKWO"), patient("OKONKWO", "ANGELA"))
    assert levels.swapped
    assert levels.last is levels.first is Level.SAME


def test_junior_is_not_senior() -> None:
    junior = PersonName("BERG", "NILS", "", "JR")
    assert compare_names(junior, patient("BERG", "NILS", "", "SR")).suffix is Level.SUFFIX
    assert compare_names(junior, patient("BERG", "NILS", "", "JR")).suffix is Level.SAME
    assert compare_names(junior, patient("BERG", "NILS")).suffix is Level.UNKNOWN


@pytest.mark.parametrize(
    ("page", "level"),
    [
        (dt.date(1961, 8, 14), Level.SAME),
        (dt.date(1961, 3, 14), Level.ONE_OFF),
        (dt.date(1967, 8, 14), Level.ONE_OFF),
        (dt.date(1916, 8, 14), Level.TRANSPOSED),
        (dt.date(1961, 8, 23), Level.NEAR),
        (dt.date(1984, 12, 1), Level.DIFFERS),
    ],
)
def test_birth_dates(page: dt.date, level: Level) -> None:
    assert compare_dates(page, BORN) is level


def test_day_and_month_may_be_swapped() -> None:
    assert compare_dates(dt.date(1961, 3, 8), dt.date(1961, 8, 3)) is Level.DAY_MONTH


@given(st.dates(), st.dates())
def test_dates_are_the_same_only_if_they_are(one: dt.date, other: dt.date) -> None:
    assert (compare_dates(one, other) is Level.SAME) == (one == other)


@pytest.mark.parametrize(
    ("page", "index", "level"),
    [
        ("0100001", "100001", Level.SAME),
        ("IO0001", "100001", Level.LOOKALIKE),
        ("100007", "100001", Level.ONE_OFF),
        ("777777", "100001", Level.DIFFERS),
    ],
)
def test_numbers(page: str, index: str, level: Level) -> None:
    assert compare_numbers(page, index) is level


def test_a_phone_without_its_area_code_is_the_same() -> None:
    assert compare_phones("5550101", "2125550101") is Level.SAME
    assert compare_phones("2125550107", "2125550101") is Level.ONE_OFF
    assert compare_phones("2125559999", "2125550101") is Level.DIFFERS
    assert compare_phones("", "2125550101") is None


@pytest.mark.parametrize(
    ("page", "level"),
    [
        ("12 ALDER LN, TROY, NY 12180", Level.SAME),
        ("12 N ALDER LANE APT 4, TROY NY 12180-4410", Level.SAME),
        ("12 AIDER LANE, TROY, NY 12180", Level.SAME),
        ("17 ALDER LANE, TROY, NY 12180", Level.NEAR),
        ("99 BIRCH RD, TROY, NY 12180", Level.DIFFERS),
        ("TROY", None),
    ],
)
def test_addresses(page: str, level: Level | None) -> None:
    assert compare_addresses(page, "12 ALDER LANE", "12180") == level


NAMES = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=12)


@given(NAMES, NAMES)
def test_a_name_agrees_with_itself_whatever_it_is(last: str, first: str) -> None:
    if first in UNNAMED or first.startswith("BABY"):
        return
    levels = compare_names(PersonName(last, first), patient(last, first))
    assert (levels.last, levels.first) == (Level.SAME, Level.SAME)
