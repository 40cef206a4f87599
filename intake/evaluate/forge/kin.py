"""Kin and doubles: the people that matching mixes up."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from intake.evaluate.forge.people import TODAY, Person, draw_person

if TYPE_CHECKING:
    import random


def twin_of(rng: random.Random, person: Person, mrn: str) -> Person:
    """Same birth date, last name, address and phone; another first name and, half the time, another sex."""
    other = sibling_of(rng, person, mrn)
    return replace(other, birth_date=person.birth_date)


def sibling_of(rng: random.Random, person: Person, mrn: str) -> Person:
    """Same last name, address and phone; another first name, born at least ten months apart."""
    other = draw_person(rng, mrn)
    while other.first_name == person.first_name:
        other = draw_person(rng, mrn)
    apart = dt.timedelta(days=rng.randrange(300, 3000))
    born = person.birth_date - apart
    return replace(
        other,
        last_name=person.last_name,
        suffix="",
        former_last_name="",
        birth_date=born,
        phone=person.phone,
        address=person.address,
        city=person.city,
        state=person.state,
        zip=person.zip,
    )


def junior_of(rng: random.Random, person: Person, mrn: str) -> Person:
    """Same whole name with the suffix Jr, same address, born 19 to 40 years later or (for the young) earlier as Sr."""
    years = rng.randrange(19, 41)
    senior = person.birth_date.year + years > TODAY.year
    year = person.birth_date.year + (-years if senior else years)
    other = draw_person(rng, mrn)
    return replace(
        other,
        first_name=person.first_name,
        middle_name=person.middle_name,
        last_name=person.last_name,
        suffix="Sr" if senior else "Jr",
        former_last_name="",
        sex=person.sex,
        birth_date=dt.date(year, rng.randrange(1, 13), rng.randrange(1, 29)) if year < TODAY.year else TODAY,
        address=person.address,
        city=person.city,
        state=person.state,
        zip=person.zip,
    )


def namesake_of(rng: random.Random, person: Person, mrn: str) -> Person:
    """Same first and last name, another birth date and address."""
    other = draw_person(rng, mrn)
    while other.birth_date == person.birth_date:
        other = draw_person(rng, mrn)
    return replace(other, first_name=person.first_name, last_name=person.last_name, sex=person.sex, suffix="")


def double_of(rng: random.Random, person: Person, mrn: str) -> Person:
    """Another person of the same name and birth date, with another address and record number."""
    return replace(
        namesake_of(rng, person, mrn), birth_date=person.birth_date, middle_name=person.middle_name, former_last_name=""
    )
