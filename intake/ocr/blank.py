"""Blank pages: no ink but dirt, holes, streaks and shadows.  Faint handwriting is not blank."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageFilter

from intake.ocr import picture, specks

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from intake.ocr.picture import Grey

    Contrast = NDArray[np.float32]
    Chosen = NDArray[np.bool_]

_DARK = 140
_LOOK_DPI = 100.0
_EVERY = 8
_INSIDE, _WRITTEN, _WRITTEN_SHARE = 1.0, 60, 0.01
"""A page with so much of anything so much darker than its paper, an inch from its edges, is not looked at closely."""

_BLOCK, _PAPER = 16, 75
"""The paper's own brightness: the upper quartile of every square of so many pixels, a sixth of an inch."""

_FAINT, _SURE = 5.5, 10.0
_FAINT_NOISE, _SURE_NOISE = 3.5, 6.0
"""A stroke is so many levels darker than its paper all along, and so many somewhere; or so many times the noise."""

_SPECK, _LEAST_LENGTH = 0.1, 0.2
"""Inches: pieces no larger are dirt; all that is larger taken together, less than that is no word."""

_BAND, _EDGE, _LONG = 0.3, 0.08, 1.0
_STREAK = 0.04
_HOLE, _HOLE_MARGIN, _HOLE_FULL = (0.12, 0.45), 0.9, 0.55


def ink_of(grey: Grey) -> float:
    """Share of dark pixels of the whole page, 0..1."""
    return float(np.count_nonzero(grey < _DARK) / grey.size)


def is_empty(grey: Grey, dpi: float) -> bool:
    """Whether nothing on the page can be writing.

    Looked at on a picture of 100 dots an inch, where the noise of paper averages out and a pencil's stroke does not:
    connected marks against the paper about them, by their length, for a stroke is thin whatever it says.
    """
    if _is_written(grey, dpi):
        return False
    scale = min(1.0, _LOOK_DPI / dpi)
    small = picture.resize(grey, max(1, round(grey.shape[1] * scale)), max(1, round(grey.shape[0] * scale)))
    return length_of(small, dpi * scale) < _LEAST_LENGTH


def length_of(small: Grey, inch: float) -> float:
    """Inches of writing that a page of `inch` dots an inch may hold at most: the larger sides of its marks, summed."""
    contrast = contrast_of(_without_lone_pixels(small))
    noise = 1.4826 * float(np.median(np.abs(contrast - np.median(contrast))))
    found = specks.pieces(contrast > max(_FAINT, _FAINT_NOISE * noise))
    sure = np.concatenate(([0], np.cumsum(contrast > max(_SURE, _SURE_NOISE * noise))))
    peaks = np.bincount(found.piece, sure[found.ends] - sure[found.starts], found.area.size)
    size = np.maximum(found.wide, found.high)
    marks = (
        (size > _SPECK * inch) & (peaks > 0) & ~(_holes(found, inch) | _at_edges(found, inch) | _streaks(found, inch))
    )
    return float(size[marks].sum()) / inch


def _is_written(grey: Grey, dpi: float) -> bool:
    margin = round(_INSIDE * dpi)
    inside = grey[margin:-margin:_EVERY, margin:-margin:_EVERY]
    if inside.size == 0:
        return False
    return float((inside < float(np.median(inside)) - _WRITTEN).mean()) > _WRITTEN_SHARE


def contrast_of(small: Grey) -> Contrast:
    """How many levels darker than the paper about it every pixel is."""
    rows, columns = -(-small.shape[0] // _BLOCK), -(-small.shape[1] // _BLOCK)
    whole = np.pad(small, ((0, rows * _BLOCK - small.shape[0]), (0, columns * _BLOCK - small.shape[1])), mode="edge")
    blocks = whole.reshape(rows, _BLOCK, columns, _BLOCK).swapaxes(1, 2).reshape(rows, columns, -1)
    brightness = np.percentile(blocks, _PAPER, axis=2).astype(np.float32)
    paper = Image.fromarray(brightness).resize((columns * _BLOCK, rows * _BLOCK), Image.Resampling.BILINEAR)
    against: Contrast = np.asarray(paper)[: small.shape[0], : small.shape[1]] - small.astype(np.float32)
    return against


def _without_lone_pixels(grey: Grey) -> Grey:
    """The picture with every pixel at most as dark as the second darkest of its neighbourhood: specks vanish."""
    return np.asarray(Image.fromarray(grey).filter(ImageFilter.RankFilter(3, 1)))


def _holes(found: specks.Pieces, inch: float) -> Chosen:
    """Solid round pieces in the margins, as large as punched holes."""
    least, most = (_inches * inch for _inches in _HOLE)
    fit = (np.minimum(found.wide, found.high) > least) & (np.maximum(found.wide, found.high) < most)
    full = found.area > _HOLE_FULL * found.wide * found.high
    return np.asarray(~_inside(found, _HOLE_MARGIN * inch) & fit & full)


def _at_edges(found: specks.Pieces, inch: float) -> Chosen:
    """What the scanner sees beside the paper: in the outermost band, touching the edge or long."""
    right, bottom = found.left + found.wide, found.top + found.high
    height, width = found.shape
    band, edge = _BAND * inch, _EDGE * inch
    in_band = (right <= band) | (found.left >= width - band) | (bottom <= band) | (found.top >= height - band)
    return np.asarray(in_band & (~_inside(found, edge) | (np.maximum(found.wide, found.high) > _LONG * inch)))


def _streaks(found: specks.Pieces, inch: float) -> Chosen:
    """Straight thin lines: dirt on the glass, folds, empty rules."""
    thin = np.minimum(found.wide, found.high) < _STREAK * inch
    return np.asarray(thin & (np.maximum(found.wide, found.high) > _LONG * inch))


def _inside(found: specks.Pieces, margin: float) -> Chosen:
    """Whether pieces keep away from the edges of the page by so much."""
    height, width = found.shape
    across = (found.left >= margin) & (found.left + found.wide <= width - margin)
    return np.asarray(across & (found.top >= margin) & (found.top + found.high <= height - margin))
