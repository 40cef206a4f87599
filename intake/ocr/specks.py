"""Connected pieces of ink, found without loops over pixels: for taking out specks, streaks and dark borders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ink = NDArray[np.bool_]
    Numbers = NDArray[np.int64]


_LETTER, _FEWEST_LETTERS = (3, 150), 100


@dataclass(frozen=True, slots=True)
class Pieces:
    """The connected pieces (8-neighbourhood) of a bitonal picture.

    Runs of ink: `starts` and `ends` (exclusive) in the flat picture, and the `piece` each belongs to.  Pieces:
    `area` in pixels, `wide` and `high` of the bounding box, whose top left corner is `left`, `top`.
    """

    shape: tuple[int, int]
    starts: Numbers
    ends: Numbers
    piece: Numbers
    area: Numbers
    left: Numbers
    top: Numbers
    wide: Numbers
    high: Numbers

    def mask(self, chosen: NDArray[np.bool_]) -> Ink:
        """The pixels of the chosen pieces (one truth value a piece)."""
        these = chosen[self.piece]
        return drawn(self.starts[these], self.ends[these], self.shape)


def runs(ink: Ink) -> tuple[Numbers, Numbers, Numbers]:
    """The horizontal runs of ink, top to bottom and left to right: row, first column, column after the last."""
    padded = np.pad(ink, ((0, 0), (1, 1))).ravel()
    changes = np.flatnonzero(padded[1:] != padded[:-1])
    row, start = np.divmod(changes[::2], ink.shape[1] + 2)
    return row, start, changes[1::2] % (ink.shape[1] + 2)


def drawn(starts: Numbers, ends: Numbers, shape: tuple[int, int]) -> Ink:
    """A picture of runs of ink that begin and end (exclusive) at those places of the flat picture."""
    change = np.zeros(shape[0] * shape[1] + 1, dtype=np.int8)
    change[starts] += 1
    change[ends] -= 1
    return np.cumsum(change[:-1], dtype=np.int8).view(np.bool_).reshape(shape)


def pieces(ink: Ink) -> Pieces:
    """The connected pieces of a picture of ink (`True` is ink).

    Runs of neighbouring rows that touch are joined by hooking the greater root under the smaller and halving
    paths (Shiloach and Vishkin 1982), all runs at once.
    """
    rows, columns = ink.shape
    row, start, end = runs(ink)
    step = columns + 2  # a gap wide enough that runs of different rows never touch by accident
    lower, upper = _touching(row * step + start, row * step + end, step)
    roots = joined(row.size, lower, upper)
    _, piece = np.unique(roots, return_inverse=True)
    count = int(piece.max()) + 1 if piece.size else 0
    left, top = np.full(count, columns), np.full(count, rows)
    right, bottom = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
    np.minimum.at(left, piece, start)
    np.minimum.at(top, piece, row)
    np.maximum.at(right, piece, end)
    np.maximum.at(bottom, piece, row + 1)
    area = np.bincount(piece, weights=end - start, minlength=count).astype(np.int64)
    return Pieces(
        (rows, columns), row * columns + start, row * columns + end, piece, area, left, top, right - left, bottom - top
    )


def letter_height(ink: Ink) -> float:
    """The median height in pixels of the pieces that may be letters; 0 if they are too few to tell."""
    found = pieces(ink)
    small, large = np.minimum(found.wide, found.high), np.maximum(found.wide, found.high)
    letters = (small >= _LETTER[0]) & (large <= _LETTER[1]) & (found.high >= 2 * _LETTER[0])
    return float(np.median(found.high[letters])) if letters.sum() >= _FEWEST_LETTERS else 0.0


def _touching(starts: Numbers, ends: Numbers, step: int) -> tuple[Numbers, Numbers]:
    """Pairs of runs of neighbouring rows that touch, corners included."""
    first = np.searchsorted(ends, starts + step, "left")
    last = np.searchsorted(starts, ends + step, "right")
    counts = np.maximum(last - first, 0)
    above = np.repeat(np.arange(starts.size), counts)
    offset = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    return above, np.repeat(first, counts) + offset


def joined(count: int, one: Numbers, other: Numbers) -> Numbers:
    """For each of so many things the first of those it hangs together with, given the pairs that touch."""
    root: NDArray[Any] = np.arange(count)
    while True:
        a, b = root[one], root[other]
        apart = a != b
        if not apart.any():
            return root
        one, other, a, b = one[apart], other[apart], a[apart], b[apart]
        np.minimum.at(root, np.maximum(a, b), np.minimum(a, b))
        while not np.array_equal(root, root[root]):
            root = root[root]
