"""Slips: how what a page tells of a person differs from what the register holds, each with its tag in the truth.

A slip takes a person and gives the person as the page will tell them, or None where it has nothing to work on (a
nickname of somebody whose name has none).  It makes no marks on paper; that is `noise`.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from intake.evaluate.forge.people import TODAY
from intake.evaluate.forge.population import plain
from intake.evaluate.matching.mistakes import misdated, misspelt
from intake.matching.nicknames import nicknames_of

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from intake.evaluate.matching.population import Person


def _nickname(rng: random.Random, person: Person) -> Person | None:
    names = nicknames_of(plain(person.first_name).upper())
    return replace(person, first_name=rng.choice(names).capitalize()) if names else None


def _former(_rng: random.Random, person: Person) -> Person | None:
    former = person.former_last_name
    return replace(person, last_name=former, former_last_name="") if former else None


def _one_surname(rng: random.Random, person: Person) -> Person | None:
    parts = surnames(person.last_name)
    return replace(person, last_name=parts[0] if rng.random() < 0.8 else parts[-1]) if len(parts) > 1 else None


def _swapped(_rng: random.Random, person: Person) -> Person | None:
    if person.first_name == person.last_name:
        return None
    return replace(person, first_name=person.last_name, last_name=person.first_name)


def _by_middle(_rng: random.Random, person: Person) -> Person | None:
    middle = person.middle_name
    return replace(person, first_name=middle, middle_name="") if len(middle) > 1 else None


def _initial(_rng: random.Random, person: Person) -> Person | None:
    return replace(person, first_name=person.first_name[0], middle_name="")


def _first_misspelt(rng: random.Random, person: Person) -> Person | None:
    made = misspelt(rng, person.first_name)
    return replace(person, first_name=made) if made != person.first_name else None


def _last_misspelt(rng: random.Random, person: Person) -> Person | None:
    made = misspelt(rng, person.last_name)
    return replace(person, last_name=made) if made != person.last_name else None


def _no_suffix(_rng: random.Random, person: Person) -> Person | None:
    return replace(person, suffix="") if person.suffix else None


def _born_wrong(rng: random.Random, person: Person) -> Person:
    return replace(person, birth_date=misdated(rng, person.birth_date, TODAY))


def _born_at_visit(rng: random.Random, person: Person) -> Person | None:
    visit = TODAY - dt.timedelta(days=rng.randrange(400))
    return replace(person, birth_date=visit) if visit > person.birth_date else None


def _sex_wrong(_rng: random.Random, person: Person) -> Person:
    return replace(person, sex="M" if person.sex == "F" else "F")


def _no_name(_rng: random.Random, person: Person) -> Person:
    return replace(person, last_name="", first_name="", middle_name="", suffix="")


class Slip(NamedTuple):
    """`usual` is its share of the pages where it can happen; `careful` that on labels and cards printed from data."""

    tag: str
    usual: float
    careful: float
    make: Callable[[random.Random, Person], Person | None]


SLIPS = (
    Slip("one_surname", 0.36, 0.36, _one_surname),
    Slip("maiden", 0.13, 0.13, _former),
    Slip("goes_by_middle", 0.008, 0.008, _by_middle),
    Slip("nickname", 0.08, 0.035, _nickname),
    Slip("typo_first", 0.012, 0.004, _first_misspelt),
    Slip("typo_last", 0.010, 0.002, _last_misspelt),
    Slip("initial_only", 0.004, 0.004, _initial),
    Slip("name_swap", 0.011, 0.003, _swapped),
    Slip("suffix_left_out", 0.5, 0.4, _no_suffix),
    Slip("no_name", 0.005, 0.004, _no_name),
    Slip("dob_wrong", 0.012, 0.003, _born_wrong),
    Slip("dob_is_visit_date", 0.005, 0.001, _born_at_visit),
    Slip("sex_wrong", 0.005, 0.004, _sex_wrong),
)
"""In the order in which they happen: a name is misspelt after it was chosen.  Shares as was studied of paper."""

_CAREFUL = {"label", "insurance_card"}
_TOLD = {"dob_wrong": "dob", "dob_is_visit_date": "dob", "sex_wrong": "sex"}


def slipped(rng: random.Random, person: Person, kind: str, told: set[str]) -> tuple[Person, list[str]]:
    """The person as a page of that kind tells them, with the tags of what happened to the fields in `told`."""
    tags: list[str] = []
    named = "name" in told
    for slip in SLIPS:
        if rng.random() >= (slip.careful if kind in _CAREFUL else slip.usual):
            continue
        if (
            not named
            or _TOLD.get(slip.tag, "name") not in told
            or (slip.tag == "dob_is_visit_date" and "dob_wrong" in tags)
        ):
            continue
        if person.baby and slip.tag in _NOT_OF_BABIES:
            continue
        if (made := slip.make(rng, person)) is not None:
            person = made
            tags = [slip.tag] if slip.tag == "no_name" else [*tags, slip.tag]
    return person, tags


_NOT_OF_BABIES = {"nickname", "goes_by_middle", "initial_only", "typo_first", "name_swap"}


def surnames(last_name: str) -> tuple[str, ...]:
    """The parts of a double last name; one part if it is single, particles counted to what follows them."""
    parts: list[str] = []
    particles = ""
    for part in re.split(r"[- ]", last_name):
        if part.rstrip(".").lower() in _PARTICLES:
            particles += f"{part} "
        else:
            parts.append(particles + part)
            particles = ""
    return tuple(parts)


_PARTICLES = {"de", "la", "del", "van", "der", "von", "ter", "di", "da", "dos", "st", "le", "della", "al", "el", "bin",
              "ben", "abu", "san"}  # fmt: skip
