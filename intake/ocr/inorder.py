"""Reading order: words of two readings of one page, brought into one."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from intake.model import HEADER_BLOCK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from intake.model import Word

    Line = list[Word]


def both(own: Sequence[Word], rest: Sequence[Word]) -> tuple[Word, ...]:
    """All words in reading order, lines and blocks numbered anew; those of a fax header stay first and marked.

    Lines of `own` that are not pieces of others are blocks of their own.
    """
    lines = _lines(rest)
    for line in _lines(own):
        beside = next((other for other in lines if _on_one_line(line, other)), None)
        if beside is None:
            lines.insert(_place(line, lines), line)
        else:
            block = beside[0].block
            beside += [replace(word, block=block) for word in line]
            beside.sort(key=lambda word: word.box.left)
    return tuple(_numbered(lines, {id(word) for word in own}))


def filled(words: Sequence[Word], found: Iterable[Line]) -> tuple[Word, ...]:
    """The words, and lines that were missing among them where they belong, in the blocks of their neighbours."""
    lines = _lines(words)
    for line in found:
        beside = next((other for other in lines if _on_one_line(line, other)), None)
        if beside is None:
            at = _place(line, lines)
            near = lines[max(0, at - 1)][0].block if lines else 0
            lines.insert(at, [replace(word, block=near) for word in line])
        else:
            beside += [replace(word, block=beside[0].block) for word in line]
            beside.sort(key=lambda word: word.box.left)
    return tuple(replace(word, line=number) for number, line in enumerate(lines) for word in line)


def _lines(words: Sequence[Word]) -> list[Line]:
    return [list(line) for _, line in groupby(words, key=lambda word: (word.block, word.line))]


def _on_one_line(line: Line, other: Line) -> bool:
    """Whether two lines are pieces of one: level, and not on top of each other."""
    if (line[0].block == HEADER_BLOCK) != (other[0].block == HEADER_BLOCK):
        return False
    level = _top(other) <= (_top(line) + _bottom(line)) / 2 <= _bottom(other)
    return level and not any(
        one.box.left < word.box.right and word.box.left < one.box.right for one in line for word in other
    )


def _place(line: Line, lines: Sequence[Line]) -> int:
    """Where the line belongs: under the lowest line above it in its column, over the highest below, else by height."""
    if line[0].block == HEADER_BLOCK:
        return 0
    middle = (_top(line) + _bottom(line)) / 2
    column = [(at, _top(other)) for at, other in enumerate(lines) if _shares_column(line, other)]
    above = [at for at, top in column if top <= middle]
    if above:
        return above[-1] + 1
    return column[0][0] if column else sum(_top(other) <= middle for other in lines)


def _shares_column(line: Line, other: Line) -> bool:
    left, right = min(word.box.left for word in line), max(word.box.right for word in line)
    return other[0].block != HEADER_BLOCK and any(word.box.left < right and left < word.box.right for word in other)


def _top(line: Line) -> float:
    return sum(word.box.top for word in line) / len(line)


def _bottom(line: Line) -> float:
    return sum(word.box.bottom for word in line) / len(line)


def _numbered(lines: Iterable[Line], own: set[int]) -> Iterator[Word]:
    block, before = -1, None
    for number, line in enumerate(lines):
        source = (line[0].block, id(line[0]) in own)
        if source[0] == HEADER_BLOCK:
            yield from (replace(word, line=number) for word in line)
            continue
        block, before = (block, before) if source == before else (block + 1, source)
        yield from (replace(word, line=number, block=block) for word in line)
