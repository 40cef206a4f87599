"""The pages laid out for looking things up: lines with their words, read once for all candidates.

Fax header lines are left out, for they name machines.  Where a second look gave other readings of a word, the line is
laid out once more with each of them (`Line.is_guess`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from intake.model import HEADER_BLOCK, Finding, Item, Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from intake.model import Document, Findings, Word

_DIGIT = re.compile(r"\d")
_LOOKS = 3
"""So many other readings of a line are laid out."""
_SURE = 0.4
"""A date without a label, claimed less surely than this for the document, may be a birth date as well."""


class Claimed(NamedTuple):
    """Who claims a word, and as what."""

    role: Role
    item: Item


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page: its words joined by single spaces, `texts` as read (or as a second look read them)."""

    number: int
    words: tuple[Word, ...] = field(repr=False)
    texts: tuple[str, ...] = field(repr=False)
    text: str = field(repr=False)
    starts: tuple[int, ...] = field(repr=False)
    is_guess: bool = False

    @property
    def has_digits(self) -> bool:
        """Whether a day or a number can stand here."""
        return _DIGIT.search(self.text) is not None

    def between(self, start: int, end: int) -> Spot:
        """The words under the characters `text[start:end]`."""
        return Spot(self, bisect_right(self.starts, start) - 1, bisect_right(self.starts, end - 1))


class Spot(NamedTuple):
    """The words `first` to `end` (exclusive) of a line."""

    line: Line
    first: int
    end: int

    @property
    def words(self) -> tuple[Word, ...]:
        """The ink."""
        return self.line.words[self.first : self.end]


@dataclass(frozen=True, slots=True)
class Paper:
    """All lines of a document in reading order, and which words findings have claimed; others outbid the patient."""

    lines: tuple[Line, ...]
    guesses: tuple[Line, ...]
    claimed: Mapping[Word, Claimed] = field(repr=False)

    @property
    def all_lines(self) -> tuple[Line, ...]:
        """The lines as read, then other readings of them."""
        return self.lines + self.guesses

    def claims(self, spot: Spot) -> frozenset[Claimed]:
        """Who claims any of these words."""
        return frozenset(self.claimed[word] for word in spot.words if word in self.claimed)


def lay_out(document: Document, findings: Findings) -> Paper:
    """Lay the document's pages out in lines."""
    words = (word for word in document.reading.words if word.block != HEADER_BLOCK)
    rows = [tuple(row) for _, row in groupby(words, key=lambda word: (word.page, word.block, word.line))]
    lines = tuple(_line(number, row, tuple(word.text for word in row)) for number, row in enumerate(rows))
    guesses = tuple(guess for line in lines for guess in _second_looks(line))
    patients_first = sorted(findings.items, key=lambda f: f.role is not Role.PATIENT)
    claimed = {word: Claimed(f.role, f.item) for f in patients_first if not _is_weak(f) for word in f.ink}
    return Paper(lines, guesses, claimed)


def _line(number: int, words: Sequence[Word], texts: tuple[str, ...], *, is_guess: bool = False) -> Line:
    starts, at = [], 0
    for text in texts:
        starts.append(at)
        at += len(text) + 1
    return Line(number, tuple(words), texts, " ".join(texts), tuple(starts), is_guess)


def _second_looks(line: Line) -> Iterator[Line]:
    most = max((len(word.alternatives) for word in line.words), default=0)
    for at in range(min(most, _LOOKS)):
        texts = tuple(w.alternatives[at].text if len(w.alternatives) > at else w.text for w in line.words)
        yield _line(line.number, line.words, texts, is_guess=True)


def _is_weak(finding: Finding) -> bool:
    """Whether a finding leaves open whose its ink is: nobody could tell it of `OTHER` names and phones."""
    if finding.role is Role.OTHER:
        return finding.item in {Item.NAME, Item.PHONE, Item.ADDRESS}
    return finding.role is Role.DOCUMENT and finding.confidence < _SURE
