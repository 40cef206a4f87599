"""A damaged page asks for a key that its patient has."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from intake.matching.asking import (
    MOST_KEYS,
    first_keys,
    keys_in,
    keys_of_names,
    keys_of_pieces,
    keys_of_slips,
    keys_on_page,
)
from intake.matching.keys import keys_of
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
    ssn_last4="3456",
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


@pytest.mark.parametrize(
    "findings",
    [
        page((Item.RECORD_NUMBER, "IOOOO1")),
        page((Item.PHONE, "5550101")),
        page((Item.SSN_LAST4, "3456"), (Item.BIRTH_DATE, dt.date(1961, 1, 1))),
        page((Item.NAME, PersonName("LINDQUIST", "X")), (Item.BIRTH_DATE, dt.date(1961, 8, 14))),
        page((Item.NAME, PersonName("MAIER", "WILIAM")), (Item.BIRTH_DATE, dt.date(1961, 8, 14))),
    ],
)
def test_the_first_wave_finds_whoever_is_clearly_named(findings: Findings) -> None:
    assert set(first_keys(findings)) & set(keys_of(PATIENT))
    assert set(first_keys(findings)) <= set(keys_in(findings))


LONG = replace(PATIENT, mrn="10240812", member_id="9KP6XM7UG01", phone="2125550101")


@pytest.mark.parametrize(
    "findings",
    [
        page((Item.RECORD_NUMBER, "10246812")),
        page((Item.RECORD_NUMBER, "102440812")),
        page((Item.MEMBER_ID, "9RP6XM7UG01")),
        page((Item.MEMBER_ID, "9KP6XM7UG")),
        page((Item.MEMBER_ID, "99KP6XM7UG01")),
        page((Item.PHONE, "2125556101")),
        page((Item.NAME, PersonName("BERG", "WILL")), (Item.BIRTH_DATE, dt.date(1951, 3, 2))),
    ],
)
def test_one_character_misread_doubled_or_left_out_still_finds_a_number_or_a_year(findings: Findings) -> None:
    asked = set(keys_of_slips(findings))
    assert asked & set(keys_of(LONG))
    assert len(asked) <= MOST_KEYS


def test_a_short_number_is_near_too_many_others() -> None:
    assert keys_of_slips(page((Item.RECORD_NUMBER, "12345"), (Item.PHONE, "55501"))) == ()


@pytest.mark.parametrize(
    "name",
    [
        PersonName("BERK-XINDQVIST", "WILLJAN"),
        PersonName("BERCT", "WILXXXX"),
        PersonName("BERG", "XXLLIAM"),
        PersonName("WLLLIAM", "BERQ-TINDQVIST"),
        PersonName("8ERG", "WI77IAM"),
        PersonName("BRANOT", "WIILIAM"),
    ],
)
def test_pieces_find_names_damaged_beyond_their_sound(name: PersonName) -> None:
    assert set(keys_of_pieces(page((Item.NAME, name)))) & set(keys_of(PATIENT))


def test_a_former_name_on_the_page_is_asked_for_with_the_first_name_beside_it() -> None:
    married = page((Item.NAME, PersonName("WEBER", "WILL")), (Item.FORMER_NAME, PersonName("BRANDT")))
    assert set(keys_of_names(married)) & set(keys_of(PATIENT))
