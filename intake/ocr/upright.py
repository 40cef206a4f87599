"""Turned and skewed pages: how to put them upright, and where a point of the straightened picture was before."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from intake.model import Box
from intake.ocr import picture

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from intake.ocr.picture import Grey
    from intake.ocr.specks import Ink

    Bands = NDArray[np.float32]

TURNS = (0, 90, 180, 270)

_SKEW_WIDTH, _BANDS = 850, 34
_PALE = 200
_MOST_SKEW = 5.0
_SEARCH = ((0.5, _MOST_SKEW), (0.25, 0.25), (0.0625, 0.1875))
"""Steps in degrees, and how far to look to both sides of what the coarser step found."""

_CLEARLY_SHARPER = 1.1
_LEAST_INK = 0.02
_CROP = 0.5
_STEP = 16


def turn(grey: Grey, degrees: int) -> Grey:
    """The picture turned clockwise by 0, 90, 180 or 270 degrees."""
    return np.ascontiguousarray(np.rot90(grey, -degrees // 90))


def straighten(grey: Grey, skew: float) -> Grey:
    """The picture turned clockwise about its centre by `skew` degrees on the same canvas, white where nothing was."""
    straight = Image.fromarray(grey).rotate(-skew, resample=Image.Resampling.BICUBIC, fillcolor=255)
    return np.asarray(straight)


def skew_of(grey: Grey) -> float:
    """By how many degrees clockwise the picture must be turned for its lines to be level, within 4; 0 if unclear.

    The angle whose row sums vary most between neighbouring rows (Postl's projection profile, US 4723297), the page
    taken as narrow bands that slide along each other instead of being turned.
    """
    bands, width = _bands(grey)
    if bands.mean() < _LEAST_INK:
        return 0.0

    def sharpness(angle: float) -> float:
        return _sharpness(bands, width, angle)

    best = 0.0
    for step, reach in _SEARCH:
        best = max(map(float, np.arange(best - reach, best + reach + step / 2, step)), key=sharpness)
    if abs(best) >= _MOST_SKEW or sharpness(best) < _CLEARLY_SHARPER * sharpness(0.0):
        return 0.0
    return best


def _bands(grey: Grey) -> tuple[Bands, int]:
    """The ink of every row of every band, in pixels of a small picture, and the width of a band there."""
    small = np.asarray(Image.fromarray(grey).reduce(max(1, grey.shape[1] // _SKEW_WIDTH)))
    dark = np.where(small < _PALE, 255 - small, 0).astype(np.float32) / 255
    width = dark.shape[1] // _BANDS
    if width == 0:
        return np.zeros((1, _BANDS), dtype=np.float32), 1
    bands: Bands = dark[:, : width * _BANDS].reshape(dark.shape[0], _BANDS, width).sum(axis=2)
    return bands, width


def _sharpness(bands: Bands, width: int, angle: float) -> float:
    rows = bands.shape[0]
    slide = np.rint(-math.tan(math.radians(angle)) * width * (np.arange(_BANDS) - (_BANDS - 1) / 2)).astype(int)
    index = np.clip(np.arange(rows)[:, None] + slide, 0, rows - 1)
    profile = bands[index, np.arange(_BANDS)].sum(axis=1)
    return float(np.square(np.diff(profile)).sum())


def unskewed(box: Box, skew: float, width: int, height: int) -> Box:
    """The box on the upright page for a box on the same page after `straighten` by `skew`; both in fractions."""
    if skew == 0.0:
        return box
    angle = math.radians(skew)
    across = (box.left + box.right) / 2 * width - width / 2, (box.top + box.bottom) / 2 * height - height / 2
    x = across[0] * math.cos(angle) + across[1] * math.sin(angle) + width / 2
    y = -across[0] * math.sin(angle) + across[1] * math.cos(angle) + height / 2
    wide, high = box.width * width, box.height * height
    slope = abs(math.sin(angle)) * wide
    return _inside(
        (x - wide / 2) / width,
        (y - (high + slope) / 2) / height,
        (x + wide / 2) / width,
        (y + (high + slope) / 2) / height,
    )


def _inside(left: float, top: float, right: float, bottom: float) -> Box:
    return Box(max(0.0, left), max(0.0, top), min(1.0, right), min(1.0, bottom))


def busiest(grey: Grey, ink: Ink) -> Grey:
    """The square part of the picture, of half its short side, that holds most of that ink."""
    height, width = grey.shape
    side = int(_CROP * min(height, width))
    cells = picture.resize(ink.astype(np.uint8) * 255, max(1, width // _STEP), max(1, height // _STEP))
    sums = np.pad(cells.astype(np.int64).cumsum(0).cumsum(1), ((1, 0), (1, 0)))
    step = max(1, side // _STEP)
    windows = sums[step:, step:] - sums[:-step, step:] - sums[step:, :-step] + sums[:-step, :-step]
    if windows.size == 0:
        return grey
    row, column = (int(index) * _STEP for index in np.unravel_index(int(windows.argmax()), windows.shape))
    return np.ascontiguousarray(grey[row : row + side, column : column + side])
