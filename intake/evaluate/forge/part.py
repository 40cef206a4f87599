"""The part of the forge's stock that a corpus is drawn from: for training, held out of it, or all.

What is trained on material of the training part is judged on the held-out part: layouts and letterheads, titles, bodies
and labels, senders and names it has never seen.  Wordings, layouts and letterheads are held out by where they stand
(`words/held-out-*.toml`, `heldlayouts`, `heldheads`), names by their own letters, so that a name never changes sides.
"""

from __future__ import annotations

import hashlib
import random
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")

_ONE_IN = 4
"""One name in so many is held out."""


class Part(StrEnum):
    """A part of the stock."""

    ALL = "all"
    TRAIN = "train"
    HELD_OUT = "held-out"


class Chance(random.Random):
    """Chance that draws from one part of the stock; a plain `random.Random` draws from all of it."""

    part = Part.ALL


def chance(seed: int | str, part: Part = Part.ALL) -> Chance:
    """Repeatable chance for drawing from that part."""
    made = Chance(seed)
    made.part = part
    return made


def part_of(rng: random.Random) -> Part:
    """The part that chance draws from."""
    return rng.part if isinstance(rng, Chance) else Part.ALL


def of_part(part: Part, training: Sequence[T], held_out: Sequence[T]) -> Sequence[T]:
    """What may be drawn of a stock whose two shares stand apart."""
    return {Part.ALL: (*training, *held_out), Part.TRAIN: training, Part.HELD_OUT: held_out}[part]


@cache
def names_of(part: Part, names: tuple[str, ...]) -> tuple[str, ...]:
    """What may be drawn of a list of names; all of it if one share would be empty."""
    apart = [int(hashlib.sha256(name.encode()).hexdigest(), 16) % _ONE_IN == 0 for name in names]
    if part is Part.ALL or all(apart) or not any(apart):
        return names
    return tuple(name for name, held in zip(names, apart, strict=True) if held == (part is Part.HELD_OUT))
