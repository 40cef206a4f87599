"""The words of a row and of a query: every way somebody may write a name, a date or a number."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from intake.model import Former, Patient, PersonName
from intake.records.patient_words import MOST_WORDS, asked_by, words_of

MARY = Patient(
    key="k",
    mrn="00412-77A",
    name=PersonName("O'BRIEN-SMITH", "MARY ANN", "LOU"),
    birth_date=dt.date(1961, 3, 14),
    former_last_name="DE LA CRUZ",
    phone="2125550199",
)


@pytest.mark.parametrize(
    "query",
    [
        "o'brien", "OBrien", "o brien", "brien", "smith", "O'Brien-Smith", "Mary", "lou", "ann mary", "de la cruz",
        "delacruz", "cruz mary", "ma smi 1961", "1961", "196", "3/14/61", "3/14/1961", "03-14-61", "1961-03-14",
        "14/3/61", "19610314", "03141961", "3/14", "3/1", "3/14/6", "3/14/19", "0041277A", "00412", "412", "41277",
        "2125550199", "212-555-0199", "1-212-555-0199", "(212)5550199", "5550199", "MARÝ", "smith, mary",
    ],
)  # fmt: skip
def test_a_patient_is_found_by(query: str) -> None:
    asked = asked_by(query)
    assert asked
    assert all(one.is_begun(words_of(MARY).every) for one in asked)


@pytest.mark.parametrize("query", ["maryx", "rien", "1962", "3/15/61", "4/1", "61", "2125550198", "4127711"])
def test_a_patient_is_not_found_by(query: str) -> None:
    assert not all(one.is_begun(words_of(MARY).every) for one in asked_by(query))


@pytest.mark.parametrize("query", ["", "m", "  ", "%", "'", "-- , ..", "9"])
def test_fewer_than_two_letters_ask_for_nothing(query: str) -> None:
    assert asked_by(query) == ()


def test_what_was_said_before_finds_but_is_told_apart() -> None:
    moved = dataclasses.replace(
        MARY, formerly=(Former(dt.date(2020, 1, 1), PersonName("OLDNAME", "MARY"), None, "3135550111"),)
    )
    words = words_of(moved)
    assert {"OLDNAME", "3135550111", "5550111", "CRUZ", "DELACRUZ"} <= words.every
    assert not {"OLDNAME", "CRUZ"} & words.now


def test_half_of_a_double_name_is_no_whole_name() -> None:
    words = words_of(MARY)
    assert "OBRIENSMITH" in words.whole
    assert "SMITH" not in words.whole
    assert "19610314" in words.whole


def test_a_long_query_asks_for_its_first_words() -> None:
    assert len(asked_by(" ".join(f"word{letter}" for letter in "abcdefghijklmnop"))) == MOST_WORDS


def test_words_hold_no_sign_that_a_query_language_knows() -> None:
    asked = asked_by('"a" OR b* NEAR(c) \'d\':* & !(e) -f ^g {h} col:ij; 12"34')
    assert all(text.isalnum() for one in asked for text in (*one.whole, *one.begun))
