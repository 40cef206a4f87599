"""Households are families with dates that can be."""

from __future__ import annotations

from itertools import combinations

from intake.evaluate.forge.part import chance
from intake.evaluate.matching.households import Town


def test_twins_share_birth_date_home_and_name_but_not_the_first_name() -> None:
    town = Town(chance(1))
    pairs = 0
    for _ in range(4_000):
        for one, other in combinations([p for p in town.household() if p.role == "twin"], 2):
            if one.birth_date == other.birth_date:
                pairs += 1
                assert one.last_name == other.last_name
                assert one.first_name != other.first_name
    assert pairs > 10


def test_a_junior_is_called_like_the_father_and_is_younger() -> None:
    town = Town(chance(2))
    found = 0
    for _ in range(4_000):
        people = {p.role: p for p in town.household()}
        if "junior" in people:
            son, father = people["junior"], people["senior"]
            found += 1
            assert (son.first_name, son.middle_name, son.last_name) == (
                father.first_name,
                father.middle_name,
                father.last_name,
            )
            assert son.suffix != father.suffix
            assert son.birth_date > father.birth_date
    assert found > 20


def test_the_missing_relative_is_another_person_with_much_in_common() -> None:
    town = Town(chance(3))
    for _ in range(500):
        person = town.household()[0]
        other = town.missing(person)
        assert other.number != person.number
        assert (other.first_name, other.birth_date) != (person.first_name, person.birth_date)
        assert other.home == person.home or other.role == "namesake"


def test_phones_lead_to_nobody() -> None:
    town = Town(chance(4))
    phones = {p.phone for _ in range(500) for p in town.household()}
    assert {phone[1] for phone in phones} == {"9"}
    assert {len(phone) for phone in phones} == {10}
    assert min(phone[3] for phone in phones) >= "2"
