"""The line a fax machine prints on top of each page (TTI, ITU-T T.30): found and marked out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from intake.model import HEADER_BLOCK
from intake.ocr.faxline import parse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from intake.model import FaxHeader, Word

_BAND = 0.06
"""The line stands in this top share of the page (about 0.6 inch)."""


def take_out(words: Sequence[Word]) -> tuple[tuple[Word, ...], FaxHeader | None]:
    """The words with those of the header line first and in block `HEADER_BLOCK`, and what that line says.

    A line in the top band is one if `parse` understands it.  Without one, the words as they came and None.
    """
    lines: dict[int, list[Word]] = {}
    for word in words:
        if word.box.top < _BAND and word.box.bottom < 1.5 * _BAND:
            lines.setdefault(word.line, []).append(word)
    for rows in _rows(list(lines.values())):
        header = parse(" ".join(word.text for word in rows))
        if header is not None:
            inside = {id(word) for word in rows}
            marked = [replace(word, block=HEADER_BLOCK) for word in rows]
            return (*marked, *(word for word in words if id(word) not in inside)), header
    return tuple(words), None


def _rows(lines: list[list[Word]]) -> list[list[Word]]:
    """Lines at the same height as one, left to right: layout analysis splits a header at its wide gaps."""
    rows: list[list[Word]] = []
    for line in sorted(lines, key=lambda line: min(word.box.top for word in line)):
        middle = sum(word.box.top + word.box.bottom for word in line) / (2 * len(line))
        for row in rows:
            if min(w.box.top for w in row) <= middle <= max(w.box.bottom for w in row):
                row.extend(line)
                break
        else:
            rows.append(list(line))
    return [sorted(row, key=lambda word: word.box.left) for row in rows]
