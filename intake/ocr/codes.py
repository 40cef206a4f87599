"""Barcodes: looked for where there is cheap evidence of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import zxingcpp

from intake.model import Box, Code
from intake.ocr import picture, upright

if TYPE_CHECKING:
    from collections.abc import Sequence

    from intake.model import Word
    from intake.ocr.picture import Grey

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


def find(grey: Grey, page: int, turned: int, words: Sequence[Word]) -> tuple[Code, ...]:
    """The barcodes of a page, looked for only if it may have some.

    `grey` is the page as it came and `turned` what puts it upright; boxes are fractions of the upright page.
    """
    if len(words) > _FEW_WORDS and not is_likely(grey):
        return ()
    grey = upright.turn(grey, turned)
    found = zxingcpp.read_barcodes(grey, formats=zxingcpp.BarcodeFormats(_SYMBOLS))
    height, width = grey.shape
    return tuple(
        Code(code.format.name, code.text, page, _box(code.position, width, height))
        for code in found
        if code.valid and code.text
    )


def is_likely(grey: Grey) -> bool:
    """Whether some quarter-inch of the page is about half black over its whole area, as bars and modules are."""
    dark = picture.shares(grey < 128, max(4, grey.shape[1] // 34))
    half = (dark > 0.3) & (dark < 0.75)
    return bool((half[:, :-1] & half[:, 1:]).any())


def _box(position: zxingcpp.Position, width: int, height: int) -> Box:
    corners = (position.top_left, position.top_right, position.bottom_left, position.bottom_right)
    across, down = np.array([[corner.x / width, corner.y / height] for corner in corners]).T
    return Box(*(float(np.clip(value, 0, 1)) for value in (across.min(), down.min(), across.max(), down.max())))
