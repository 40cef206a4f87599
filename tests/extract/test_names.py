"""Names in every order they are written in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.extract.names import orders_of, read_name, same_person
from intake.extract.tables import table
from intake.model import Item, PersonName, Role
from tests.extract.paper import said

if TYPE_CHECKING:
    from intake.extract import Recogniser

NOT_NAMES = frozenset(row["word"] for row in table("not-names.csv"))


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("SMITH, JOHN A", ("SMITH", "JOHN", "A", "")),
        ("Smith, John A. Jr.", ("SMITH", "JOHN", "A", "JR")),
        ("SMITH JR, JOHN", ("SMITH", "JOHN", "", "JR")),
        ("John A. Smith III", ("SMITH", "JOHN", "A", "III")),
        ("John Smith", ("SMITH", "JOHN", "", "")),
        ("SMITH JOHN A", ("SMITH", "JOHN", "A", "")),
        ("SMITH, JOHN, A", ("SMITH", "JOHN", "A", "")),
        ("Mrs. Mary-Ann O'Brien-Jones", ("O'BRIEN-JONES", "MARY-ANN", "", "")),
        ("María José de la Cruz", ("DE LA CRUZ", "MARIA", "JOSE", "")),
        ("Ludwig van Beethoven", ("VAN BEETHOVEN", "LUDWIG", "", "")),
        ("\u2018O\u2019HARE, LINDSAY", ("O'HARE", "LINDSAY", "", "")),
        ("|NGUYEN, THI", ("NGUYEN", "THI", "", "")),
        ("MARY S, COLE", ("COLE", "MARY", "S", "")),
        ("BABY GIRL HERRERA", ("HERRERA", "BABY GIRL", "", "")),
        ("SM1TH, JOHN", ("SMITH", "JOHN", "", "")),
    ],
)
def test_a_name_is_read_in_any_order(written: str, parts: tuple[str, str, str, str]) -> None:
    reading = read_name(written, NOT_NAMES)
    assert reading is not None
    assert reading.name == PersonName(*parts)


def test_a_name_ends_where_something_else_begins() -> None:
    reading = read_name("Edward Carver DOB 1/2/1960", NOT_NAMES)
    assert reading is not None
    assert (reading.name.first, reading.name.last) == ("EDWARD", "CARVER")


def test_letters_after_a_name_make_a_doctor() -> None:
    reading = read_name("Ellen Petrov, MD, Chief of Medicine", NOT_NAMES)
    assert reading is not None
    assert reading.doctor
    assert reading.name.last == "PETROV"


@pytest.mark.parametrize(
    "written", ["Prior Authorization Request", "the patient came", "Date of Birth", "12 Hill Road", "J"]
)
def test_other_words_are_no_name(written: str) -> None:
    assert read_name(written, NOT_NAMES, strict=True) is None


def test_both_orders_of_two_bare_words_are_kept() -> None:
    reading = read_name("JOHN SMITH", NOT_NAMES)
    assert reading is not None
    assert PersonName("JOHN", "SMITH") in reading.alternatives


def test_two_last_names_are_an_alternative() -> None:
    assert PersonName("GARCIA LOPEZ", "ANA") in orders_of(["Ana", "Garcia", "Lopez"])


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (PersonName("SMITH", "JOHN"), PersonName("SMITH", "J"), True),
        (PersonName("SMITH", "JOHN"), PersonName("SMITH", "JANE"), False),
        (PersonName("OBRIEN", "ANN"), PersonName("O BRIEN", "ANN"), True),
        (PersonName("GARCIA-LOPEZ", "ANA"), PersonName("LOPEZ", "ANA"), True),
        (PersonName("ROMANO", "MARY"), PersonName("ROMANE", "MARY"), True),
        (PersonName("ALDER", "TOM"), PersonName("ALDER", "TIM"), False),
    ],
)
def test_readings_of_one_person_agree(one: PersonName, other: PersonName, *, same: bool) -> None:
    assert same_person(one, other) is same


WORD = st.from_regex(r"[A-Z][a-z]{2,9}", fullmatch=True).filter(lambda w: w.upper() not in NOT_NAMES)


@given(last=WORD, first=WORD)
def test_last_comma_first_is_always_understood(last: str, first: str) -> None:
    reading = read_name(f"{last}, {first}", NOT_NAMES)
    if reading is not None and not reading.doctor and not reading.name.suffix and reading.name.first == first.upper():
        assert reading.name.last == last.upper()


@given(st.text(max_size=60))
def test_no_text_upsets_the_reader(text: str) -> None:
    read_name(text, NOT_NAMES)
    read_name(text, NOT_NAMES, strict=True)


def test_letters_with_full_stops_are_no_initials() -> None:
    reading = read_name("Jennifer Russo, M.D.", frozenset())
    assert reading is not None
    assert reading.doctor
    assert reading.name == PersonName("RUSSO", "JENNIFER")


def test_further_letters_of_a_doctor_are_nobody(recogniser: Recogniser) -> None:
    page = "cc: Peter Wang, MD, PhD; Emily Thomas, MD, FACC"
    assert said(page, recogniser, Item.NAME, Role.RECIPIENT) == [
        PersonName("WANG", "PETER"),
        PersonName("THOMAS", "EMILY"),
    ]


def test_a_full_stop_before_a_hyphen_belongs_to_the_name() -> None:
    reading = read_name("Wilner St.-Fleur", frozenset())
    assert reading is not None
    assert reading.name == PersonName("ST-FLEUR", "WILNER")


def test_a_name_ends_before_the_label_of_a_birth_date() -> None:
    read = read_name("JAMAL JOSEPH D.O.B.: 01/29/1999", frozenset(), strict=True)
    assert read
    assert (read.name.last, read.name.first) == ("JOSEPH", "JAMAL")
