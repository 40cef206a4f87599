"""Barcodes: looked for where there is cheap evidence of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import zxingcpp
from PIL import Image, ImageFilter

from intake.model import Box, Code
from intake.ocr import geometry, picture, specks, unreadcodes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from intake.model import Word
    from intake.ocr.picture import Grey

    Place = tuple[int, int, int, int]
    """Top, left, bottom and right in pixels."""

_SYMBOLS = (
    zxingcpp.BarcodeFormat.QRCode,
    zxingcpp.BarcodeFormat.DataMatrix,
    zxingcpp.BarcodeFormat.PDF417,
    zxingcpp.BarcodeFormat.Code128,
    zxingcpp.BarcodeFormat.Code39,
    zxingcpp.BarcodeFormat.Code93,
    zxingcpp.BarcodeFormat.ITF,
)
_FEW_WORDS = 40
_SOME_WORDS = 240
"""A page with more words is no sheet of ours, whatever else it bears."""
_ROOM = 3
"""Quarters of an inch around dark ground that are searched with it: quiet zones, and rows of a code half outside."""

_MOST = 0.5


def find(grey: Grey, page: int, turned: int, words: Sequence[Word]) -> tuple[Code, ...]:
    """The barcodes of a page, looked for only where it may have some: everywhere if it has few words.

    `grey` is the page as it came and `turned` what puts it upright; boxes are fractions of the upright page.
    On a page that may be a sheet, large codes that cannot be read are among them, without text.
    """
    places = [(0, 0, *grey.shape)] if len(words) <= _FEW_WORDS else places_of(grey)
    found = []
    for top, left, bottom, right in places:
        part = np.ascontiguousarray(grey[top:bottom, left:right])
        for code in zxingcpp.read_barcodes(part, formats=zxingcpp.BarcodeFormats(_SYMBOLS)):
            if code.valid and code.text:
                box = geometry.turned(_box(code.position, (left, top), grey.shape), turned)
                found.append(Code(code.format.name, code.text, page, box))
    if len(words) <= _SOME_WORDS:
        found += unreadcodes.unread(grey, page, turned, found)
    return tuple(found)


def places_of(grey: Grey) -> list[Place]:
    """The parts of a page that may hold a code, by top, left, bottom and right; the whole page if they are most of it.

    Bars and modules are about half black over a quarter of an inch; around such ground there is room for a whole code.
    """
    step = max(4, grey.shape[1] // 34)
    dark = picture.shares(grey < 128, step)
    half = (dark > 0.27) & (dark < 0.75)
    near = np.zeros_like(half)
    pairs = half[:, :-1] & half[:, 1:]
    near[:, :-1] |= pairs
    near[:, 1:] |= pairs
    if not near.any():
        return []
    grown = np.asarray(Image.fromarray(near.view(np.uint8)).filter(ImageFilter.MaxFilter(2 * _ROOM + 1))) > 0
    found = specks.pieces(grown)
    places = [
        (top * step, left * step, min(grey.shape[0], (top + high) * step), min(grey.shape[1], (left + wide) * step))
        for top, left, high, wide in zip(
            *(x.tolist() for x in (found.top, found.left, found.high, found.wide)), strict=True
        )
    ]
    area = sum((bottom - top) * (right - left) for top, left, bottom, right in places)
    return places if area < _MOST * grey.size else [(0, 0, *grey.shape)]


def _box(position: zxingcpp.Position, corner: tuple[int, int], shape: tuple[int, ...]) -> Box:
    corners = (position.top_left, position.top_right, position.bottom_left, position.bottom_right)
    across, down = np.array(
        [((point.x + corner[0]) / shape[1], (point.y + corner[1]) / shape[0]) for point in corners]
    ).T
    return Box(*(float(np.clip(value, 0, 1)) for value in (across.min(), down.min(), across.max(), down.max())))
