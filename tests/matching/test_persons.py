"""Two rows are one person only beyond doubt."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from intake.matching.persons import surely_one
from intake.model import Patient, PersonName

BORN = dt.date(1961, 8, 14)
ONE = Patient(
    "a", "1", PersonName("Berg", "Anna", "Marie"), BORN, sex="F", ssn_last4="1234", phone="2125550101",
    address="12 ALDER LANE", zip="12180", member_id="W1",
)  # fmt: skip


def twice(**different: object) -> Patient:
    return replace(ONE, key="b", mrn="2", **different)  # type: ignore[arg-type]


def test_the_same_person_registered_twice_is_one() -> None:
    assert surely_one(ONE, twice(phone="", address="9 ELM ST", member_id=""))
    assert surely_one(ONE, twice(name=PersonName("Berg", "Anna", "M"), ssn_last4=""))


def test_one_who_married_is_one_by_the_former_name() -> None:
    assert surely_one(ONE, twice(name=PersonName("Holt", "Anna"), former_last_name="Berg"))


def test_a_merged_row_and_its_survivor_are_one() -> None:
    assert surely_one(replace(ONE, merged_into="2"), twice(birth_date=None))


@pytest.mark.parametrize(
    "different",
    [
        {"ssn_last4": "9876"},
        {"birth_date": dt.date(1961, 8, 15)},
        {"birth_date": None},
        {"sex": "M"},
        {"name": PersonName("Berg", "Anna", "Xenia")},
        {"name": PersonName("Berg", "Anna", "", "Jr")},
        {"name": PersonName("Berg", "Hanna")},
        {"ssn_last4": "", "phone": "", "address": "", "zip": "", "member_id": ""},
    ],
)
def test_namesakes_twins_and_juniors_are_never_one(different: dict[str, object]) -> None:
    assert not surely_one(ONE, twice(**different))
    assert not surely_one(twice(**different), ONE)
