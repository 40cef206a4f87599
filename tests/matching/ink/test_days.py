"""A birth date is found in every form in which it is written, and in what is left of it."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.matching.ink.days import days_in
from intake.matching.ink.paper import lay_out
from tests.matching.people import document, findings

BORN = dt.date(1961, 3, 14)


def seen(text: str) -> dict[dt.date, bool]:
    (line,) = lay_out(document(text), findings()).lines
    found: dict[dt.date, bool] = {}
    for day in days_in(line):
        found[day.date] = found.get(day.date, False) or day.is_clean
    return found


@pytest.mark.parametrize(
    "text",
    ["03/14/1961", "3/14/1961", "03-14-1961", "03.14.1961", "03/14/61", "1961-03-14", "14-MAR-1961", "14 Mar 1961",
     "March 14, 1961", "Mar. 14th 1961", "14 MAR 61", "14/03/1961", "DOB:03/14/1961", "seen on 03/14/1961, then"],
)  # fmt: skip
def test_a_clean_day_is_found_in_every_form(text: str) -> None:
    assert seen(text)[BORN]


@pytest.mark.parametrize(
    "text",
    ["O3/1A/1961", "03 14 1961", "0311411961", "03141961", "0314-1961", "03/141961", "03°14 1961", "03,14,1961",
     "03/14 1961", "03'14'1961", '03 1a\' "1961', "Narch 14, 1961", "03/l4/196l", "O3|14|1961"],
)  # fmt: skip
def test_a_damaged_day_is_found_and_not_taken_for_a_clean_one(text: str) -> None:
    assert seen(text)[BORN] is False


@pytest.mark.parametrize("text", ["145 / 92 pulse 61", "10:30:45", "718-555-0142", "page 3 of 14"])
def test_what_is_no_day_is_none(text: str) -> None:
    assert BORN not in seen(text)
    assert not any(clean for clean in seen(text).values())


@given(st.dates(dt.date(1900, 1, 1), dt.date(2026, 1, 1)))
def test_any_day_is_found_as_it_is_usually_written(day: dt.date) -> None:
    for text in (f"{day:%m/%d/%Y}", f"{day:%Y-%m-%d}", f"{day:%d-%b-%Y}", f"{day:%B} {day.day}, {day.year}"):
        assert seen(text)[day]
    assert day in seen(f"{day:%m%d%Y}")
