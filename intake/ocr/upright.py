"""Turned and skewed pages: how to put them upright, and where a point of the straightened picture was before."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from intake.model import Box
from intake.ocr import picture

if TYPE_CHECKING:
    from intake.ocr.picture import Grey

TURNS = (0, 90, 180, 270)

_COARSE_WIDTH, _FINE_WIDTH = 420, 850
_MOST_SKEW = 4.0
_DARK = 140
_LEAST_INK = 0.003
_CROP = 0.6


def turn(grey: Grey, degrees: int) -> Grey:
    """The picture turned clockwise by 0, 90, 180 or 270 degrees."""
    return np.ascontiguousarray(np.rot90(grey, -degrees // 90))


def straighten(grey: Grey, skew: float) -> Grey:
    """The picture turned clockwise about its centre by `skew` degrees on the same canvas, white where nothing was."""
    straight = Image.fromarray(grey).rotate(-skew, resample=Image.Resampling.BICUBIC, fillcolor=255)
    return np.asarray(straight)


def skew_of(grey: Grey) -> float:
    """By how many degrees clockwise the picture must be turned for its lines to be level, within 4; 0 if unclear.

    The angle whose row sums vary most between neighbouring rows (Postl's projection profile), first on a coarse
    picture, then on a finer one.
    """
    coarse = _small(grey, _COARSE_WIDTH)
    if float((np.asarray(coarse) > 0).mean()) < _LEAST_INK:
        return 0.0
    level = _sharpness(coarse, 0.0)
    first = max(np.arange(-_MOST_SKEW, _MOST_SKEW + 0.1, 0.5), key=lambda angle: _sharpness(coarse, float(angle)))
    if _sharpness(coarse, float(first)) < 1.05 * level and abs(first) > 0.6:
        return 0.0
    fine = _small(grey, _FINE_WIDTH)
    best = max(np.arange(first - 0.5, first + 0.51, 0.125), key=lambda angle: _sharpness(fine, float(angle)))
    return float(best) if abs(best) < _MOST_SKEW else 0.0


def _small(grey: Grey, width: int) -> Image.Image:
    """Darkness (255 is ink) at that width."""
    factor = max(1, grey.shape[1] // width)
    reduced = Image.fromarray(grey).reduce(factor)
    return Image.fromarray(np.where(np.asarray(reduced) < _DARK + 60, 255 - np.asarray(reduced), 0).astype(np.uint8))


def _sharpness(ink: Image.Image, angle: float) -> float:
    turned = ink.rotate(-angle, resample=Image.Resampling.BILINEAR, fillcolor=0)
    rows = np.asarray(turned, dtype=np.float32).sum(axis=1)
    return float(np.square(np.diff(rows)).sum())


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


def busiest(grey: Grey) -> Grey:
    """The square part of the picture, of six tenths of its short side, that holds most ink."""
    height, width = grey.shape
    side = int(_CROP * min(height, width))
    dark = np.asarray(picture.resize(grey, max(1, width // 16), max(1, height // 16))) < 215
    sums = np.pad(dark.cumsum(0).cumsum(1), ((1, 0), (1, 0)))
    step = max(1, side // 16)
    windows = sums[step:, step:] - sums[:-step, step:] - sums[step:, :-step] + sums[:-step, :-step]
    if windows.size == 0:
        return grey
    row, column = np.unravel_index(int(windows.argmax()), windows.shape)
    return np.ascontiguousarray(grey[row * 16 : row * 16 + side, column * 16 : column * 16 + side])
