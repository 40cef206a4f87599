"""A text as if somebody had typed it on plain sheets: for texts that never were on paper."""

from __future__ import annotations

import textwrap

from intake.model import Box, PageReading, Word

WIDTH, HEIGHT = 8.5, 11.0
"""A sheet in inches."""
_LEFT, _TOP, _LETTER, _LINE = 0.9, 0.9, 1 / 12, 1 / 6
"""Margins, and the pitch of a typewriter, in inches."""
_COLUMNS, _LINES = 80, 54


def typed(text: str) -> tuple[PageReading, ...]:
    """The text on as many sheets as it needs, every line of it wrapped at 80 columns.  At least one sheet."""
    rows = [row for line in text.splitlines() for row in textwrap.wrap(line, _COLUMNS) or [""]]
    sheets = [rows[at : at + _LINES] for at in range(0, len(rows), _LINES)] or [[]]
    return tuple(_sheet(number, lines) for number, lines in enumerate(sheets, start=1))


def _sheet(number: int, lines: list[str]) -> PageReading:
    words = []
    block = 0
    for row, line in enumerate(lines):
        if not line.strip():
            block += 1
            continue
        top = _TOP + row * _LINE
        at = len(line) - len(line.lstrip())
        for text in line.split():
            at = line.index(text, at)
            left = _LEFT + at * _LETTER
            at += len(text)
            right = min(_LEFT + at * _LETTER, WIDTH)
            box = Box(left / WIDTH, top / HEIGHT, right / WIDTH, (top + 0.8 * _LINE) / HEIGHT)
            words.append(Word(text, number, box, 1.0, row, block))
    return PageReading(number, WIDTH, HEIGHT, tuple(words), "layer")
