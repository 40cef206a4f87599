"""Names with a long tail: a few that many bear, and very many that hardly anybody bears.

About half of the people draw from the forge's stock of real names; the other half bear names of the tail, which are
made from syllables: the name of a rank is always the same, and ranks fall off as names do in a real population
(Zipf).  The commonest last names so hold about 1 % of all people each, and a third of the people have a last name that
fewer than 1 in 10,000 have.  Names are as people write them, with accents.
"""

from __future__ import annotations

import math
import tomllib
from bisect import bisect
from functools import cache, lru_cache
from importlib import resources
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import random

_STOCK_LAST, _STOCK_FIRST = 0.52, 0.78
"""Shares of people whose last and first name is of the forge's stock."""
_LAST_RANKS, _LAST_FLAT = 200_000, 50
_FIRST_RANKS, _FIRST_FLAT = 30_000, 40
"""Size of the tail, and how many ranks at its head are about equally common."""

_ONSETS = (
    "b", "br", "c", "ch", "cl", "d", "dr", "f", "fl", "g", "gr", "h", "j", "k", "kl", "l", "m", "n", "p", "pr", "r",
    "s", "sh", "sl", "st", "t", "th", "tr", "v", "w", "y", "z",
)  # fmt: skip
_VOWELS = ("a", "e", "i", "o", "u", "a", "e", "o", "ai", "ea", "ou", "ie")
_CODAS = ("", "", "n", "r", "l", "s", "m", "nd", "rt", "ck", "ll", "th", "x", "ng", "mb", "st")
_SYLLABLES = ((_ONSETS, _VOWELS, _CODAS), ("bcdfghklmnprstvz", "aeiou", ("",)))
"""Onsets, vowels and codas of the first and of the second syllable."""
_LAST_ENDS = (
    "er", "son", "ton", "ley", "man", "ford", "field", "sen", "well", "ard", "ett", "ick", "ell", "es", "ez", "illo",
    "ado", "ares", "eira", "oso", "ski", "enko", "ovic", "ak", "ini", "etti", "ano", "elli", "eau", "ier", "ois", "eh",
    "ami", "uri", "oor", "aka", "ugu", "ola", "o", "a",
)  # fmt: skip
_WOMEN_ENDS = ("a", "ah", "elle", "ette", "ina", "isha", "lyn", "ia", "een", "ora", "ika", "y", "anne", "is")
_MEN_ENDS = ("o", "on", "an", "ell", "ert", "us", "ard", "ico", "is", "ey", "or", "ael", "en", "ique")


class _Ranked(NamedTuple):
    names: tuple[str, ...]
    sums: tuple[float, ...]

    def draw(self, rng: random.Random) -> str:
        return self.names[bisect(self.sums, rng.random() * self.sums[-1])]


class _Origin(NamedTuple):
    weight: int
    women: _Ranked
    men: _Ranked
    last: _Ranked


def last_name(rng: random.Random) -> str:
    """One last name, single, with particle, or of two parts; about one in twenty has two."""
    name = _single(rng)
    if rng.random() < 0.07 and "-" not in name and " " not in name:
        other = _single(rng).replace(" ", "")
        return f"{name}{rng.choice('- ')}{other}" if "-" not in other else name
    return name


def first_name(rng: random.Random, sex: str) -> str:
    """One first name of a woman (`F`) or a man (`M`); of either for any other sex."""
    woman = sex == "F" or (sex != "M" and rng.random() < 0.5)
    chance = rng.random()
    if chance < _STOCK_FIRST:
        origin = _origin(rng)
        return (origin.women if woman else origin.men).draw(rng)
    if chance < _STOCK_FIRST + 0.08:
        origin = _origin(rng)
        return spelt_otherwise(rng, (origin.women if woman else origin.men).draw(rng))
    return _tail_name(_tail_rank(rng, _FIRST_RANKS, _FIRST_FLAT), "women" if woman else "men")


def similar_name(rng: random.Random, name: str, sex: str) -> str:
    """Another first name that begins as this one, as parents of twins like them; never the same."""
    for _ in range(20):
        other = first_name(rng, sex)
        if other[0] == name[0] and other != name:
            return other
    head = name[: 2 + len(name) % 2]
    ends = _WOMEN_ENDS if sex == "F" else _MEN_ENDS
    return next(made for end in ends if (made := head + end) != name)


_RESPELT = (
    ("ie", "y"), ("y", "ie"), ("y", "i"), ("c", "k"), ("k", "c"), ("ph", "f"), ("f", "ph"), ("ey", "y"), ("nn", "n"),
    ("n", "nn"), ("ll", "l"), ("l", "ll"), ("tt", "t"), ("i", "y"), ("ah", "a"), ("a", "ah"), ("z", "s"), ("s", "z"),
    ("sen", "son"), ("son", "sen"), ("er", "re"), ("ei", "ie"), ("th", "t"), ("t", "th"),
)  # fmt: skip


def spelt_otherwise(rng: random.Random, name: str) -> str:
    """The name in another spelling that sounds alike; the name itself if there is no rule for it."""
    usable = [(one, other) for one, other in _RESPELT if one in name[1:]]
    if not usable:
        return name
    one, other = rng.choice(usable)
    at = name.rindex(one)
    return name[:at] + other + name[at + len(one) :] if at else name


def surname_of_rank(rank: int) -> str:
    """The invented last name of that rank, from 0; the same for ever."""
    return _tail_name(rank, "last")


def _single(rng: random.Random) -> str:
    if rng.random() < _STOCK_LAST:
        return _origin(rng).last.draw(rng)
    return _tail_name(_tail_rank(rng, _LAST_RANKS, _LAST_FLAT), "last")


def _tail_rank(rng: random.Random, ranks: int, flat: int) -> int:
    """A rank of a Zipf tail without a table: the inverse of its distribution function, log(1 + rank / flat)."""
    return int(flat * math.exp(rng.random() * math.log(1 + ranks / flat)) - flat)


@lru_cache(100_000)
def _tail_name(rank: int, kind: str) -> str:
    """Common ranks have one syllable before their end, rarer ones two."""
    number = _scrambled(rank * 3 + {"last": 0, "women": 1, "men": 2}[kind])
    parts: list[str] = []
    for onsets, vowels, codas in _SYLLABLES[: 1 if rank < 4_000 else 2]:
        number, onset = divmod(number, len(onsets))
        number, vowel = divmod(number, len(vowels))
        number, coda = divmod(number, len(codas))
        parts += (onsets[onset], vowels[vowel], codas[coda])
    ends = {"last": _LAST_ENDS, "women": _WOMEN_ENDS, "men": _MEN_ENDS}[kind]
    body, end = "".join(parts), ends[number % len(ends)]
    if body[-1] in "aeiou" and end[0] in "aeiou":
        body += "lmnrst"[number % 6]
    return (body + end).capitalize()


def _scrambled(number: int) -> int:
    """A number without visible order from a plain one (the mixing steps of splitmix64)."""
    mask = (1 << 64) - 1
    number = (number + 1) * 0x9E3779B97F4A7C15 & mask
    number = (number ^ number >> 30) * 0xBF58476D1CE4E5B9 & mask
    number = (number ^ number >> 27) * 0x94D049BB133111EB & mask
    return number ^ number >> 31


@cache
def _origins() -> tuple[tuple[_Origin, ...], tuple[float, ...]]:
    text = resources.files("intake.evaluate.forge").joinpath("words/names.toml").read_text(encoding="utf-8")
    origins = tuple(
        _Origin(o["weight"], _ranked(o["women"], 3), _ranked(o["men"], 3), _ranked(o["last"], 7))
        for o in tomllib.loads(text).values()
    )
    return origins, tuple(accumulate(o.weight for o in origins))


def _ranked(row: str, flat: int) -> _Ranked:
    names = tuple(name.replace("_", " ") for name in row.split())
    return _Ranked(names, tuple(accumulate(1 / (rank + flat) for rank in range(len(names)))))


def _origin(rng: random.Random) -> _Origin:
    origins, sums = _origins()
    return origins[bisect(sums, rng.random() * sums[-1])]
