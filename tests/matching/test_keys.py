"""Two records of one person share a blocking key."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.matching.keys import MOST_KEYS, keys_in, keys_of, keys_of_names, keys_on_page, plain_number, sound
from intake.matching.nicknames import is_nickname, nicknames_of
from intake.model import Box, Finding, Findings, Item, KindGuess, Patient, PersonName, Role, Value, Word

INK = (Word("x", 1, Box(0.1, 0.1, 0.2, 0.2)),)
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


def page(*pairs: tuple[Item, Value], others: tuple[Value, ...] = ()) -> Findings:
    items = tuple(Finding(item, Role.PATIENT, value, INK, "test", 0.9, others) for item, value in pairs)
    return Findings(items, (KindGuess("unknown", 1.0),))


@pytest.mark.parametrize(
    "findings",
    [
        page((Item.RECORD_NUMBER, "100001")),
        page((Item.RECORD_NUMBER, "IOOOO1")),
        page((Item.BIRTH_DATE, dt.date(1961, 8, 14))),
        page((Item.BIRTH_DATE, dt.date(1961, 1, 1)), others=(dt.date(1961, 8, 14),)),
        page((Item.PHONE, "5550101")),
        page((Item.MEMBER_ID, "ZX-100")),
        page((Item.ADDRESS, "12 ALDER LN, TROY, NY 12180-4410")),
        page((Item.NAME, PersonName("BERG", "WILLIAM"))),
        page((Item.NAME, PersonName("LINDQUIST", "BILL"))),
        page((Item.NAME, PersonName("WILLIAM", "BERG-LINDQVIST"))),
        page((Item.NAME, PersonName("BRANDT", "WILLIAM"))),
        page((Item.NAME, PersonName("BERG", "W")), (Item.BIRTH_DATE, dt.date(1961, 12, 31))),
        page((Item.NAME, PersonName("BERG")), (Item.BIRTH_DATE, dt.date(1961, 3, 14))),
        page((Item.NAME, PersonName("BERG")), (Item.BIRTH_DATE, dt.date(1961, 8, 41 - 27))),
        page((Item.NAME, PersonName("BERG")), (Item.BIRTH_DATE, dt.date(1967, 8, 14))),
    ],
)
def test_a_damaged_page_still_shares_a_key_with_its_patient(findings: Findings) -> None:
    asked = {*keys_in(findings), *keys_of_names(findings)}
    assert asked & set(keys_of(PATIENT))


def test_a_stranger_shares_none() -> None:
    stranger = page(
        (Item.NAME, PersonName("OKONKWO", "ANGELA")),
        (Item.BIRTH_DATE, dt.date(1990, 1, 30)),
        (Item.RECORD_NUMBER, "777123"),
    )
    asked = {*keys_in(stranger), *keys_of_names(stranger)}
    assert not asked & set(keys_of(PATIENT))


def test_only_the_patients_own_findings_are_asked_for() -> None:
    doctor = Finding(Item.NAME, Role.PROVIDER, PersonName("BERG", "WILLIAM"), INK, "test", 0.9)
    assert keys_in(Findings((doctor,), (KindGuess("unknown", 1.0),))) == ()


def test_a_page_full_of_people_asks_a_bounded_number_of_keys() -> None:
    names = [(Item.NAME, PersonName(f"BERG{chr(65 + n)}", "ELIZABETH")) for n in range(26)]
    dates = [(Item.BIRTH_DATE, dt.date(1950 + n, 8, 14)) for n in range(26)]
    assert len(keys_in(page(*names, *dates))) <= MOST_KEYS


def test_numbers_anywhere_on_the_page_are_the_last_resort() -> None:
    words = [Word(text, 1, Box(0, 0, 1, 1)) for text in ("MRN:", "0100001,", "B-12", "12/03/2020")]
    assert keys_on_page(words) == ("m:100001",)


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
