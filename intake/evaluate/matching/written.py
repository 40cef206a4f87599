"""How names, dates, numbers and addresses are written on paper: every usual form, with its share."""

from __future__ import annotations

from bisect import bisect
from itertools import accumulate
from typing import TYPE_CHECKING

from intake.evaluate.forge.population import plain

if TYPE_CHECKING:
    import datetime as dt
    import random

    from intake.evaluate.matching.population import Home, Person

_WAYS = {"St": "Street", "Ave": "Avenue", "Dr": "Drive", "Ln": "Lane", "Rd": "Road", "Ct": "Court", "Blvd": "Boulevard",
         "Pl": "Place", "Ter": "Terrace", "Trl": "Trail"}  # fmt: skip
_LAST_FIRST = {"label": 0.88, "lab_external": 0.55, "referral": 0.3, "later_page": 0.6, "photo_id": 0.4}
"""Share of pages of a kind that write the last name first, with a comma; a quarter of the others do."""


def write_name(rng: random.Random, person: Person, kind: str) -> str:
    """The whole name as a page of that kind writes it; empty if there is none."""
    first, last = _first_of(rng, person), person.last_name
    if not last:
        return ""
    chance = rng.random()
    middle = person.middle_name if first == person.first_name else ""
    middle = "" if chance < 0.6 else middle if chance < 0.8 else middle[:1] + ("." if chance < 0.9 and middle else "")
    suffix = person.suffix + ("." if person.suffix in ("Jr", "Sr") and rng.random() < 0.4 else "")
    if rng.random() < _LAST_FIRST.get(kind, 0.25):
        at_last = suffix and rng.random() < 0.6
        words = (f"{last} {suffix}," if at_last else f"{last},", first, middle, "" if at_last else suffix)
    else:
        words = (first, middle, last, suffix)
    text = " ".join(word for word in words if word)
    if rng.random() < 0.85:
        text = plain(text)  # few printers and fewer clerks set accents
    capitals = rng.random() < (0.5 if kind in ("label", "lab_external", "photo_id", "insurance_card") else 0.3)
    return text.upper() if capitals else text


def _first_of(rng: random.Random, person: Person) -> str:
    """A newborn's page says `BABY BOY` as often as not, and else the name that the register does not know yet."""
    if not person.baby or rng.random() > 0.7:
        return person.first_name
    sex = "Girl" if person.sex == "F" else "Boy"
    return rng.choice(("Baby {}", "Baby {}", "Baby{}", "BB {}", "{}")).format(sex)


def write_date(rng: random.Random, day: dt.date) -> str:
    """A date in one of the ways of American paper."""
    y, m, d = day.year, day.month, day.day
    month = f"{day:%b}"
    forms = (
        f"{m:02d}/{d:02d}/{y}", f"{m}/{d}/{y}", f"{m:02d}-{d:02d}-{y}", f"{m:02d}/{d:02d}/{y % 100:02d}",
        day.isoformat(),
        f"{d:02d}-{month.upper()}-{y}", f"{month} {d}, {y}", f"{m:02d}{d:02d}{y}", f"{day:%B} {d}, {y}",
        f"{m:02d}.{d:02d}.{y}", f"{m}/{d}/{y % 100:02d}",
    )  # fmt: skip
    return forms[bisect(_DATE_SUMS, rng.random() * _DATE_SUMS[-1])]


_DATE_SUMS = tuple(accumulate((54, 11, 9, 9, 4, 3, 3, 2, 2, 1, 2)))


def write_phone(rng: random.Random, phone: str) -> str:
    """A phone number, whole or (one in thirty) without its area code."""
    area, exchange, line = phone[:3], phone[3:6], phone[6:]
    chance = rng.random()
    if chance < 0.5:
        return f"({area}) {exchange}-{line}"
    if chance < 0.79:
        return f"{area}-{exchange}-{line}"
    if chance < 0.88:
        return f"{area}.{exchange}.{line}"
    return phone if chance < 0.966 else f"{exchange}-{line}"


def write_address(rng: random.Random, home: Home) -> str:
    """An address on one line, in full or in part."""
    street = home.street
    if rng.random() < 0.15:
        head, _, way = street.rpartition(" ")
        street = f"{head} {_WAYS.get(way, way)}"
    if home.unit and rng.random() > 0.1:
        street = f"{street} {home.unit}"
    chance = rng.random()
    if chance < 0.08:
        text = street
    elif chance < 0.2:
        text = f"{street} {home.city} {home.state}"
    else:
        more = f"-{rng.randrange(1000, 10_000)}" if chance > 0.85 else ""
        text = f"{street}, {home.city}, {home.state} {home.zip}{more}"
    return text.upper() if rng.random() < 0.25 else text


def write_sex(rng: random.Random, sex: str) -> str:
    """A letter or a word."""
    if rng.random() < 0.5:
        return sex
    word = {"F": "Female", "M": "Male"}.get(sex, sex)
    return word if rng.random() < 0.5 else word.upper()


def write_ssn(rng: random.Random, last4: str) -> str:
    """Four digits, bare or behind a mask."""
    return last4 if rng.random() < 0.6 else f"{rng.choice(('xxx-xx-', 'XXX-XX-', '***-**-'))}{last4}"


def write_member_id(rng: random.Random, number: str) -> str:
    """As it stands in the register, or without the two digits of the member."""
    return number[:9] if number.isdigit() and len(number) == 11 and rng.random() < 0.3 else number
