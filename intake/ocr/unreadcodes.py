"""Large square codes that are on a page and cannot be read: something was said, and nobody knows what.

A square code has as much black as white over every small square of it, short runs in both directions, and white all
around.  Pictures have longer runs, grey ones shorter, text is lighter and has no such edge.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from intake.model import Box, Code
from intake.ocr import geometry, picture, specks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from intake.ocr.picture import Chosen, Grey

_PAGE = 8.5
"""Inches across a page: resolution is a matter of 10 % here."""
_CELL = 0.1
"""Inches: two or three modules of a code of ours."""
_SIDES = (0.75, 1.9)
"""Inches of the side of a code that is large: those of our sheets, and somewhat beyond."""
_HALF = (0.18, 0.82)
_FULL = 0.72
"""Share of its square that such a code fills with half-black cells; some of it may be lost."""
_QUIET = 0.08
"""Most ink around it; a dirty fax has 2 %."""
_RUNS = (0.022, 0.12)
"""Inches of the mean run of black or white in it: modules are 0.039 inches wide."""


def unread(grey: Grey, page: int, turned: int, found: Sequence[Code]) -> tuple[Code, ...]:
    """Codes without text, one for each large square code of the page that none of `found` stands on.

    `grey` is the page as it came and `turned` what puts it upright; boxes are fractions of the upright page.
    """
    dpi = min(grey.shape) / _PAGE
    cell = max(4, round(_CELL * dpi))
    ink = grey < 128
    share = picture.shares(ink, cell)
    pieces = specks.pieces((share > _HALF[0]) & (share < _HALF[1]))
    codes = []
    for number in range(pieces.area.size):
        top, left, high, wide = (int(x[number]) for x in (pieces.top, pieces.left, pieces.high, pieces.wide))
        if not all(_SIDES[0] <= side * cell / dpi <= _SIDES[1] for side in (high, wide)):
            continue
        if not 0.72 < wide / high < 1.4 or pieces.area[number] < _FULL * wide * high:
            continue
        part = ink[top * cell : (top + high) * cell, left * cell : (left + wide) * cell]
        if not _is_alone(share, top, left, high, wide) or not _has_modules(part, dpi):
            continue
        rows, columns = grey.shape
        lying = Box(
            left * cell / columns, top * cell / rows, (left + wide) * cell / columns, (top + high) * cell / rows
        )
        box = geometry.turned(lying, turned)
        if not any(_overlap(box, code.box) for code in found if code.text):
            codes.append(Code("QRCode", "", page, box))
    return tuple(codes)


def _is_alone(share: np.ndarray, top: int, left: int, high: int, wide: int) -> bool:
    """Whether the ring one cell off the square is white: the cell next to it may hold the code's edge."""
    rows, columns = share.shape
    upper, lower, first, last = top - 2, top + high + 1, left - 2, left + wide + 1
    ring = [share[row, max(0, first) : last + 1] for row in (upper, lower) if 0 <= row < rows]
    ring += [share[max(0, upper) : lower + 1, column] for column in (first, last) if 0 <= column < columns]
    return bool(ring) and float(np.concatenate(ring).mean()) < _QUIET


def _has_modules(part: Chosen, dpi: float) -> bool:
    across = part.shape[1] / (1 + float((part[:, 1:] != part[:, :-1]).sum(axis=1).mean()))
    down = part.shape[0] / (1 + float((part[1:] != part[:-1]).sum(axis=0).mean()))
    return all(_RUNS[0] <= run / dpi <= _RUNS[1] for run in (across, down))


def _overlap(one: Box, other: Box) -> bool:
    return min(one.right, other.right) > max(one.left, other.left) and min(one.bottom, other.bottom) > max(
        one.top, other.top
    )
