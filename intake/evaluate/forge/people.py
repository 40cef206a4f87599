"""People who do not exist.

Names are drawn by rank (Zipf: the k-th of a list about in proportion to 1/(k+2)), as name frequencies fall in a
real population.  Nothing can lead to a living person: every phone number is of the fictional range 555-0100 to
555-0199, every social security number begins with 9 (never issued), every street and town is invented.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

from intake.evaluate.forge.part import names_of, part_of

if TYPE_CHECKING:
    import random

TODAY = dt.date(2026, 3, 2)
"""The day of the forge: nobody is born and nothing is written after it."""

_TOWNS = (
    ("Millbrook Falls", "NY", "100"),
    ("Harrow Point", "NY", "112"),
    ("Eastmere", "NJ", "070"),
    ("Saint Osyth", "NY", "117"),
    ("Larkfield", "CT", "068"),
    ("Quarry Hill", "NJ", "088"),
    ("New Tamsin", "PA", "191"),
    ("Port Ellery", "NY", "113"),
    ("Oxbow", "NY", "104"),
    ("West Calder", "NJ", "073"),
)
_STREETS = (
    "Alder",
    "Bramble",
    "Cannery",
    "Delancy",
    "Elmhurst",
    "Foundry",
    "Gristmill",
    "Holloway",
    "Ironside",
    "Juniper",
    "Kestrel",
    "Lantern",
    "Meridian",
    "Nightingale",
    "Orchard",
    "Palisade",
    "Quince",
    "Rosewood",
    "Sycamore",
    "Tannery",
    "Underhill",
    "Vesper",
    "Willow",
    "Yarrow",
    "3rd",
    "14th",
    "82nd",
)
_WAYS = ("Street", "Avenue", "Road", "Lane", "Place", "Court", "St", "Ave", "Rd", "Blvd", "Terrace", "Drive")
_AREAS = (
    "201",
    "212",
    "347",
    "516",
    "551",
    "570",
    "646",
    "718",
    "732",
    "845",
    "862",
    "908",
    "914",
    "917",
    "929",
    "973",
)


@dataclass(frozen=True, slots=True)
class Person:
    """One fictional person as the hospital's index knows them; absent values are empty.

    Names carry their accents; `phone` is `nnn-555-01nn`, `ssn` begins with 9, `birth_date` is never empty.
    """

    mrn: str
    last_name: str
    first_name: str
    middle_name: str
    suffix: str
    former_last_name: str
    birth_date: dt.date
    sex: str
    ssn: str
    phone: str
    address: str
    city: str
    state: str
    zip: str
    member_id: str

    @property
    def age(self) -> int:
        """Full years on the day of the forge."""
        return age_on(self, TODAY)


class _Origin(NamedTuple):
    weight: int
    women: tuple[str, ...]
    men: tuple[str, ...]
    last: tuple[str, ...]


@cache
def _origins() -> tuple[_Origin, ...]:
    text = resources.files("intake.evaluate.forge").joinpath("words/names.toml").read_text(encoding="utf-8")

    def names(row: str) -> tuple[str, ...]:
        return tuple(name.replace("_", " ") for name in row.split())

    return tuple(
        _Origin(o["weight"], names(o["women"]), names(o["men"]), names(o["last"])) for o in tomllib.loads(text).values()
    )


def by_rank(rng: random.Random, names: tuple[str, ...]) -> str:
    """One of the names, the earlier ones more often."""
    names = names_of(part_of(rng), names)
    return rng.choices(names, [1 / (rank + 3) for rank in range(len(names))])[0]


def age_on(person: Person, day: dt.date) -> int:
    """Full years of that person on that day."""
    born = person.birth_date
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def draw_person(rng: random.Random, mrn: str) -> Person:
    """One person with that record number."""
    origins = _origins()
    origin = rng.choices(origins, [o.weight for o in origins])[0]
    given = origin if rng.random() < 0.8 else origins[0]
    sex = rng.choices("FMX", (52, 47.5, 0.5))[0]
    firsts = given.women if sex == "F" or (sex == "X" and rng.random() < 0.5) else given.men
    last = by_rank(rng, origin.last)
    if rng.random() < 0.035 and "-" not in last and " " not in last:
        last = f"{last}-{by_rank(rng, rng.choice(origins).last).replace(' ', '')}"
    born = TODAY - dt.timedelta(days=int(rng.triangular(3, 36_000, 22_000)))
    former = by_rank(rng, rng.choice(origins).last) if sex == "F" and rng.random() < 0.14 else ""
    town, state, zip3 = rng.choice(_TOWNS)
    return Person(
        mrn=mrn,
        last_name=last,
        first_name=by_rank(rng, firsts),
        middle_name=_middle(rng, firsts),
        suffix=rng.choice(("Jr", "Sr", "III", "II")) if sex == "M" and rng.random() < 0.025 else "",
        former_last_name=former if former != last and born.year < TODAY.year - 21 else "",
        birth_date=born,
        sex=sex,
        ssn=f"9{rng.randrange(10, 100)}-{rng.randrange(10, 100)}-{rng.randrange(1000, 10000)}",
        phone=draw_phone(rng),
        address=draw_street(rng) + (f" Apt {rng.randrange(1, 30)}{rng.choice('ABCD')}" if rng.random() < 0.4 else ""),
        city=town,
        state=state,
        zip=f"{zip3}{rng.randrange(10, 100)}",
        member_id=_member_id(rng) if rng.random() < 0.75 else "",
    )


def _middle(rng: random.Random, firsts: tuple[str, ...]) -> str:
    chance = rng.random()
    if chance < 0.35:
        return ""
    name = by_rank(rng, firsts)
    return name if chance < 0.6 else name[0]


def _member_id(rng: random.Random) -> str:
    letters = "".join(rng.choices("ABCDEGHJKMNPRTUVWXY", k=3))
    digits = "".join(rng.choices("0123456789", k=11))
    return rng.choice((digits[:10], f"{letters}{digits[:9]}", f"{letters[:2]}{digits[:5]}{letters[2]}", digits))


def draw_phone(rng: random.Random) -> str:
    """A number of the range that is set aside for fiction."""
    return f"{rng.choice(_AREAS)}-555-01{rng.randrange(100):02d}"


def draw_street(rng: random.Random) -> str:
    """A house number and a street that does not exist."""
    return f"{rng.randrange(1, 3000)} {rng.choice(_STREETS)} {rng.choice(_WAYS)}"


def draw_town(rng: random.Random) -> str:
    """Town, state and zip on one line."""
    town, state, zip3 = rng.choice(_TOWNS)
    return f"{town}, {state} {zip3}{rng.randrange(10, 100)}"
