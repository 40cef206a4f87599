"""Dates in every usual form, with what else the ink could mean."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.extract.dates import find_dates

FORMS = ["07/14/1959", "7-14-1959", "7.14.1959", "July 14, 1959", "Jul. 14 1959", "14 July 1959", "14-JUL-1959"]


@pytest.mark.parametrize("written", [*FORMS, "1959-07-14", "O7/l4/1959", "14th July 1959"])
def test_a_date_is_read_in_any_form(written: str) -> None:
    (found,) = find_dates(f"born {written}, in town")
    assert found.date == dt.date(1959, 7, 14)


@pytest.mark.parametrize("written", ["07 14 1959", "07141959", "0714-1959", "07'14°1959", "0711411959"])
def test_damaged_forms_count_only_beside_a_label(written: str) -> None:
    assert not find_dates(written)
    assert find_dates(written, labelled=True)[0].date == dt.date(1959, 7, 14)


def test_day_and_month_stay_alternatives() -> None:
    (found,) = find_dates("03/04/1961")
    assert found.date == dt.date(1961, 3, 4)
    assert found.alternatives == (dt.date(1961, 4, 3),)


def test_a_day_beyond_twelve_settles_the_order() -> None:
    (found,) = find_dates("25/12/1961")
    assert found.date == dt.date(1961, 12, 25)
    assert found.alternatives == ()


def test_a_short_year_of_birth_is_of_the_last_century_first() -> None:
    (found,) = find_dates("9/24/58", birth=True)
    assert found.date == dt.date(1958, 9, 24)
    assert dt.date(2058, 9, 24) in found.alternatives


def test_a_short_year_of_service_is_of_this_century() -> None:
    assert find_dates("seen 8/5/24")[0].date == dt.date(2024, 8, 5)


def test_letters_for_digits_are_told() -> None:
    assert find_dates("O7/14/1959")[0].repaired


@pytest.mark.parametrize("written", ["120/80", "12/34/1990", "1.5-3.0", "555-01-2345", "3/14", "98.6", "718-555-0142"])
def test_other_numbers_are_no_dates(written: str) -> None:
    assert find_dates(written) == []


@given(
    st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31)),
    st.sampled_from(["%m/%d/%Y", "%Y-%m-%d", "%B %d, %Y", "%d-%b-%Y"]),
)
def test_what_is_written_is_among_what_is_read(day: dt.date, form: str) -> None:
    (found,) = find_dates(day.strftime(form))
    assert day in (found.date, *found.alternatives)


@given(st.text(alphabet="0123456789/-. OlSBJanuary,", max_size=40))
def test_no_text_upsets_the_reader(text: str) -> None:
    find_dates(text, labelled=True, birth=True)


@pytest.mark.parametrize("text", ["Mune 24, 2024", "June 24, 2024", "Jume 24, 2024"])
def test_a_month_with_one_letter_misread_is_still_that_month_behind_a_label(text: str) -> None:
    assert [d.date for d in find_dates(text, labelled=True)] == [dt.date(2024, 6, 24)]


def test_a_word_near_two_months_or_none_or_a_very_short_one_is_no_month() -> None:
    assert find_dates("une 24, 2024", labelled=True) == []
    assert find_dates("Juny 24, 2024", labelled=True) == []
    assert find_dates("Room 24, 2024", labelled=True) == []
    assert find_dates("Mune 24, 2024") == []
