"""Makers of small documents and indexes for the tests of matching."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from intake.matching.keys import keys_of
from intake.model import (
    Box,
    Document,
    Finding,
    Findings,
    Guess,
    Item,
    KindGuess,
    PageReading,
    Patient,
    PersonName,
    Reading,
    Role,
    Value,
    Word,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

DAY = dt.date


def word(text: str, line: int, at: int, confidence: float = 0.95) -> Word:
    return Word(text, 1, Box(0.1 * at, 0.03 * line, 0.1 * at + 0.08, 0.03 * line + 0.02), confidence, line, line)


def finding(
    item: Item,
    value: Value,
    line: int,
    *,
    others: tuple[Value, ...] = (),
    guesses: tuple[tuple[Value, float], ...] = (),
    sure: float = 0.95,
) -> Finding:
    guessed = tuple(Guess(*one) for one in guesses)
    return Finding(item, Role.PATIENT, value, (word("x", line, 1, sure),), "test", sure, others, guessed)


def findings(*said: tuple[Item, Value] | Finding) -> Findings:
    items = tuple(one if isinstance(one, Finding) else finding(one[0], one[1], line) for line, one in enumerate(said))
    return Findings(items, (KindGuess("lab_report", 0.9),), DAY(2025, 5, 1))


def document(*lines: str) -> Document:
    words = tuple(
        word(text, line + 50, at) for line, texts in enumerate(lines) for at, text in enumerate(texts.split())
    )
    return Document((1,), Reading((PageReading(1, 8.5, 11, words, "ocr", quality=0.9),)))


class ListedPatients:
    """A patient index over a handful of rows, for drawing many cases quickly; SQLite stands in for it elsewhere."""

    def __init__(self, rows: Iterable[Patient], size: int | None = None) -> None:
        self._rows = tuple(rows)
        self._keys = {row.key: frozenset(keys_of(row)) for row in self._rows}
        self._size = size or len(self._rows)

    def sharing(self, keys: Iterable[str], limit: int, most: int = 500) -> tuple[Patient, ...]:
        asked = set(keys)
        del limit
        return tuple(row for row in self._rows if self._keys[row.key] & asked)[:most]

    def numbered(self, mrns: Iterable[str]) -> tuple[Patient, ...]:
        wanted = set(mrns)
        return tuple(row for row in self._rows if row.mrn in wanted)

    def counts(self, values: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], int]:
        del values
        return {}

    def size(self) -> int:
        return self._size


def patient(mrn: str, last: str, first: str, born: dt.date, **rest: str) -> Patient:
    name = PersonName(last, first, rest.pop("middle", ""), rest.pop("suffix", ""))
    return Patient(f"key{mrn}", mrn, name, born, **rest)  # type: ignore[arg-type]  # the rest are texts
