"""Common nicknames of English and American Spanish first names: data, written from general knowledge.

`intake/data/nicknames.csv` holds a formal name and its short forms a line.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def nicknames_of(first: str) -> tuple[str, ...]:
    """Other first names that the same person may go by: short forms of a formal name, formal names of a short form."""
    return _table().get(first, ())


def is_nickname(one: str, other: str) -> bool:
    """Whether one is a usual short form of the other."""
    mine = _table().get(one)
    theirs = _table().get(other)
    return bool(mine and theirs and (other in mine or one in theirs))


@cache
def _table() -> Mapping[str, tuple[str, ...]]:
    text = resources.files("intake").joinpath("data/nicknames.csv").read_text(encoding="utf-8")
    known: dict[str, dict[str, None]] = defaultdict(dict)
    for row in csv.DictReader(text.splitlines()):
        for short in row["nicknames"].split():
            known[row["name"]][short] = None
            known[short][row["name"]] = None
    return {name: tuple(others) for name, others in known.items()}
