"""Addresses in the ink: a house number with the main word of its street behind it, and its ZIP code nearby."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz.distance import OSA

from intake.matching.ink.folds import digits, look, strokes
from intake.model import Level

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from intake.matching.ink.paper import Paper, Spot
    from intake.model import Patient

_WAYS = frozenset(
    [
        "N",
        "S",
        "E",
        "W",
        "NORTH",
        "SOUTH",
        "EAST",
        "WEST",
        "NE",
        "NW",
        "SE",
        "SW",
        "APT",
        "UNIT",
        "STE",
        "SUITE",
        "FL",
        "FLOOR",
    ]
)
_BEHIND = 3
"""The street's word stands so many words behind the house number."""
_LONGEST = 6
_LONG_WORD = 5
_WELL_TOLD = 3
"""House numbers of so many digits say something without a ZIP code."""
_ZIP = re.compile(r"(?<!\d)(\d{5})(?!\d)")
_ZIP_BELOW = 2


class HomesInInk(NamedTuple):
    """What may be house numbers, and on which lines ZIP codes stand."""

    numbers: Mapping[str, tuple[Spot, ...]]
    zips: Mapping[str, frozenset[int]]


def homes_in(paper: Paper) -> HomesInInk:
    """Every number of up to six digits with words behind it."""
    numbers: dict[str, list[Spot]] = defaultdict(list)
    zips: dict[str, set[int]] = defaultdict(set)
    for line in paper.lines:
        if not line.has_digits:
            continue
        for found in _ZIP.finditer(digits(line.text)):
            zips[found[1]].add(line.number)
        for at in range(len(line.texts) - 1):
            number = ""
            for end in range(at, min(at + _LONGEST, len(line.texts) - 1)):
                piece = strokes(line.texts[end].strip(".,:;#()"))
                if not piece.isdigit() or (number and len(piece) > 1):
                    break
                number += piece
                if len(number) <= _LONGEST:
                    spot = line.between(line.starts[at], line.starts[end] + 1)
                    numbers[number].append(spot)
    return HomesInInk(
        {n: tuple(spots) for n, spots in numbers.items()}, {z: frozenset(lines) for z, lines in zips.items()}
    )


def look_for_home(patient: Patient, ink: HomesInInk) -> Iterator[tuple[Spot, Level]]:
    """Where the patient's house number and street stand."""
    number, _, street = patient.address.strip().partition(" ")
    word = next((w for w in street.upper().replace(",", " ").split() if w not in _WAYS and len(w) > 1), "")
    if not number.isdigit() or not word:
        return
    for spot in ink.numbers.get(number, ()):
        for end, text in enumerate(spot.line.texts[spot.end : spot.end + _BEHIND], spot.end + 1):
            if (alike := look(text) == look(word)) or _is_near(text, word):
                whole = spot._replace(end=end)
                near = _zip_near(patient.zip, spot.line.number, ink)
                told = near or (len(number) >= _WELL_TOLD and len(word) >= _LONG_WORD)
                yield whole, Level.FOUND if told and alike else Level.FOUND_NEAR
                break


def _is_near(text: str, word: str) -> bool:
    mine, theirs = look(text), look(word)
    return len(theirs) >= _LONG_WORD and OSA.distance(mine, theirs, score_cutoff=1) <= 1


def _zip_near(code: str, line: int, ink: HomesInInk) -> bool:
    return any(line <= number <= line + _ZIP_BELOW for number in ink.zips.get(code[:5], ()))
