"""Whether a page is dirty, and a cleaner picture of it for reading; the stored bytes are never touched.

All lengths are in inches, so that a fax and a scan are judged alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageFilter

from intake.ocr import picture, specks

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from intake.ocr.picture import Grey
    from intake.ocr.specks import Ink, Pieces

_SPECK = 0.016
_LETTER_HIGH = (0.03, 0.25)
_LETTER_WIDE = 0.6
_LONE = 0.06
"""A piece no larger than this that has no company on its line is dirt, whatever its shape."""

_CELL, _ACROSS, _DOWN, _COMPANY = 0.05, 8, 1, 4
"""Letters stand in lines: so many pieces of letter size within so many cells to the sides, above and below."""

_STREAK_WIDE, _STREAK_HIGH = 0.03, 0.4
_EDGE_HIGH = 2.0
_NEAR = 0.04
_DOT = 0.0095
_MOST_GREY = 0.1
_EVERY = 8
_DUST, _DUST_REACH, _DUST_SHARE, _DUST_PER_INCH = 0.01, 0.016, 0.09, 11.0
_DARK = 128
_GROUND, _SMUDGED, _SMUDGED_SHARE = 0.02, 0.88, 0.04
"""The ground on which a page is written, spot by spot of so many inches: where it has less than that share of the
brightness of paper it is smudged."""
_DEEPEST = 60.0
_INVERTED_CELL, _INVERTED_LONG = 0.06, 8
"""A strip of light writing on dark ground is two such cells high and so many long, cells in inches."""
_INVERTED_DARK, _INVERTED_FULL, _INVERTED_GAPS = 0.45, 0.97, 3
"""Its cells are so dark and more, and so many of them not full."""


def is_noisy(grey: Grey, dpi: float) -> bool:
    """Whether there is so much dust that the page should be cleaned before it is read at all.

    Judged from every eighth row: runs of ink thinner than a stroke, with no ink a little above or below.  The thin
    strokes of a pale fax have some; taking those out for dust cost a fax of the kind a tenth of its words.
    """
    reach = max(2, round(_DUST_REACH * dpi))
    rows = np.arange(reach, grey.shape[0] - reach, _EVERY)
    ink = grey[rows] < _DARK
    near = (grey[rows - reach] < _DARK) | (grey[rows + reach] < _DARK)
    near = near | np.pad(near[:, 1:], ((0, 0), (0, 1))) | np.pad(near[:, :-1], ((0, 0), (1, 0)))
    row, start, end = specks.runs(ink)
    dust = int(((end - start <= _DUST * dpi) & ~near[row, start] & ~near[row, end - 1]).sum())
    return dust > _DUST_SHARE * row.size and dust > _DUST_PER_INCH * grey.size / dpi**2


def cleaned(grey: Grey, dpi: float) -> Grey:
    """The page without lone specks, thin vertical streaks and dark borders.

    A speck beside a letter stays if it is large enough for a full stop, a decimal point or the dot of an i.  What
    stays of a bitonal page is smoothed a little, as Tesseract likes it.
    """
    ink = grey < _DARK
    found = specks.pieces(ink)
    letters = _letters(found, dpi)
    size = np.maximum(found.wide, found.high)
    small = (size <= _SPECK * dpi) | (~letters & (size <= _LONE * dpi))
    tiny = found.area <= (_DOT * dpi) ** 2
    lone = found.mask(small) & ~_around(found.mask(letters), dpi)
    away = lone | found.mask(_borders(found, dpi) | tiny) | _streaks(ink, dpi)
    if is_nearly_bitonal(grey):
        return picture.smoothed(np.where(ink & ~away, 0, 255).astype(np.uint8))
    return np.where(away, 255, grey).astype(np.uint8)


def wiped(grey: Grey, dpi: float) -> Grey | None:
    """The page with each spot held against the ground about it: what is written under smudges stands out.

    None if its ground is clean, or if it is black and white, be it stretched.  The ground is the median of nine spots:
    strokes are too thin to be taken for it.  Of a drawn page with streaks of toner Tesseract reads 94 % of the words so
    and 78 % without.
    """
    if is_nearly_bitonal(grey):
        return None
    small = Image.fromarray(grey).reduce(max(1, round(_GROUND * dpi)))
    ground = np.asarray(small.filter(ImageFilter.MedianFilter(3)))
    if (ground < _SMUDGED * np.percentile(ground, 85)).mean() < _SMUDGED_SHARE:
        return None
    return picture.against(grey, np.maximum(ground, _DEEPEST).astype(np.float32))


def is_nearly_bitonal(grey: Grey) -> bool:
    """Whether the page is black and white but for the edges of strokes, as a stretched fax is."""
    sample = grey[::_EVERY]
    return bool(np.count_nonzero((sample > 50) & (sample < 205)) < _MOST_GREY * sample.size)


def may_be_inverted(grey: Grey, dpi: float) -> bool:
    """Whether there may be light writing on dark ground: a dark strip, as high as a line of text, with gaps in it."""
    share = picture.shares(grey < _DARK, max(2, round(_INVERTED_CELL * dpi)))
    dark = share > _INVERTED_DARK
    strip = dark[:-1] & dark[1:]
    gaps = (strip & (np.minimum(share[:-1], share[1:]) < _INVERTED_FULL)).astype(np.int64)
    long, most = _INVERTED_LONG, max(0, strip.shape[1] - _INVERTED_LONG + 1)
    dark_run, gap_run = (np.pad(one.astype(np.int64).cumsum(axis=1), ((0, 0), (1, 0))) for one in (strip, gaps))
    whole = dark_run[:, long : long + most] - dark_run[:, :most] == long
    written = gap_run[:, long : long + most] - gap_run[:, :most] >= _INVERTED_GAPS
    return bool((whole & written).any())


def letters_of(grey: Grey, dpi: float) -> Ink:
    """The pieces of ink that are of the size of letters."""
    found = specks.pieces(grey < _DARK)
    return found.mask(_letters(found, dpi))


def _letters(found: Pieces, dpi: float) -> NDArray[np.bool_]:
    """Which pieces are letters by their size and by the company they keep."""
    least, most = (inches * dpi for inches in _LETTER_HIGH)
    size = np.maximum(found.high, found.wide)
    fit = (size >= least) & (found.high <= most) & (found.wide <= _LETTER_WIDE * dpi)
    cell = _CELL * dpi
    row = ((found.top + found.high / 2) / cell).astype(int)
    column = ((found.left + found.wide / 2) / cell).astype(int)
    crowd = np.zeros((int(found.shape[0] / cell) + 2, int(found.shape[1] / cell) + 2), dtype=np.int64)
    np.add.at(crowd, (row[fit], column[fit]), 1)
    company = np.maximum(_box_sums(crowd, _DOWN, _ACROSS), _box_sums(crowd, _ACROSS, _DOWN))  # lines may stand on end
    return np.asarray(fit & (company[row, column] >= _COMPANY))


def _box_sums(values: NDArray[np.int64], down: int, across: int) -> NDArray[np.int64]:
    """The sum over the window of so many rows and columns to each side of every element."""
    padded = np.pad(values, ((down + 1, down), (across + 1, across))).cumsum(0).cumsum(1)
    high, wide = 2 * down + 1, 2 * across + 1
    return np.asarray(padded[high:, wide:] - padded[:-high, wide:] - padded[high:, :-wide] + padded[:-high, :-wide])


def _borders(found: Pieces, dpi: float) -> NDArray[np.bool_]:
    """Tall pieces that lie along the left or right edge: what a scanner sees beside the paper."""
    width = found.shape[1]
    at_edge = (found.left <= 0.02 * dpi) | (found.left + found.wide >= width - 0.02 * dpi)
    return np.asarray(at_edge & (found.high > _EDGE_HIGH * dpi) & (found.wide < 1.0 * dpi))


def _streaks(ink: Ink, dpi: float) -> Ink:
    """Ink of thin vertical runs that are longer than any stroke: dirt on a scanner's glass.

    Pixels where the streak crosses a wider stroke stay.
    """
    tall = _long_runs(np.ascontiguousarray(ink.T), _STREAK_HIGH * dpi, longer=True).T
    if not tall.any():
        return tall
    return np.asarray(tall & _long_runs(ink, _STREAK_WIDE * dpi, longer=False))


def _long_runs(ink: Ink, length: float, *, longer: bool) -> Ink:
    """Ink of those horizontal runs that are longer (or not longer) than so many pixels."""
    row, start, end = specks.runs(ink)
    chosen = (end - start > length) if longer else (end - start <= length)
    flat = row[chosen] * ink.shape[1]
    return specks.drawn(flat + start[chosen], flat + end[chosen], ink.shape)


def _around(mask: Ink, dpi: float) -> Ink:
    """The mask grown by about a twenty-fifth of an inch in every direction."""
    cell = max(1, round(_NEAR * dpi))
    rows, columns = mask.shape
    padded = np.pad(mask, ((0, -rows % cell), (0, -columns % cell)))
    cells = padded.reshape(padded.shape[0] // cell, cell, padded.shape[1] // cell, cell).any(axis=(1, 3))
    grown = Image.fromarray(cells.astype(np.uint8)).filter(ImageFilter.MaxFilter(3))
    return np.asarray(grown).astype(bool).repeat(cell, axis=0).repeat(cell, axis=1)[:rows, :columns]
