"""The words that announce a birth date or a record number, known though OCR has damaged them."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from rapidfuzz import fuzz, process

Kind = Literal["date", "number"]

_LIKE = 86
"""Parts in a hundred by which a damaged label must resemble a known one."""
_CLEARLY = 0.04
"""By how much more it must resemble a wanted label than any other."""
_SHORT = 5
"""A label of no more letters is too short to be known when it is damaged."""
_VALUE = re.compile(r"[234679]")
_SHAPES = str.maketrans("0185|!l", "oibsiii")
"""Shapes that recognition takes for one another, folded to one of them."""


@dataclass(frozen=True)
class Labels:
    """The labels of birth dates and record numbers, and all others; what else is printed is none.

    `number_form` is the regular expression that a record number of the site fits.  Without labels no page is
    looked at twice.
    """

    dates: tuple[str, ...] = field(default=(), repr=False)
    numbers: tuple[str, ...] = field(default=(), repr=False)
    others: tuple[str, ...] = field(default=(), repr=False)
    number_form: str = r"\d{5,10}"

    @cached_property
    def digest(self) -> str:
        """A short hash of everything here, for the version of the engine that looks by it."""
        said = "\n".join((self.number_form, *self.dates, "", *self.numbers, "", *self.others))
        return hashlib.sha256(said.encode()).hexdigest()[:8]

    def told(self) -> list[Any]:
        """All of it for JSON, with what it takes milliseconds to make of it."""
        return [self.dates, self.numbers, self.others, self.number_form, self.kinds]

    @classmethod
    def of(cls, told: list[Any]) -> Labels:
        """The labels that `told` gave."""
        dates, numbers, others, number_form, kinds = told
        labels = cls(tuple(dates), tuple(numbers), tuple(others), number_form)
        vars(labels)["kinds"] = kinds  # where a cached property keeps what it has found
        return labels

    @cached_property
    def kinds(self) -> dict[str, Kind | None]:
        """Every label, folded, with what it announces; None for the others."""
        found: dict[str, Kind | None] = {fold(text): None for text in self.others}
        found |= {fold(text): "number" for text in self.numbers}
        found |= {fold(text): "date" for text in self.dates}
        return {label: kind for label, kind in found.items() if len(label) > 2}

    @cached_property
    def spelt(self) -> dict[str, str]:
        """Every label as it is spelt, by its folded form."""
        return {fold(text): text for text in (*self.others, *self.numbers, *self.dates)}

    @cached_property
    def _wanted(self) -> list[str]:
        return [label for label, kind in self.kinds.items() if kind and len(label) > _SHORT]

    @cached_property
    def _unwanted(self) -> list[str]:
        return [label for label, kind in self.kinds.items() if not kind]

    def announces(self, text: str) -> tuple[str, Kind, float] | None:
        """The date or number label that a text is: its spelling, what it announces, likeness 0..1.

        None if it is no label, or resembles one of something else nearly as much.
        """
        folded = fold(text)
        if folded in self.kinds:
            kind, known, likeness = self.kinds[folded], folded, 1.0
        else:
            if len(folded) <= _SHORT or (known := _closest(folded, self._wanted)[0]) == "":
                return None
            likeness = fuzz.ratio(known, folded) / 100
            if _closest(folded, self._unwanted)[1] > likeness - _CLEARLY:
                return None
            kind = self.kinds[known]
        if kind is None:
            return None
        return self.spelt[known].upper() if len(known) <= _SHORT else self.spelt[known].capitalize(), kind, likeness


def _closest(folded: str, among: list[str]) -> tuple[str, float]:
    best = process.extractOne(folded, among, scorer=fuzz.ratio, score_cutoff=_LIKE)
    return (best[0], best[1] / 100) if best else ("", 0.0)


def fold(text: str) -> str:
    """A label's letters and `#` in lower case, shapes that OCR confuses made one.

    Empty for a text with digits that look like no letter: that is a value.
    """
    if _VALUE.search(text):
        return ""
    return "".join(c for c in text.lower().translate(_SHAPES) if c.isalpha() or c == "#")
