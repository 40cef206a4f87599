"""Lines of ink that no word covers: found on a page that was read.

The layout analysis of Tesseract drops lines now and then that a person reads with ease: a stamp across them, a
rule that touches them, a bold heading alone on its line.  Every seventh page of mailroom-dev had lost some.  What was
read tells where: letters in a row, and no word over them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from intake.ocr import judge, picture, specks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from intake.ocr.picture import Grey
    from intake.ocr.specks import Ink, Pieces
    from intake.ocr.tesseract import RawWord

    Boxes = NDArray[np.int64]
    """Rows of left, top, right, bottom in pixels."""

_DARK = 128
_CELL, _TEXT, _LONG, _GAPS, _AROUND = 0.05, (0.03, 0.6), 5, 3, 3
"""A strip worth a closer look is two cells (of so many inches) high and has so many of them, of so much ink each, but
for a few gaps; looked at with so many rows of cells above and below."""

_UNSURE, _TALL = 0.3, 3.0
"""A word less sure than this, or so much taller than others, may be what a stamp across lines was taken for; on a page
that was read poorly all words are unsure, and only a tall one tells."""

_HIGH, _THIN, _WIDE, _LONGEST = (0.03, 0.25), 0.008, 0.5, 3.0
_RULE = 0.35
_FULL = 0.12
"""Letters in inches; a run of ink as long as a rule is none; so much of a letter's box is ink."""

_OVERLAP, _GAP, _INTO, _LIKE = 0.5, 1.5, 0.3, 2.0
_FEWEST, _MOST = 4, 1200
_ROUNDS, _HIGHEST, _OFF = 3, 2.5, 0.75
"""A line higher than so many letters is looked through, so often, for letters that lie off it by such a part of one."""

_BARS = 0.25
"""Bars of a code are so narrow for their height, letters are not."""


@dataclass(frozen=True, slots=True)
class Line:
    """Letters in a row: their boxes, from left to right."""

    letters: Boxes

    @property
    def height(self) -> float:
        """The median height of its letters, in pixels."""
        return float(np.median(self.letters[:, 3] - self.letters[:, 1]))

    @property
    def box(self) -> tuple[int, int, int, int]:
        """Left, top, right and bottom of all of it."""
        left, top = self.letters[:, :2].min(axis=0)
        right, bottom = self.letters[:, 2:].max(axis=0)
        return int(left), int(top), int(right), int(bottom)


def find(grey: Grey, dpi: float, words: Sequence[RawWord]) -> tuple[Line, ...]:
    """The lines of the picture that none of the words covers, from the top."""
    covering = _covering(words)
    return tuple(
        line for top, bottom in _bands(grey, dpi, covering) for line in _lines(grey, top, bottom, dpi, covering)
    )


def _covering(words: Sequence[RawWord]) -> list[RawWord]:
    if not words:
        return []
    most = _TALL * float(np.median([word.bottom - word.top for word in words]))
    least = 0.0 if judge.is_poor(words) else _UNSURE
    return [word for word in words if word.confidence >= least and word.bottom - word.top <= most]


def _bands(grey: Grey, dpi: float, words: Sequence[RawWord]) -> Iterator[tuple[int, int]]:
    """Top and bottom of the bands of the picture that hold strips of uncovered text."""
    cell = max(2, round(_CELL * dpi))
    share = picture.shares(grey < _DARK, cell)
    text = (share > _TEXT[0]) & (share < _TEXT[1])
    for word in words:
        text[word.top // cell : word.bottom // cell + 1, word.left // cell : word.right // cell + 1] = False
    count = np.pad((text[:-1] & text[1:]).astype(np.int64).cumsum(axis=1), ((0, 0), (1, 0)))
    window = _LONG + _GAPS
    hit = (count[:, window:] - count[:, :-window] >= _LONG).any(axis=1)
    if not hit.any():
        return
    near = np.convolve(np.pad(hit, (0, 1)), np.ones(2 * _AROUND + 1), "same") > 0
    _, start, end = specks.runs(near[None, :])
    for first, last in zip(start, end, strict=True):
        yield int(first) * cell, min(grey.shape[0], int(last + 1) * cell)


def _lines(grey: Grey, top: int, bottom: int, dpi: float, words: Sequence[RawWord]) -> Iterator[Line]:
    ink = grey[top:bottom] < _DARK
    for word in words:
        if word.bottom > top and word.top < bottom:
            ink[max(0, word.top - top) : max(0, word.bottom - top), word.left : word.right] = False
    ink &= ~_rules(ink, dpi)
    letters = _letters(specks.pieces(ink), dpi)
    if not _FEWEST <= letters.shape[0] <= _MOST:
        return
    letters[:, 1::2] += top
    roots = specks.joined(letters.shape[0], *_neighbours(letters))
    for root in np.unique(roots):
        line = _levelled(Line(letters[roots == root]))
        if _is_written(line):
            yield line


def _levelled(line: Line) -> Line:
    """The line without letters that hang together with it but lie off it, as those of a stamp across it do."""
    for _ in range(_ROUNDS):
        left, top, right, bottom = line.letters.T
        if left.size < _FEWEST or int(bottom.max() - top.min()) <= _HIGHEST * line.height:
            break
        slope, start = np.polyfit(left + right, top + bottom, 1)
        off = np.abs(top + bottom - slope * (left + right) - start) / 2
        line = Line(line.letters[off <= max(_OFF * line.height, float(np.median(off)))])
    return line


def _rules(ink: Ink, dpi: float) -> Ink:
    row, start, end = specks.runs(ink)
    long = end - start > _RULE * dpi
    flat = row[long] * ink.shape[1]
    return specks.drawn(flat + start[long], flat + end[long], ink.shape)


def _letters(found: Pieces, dpi: float) -> Boxes:
    """The boxes of pieces that may be letters, from left to right."""
    fit = (found.high >= _HIGH[0] * dpi) & (found.high <= _HIGH[1] * dpi)
    fit &= (found.wide >= _THIN * dpi) & (found.wide <= np.minimum(_WIDE * dpi, _LONGEST * found.high))
    fit &= found.area >= _FULL * found.wide * found.high
    left, top, wide, high = (side[fit] for side in (found.left, found.top, found.wide, found.high))
    boxes = np.stack([left, top, left + wide, top + high], axis=1)
    return boxes[np.argsort(boxes[:, 0], kind="stable")]


def _neighbours(letters: Boxes) -> tuple[Boxes, Boxes]:
    """Pairs of letters that stand beside each other on a line."""
    left, top, right, bottom = letters.T
    high = bottom - top
    big, small = np.maximum(high[:, None], high), np.minimum(high[:, None], high)
    overlap = np.minimum(bottom[:, None], bottom) - np.maximum(top[:, None], top)
    gap = np.maximum(left[:, None], left) - np.minimum(right[:, None], right)
    beside = (gap < _GAP * big) & (gap > -_INTO * big)
    one, other = np.nonzero(beside & (overlap >= _OVERLAP * small) & (big <= _LIKE * small))
    return one, other


def _is_written(line: Line) -> bool:
    letters = line.letters
    if letters.shape[0] < _FEWEST:
        return False
    shape = (letters[:, 2] - letters[:, 0]) / (letters[:, 3] - letters[:, 1])
    return float(np.median(shape)) > _BARS and line.box[2] - line.box[0] >= _LONGEST * line.height
