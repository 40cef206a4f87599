"""Mistakes of people at a keyboard: letters, digits and dates that are one slip away from right."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

_NEIGHBOURS = {
    "a": "sqe", "b": "vn", "c": "xvk", "d": "sf", "e": "rwai", "f": "dg", "g": "fh", "h": "gj", "i": "uoey", "j": "hk",
    "k": "jlc", "l": "ko", "m": "n", "n": "mb", "o": "ipua", "p": "o", "q": "wa", "r": "et", "s": "adzc", "t": "ry",
    "u": "yio", "v": "bc", "w": "qe", "x": "cz", "y": "tui", "z": "xs",
}  # fmt: skip
"""For each letter those beside it on the keyboard, and those that sound like it."""


def misspelt(rng: random.Random, name: str) -> str:
    """The name with one letter replaced, left out, doubled, or changed places with the next; never the same.

    The first letter stays, but for one in ten.  A name of one letter is given back as it is.
    """
    places = [at for at, c in enumerate(name) if c.isalpha()]
    if len(places) < 2:
        return name
    while True:
        at = places[0] if rng.random() < 0.1 else rng.choice(places[1:])
        made = _slip(rng, name, at)
        if made != name and made:
            return made


def _slip(rng: random.Random, name: str, at: int) -> str:
    chance, letter = rng.random(), name[at]
    if chance < 0.4:
        other = rng.choice(_NEIGHBOURS.get(letter.lower(), "aeiou"))
        return name[:at] + (other.upper() if letter.isupper() else other) + name[at + 1 :]
    if chance < 0.62:
        return name[:at] + name[at + 1 :]
    if chance < 0.8:
        return name[:at] + letter + letter.lower() + name[at + 1 :]
    if at + 1 == len(name) or at == 0:
        return name
    return name[:at] + name[at + 1] + letter + name[at + 2 :]


def miskeyed(rng: random.Random, number: str) -> str:
    """The number with one digit wrong, or two neighbouring digits changed in order; never the same.

    Raises `ValueError` if there is no digit in it.
    """
    places = [at for at, c in enumerate(number) if c.isdigit()]
    if not places:
        raise ValueError("there is no digit to mistake")
    at = rng.choice(places)
    if rng.random() < 0.4 and at + 1 in places and number[at] != number[at + 1]:
        return number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    return number[:at] + rng.choice("0123456789".replace(number[at], "")) + number[at + 1 :]


def misdated(rng: random.Random, day: dt.date, latest: dt.date) -> dt.date:
    """Another day that a slip makes of this one: month and day changed over, a digit wrong, a year or day beside it.

    Never that day, never after `latest`, never before 1900.
    """
    while True:
        made = _other_day(rng, day)
        if made is not None and made != day and made.year >= 1900 and made <= latest:
            return made


def _other_day(rng: random.Random, day: dt.date) -> dt.date | None:
    chance = rng.random()
    try:
        if chance < 0.2:
            return day.replace(month=day.day, day=day.month)
        if chance < 0.35:
            return day.replace(year=day.year + rng.choice((-1, 1, -10, 10)))
        return dt.datetime.strptime(miskeyed(rng, f"{day:%Y%m%d}"), "%Y%m%d").replace(tzinfo=dt.UTC).date()
    except ValueError:
        return None
