"""Two records of one person share a blocking key."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.matching.keys import keys_of, plain_number, sound
from intake.matching.nicknames import is_nickname, nicknames_of
from intake.model import Former, Patient, PersonName

PATIENT = Patient(
    "k",
    "0100001",
    PersonName("BERG-LINDQVIST", "WILLIAM"),
    dt.date(1961, 8, 14),
    former_last_name="BRANDT",
    phone="2125550101",
    address="12 ALDER LANE",
    zip="12180",
    member_id="ZX100",
)


def test_all_that_a_row_ever_said_gives_keys() -> None:
    was = Former(
        dt.date(2025, 1, 1), PersonName("NAKAMURA", "YUKI"), dt.date(1980, 2, 3), "2125550199", "9 BIRCH RD", "10001"
    )
    now = set(keys_of(PATIENT))
    before = set(keys_of(replace(PATIENT, formerly=(was,))))
    assert now < before
    assert {"p:5550199", "a:9|10001", "d:1980-02-03"} <= before
    as_it_was = Patient("k", "0100001", PersonName("NAKAMURA", "YUKI"), dt.date(1980, 2, 3), phone="2125550199")
    assert set(keys_of(as_it_was)) <= before


def test_a_row_with_hardly_anything_still_has_keys() -> None:
    assert keys_of(Patient("k", "7", PersonName("O"))) == ("m:7",)


@given(st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ-' 01", max_size=20))
def test_a_sound_is_short_and_of_itself(name: str) -> None:
    assert len(sound(name)) <= 4
    assert sound(name) == sound(name.replace("-", ""))


@pytest.mark.parametrize(("one", "other"), [("SMITH", "SMYTH"), ("GONZALEZ", "GONZALES"), ("PHILIPS", "FILIPS")])
def test_names_that_sound_alike_have_one_sound(one: str, other: str) -> None:
    assert sound(one) == sound(other)


def test_leading_zeros_and_punctuation_do_not_count() -> None:
    assert plain_number("00-11 78.9") == "11789"


def test_nicknames_work_both_ways() -> None:
    assert is_nickname("BILL", "WILLIAM")
    assert is_nickname("WILLIAM", "BILL")
    assert not is_nickname("WILLIAM", "JOHN")
    assert "WILLIAM" in nicknames_of("BILL")
    assert nicknames_of("XYZZY") == ()
