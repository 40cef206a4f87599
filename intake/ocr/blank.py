"""Blank pages: no ink but dirt, holes and shadows.  Faint handwriting is not blank."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from intake.ocr import picture, specks

if TYPE_CHECKING:
    from intake.ocr.picture import Grey

_DARK = 140
_FAINT = 35
"""Anything so much darker than the paper may be a stroke."""

_LOOK_DPI = 100.0
_BORDER = 0.3
_SPECK = 0.05
_HOLE, _HOLE_MARGIN, _HOLE_FULL = (0.12, 0.45), 0.9, 0.55
_LEAST_INK = 0.012
"""Square inches of ink that are something: a short word by hand."""


def ink_of(grey: Grey) -> float:
    """Share of dark pixels of the whole page, 0..1."""
    return float((grey < _DARK).mean())


def is_empty(grey: Grey, dpi: float) -> bool:
    """Whether nothing on the page can be writing.

    Looked at on a small picture: marks against the paper's own brightness, but for the outermost 0.3 inch, specks
    and punched holes.
    """
    scale = min(1.0, _LOOK_DPI / dpi)
    small = picture.resize(grey, max(1, round(grey.shape[1] * scale)), max(1, round(grey.shape[0] * scale)))
    tidy = _without_lone_pixels(small)
    inch = dpi * scale
    marks = tidy < float(np.median(tidy)) - _FAINT
    edge = round(_BORDER * inch)
    marks[:edge] = marks[-edge:] = False
    marks[:, :edge] = marks[:, -edge:] = False
    found = specks.pieces(marks)
    size = np.maximum(found.wide, found.high)
    something = (size > _SPECK * inch) & ~_holes(found, inch)
    return float(found.area[something].sum()) < _LEAST_INK * inch * inch


def _without_lone_pixels(grey: Grey) -> Grey:
    """The picture with every pixel at most as dark as the second darkest of its neighbourhood: specks vanish."""
    from PIL import Image, ImageFilter

    return np.asarray(Image.fromarray(grey).filter(ImageFilter.RankFilter(3, 2)))


def _holes(found: specks.Pieces, inch: float) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Solid round pieces in the margins, as large as punched holes."""
    least, most = (_inches * inch for _inches in _HOLE)
    margin = _HOLE_MARGIN * inch
    height, width = found.shape
    outside = (
        (found.left < margin)
        | (found.left + found.wide > width - margin)
        | (found.top < margin)
        | (found.top + found.high > height - margin)
    )
    fit = (np.minimum(found.wide, found.high) > least) & (np.maximum(found.wide, found.high) < most)
    full = found.area > _HOLE_FULL * found.wide * found.high
    return np.asarray(outside & fit & full)
