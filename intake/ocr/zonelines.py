"""The labels of a page: those spelt right, and damaged ones, which are mended."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from intake.model import HEADER_BLOCK, Alternative, Box
from intake.ocr.zonelabels import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from intake.model import PageReading, Word
    from intake.ocr.zonelabels import Kind, Labels

MENDED = 0.9
"""The most a label is sure that was known by its likeness."""
_MOST_WORDS = 5
_SURE = 0.85
"""A label whose words are all at least this sure is spelt as it was read."""
_CELL = 0.2
"""Inches; words so far apart stand in cells of their own."""
_VALUE_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Found:
    """A label on its line: what it announces, its words, and those of its line behind it."""

    kind: Kind | None
    words: tuple[Word, ...]
    rest: tuple[Word, ...]
    damaged: tuple[str, Kind, float] | None = None
    """What it must have been, if it is not spelt so."""


def mended(page: PageReading, labels: Labels) -> tuple[PageReading, list[Found]]:
    """The page with damaged labels of dates and record numbers spelt as they must have been: `Dale of Birth`.

    Only words of which one was read badly are mended; the label becomes one word, what was read its alternative.
    With all labels of the page that comes back.
    """
    known = labels_of(page, labels)
    words = page.words
    for found in known:
        if found.damaged:
            text, _, likeness = found.damaged
            old = " ".join(word.text for word in found.words)
            colon = ":" if old[-1] in ":;!" else ""
            read = Alternative(old, min(word.confidence for word in found.words))
            words = instead(words, found.words, f"{text}{colon}", likeness * MENDED, (read,))
    if words is page.words:
        return page, known
    page = replace(page, words=words)
    return page, labels_of(page, labels)


def labels_of(page: PageReading, labels: Labels) -> list[Found]:
    """The labels of every line of the page."""
    return [found for line in lines_of(page) for found in labels_in(page, line, labels)]


def labels_in(page: PageReading, line: Sequence[Word], labels: Labels) -> Iterator[Found]:
    """The labels of a line, left to right: those spelt right, and damaged ones that stand by themselves."""
    folded = [fold(word.text) for word in line]
    sure = [word.confidence >= _SURE for word in line]
    at = 0
    while at < len(line):
        for count in range(min(_MOST_WORDS, len(line) - at), 0, -1):
            text = "".join(folded[at : at + count]) if all(folded[at : at + count]) else ""
            damaged = None
            if text not in labels.kinds:
                may_be = len(text) > count and not all(sure[at : at + count])
                damaged = _damaged(page, line, at, count, labels) if may_be else None
                if damaged is None:
                    continue
            kind = damaged[1] if damaged else labels.kinds[text]
            yield Found(kind, tuple(line[at : at + count]), tuple(line[at + count :]), damaged)
            at += count
            break
        else:
            at += 1


def _damaged(
    page: PageReading, line: Sequence[Word], at: int, count: int, labels: Labels
) -> tuple[str, Kind, float] | None:
    """The label that some words, one of them read badly, are but for damage: as many words in a cell of their own.

    Such words begin their cell, and end it, or end with a colon, or have their value right behind them: running
    text that resembles a label is none.
    """
    words = line[at : at + count]
    if at and _gap(page, line[at - 1], words[0]) < _CELL:
        return None
    if any(_gap(page, one, other) >= _CELL for one, other in pairwise(words)):
        return None
    behind = line[at + count] if at + count < len(line) else None
    ends = behind is None or words[-1].text[-1] in ":;" or _gap(page, words[-1], behind) >= _CELL
    if not ends and not (behind and sum(c.isdigit() for c in behind.text) >= _VALUE_DIGITS):
        return None
    known = labels.announces(" ".join(word.text for word in words))
    return known if known and len(known[0].split()) == count else None


def lines_of(page: PageReading) -> list[list[Word]]:
    """The words of each line, without the fax header."""
    lines: dict[tuple[int, int], list[Word]] = {}
    for word in page.words:
        if word.block != HEADER_BLOCK:
            lines.setdefault((word.block, word.line), []).append(word)
    return list(lines.values())


def instead(
    words: tuple[Word, ...], old: Sequence[Word], text: str, confidence: float, alternatives: tuple[Alternative, ...]
) -> tuple[Word, ...]:
    """The words with one in the place of some that stand in a row."""
    one = replace(old[0], text=text, box=around(old), confidence=confidence, alternatives=alternatives)
    gone = {id(word) for word in old[1:]}
    return tuple(one if word is old[0] else word for word in words if id(word) not in gone)


def _gap(page: PageReading, one: Word, other: Word) -> float:
    return (other.box.left - one.box.right) * page.width


def around(words: Sequence[Word]) -> Box:
    """The box of them all."""
    box = words[0].box
    for word in words[1:]:
        box = box.around(word.box)
    return box
