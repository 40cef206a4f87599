"""Lines that were overlooked, cut out of the picture and read by themselves, where no layout has to be found."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from intake.ocr import judge, overlooked, picture, tesseract

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from intake.ocr.overlooked import Line
    from intake.ocr.picture import Grey
    from intake.ocr.sheets import Sheet
    from intake.ocr.tesseract import RawWord

    Words = tuple[RawWord, ...]

_MOST_LINES = 40
_BESIDE, _ABOVE, _EDGE = 0.8, 0.35, 0.5
"""What is shown about each letter of a line, in heights of its letters: to the sides, above and below; and white about
all of it."""

_WHITE = 255
_LEAST_QUALITY, _LEAST_SURE, _LEAST_TORN = 0.6, 0.85, 0.5
"""How sure a line must be where nothing stood; if it is short, or instead of words that were read there; and its first
and last word anyhow."""
_FEWEST_LETTERS, _FEW_LETTERS = 3, 6
_TALL = 2.5
_SAME = 0.5
"""A word of which so much lies under a line is of that line."""


@dataclass(frozen=True, slots=True)
class _Cut:
    """The picture of a line by itself, and where its left and top are in that of the page."""

    picture: tesseract.Picture
    left: int
    top: int


def look(
    read: Sequence[tuple[Sheet, Words]], folder: Path, page_seconds: float
) -> list[tuple[Words, tuple[Words, ...]]]:
    """For each page read: the words that stay, and the lines that were read anew where none or worse stood.

    All pages in one run, for a child has its price, and only if there is a line on any.
    """
    cuts = [_cuts(sheet, words, folder) for sheet, words in read]
    again = iter(tesseract.read_words([cut.picture for page in cuts for cut in page], page_seconds, tesseract.ONE_LINE))
    return [
        _filled(words, [_moved(next(again), cut) for cut in page]) for (_, words), page in zip(read, cuts, strict=True)
    ]


def _cuts(sheet: Sheet, words: Words, folder: Path) -> list[_Cut]:
    grey = picture.load(sheet.picture.path)
    lines = [line for line in overlooked.find(grey, sheet.dpi, words) if not _is_one_word(line, words)]
    cuts = []
    for number, line in enumerate(lines[:_MOST_LINES]):
        alone, left, top = _alone(grey, line)
        path = folder / f"line{sheet.page.number}-{number}.tif"
        picture.put(alone, path, sheet.dpi)
        shown = tesseract.Picture(path, alone.shape[1], alone.shape[0], sheet.picture.dpi)
        cuts.append(_Cut(shown, left, top))
    return cuts


def _is_one_word(line: Line, words: Words) -> bool:
    """Whether the line is no more than a word that was read there, without a digit.

    Such a word reads no better by itself on the whole, and small capitals come out as large ones; a number is worth it.
    """
    left, top, right, bottom = line.box
    high = line.height
    return any(
        word.left <= left + high
        and word.right >= right - high
        and word.top <= (top + bottom) / 2 <= word.bottom
        and word.bottom - word.top <= _TALL * high
        and not any(map(str.isdigit, word.text))
        for word in words
    )


def _filled(words: Words, lines: Sequence[list[RawWord]]) -> tuple[Words, tuple[Words, ...]]:
    taken = []
    for line in map(_trimmed, lines):
        over = [word for word in words if any(_lies_on(word, one) for one in line)]
        if _is_better(line, over):
            taken.append(line)
            words = tuple(word for word in words if word not in over)
    return words, tuple(taken)


def _trimmed(words: list[RawWord]) -> Words:
    """The words without the noise at both ends, where a line was torn off."""
    while words and _is_torn(words[-1]):
        words.pop()
    while words and _is_torn(words[0]):
        words.pop(0)
    return tuple(words)


def _is_torn(word: RawWord) -> bool:
    return word.confidence < _LEAST_TORN or not _has_letters(word)


def _is_better(again: Words, over: Sequence[RawWord]) -> bool:
    count = sum(judge.letters(word.text) for word in again)
    least = _LEAST_SURE if count < _FEW_LETTERS or any(map(_has_letters, over)) else _LEAST_QUALITY
    return count >= _FEWEST_LETTERS and judge.quality(again) >= least and judge.score(again) > judge.score(over)


def _has_letters(word: RawWord) -> bool:
    return judge.letters(word.text) > 0


def _alone(grey: Grey, line: Line) -> tuple[Grey, int, int]:
    """The line by itself on white, and where its left and top are in the whole picture."""
    high = line.height
    beside, above, edge = round(_BESIDE * high), round(_ABOVE * high), round(_EDGE * high)
    left, top, right, bottom = line.box
    left, top = max(0, left - beside), max(0, top - above)
    part = grey[top : bottom + above, left : right + beside]
    shown = np.zeros(part.shape, dtype=np.bool_)
    for x0, y0, x1, y1 in line.letters - [left, top, left, top]:
        shown[max(0, y0 - above) : y1 + above, max(0, x0 - beside) : x1 + beside] = True
    alone = np.where(shown, part, _WHITE).astype(np.uint8)
    return np.pad(alone, edge, constant_values=_WHITE), left - edge, top - edge


def _moved(words: Words | None, cut: _Cut) -> list[RawWord]:
    left, top = cut.left, cut.top
    return [
        replace(word, left=word.left + left, top=word.top + top, right=word.right + left, bottom=word.bottom + top)
        for word in words or ()
    ]


def _lies_on(word: RawWord, other: RawWord) -> bool:
    wide = min(word.right, other.right) - max(word.left, other.left)
    high = min(word.bottom, other.bottom) - max(word.top, other.top)
    least = min(_area(word), _area(other))
    return wide > 0 and high > 0 and wide * high >= _SAME * least


def _area(word: RawWord) -> int:
    return (word.right - word.left) * (word.bottom - word.top)
