"""Which way up a page stands, from the shapes of its letters alone, in a few hundredths of a second.

Letters of a line share their foot more often than their head: `th`, `dr` or `E.` end level at the bottom and not at
the top, while only `g`, `p`, `q`, `y` and `j` hang below.  Neighbouring letters vote (the idea of counting ascenders
against descenders is Bloomberg's: Leptonica, `pixOrientDetect`); which way neighbours lie tells how the lines run.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from intake.ocr import picture, specks

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from intake.ocr.picture import Grey
    from intake.ocr.specks import Ink

    Numbers = NDArray[np.int64]

_DPI = 200.0
_DARK = 150
_CELL = 16
_TEXT = (0.03, 0.5)
"""How much of a cell of sixteen by sixteen pixels is ink where there is text: not paper, not a picture."""

_LETTER = (0.035, 0.22)
_THIN = 0.012
_MOST_LETTERS = 700
_OVERLAP, _GAP, _LIKE = 0.6, 0.5, 2.2
_APART = 0.18
_CLEAR, _MOST_ACROSS = 3.0, 0.25
_FEW_PAIRS = 60


@dataclass(frozen=True, slots=True)
class Stance:
    """How a page stands.

    `turn` is by how many degrees clockwise (0, 90, 180, 270) it would have to be turned to stand upright, `surety` by
    how many standard deviations the votes say so, against its being upside down then; `pairs` is how many pairs of
    neighbouring letters were seen in lines that run that way, none for a page without text.
    """

    turn: int
    surety: float
    pairs: int

    @property
    def is_clear(self) -> bool:
        """Whether the letters say it so plainly that the page can be turned before it is read."""
        return self.surety >= _CLEAR and self.pairs >= _FEW_PAIRS


def stance_of(grey: Grey, dpi: float, share: float = 0.35) -> Stance:
    """How the page stands, judged by its fullest square of `share` (0..1) of its short side."""
    step = max(1, int(dpi / _DPI))
    dark = 128 if step == 1 else _DARK
    small = grey if step == 1 else np.asarray(Image.fromarray(grey).reduce(step))
    dpi /= step
    found = specks.pieces(_fullest(small < dark, share))
    big, thin = np.maximum(found.high, found.wide), np.minimum(found.high, found.wide)
    fit = (big >= _LETTER[0] * dpi) & (big <= _LETTER[1] * dpi) & (thin >= _THIN * dpi)
    chosen = np.nonzero(fit)[0][:_MOST_LETTERS]
    top, left = found.top[chosen], found.left[chosen]
    bottom, right = top + found.high[chosen], left + found.wide[chosen]
    slack = max(1, round(dpi / _DPI))
    feet, heads, level = _votes(top, bottom, left, right, slack)
    lefts, rights, upended = _votes(left, right, top, bottom, slack)
    if upended > level:
        feet, heads, level, upended = rights, lefts, upended, level
        turn = 270 if feet >= heads else 90
    else:
        turn = 0 if feet >= heads else 180
    if upended > _MOST_ACROSS * level:
        return Stance(turn, 0.0, level)
    return Stance(turn, abs(feet - heads) / max(1.0, float(feet + heads)) ** 0.5, level)


def _fullest(ink: Ink, share: float) -> Ink:
    """The square part of the page that holds most cells of text."""
    rows, columns = ink.shape[0] // _CELL, ink.shape[1] // _CELL
    side = int(share * min(rows, columns))
    if side < 1:
        return ink
    cells = picture.shares(ink, _CELL)
    full = ((cells > _TEXT[0]) & (cells < _TEXT[1])).astype(np.int64)
    sums = np.pad(full.cumsum(0).cumsum(1), ((1, 0), (1, 0)))
    windows = sums[side:, side:] - sums[:-side, side:] - sums[side:, :-side] + sums[:-side, :-side]
    row, column = (int(index) * _CELL for index in np.unravel_index(int(windows.argmax()), windows.shape))
    return ink[row : row + side * _CELL, column : column + side * _CELL]


def _votes(head: Numbers, foot: Numbers, start: Numbers, end: Numbers, slack: int) -> tuple[int, int, int]:
    """How many pairs of neighbours on a line share only their foot, only their head, and how many pairs there are.

    `head` and `foot` are the letters' extent across the line, `start` and `end` along it.
    """
    size = foot - head
    big, small = np.maximum(size[:, None], size), np.minimum(size[:, None], size)
    overlap = np.minimum(foot[:, None], foot) - np.maximum(head[:, None], head)
    gap = start - end[:, None]
    pair = (overlap >= _OVERLAP * small) & (gap > -slack) & (gap < _GAP * big) & (big <= _LIKE * small)
    one, other = np.nonzero(pair)
    heads, feet = np.abs(head[one] - head[other]), np.abs(foot[one] - foot[other])
    apart = np.maximum(2 * slack, _APART * big[one, other])
    return (
        int(((feet <= slack) & (heads > apart)).sum()),
        int(((heads <= slack) & (feet > apart)).sum()),
        int(one.size),
    )
