"""Damaged birth dates still give the days they could mean, and not many more."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.extract.mended import MOST_DAYS, mend_date, mend_name, mend_sex

TODAY = dt.date(2026, 3, 2)


@pytest.mark.parametrize(
    ("ink", "meant"),
    [
        ("07-24/1974", dt.date(1974, 7, 24)),
        ("l103/1964", dt.date(1964, 11, 3)),
        ("111-20-1969", dt.date(1969, 11, 20)),
        ("06/16/199", dt.date(1999, 6, 16)),
        ("07/279", dt.date(1979, 7, 2)),
        ("08/15/1075", dt.date(1975, 8, 15)),
        ("5/10/7012", dt.date(2012, 5, 10)),
        ("1g71-02-21", dt.date(1971, 2, 21)),
        ("12/81/2021", dt.date(2021, 12, 31)),
        ("195904-15", dt.date(1959, 4, 15)),
        ("Jur 24, 1982", dt.date(1982, 6, 24)),
        ("31-JU1-1986", dt.date(1986, 7, 31)),
        ("14-SEP-1039", dt.date(1939, 9, 14)),
    ],
)
def test_the_day_is_among_those_that_damaged_ink_could_mean(ink: str, meant: dt.date) -> None:
    assert meant in mend_date(ink, TODAY)


@pytest.mark.parametrize("ink", ["", "none", "12", "4921 S LEOND LN 77078", "0/0/0"])
def test_ink_too_far_from_a_date_means_no_day(ink: str) -> None:
    assert mend_date(ink, TODAY) == ()


@given(st.text("0123456789/-lO. ", max_size=12) | st.text(max_size=12) | st.text("\u0663\u00b2/19JAN", max_size=12))
def test_no_day_lies_in_the_future_and_there_are_never_many(ink: str) -> None:
    days = mend_date(ink, TODAY)
    assert len(days) <= MOST_DAYS
    assert all(dt.date(1900, 1, 1) <= day <= TODAY for day in days)
    assert len(set(days)) == len(days)


@given(st.dates(dt.date(1930, 1, 1), TODAY), st.integers(0, 9))
def test_a_character_too_many_never_loses_the_day(day: dt.date, at: int) -> None:
    text = f"{day:%m/%d/%Y}"
    assert day in mend_date(text[:at] + text[at] + text[at:], TODAY)


@given(st.dates(dt.date(1930, 1, 1), dt.date(2019, 12, 31)), st.sampled_from(["%m/%d/%Y", "%Y-%m-%d", "%d-%b-%Y"]))
def test_a_century_of_which_a_digit_was_misread_never_loses_the_day(day: dt.date, form: str) -> None:
    year = f"{day:%Y}"
    read = {"19": "10", "20": "70"}[year[:2]] + year[2:]
    assert day in mend_date(day.strftime(form).replace(year, read), TODAY)


def test_the_day_nearest_to_the_ink_comes_first() -> None:
    assert mend_date("08/15/1075", TODAY) == (dt.date(1975, 8, 15),)
    assert mend_date("4/23/7008", TODAY)[0] == dt.date(2008, 4, 23)


@pytest.mark.parametrize(
    ("ink", "sex"),
    [
        ("FEMA1E", "F"),
        ("Eemale", "F"),
        ("FMALE", "F"),
        ("Nale", "M"),
        ("MAALE", "M"),
        ("F", ""),
        ("", ""),
        ("Other", ""),
    ],
)
def test_a_sex_of_which_a_letter_was_misread_is_known(ink: str, sex: str) -> None:
    assert mend_sex(ink) == sex


@pytest.mark.parametrize(
    ("ink", "name"),
    [
        ("8ETTY BRADLEY", "BETTY BRADLEY"),
        ("ROYSTON,-DYNASTY E.", "ROYSTON, DYNASTY E"),
        ("adeline'Lehman", "ADELINE LEHMAN"),
        ("RICARDO-GIVEN", "RICARDO GIVEN"),
        ("Beels, Mar.garet A.", "BEELS, MARGARET A"),
        ("RECENDEZ,, MAIRA", "RECENDEZ, MAIRA"),
        ("SMITH-JONES, ANN", "SMITH-JONES, ANN"),
        ("O'BRIEN, KATE", "O'BRIEN, KATE"),
    ],
)
def test_a_damaged_name_is_read_without_what_is_no_letter_of_it(ink: str, name: str) -> None:
    assert mend_name(ink) == name
