"""One person of a drawn population, and where they live and how they are insured.

Nothing can lead to a living person.  The range set aside for fiction (555-0100 to 555-0199) has only a hundred numbers
to an area, so that ten thousand strangers would share each: phone numbers here have area codes with a 9 in the middle
instead, which the North American plan keeps for its own expansion and which nobody has.  Streets and towns are
invented; of social security numbers there are only the last four.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING

from intake.evaluate.forge.people import TODAY
from intake.evaluate.matching.names import first_name, last_name, surname_of_rank

if TYPE_CHECKING:
    import random

_AREAS = ("292", "293", "297", "298", "391", "396", "492", "594")
_AREA_SUMS = tuple(accumulate((30, 24, 20, 12, 5, 4, 3, 2)))
_WAYS = ("St", "St", "St", "Dr", "Dr", "Ave", "Ave", "Ln", "Ln", "Rd", "Rd", "Ct", "Way", "Blvd", "Pl", "Ter", "Trl")
_TOWN_COUNT = 90
_STREET_RANKS = 9_000
_UNITS = ("Apt {}", "Apt {}", "Apt {}{letter}", "Unit {}", "# {}", "Apt {letter}")


@dataclass(frozen=True, slots=True)
class Home:
    """Where somebody lives; `unit` is empty in a house for one family, `zip` has five digits."""

    street: str = field(repr=False)
    unit: str = field(repr=False)
    city: str = field(repr=False)
    state: str
    zip: str

    @property
    def address(self) -> str:
        """Number, street and unit on one line."""
        return f"{self.street} {self.unit}".strip()


@dataclass(frozen=True, slots=True)
class Person:
    """One fictional person as they are, whatever a register or a page says of them; absent values are empty.

    Names are as they write them.  `number` is theirs alone; `former_last_name` is one they had before; `baby` says
    that the hospital knows them as `BABY BOY` or `BABY GIRL` of their mother.  `role` is what they are in their
    household: `alone`, `twin`, `junior`, `senior`, `namesake`, `kin`.
    """

    number: int
    last_name: str = field(repr=False)
    first_name: str = field(repr=False)
    middle_name: str = field(repr=False)
    suffix: str
    former_last_name: str = field(repr=False)
    birth_date: dt.date = field(repr=False)
    sex: str
    ssn_last4: str = field(repr=False)
    phone: str = field(repr=False)
    home: Home = field(repr=False)
    member_id: str = field(repr=False)
    role: str = "alone"
    baby: bool = False

    @property
    def age(self) -> int:
        """Full years on the day of the forge."""
        born = self.birth_date
        return TODAY.year - born.year - ((TODAY.month, TODAY.day) < (born.month, born.day))


def draw_person(rng: random.Random, number: int, *, youngest: int = 0, oldest: int = 99, sex: str = "") -> Person:
    """One person of an age in years within these bounds, and of that sex unless it is left to chance."""
    sex = sex or ("F" if rng.random() < 0.52 else "M")
    born = birth_date(rng, youngest, oldest)
    return Person(
        number=number,
        last_name=last_name(rng),
        first_name=first_name(rng, sex),
        middle_name=middle_name(rng, sex),
        suffix="",
        former_last_name="",
        birth_date=born,
        sex=sex,
        ssn_last4=f"{int(rng.random() * 10_000):04d}",
        phone=draw_phone(rng),
        home=draw_home(rng),
        member_id=member_id(rng, TODAY.year - born.year),
    )


def birth_date(rng: random.Random, youngest: int, oldest: int) -> dt.date:
    """A day on which somebody of that age in years was born; 1 January more often, as people without papers have it."""
    age = min(max(rng.gauss(41, 23) if oldest > 90 else rng.uniform(youngest, oldest + 1), youngest), oldest + 0.99)
    if oldest > 90 and age <= youngest:
        age = rng.uniform(youngest, min(youngest + 40, oldest))
    born = TODAY - dt.timedelta(days=max(3, int(age * 365.25) + 1))
    return born.replace(month=1, day=1) if rng.random() < 0.008 and age > 5 else born


def middle_name(rng: random.Random, sex: str) -> str:
    """A middle name, which four in five have."""
    return first_name(rng, sex) if rng.random() < 0.8 else ""


def draw_phone(rng: random.Random) -> str:
    """Ten digits of an area code that nobody has."""
    area = _AREAS[bisect(_AREA_SUMS, rng.random() * _AREA_SUMS[-1])]
    return f"{area}{int(200 + rng.random() * 800)}{int(rng.random() * 10_000):04d}"


def draw_home(rng: random.Random) -> Home:
    """A house, or a flat with its number."""
    city, state, zip3 = _towns()[int(_TOWN_COUNT * rng.random() ** 2.2)]
    street = surname_of_rank(int(_STREET_RANKS * rng.random() ** 2))
    if rng.random() < 0.06:
        street = _ordinal(1 + int(rng.random() * 99))
    number = int(10 ** (2 + 2.2 * rng.random()))
    compass = f"{rng.choice('NSEW')} " if rng.random() < 0.3 else ""
    unit = draw_unit(rng) if rng.random() < 0.3 else ""
    zips = zip3 + f"{int(30 * rng.random()):02d}"
    return Home(f"{number} {compass}{street} {rng.choice(_WAYS)}", unit, city, state, zips)


def draw_unit(rng: random.Random) -> str:
    """The number of a flat as it is written behind the street."""
    return rng.choice(_UNITS).format(1 + int(400 * rng.random() ** 1.5), letter=rng.choice("ABCDEF"))


def member_id(rng: random.Random, age: int) -> str:
    """A plan's number, of the forms that US plans have; empty for the uninsured, about one in five.

    Eleven digits are nine of the family and two of the member; letters and nine digits are the family's; the eleven
    places of people over 65 are like those of Medicare, one person's own.
    """
    chance = rng.random()
    if chance < 0.22:
        return ""
    if age >= 65 and chance < 0.8:
        return "".join(rng.choice(_PLACES[place]) for place in "9AX9AX9AA99")
    digits = f"{int(rng.random() * 1e9):09d}"
    if chance < 0.46:
        return f"{digits}00"
    if chance < 0.72:
        return rng.choice(_PREFIXES) + digits
    return f"W{digits}" if chance < 0.88 else digits


_PLACES = {"9": "123456789", "A": "ACDEFGHJKMNPQRTUVWXY", "X": "0123456789ACDEFGHJKMNPQRTUVWXY"}
_PREFIXES = ("XQZ", "KXV", "QJW", "ZVX", "JXQ", "VQX", "WZK", "XJZ")


def _ordinal(number: int) -> str:
    ends = {1: "st", 2: "nd", 3: "rd"}
    return f"{number}{'th' if number % 100 in (11, 12, 13) else ends.get(number % 10, 'th')}"


@cache
def _towns() -> tuple[tuple[str, str, str], ...]:
    """Town, state, first three digits of its zips; towns are made of invented names."""
    kinds = ("{}", "{}", "{} Falls", "New {}", "{} Park", "Port {}", "{} Heights", "Lake {}", "{}ville", "{}")
    return tuple(
        (kinds[at % len(kinds)].format(surname_of_rank(60 + 7 * at)), ("NY", "NJ", "CT", "PA")[at % 4], str(100 + at))
        for at in range(_TOWN_COUNT)
    )
