"""Telephone pictures of pages: the sheet found on its desk and laid flat, and uneven light evened out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from intake.model import Box
from intake.ocr import specks
from intake.ocr.picture import against

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from intake.ocr.picture import Grey

    Points = NDArray[np.float64]
    """Corners of a sheet in pixels: x and y of top left, top right, bottom right, bottom left."""

_SMALL = 420
_RING = 0.015
_DARKER = 45
_LEAST_SHARE, _MOST_SHARE = 0.3, 0.985
_STRAIGHT, _LEAST_FILLED = 0.012, 0.95
_TRIM = 0.004
"""Share of the picture by which the sheet is cut inside its edge, so that no desk shows."""

_BLOCK = 40
_PAPER = 85
_UNEVEN, _LEAST_PAPER = 1.12, 60.0
_DEEP = 0.6


@dataclass(frozen=True, slots=True)
class Warp:
    """How a sheet that was laid flat lay in its picture.

    `toward` are the eight coefficients that carry a point of the flat sheet to its point in the picture, both in
    pixels; `flat` and `picture` are width and height of the two.
    """

    toward: tuple[float, ...]
    flat: tuple[int, int]
    picture: tuple[int, int]

    def back(self, box: Box) -> Box:
        """Where a box of the flat sheet lies in the picture, both in fractions: the box around its corners there."""
        corners = np.array([(x, y) for x in (box.left, box.right) for y in (box.top, box.bottom)]) * self.flat
        a, b, c, d, e, f, g, h = self.toward
        depth = g * corners[:, 0] + h * corners[:, 1] + 1
        across = (a * corners[:, 0] + b * corners[:, 1] + c) / depth / self.picture[0]
        down = (d * corners[:, 0] + e * corners[:, 1] + f) / depth / self.picture[1]
        left, top, right, bottom = (
            float(np.clip(v, 0, 1)) for v in (across.min(), down.min(), across.max(), down.max())
        )
        return Box(left, top, right, bottom)


def laid_flat(grey: Grey) -> tuple[Grey, Warp] | None:
    """The sheet that lies on darker ground in a picture, laid flat; None if there is no such sheet to be seen."""
    scale = max(1, min(grey.shape) // _SMALL)
    small = np.asarray(Image.fromarray(grey).reduce(scale))
    if not _has_ground(small):
        return None
    corners = _corners(small)
    if corners is None:
        return None
    picture = grey.shape[1], grey.shape[0]
    corners = np.clip(corners * scale, 0, np.array(picture, float))
    top_left, top_right, bottom_right, bottom_left = corners
    wide = (_length(top_right - top_left) + _length(bottom_right - bottom_left)) / 2
    high = (_length(bottom_left - top_left) + _length(bottom_right - top_right)) / 2
    flat = max(1, round(wide)), max(1, round(high))
    toward = _perspective(flat, corners)
    sheet = Image.fromarray(grey).transform(flat, Image.Transform.PERSPECTIVE, toward, Image.Resampling.BICUBIC)
    return np.asarray(sheet), Warp(toward, flat, picture)


def _length(way: Points) -> float:
    return float(np.hypot(way[0], way[1]))


def _has_ground(small: Grey) -> bool:
    """Whether the picture is darker along its edge than inside."""
    ring = max(2, round(_RING * small.shape[1]))
    sides = (small[:ring], small[-ring:], small[:, :ring], small[:, -ring:])
    inside = float(np.percentile(small[ring:-ring, ring:-ring], 75))
    return sum(float(np.median(side)) < inside - _DARKER for side in sides) >= 3


def _corners(small: Grey) -> Points | None:
    """The corners of the largest bright piece, if that has four straight sides and fills them."""
    found = specks.pieces(small > _between(small))
    if found.area.size == 0:
        return None
    sheet = found.mask(np.arange(found.area.size) == int(found.area.argmax()))
    rows, columns = np.nonzero(sheet)
    corners = np.array(
        [
            (columns[at], rows[at])
            for at in (
                int((columns + rows).argmin()),
                int((columns - rows).argmax()),
                int((columns + rows).argmax()),
                int((columns - rows).argmin()),
            )
        ],
        dtype=np.float64,
    )
    area = _area(corners)
    share = area / small.size
    if not _LEAST_SHARE < share < _MOST_SHARE or not _is_quadrangle(sheet, corners, area):
        return None
    middle = corners.mean(axis=0)
    return np.asarray(corners + (middle - corners) * 2 * _TRIM + 0.5)


def _between(grey: Grey) -> float:
    """The level that parts dark from bright best (Otsu 1979)."""
    counts = np.bincount(grey.ravel(), minlength=256).astype(np.float64)
    below, levels = counts.cumsum(), (counts * np.arange(256)).cumsum()
    above = below[-1] - below
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = below * above * (levels / below - (levels[-1] - levels) / above) ** 2
    return float(np.nanargmax(apart))


def _area(corners: Points) -> float:
    x, y = corners.T
    return float(abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1)))) / 2


def _is_quadrangle(sheet: specks.Ink, corners: Points, area: float) -> bool:
    """Whether the piece, its writing filled in, is what lies between those corners, and nothing sticks out."""
    filled = np.maximum.accumulate(sheet, axis=1) & np.maximum.accumulate(sheet[:, ::-1], axis=1)[:, ::-1]
    sides = np.roll(corners, -1, axis=0) - corners
    if min(map(_length, sides)) < 0.25 * max(map(_length, sides)):
        return False
    rows, columns = np.nonzero(filled)
    out = np.zeros(rows.size, dtype=bool)
    slack = _STRAIGHT * max(sheet.shape)
    for (x, y), (across, down) in zip(corners, sides, strict=True):
        distance = (across * (rows - y) - down * (columns - x)) / np.hypot(across, down)
        out |= distance < -slack
    return bool((filled.sum() - out.sum()) > _LEAST_FILLED * area and out.mean() < 1 - _LEAST_FILLED)


def _perspective(flat: tuple[int, int], corners: Points) -> tuple[float, ...]:
    """The coefficients of `Warp.toward`: each corner of the flat sheet goes to its corner in the picture."""
    rows, wanted = [], []
    for (x, y), (u, v) in zip(((0, 0), (flat[0], 0), flat, (0, flat[1])), corners, strict=True):
        rows += [(x, y, 1, 0, 0, 0, -u * x, -u * y), (0, 0, 0, x, y, 1, -v * x, -v * y)]
        wanted += [u, v]
    return tuple(np.linalg.solve(np.array(rows, dtype=np.float64), np.array(wanted)).tolist())


def evened(grey: Grey) -> Grey:
    """The page as if its paper were equally bright everywhere; the same page if it nearly is.

    Each spot is held against the brightest of the paper about it; dark areas larger than letters stay dark.
    """
    small = Image.fromarray(grey).reduce(4)
    rows, columns = max(1, small.height * 4 // _BLOCK), max(1, small.width * 4 // _BLOCK)
    high, wide = small.height // rows, small.width // columns
    if high < 2 or wide < 2:
        return grey
    blocks = np.asarray(small)[: rows * high, : columns * wide].reshape(rows, high, columns, wide)
    paper = np.percentile(blocks.swapaxes(1, 2).reshape(rows, columns, -1), _PAPER, axis=2)
    typical = float(np.median(paper))
    paper = np.maximum(paper, max(_LEAST_PAPER, _DEEP * typical))
    if np.percentile(paper, 95) < _UNEVEN * np.percentile(paper, 5):
        return grey
    return against(grey, paper.astype(np.float32))
