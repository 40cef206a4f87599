"""Names and numbers of people who are planted in the tests, and how they are found where they must never be.

No word of any program or log is like them, so that one that is found has leaked.
"""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from intake.evaluate.forge import Person

PLANTED = ("QUILLFEATHER", "ZEBEDEE", "OKONKWO", "700101", "700102", "700103", "1961-03-14", "2125550177")
"""The people at the desk of the tests (tests/web/conftest.py), as the index and their documents name them."""
OF_CASES = ("GARCIA",)
"""Whom the cases without words are about (tests/cases.py)."""
SURNAMES = (
    "Quillfeather",
    "Okonkwo",
    "Brackenthwaite",
    "Thistlewood",
    "Fernsby",
    "Wintergale",
    "Zolotarev",
    "Ashgrove",
)
"""Whom the letters are about that the real service reads (`renamed`)."""


def renamed(people: Iterable[Person]) -> list[Person]:
    """Forged people under surnames that are unmistakable."""
    return [
        dataclasses.replace(one, last_name=SURNAMES[number % len(SURNAMES)], former_last_name="")
        for number, one in enumerate(people)
    ]


def pattern_of(names: Iterable[str]) -> re.Pattern[str]:
    """Finds any of them, in any case: a number only where it is not part of a longer one, of a digest or of a time."""
    words = [re.escape(name) for name in names if not name[0].isdigit()]
    numbers = [re.escape(name) for name in names if name[0].isdigit()]
    return re.compile(f"(?:{'|'.join(words)})|(?<![\\w.])(?:{'|'.join(numbers)})(?![0-9a-f])", re.IGNORECASE)


EVERY = pattern_of({*PLANTED, *OF_CASES, *(name.upper() for name in SURNAMES)})


def found_in(text: str) -> str:
    """The first planted name or number in the text, with the words around it; empty if there is none."""
    met = EVERY.search(text)
    return "" if met is None else " ".join(text[max(0, met.start() - 60) : met.end() + 60].split())
