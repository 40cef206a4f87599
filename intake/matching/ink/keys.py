"""Blocking keys out of a page's own words, for when no label gives anybody sure: the last resort before "nobody"."""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING, TypeVar

from intake.matching.ink.folds import plain
from intake.matching.ink.names import SUFFIXES
from intake.matching.ink.paper import Spot
from intake.matching.keys import keys_of_words, sound
from intake.model import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from intake.matching.index import PatientIndex
    from intake.matching.ink.paper import Line, Paper
    from intake.matching.ink.seek import Ink
    from intake.model import Patient

_T = TypeVar("_T")

MOST_KEYS = 150
MOST_ROWS = 60
"""So many rows that share most with the page are looked up in the ink."""
_SHARES = {"numbers": 40, "phones": 12, "members": 20, "homes": 12, "days": 8, "pairs": 30}
_NUMBER = range(5, 11)
_MEMBER = range(8, 13)
_WEIGHTS = {"m": 8, "i": 6, "p": 6, "ds": 5, "a": 5, "n": 4, "d": 2}
"""How much a shared key of each kind says, for choosing whom to look up."""
_SOUNDS_A_DAY = 8


def rows_from_ink(ink: Ink, patients: PatientIndex, per_key: int) -> tuple[Patient, ...]:
    """The rows that share most with what stands on the pages, at most `MOST_ROWS`, by at most `MOST_KEYS` keys."""
    keys = keys_in_ink(ink)
    asked = frozenset(keys)
    rows = patients.sharing(keys, per_key) if keys else ()
    shared = {
        row.key: sum(_WEIGHTS.get(k.split(":")[0], 0) for k in asked.intersection(keys_of_words(row))) for row in rows
    }
    return tuple(sorted(rows, key=lambda row: (-shared[row.key], row.key))[:MOST_ROWS])


def keys_in_ink(ink: Ink) -> tuple[str, ...]:
    """Keys of all that the pages bear and nobody else has claimed, the surest kinds first."""
    pairs = _unique(islice(_pairs(ink.paper), 200))
    wanted = chain(_numbers(ink), _days(ink, pairs), _names(pairs))
    return _unique(wanted)[:MOST_KEYS]


def _numbers(ink: Ink) -> Iterator[str]:
    free = {number: spots for number, spots in ink.numbers.by_digits.items() if _is_free(ink.paper, spots)}
    texts = {number: spots for number, spots in ink.numbers.by_text.items() if _is_free(ink.paper, spots)}
    numbers = _unique(chain(texts, free))
    yield from islice((f"m:{number}" for number in numbers if len(number) in _NUMBER), _SHARES["numbers"])
    phones = (number for number, spots in ink.numbers.phones.items() if _is_free(ink.paper, spots))
    yield from islice((f"p:{number[-7:]}" for number in phones), _SHARES["phones"])
    yield from islice((f"i:{number}" for number in texts if len(number) in _MEMBER), _SHARES["members"])
    homes = (f"a:{number}|{code}" for number in ink.homes.numbers for code in ink.homes.zips if number != code)
    yield from islice((key for key in homes), _SHARES["homes"])


def _days(ink: Ink, pairs: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Every day that may be a birth date, with the sounds of the names beside it first."""
    free = [day for day, seen in ink.days.items() if _is_free(ink.paper, tuple(one.spot for one in seen))]
    sounds = _unique(sound(name) for pair in pairs for name in pair)
    for day in sorted(free)[: _SHARES["days"]]:
        yield f"d:{day.isoformat()}"
        yield from (f"ds:{day.isoformat()}|{one}" for one in sounds[:_SOUNDS_A_DAY])


def _names(pairs: Sequence[tuple[str, str]]) -> Iterator[str]:
    for one, two in pairs[: _SHARES["pairs"]]:
        yield f"n:{sound(one)}|{sound(two)}"
        yield f"n:{sound(two)}|{sound(one)}"


def _pairs(paper: Paper) -> Iterator[tuple[str, str]]:
    """Neighbours that may be last and first name: with a comma between them first, then all with capitals."""
    for with_comma in (True, False):
        for line in paper.all_lines:
            yield from _of_line(paper, line, with_comma=with_comma)


def _of_line(paper: Paper, line: Line, *, with_comma: bool) -> Iterator[tuple[str, str]]:
    for at in range(len(line.texts) - 1):
        one, two = line.texts[at], line.texts[at + 1]
        if with_comma != one.endswith(",") or not (one[:1].isupper() and two[:1].isupper()):
            continue
        names = plain(one), plain(two)
        free = _is_free(paper, (Spot(line, at, at + 2),))
        if free and min(map(len, names)) > 1 and not SUFFIXES.intersection(names):
            yield names


def _is_free(paper: Paper, spots: Sequence[Spot]) -> bool:
    """Whether it stands anywhere where nobody else has claimed it."""
    return any(all(claim.role is Role.PATIENT for claim in paper.claims(spot)) for spot in spots)


def _unique(things: Iterable[_T]) -> tuple[_T, ...]:
    return tuple(dict.fromkeys(things))
