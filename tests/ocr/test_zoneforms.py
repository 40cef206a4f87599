from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.model import Box, Word
from intake.ocr import zoneforms
from intake.ocr.zonelabels import Kind

OURS = r"[1-9]\d{6}"
DAYS = st.dates(dt.date(1905, 1, 1), dt.date(2026, 12, 31))


def words(text: str) -> tuple[Word, ...]:
    return tuple(Word(part, 1, Box(0.1 * at, 0.1, 0.1 * at + 0.05, 0.12)) for at, part in enumerate(text.split()))


@given(DAYS, st.sampled_from(["%m/%d/%Y", "%Y-%m-%d", "%B %d, %Y", "%b %d %Y", "%d %b %Y", "%m-%d-%Y", "%m.%d.%Y"]))
def test_a_date_is_read_in_every_usual_form(day: dt.date, form: str) -> None:
    assert zoneforms.date_of(day.strftime(form)) == (day.year, day.month, day.day)


@pytest.mark.parametrize(
    "text", ["03/1A/1961", "13/32/1961", "00/14/1961", "1961", "03/14", "Smith", "", "03/14/1961 x"]
)
def test_what_is_not_one_whole_date_is_none(text: str) -> None:
    assert zoneforms.date_of(text) is None


def test_dirt_and_spaces_around_separators_do_not_spoil_a_date() -> None:
    assert zoneforms.date_of(" _03 / 14 / 1961. ") == (1961, 3, 14)


def test_a_day_that_can_only_be_a_day_is_one() -> None:
    assert zoneforms.date_of("14/03/1961") == (1961, 3, 14)


@given(DAYS, DAYS)
def test_two_dates_are_the_same_only_if_they_mean_one_day(one: dt.date, other: dt.date) -> None:
    written = one.strftime("%m/%d/%Y"), other.strftime("%B %d, %Y")
    assert zoneforms.same("date", *written) == (one == other)


def test_a_number_fits_the_form_of_the_house_or_another() -> None:
    assert zoneforms.is_valid("number", "#4418207", OURS)
    assert zoneforms.is_valid("number", "M-5495634", OURS)
    assert not zoneforms.is_valid("number", "Smith", OURS)
    assert not zoneforms.is_valid("number", "44l8Z07", OURS)


def test_a_number_misread_with_letters_may_be_ours_and_another_house_s_is_not() -> None:
    assert zoneforms.may_be_ours("44l8Z07", OURS)
    assert not zoneforms.may_be_ours("M5495634", OURS)


@pytest.mark.parametrize(
    ("kind", "behind", "value"),
    [
        ("date", "03/14/1961 Sex: F", "03/14/1961"),
        ("date", "March 14, 1961 Age 64", "March 14, 1961"),
        ("date", "03/1A/19G1 Female", "03/1A/19G1"),
        ("number", "4418207 Room 3", "4418207"),
        ("number", "44l8Z07 Room 3", "44l8Z07"),
        ("date", "Whitfield Margaret", ""),
        ("number", "see chart", ""),
    ],
)
def test_the_words_of_a_value_end_where_the_next_thing_begins(kind: Kind, behind: str, value: str) -> None:
    chosen = zoneforms.value_words(kind, words(behind), OURS)
    assert " ".join(word.text for word in chosen) == value


def test_every_date_and_number_of_a_line_is_found_with_its_words() -> None:
    line = words("seen March 14, 1961 record 4418207 on 03/15/1961")
    found = [(kind, " ".join(word.text for word in value)) for kind, value in zoneforms.values_in(line, OURS)]
    assert found == [("date", "March 14, 1961"), ("number", "4418207"), ("date", "03/15/1961")]


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("$/1/1958", "5/1/1958"),
        ("10\u00b013 1966", "10/13/1966"),
        ("02 04 1987", "02/04/1987"),
        ("1l/2I/1970", "11/21/1970"),
    ],
)
def test_a_date_by_its_label_is_mended_where_digits_or_marks_can_be_only_one_thing(read: str, meant: str) -> None:
    assert zoneforms.mended("date", read) == meant


@pytest.mark.parametrize("read", ["B/1B/1943", "VIII 1943", "13 32 1966", "1966", "June 3", "03/14/1961"])
def test_a_date_is_not_guessed(read: str) -> None:
    assert zoneforms.mended("date", read) == read


def test_a_number_is_never_mended() -> None:
    assert zoneforms.mended("number", "$4 18 2007") == "$4 18 2007"
