"""The forge's people are fictional, varied and repeatable."""

from __future__ import annotations

import csv
import random
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.evaluate.forge import (
    TODAY,
    double_of,
    draw_people,
    draw_person,
    junior_of,
    namesake_of,
    sibling_of,
    twin_of,
    write_index,
)
from intake.evaluate.forge.people import age_on
from intake.evaluate.forge.population import INDEX_COLUMNS, plain

if TYPE_CHECKING:
    from pathlib import Path


def test_the_same_seed_draws_the_same_people() -> None:
    assert draw_people(random.Random(4), 40) == draw_people(random.Random(4), 40)
    assert draw_people(random.Random(4), 40) != draw_people(random.Random(5), 40)


def test_no_number_leads_to_a_living_person() -> None:
    for person in draw_people(random.Random(1), 300):
        assert re.fullmatch(r"\d{3}-555-01\d\d", person.phone)
        assert person.ssn.startswith("9")


def test_record_numbers_are_distinct_and_fit_the_sites_pattern() -> None:
    numbers = [person.mrn for person in draw_people(random.Random(2), 500)]
    assert len(set(numbers)) == 500
    assert all(re.fullmatch(r"[1-9]\d{5,6}", number) for number in numbers)


def test_names_are_as_mixed_as_in_a_city() -> None:
    lasts = {person.last_name for person in draw_people(random.Random(3), 1500)}
    assert len(lasts) > 250
    assert any("-" in name for name in lasts)
    assert any("'" in name for name in lasts)
    assert any(" " in name for name in lasts)
    assert any(plain(name) != name for name in lasts)


def test_every_name_can_be_printed_by_a_standard_font() -> None:
    for person in draw_people(random.Random(6), 1500):
        f"{person.first_name}{person.middle_name}{person.last_name}".encode("cp1252")


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000))
def test_kin_and_doubles_differ_in_just_what_they_must(seed: int) -> None:
    rng = random.Random(seed)
    person = draw_person(rng, "100000")
    twin, junior = twin_of(rng, person, "100001"), junior_of(rng, person, "100002")
    assert (twin.last_name, twin.birth_date, twin.address) == (person.last_name, person.birth_date, person.address)
    assert twin.first_name != person.first_name
    assert (junior.first_name, junior.last_name, junior.address) == (
        person.first_name,
        person.last_name,
        person.address,
    )
    assert abs(junior.birth_date.year - person.birth_date.year) >= 18
    namesake, double = namesake_of(rng, person, "100003"), double_of(rng, person, "100004")
    assert (namesake.first_name, namesake.last_name) == (person.first_name, person.last_name)
    assert namesake.birth_date != person.birth_date
    assert double.birth_date == person.birth_date
    assert double.mrn != person.mrn
    assert sibling_of(rng, person, "100005").birth_date != person.birth_date
    assert all(one.birth_date <= TODAY for one in (twin, junior, namesake, double))


def test_the_index_has_the_columns_of_the_contract_and_no_accents(tmp_path: Path) -> None:
    write_index(draw_people(random.Random(8), 200), tmp_path / "patients.csv")
    with (tmp_path / "patients.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == INDEX_COLUMNS
    assert len(rows) == 200
    assert all(value.isascii() for row in rows for value in row.values())
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", row["birth_date"]) for row in rows)


@pytest.mark.parametrize(
    ("name", "bare"), [("Peña", "Pena"), ("Jørgensen", "Jorgensen"), ("Weiß", "Weiss"), ("O'Shea", "O'Shea")]
)
def test_accents_are_dropped_as_registration_drops_them(name: str, bare: str) -> None:
    assert plain(name) == bare


def test_age_counts_full_years() -> None:
    person = draw_person(random.Random(1), "1")
    birthday = person.birth_date.replace(year=person.birth_date.year + 10, day=min(person.birth_date.day, 28))
    assert age_on(person, birthday) in {9, 10}
    assert age_on(person, person.birth_date) == 0
