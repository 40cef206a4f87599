"""Drawn frames on a page, as stickers, cards and boxed heads have them, and what they hold, laid straight.

A frame's own edges tell how its content lies: they were drawn straight, so wherever they slope or bend, as on a sheet
that went askew or folded through the machine, the lines of print inside do the same.  All lengths are in inches.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from intake.ocr import picture, specks

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from intake.ocr.picture import Chosen, Grey

    Numbers = NDArray[np.int64]

_CELL = 0.03
"""The page is looked at in squares of this size: gaps in a frame that are no longer are none."""
_FAINTEST = (0.0, 0.06)
"""Least share of a square that is dark: thin rules show at the first, dust hides them but at the second."""
_DARK = 128
_WIDE, _HIGH = (1.0, 5.0), (0.42, 3.2)
_FULL = 0.7
"""A frame is in its columns, on average, as high as this share of its bounding box."""
_USUAL, _EVEN, _EVEN_BENT = 0.8, 0.4, 0.75
"""It is as high as in the column of this rank in so many of its columns, where no print touches its edges; the edges of
one that is bent must be seen nearly everywhere."""
_UNEVEN = (2.0, 0.1)
"""Squares, and share of its height, by which such a column may be higher or lower."""
_BENT, _SMOOTH = 1.2, 3
"""Squares by which the edge of a frame leaves a straight line if it is bent; it is smoothed over so many each way."""
_MOST = 12


@dataclass(frozen=True, slots=True)
class Frame:
    """The inside of a drawn frame: its first column, its height, and the top of each column, in pixels of the page."""

    left: int
    high: int
    tops: Numbers = field(repr=False)

    @property
    def right(self) -> int:
        """The column behind the last."""
        return self.left + int(self.tops.size)

    def holds(self, across: float, down: float) -> bool:
        """Whether a point of the page lies inside."""
        at = int(across) - self.left
        return 0 <= at < self.tops.size and 0 <= down - self.tops[at] < self.high

    def top_at(self, across: float) -> int:
        """The row of the page where the frame begins in that column, or in its nearest."""
        return int(self.tops[min(max(int(across) - self.left, 0), int(self.tops.size) - 1)])

    def straight(self, grey: Grey) -> Grey:
        """What the frame holds, every column shifted so that the edges become level."""
        rows = np.clip(self.tops + np.arange(self.high)[:, None], 0, grey.shape[0] - 1)
        return np.ascontiguousarray(grey[rows, np.arange(self.left, self.right)])


def frames_of(grey: Grey, dpi: float) -> tuple[Frame, ...]:
    """The frames of a page that may hold a sticker or a card, none inside another; not the cells of tables."""
    cell = max(2, round(_CELL * dpi))
    share = picture.shares(grey < _DARK, cell)
    found: list[Frame] = []
    for least in _FAINTEST:
        for frame in _enclosed(share > least, cell, dpi):
            if not any(_overlap(frame, other) for other in found):
                found.append(frame)
    return tuple(found) if len(found) <= _MOST else ()


def _enclosed(dark: Chosen, cell: int, dpi: float) -> list[Frame]:
    white = specks.pieces(~_sealed(dark))
    wide, high = white.wide * cell / dpi, white.high * cell / dpi
    fits = (wide >= _WIDE[0]) & (wide <= _WIDE[1]) & (high >= _HIGH[0]) & (high <= _HIGH[1])
    rows, columns = dark.shape
    inside = (white.left > 0) & (white.top > 0)
    inside &= (white.left + white.wide < columns) & (white.top + white.high < rows)
    found = []
    for number in np.flatnonzero(fits & inside):
        chosen = np.zeros(white.area.size, dtype=bool)
        chosen[number] = True
        left, top = int(white.left[number]), int(white.top[number])
        mask = white.mask(chosen)[top : top + int(white.high[number]), left : left + int(white.wide[number])]
        frame = _frame(mask, left, top, cell)
        found += [frame] if frame else []
    return found


def _sealed(dark: Chosen) -> Chosen:
    """The dark squares with gaps of one bridged, and with no way through between two that touch at a corner."""
    closed = dark.copy()
    closed[1:-1] |= dark[:-2] & dark[2:]
    closed[:, 1:-1] |= dark[:, :-2] & dark[:, 2:]
    sealed = closed.copy()
    sealed[:-1, 1:] |= closed[:-1, :-1] & closed[1:, 1:]
    sealed[:-1, :-1] |= closed[:-1, 1:] & closed[1:, :-1]
    return sealed


def _frame(mask: Chosen, left: int, top: int, cell: int) -> Frame | None:
    """The frame that a piece of white fills, if it has the shape of one: as high in every column, level or bent."""
    first, last = mask.argmax(axis=0), mask.shape[0] - mask[::-1].argmax(axis=0)
    highs = last - first
    usual = float(np.quantile(highs, _USUAL))
    even = np.abs(highs - usual) <= max(_UNEVEN[0], _UNEVEN[1] * usual)
    if highs.mean() < _FULL * mask.shape[0] or even.mean() < _EVEN:
        return None
    at = np.arange(mask.shape[1])
    middles = ((first + last) / 2)[even]
    line = np.polyval(np.polyfit(at[even], middles, 1), at)
    if even.mean() >= _EVEN_BENT and float(np.quantile(np.abs(middles - line[even]), 0.9)) > _BENT:
        middle = np.interp(at, at[even], middles)
        window = 2 * _SMOOTH + 1
        line = np.convolve(np.pad(middle, _SMOOTH, mode="edge"), np.full(window, 1 / window), "valid")
    high = round(usual * cell)
    pixels = np.arange(mask.shape[1] * cell)
    tops = np.rint(np.interp((pixels + 0.5) / cell - 0.5, at, line) * cell + top * cell - high / 2).astype(np.int64)
    return Frame(left * cell, high, tops)


def _overlap(one: Frame, other: Frame) -> bool:
    tops = int(one.tops.min()), int(other.tops.min())
    across = min(one.right, other.right) - max(one.left, other.left)
    return across > 0 and min(tops[0] + one.high, tops[1] + other.high) > max(tops)
