"""A population, and the patient index it stands in."""

from __future__ import annotations

import csv
import unicodedata
from dataclasses import fields
from typing import TYPE_CHECKING

from intake.evaluate.forge.kin import junior_of, namesake_of, sibling_of, twin_of
from intake.evaluate.forge.people import Person, draw_person

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence
    from pathlib import Path

INDEX_COLUMNS = (
    "mrn",
    "last_name",
    "first_name",
    "middle_name",
    "suffix",
    "former_last_name",
    "birth_date",
    "sex",
    "ssn",
    "phone",
    "address",
    "city",
    "state",
    "zip",
    "member_id",
)


def draw_people(rng: random.Random, n: int) -> tuple[Person, ...]:
    """`n` people with distinct record numbers (six or seven digits, not beginning with 0).

    About one in ten comes from a household that tests matching: twins, a junior, a sibling, or a namesake
    somewhere else with another birth date.
    """
    numbers = [str(number) for number in rng.sample(range(200_000, 2_000_000), n)]
    people: list[Person] = []
    kin = (twin_of, junior_of, sibling_of, namesake_of)
    while len(people) < n:
        mrn = numbers[len(people)]
        if people and rng.random() < 0.05:
            people.append(rng.choice(kin)(rng, people[-1], mrn))
        else:
            people.append(draw_person(rng, mrn))
    return tuple(people)


def plain(name: str) -> str:
    """The name without accents, as many registration systems keep it."""
    spelt = name.replace("ß", "ss").replace("ø", "o").replace("Ø", "O")
    return "".join(c for c in unicodedata.normalize("NFKD", spelt) if not unicodedata.combining(c))


def write_index(people: Sequence[Person], file: Path) -> None:
    """Write the patient index CSV of these people; names without accents, as registration keeps them."""
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(INDEX_COLUMNS)
        for person in people:
            row = {f.name: getattr(person, f.name) for f in fields(person)}
            row["birth_date"] = person.birth_date.isoformat()
            writer.writerow([plain(str(row[column])) for column in INDEX_COLUMNS])
