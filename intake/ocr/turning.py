"""A page that a person turns: the same picture and the same words, seen from another side."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from intake.model import Box

if TYPE_CHECKING:
    from intake.model import PageReading


def turned_box(box: Box, by: int) -> Box:
    """The same ink on the page after it was turned clockwise by 0, 90, 180 or 270 degrees."""
    for _ in range(by // 90 % 4):
        box = Box(1 - box.bottom, box.left, 1 - box.top, box.right)
    return box


def turned_page(page: PageReading, by: int) -> PageReading:
    """The reading of the page after it was turned so; its picture's bytes stay what they are."""
    if by % 360 == 0:
        return page
    width, height = (page.width, page.height) if by % 180 == 0 else (page.height, page.width)
    return replace(
        page,
        width=width,
        height=height,
        turned=(page.turned + by) % 360,
        words=tuple(replace(word, box=turned_box(word.box, by)) for word in page.words),
        codes=tuple(replace(code, box=turned_box(code.box, by)) for code in page.codes),
    )
