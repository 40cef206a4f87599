"""Where words that somebody searched stand on a page, and what stands around them."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

from intake.records.page_text import tokens_of
from intake.web import ink

if TYPE_CHECKING:
    from collections.abc import Sequence

    from intake.model import PageReading, Word
    from intake.records.models import DocumentRow

MOST_MARKS = 60
_AROUND = 7
"""Words before and after the first that fits."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text: the word that was searched, or what stands between two of them."""

    text: str = field(repr=False)
    fits: bool = False


def fits(word: Word, asked: Sequence[str]) -> bool:
    """Whether the word begins as one of those asked."""
    return any(token.startswith(tuple(asked)) for token in tokens_of(word.text)) if asked else False


def snippet(reading: PageReading, asked: Sequence[str]) -> tuple[Piece, ...]:
    """The first place of the page with such a word, with some words around it."""
    at = next((n for n, word in enumerate(reading.words) if fits(word, asked)), 0)
    some = reading.words[max(0, at - _AROUND) : at + _AROUND + 1]
    return tuple(Piece(word.text, fits(word, asked)) for word in some)


def boxes(row: DocumentRow, number: int, reading: PageReading, asked: Sequence[str]) -> tuple[ink.Mark, ...]:
    """Boxes around such words, of the page as it is shown."""
    by = ink.by_hand(row, number)
    found = [word for word in reading.words if fits(word, asked)][:MOST_MARKS]
    return tuple(ink.mark_of(word.box, by) for word in found)


def lines(reading: PageReading, asked: Sequence[str]) -> tuple[tuple[Piece, ...], ...]:
    """The text of a page, line by line."""
    return tuple(
        tuple(Piece(word.text, fits(word, asked)) for word in words)
        for _, words in groupby(reading.words, key=lambda word: (word.block, word.line))
    )
