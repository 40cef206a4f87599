"""The register: what a hospital's index holds of a person, with the mistakes of registration.

Rows have the columns of the patient index CSV (`intake patients import`), names in capitals without accents, as most
registers keep them; `ssn` holds the last four digits.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from intake.evaluate.forge.people import TODAY
from intake.evaluate.forge.population import plain
from intake.evaluate.matching.mistakes import misdated, miskeyed, misspelt
from intake.evaluate.matching.names import spelt_otherwise
from intake.evaluate.matching.population import Home, Person, draw_home, draw_phone

if TYPE_CHECKING:
    import random

_NO_PHONES = ("0000000000", "5555555555", "9999999999", "2920000000")
_NO_SSNS = ("0000", "9999", "1234")
_FIRST_NUMBER = 10_000_000


class Row(NamedTuple):
    """One row of the index; the fields are its columns in order (`forge.population.INDEX_COLUMNS`)."""

    mrn: str
    last_name: str
    first_name: str
    middle_name: str
    suffix: str
    former_last_name: str
    birth_date: str
    sex: str
    ssn: str
    phone: str
    address: str
    city: str
    state: str
    zip: str
    member_id: str


@dataclass(frozen=True, slots=True)
class RecordNumbers:
    """Record numbers of eight digits for `rows` rows, without order: half of the numbers of their range are in use.

    So a wrong digit often gives another patient's number, as it does where numbers are issued one after the other.
    """

    rows: int

    def of(self, row: int) -> str:
        """The number of that row, 0 to `rows` - 1."""
        return str(_FIRST_NUMBER + row * self._step % (2 * self.rows))

    def exists(self, number: str) -> bool:
        """Whether some row has that number."""
        if not (number.isdigit() and 0 <= (at := int(number) - _FIRST_NUMBER) < 2 * self.rows):
            return False
        return at * pow(self._step, -1, 2 * self.rows) % (2 * self.rows) < self.rows and number == str(int(number))

    @property
    def _step(self) -> int:
        """About the golden section of the range, without a common divisor: neighbours come to lie far apart."""
        step = int(2 * self.rows * 0.618) | 1
        while math.gcd(step, 2 * self.rows) > 1:
            step += 2
        return step


def registered(rng: random.Random, person: Person, mrn: str, *, again: bool = False) -> Row:
    """The row of that person under that record number; `again` if registered anew in spite of an older row.

    A second registration was made in a hurry or years apart, and differs more.
    """
    more = 5.0 if again else 1.0
    last, former = _last_names(rng, person, more)
    first = "" if person.baby else _spelt(rng, person.first_name, 0.02 * more)
    born = person.birth_date if rng.random() > 0.012 * more else misdated(rng, person.birth_date, TODAY)
    home = _home(rng, person.home, more)
    return Row(
        mrn=mrn,
        last_name=last,
        first_name=first or _baby_name(rng, person),
        middle_name=_middle(rng, person),
        suffix=person.suffix.upper() if rng.random() < 0.75 else "",
        former_last_name=former,
        birth_date=born.isoformat(),
        sex=_sex(rng, person.sex),
        ssn=_ssn(rng, person, more),
        phone=_phone(rng, person.phone, more),
        address=home.address.upper() if home.street and rng.random() < 0.1 else home.address,
        city=home.city,
        state=home.state,
        zip=home.zip,
        member_id=_member_id(rng, person, more),
    )


def _last_names(rng: random.Random, person: Person, more: float) -> tuple[str, str]:
    """Last and former last name; the former one is known of seven in ten, the older row may stand under it."""
    last, former = person.last_name, person.former_last_name
    if former and more > 1 and rng.random() < 0.4:
        last, former = former, ""
    elif rng.random() > 0.7:
        former = ""
    last = _spelt(rng, last, 0.012 * more)
    if "-" in last and rng.random() < 0.3:
        last = last.replace("-", " ")
    if "'" in last and rng.random() < 0.5:
        last = last.replace("'", "")
    if " " in last and rng.random() < 0.1:
        last = last.replace(" ", "")
    return last, plain(former).upper()


def _spelt(rng: random.Random, name: str, wrong: float) -> str:
    if rng.random() < wrong:
        name = spelt_otherwise(rng, name) if rng.random() < 0.4 else misspelt(rng, name)
    return plain(name).upper()


def _baby_name(rng: random.Random, person: Person) -> str:
    return rng.choice(("BABY {}", "BABY{}", "BB {}")).format("GIRL" if person.sex == "F" else "BOY")


def _middle(rng: random.Random, person: Person) -> str:
    chance = rng.random()
    if person.baby or chance > 0.78 or not person.middle_name:
        return ""
    return plain(person.middle_name if chance < 0.52 else person.middle_name[0]).upper()


def _sex(rng: random.Random, sex: str) -> str:
    chance = rng.random()
    if chance < 0.002:
        return ""
    return ("M" if sex == "F" else "F") if chance < 0.004 else sex


def _ssn(rng: random.Random, person: Person, more: float) -> str:
    chance = rng.random()
    if chance > (0.7 if person.age >= 18 else 0.35):
        return ""
    if chance < 0.005:
        return rng.choice(_NO_SSNS)
    return miskeyed(rng, person.ssn_last4) if rng.random() < 0.01 * more else person.ssn_last4


def _phone(rng: random.Random, phone: str, more: float) -> str:
    chance = rng.random()
    if chance < 0.05:
        return ""
    if chance < 0.058:
        return rng.choice(_NO_PHONES)
    if rng.random() < min(0.5, 0.14 * more):
        return draw_phone(rng)
    return miskeyed(rng, phone) if rng.random() < 0.01 * more else phone


def _home(rng: random.Random, home: Home, more: float) -> Home:
    chance = rng.random()
    if chance < 0.015:
        return Home("", "", "", "", "")
    if chance < min(0.45, 0.1 * more):
        return draw_home(rng)
    if home.unit and chance > 0.93:
        return Home(home.street, "", home.city, home.state, home.zip)
    if 0.9 < chance < 0.915:
        return Home(miskeyed(rng, home.street), home.unit, home.city, home.state, home.zip)
    return home


def _member_id(rng: random.Random, person: Person, more: float) -> str:
    if not person.member_id or rng.random() < 0.05 * more:
        return ""
    return miskeyed(rng, person.member_id) if rng.random() < 0.01 * more else person.member_id
