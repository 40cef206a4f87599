"""What each page of a forged document says of whom, and where: without a picture being drawn.

The words come in the order and with the line and block numbers a text layer would have, so that
`Reading(tuple(page.reading for page in told_pages(sheets)))` goes through `intake.extract` like any other.
"""

from __future__ import annotations

import functools
import itertools
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from intake.evaluate.forge.typeset import HEIGHT, WIDTH, Text, width
from intake.model import Box, Item, PageReading, Reading, Role, Word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from intake.evaluate.forge.meaning import Span
    from intake.evaluate.forge.typeset import Sheet

_WHITE = 0.9
"""So many heights of a line of white between two lines begin a new block."""
_HIGH = 1.15
"""How high a line of text is, in sizes of its type."""


@dataclass(frozen=True, slots=True)
class ToldItem:
    """One thing a page says.

    `text` is as drawn, `box` in fractions of the upright page.  `pieces` are the places of its ink: the number of a
    word of the page, and which of its characters; one that runs over a line's end has several lines of them.
    """

    page: int
    item: Item
    role: Role
    text: str = field(repr=False)
    box: Box
    pieces: tuple[tuple[int, int, int], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As `truth.jsonl` holds it."""
        box = [round(edge, 4) for edge in (self.box.left, self.box.top, self.box.right, self.box.bottom)]
        return {"page": self.page, "item": self.item.value, "role": self.role.value, "text": self.text, "box": box}


@dataclass(frozen=True, slots=True)
class ToldPage:
    """One page as a perfect reader would read it, and what it says."""

    reading: PageReading
    items: tuple[ToldItem, ...]

    @property
    def labels(self) -> tuple[ToldItem | None, ...]:
        """What each word of the page belongs to, if to anything."""
        owner = {word: item for item in self.items for word, _, _ in item.pieces}
        return tuple(owner.get(number) for number in range(len(self.reading.words)))

    @property
    def spans(self) -> tuple[tuple[int, int, ToldItem], ...]:
        """The items as characters of `Reading((page.reading,)).text`; one broken off has several spans."""
        words, starts = self.reading.words, self._starts()
        spans: list[tuple[int, int, ToldItem]] = []
        for item in self.items:
            before = -2
            for word, begin, end in item.pieces:
                joined = word == before + 1 and words[word].line == words[before].line
                first = spans.pop()[0] if joined else starts[word] + begin
                spans.append((first, starts[word] + end, item))
                before = word
        return tuple(sorted(spans, key=lambda span: span[:2]))

    def _starts(self) -> list[int]:
        """Where each word begins in the page's text."""
        text, starts, at = Reading((self.reading,)).text, [], 0
        for word in self.reading.words:
            at = text.index(word.text, at)
            starts.append(at)
            at += len(word.text)
        return starts


def told_pages(sheets: Sequence[Sheet], first: int = 1) -> tuple[ToldPage, ...]:
    """Each sheet as a page, numbered from `first`; what lies under a blot is neither read nor told."""
    return tuple(_page(sheet, number) for number, sheet in enumerate(sheets, start=first))


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A word of a run, where it stands (points), and the characters of the run it is."""

    run: int
    text: str
    begin: int
    x0: float
    y0: float
    x1: float
    y1: float


def _page(sheet: Sheet, number: int) -> ToldPage:
    runs = sorted(sheet.runs, key=lambda run: (run.y, run.x))
    ordered = list(_in_lines(word for n, run in enumerate(runs) for word in _words(n, run)))
    words = tuple(
        Word(d.text, number, _box(d.x0, d.y0, d.x1, d.y1), line=line, block=block) for d, line, block in ordered
    )
    drawn = [d for d, _, _ in ordered]
    reading = PageReading(number, WIDTH / 72, HEIGHT / 72, words, "layer" if words else "blank")
    return ToldPage(reading, tuple(_items(runs, drawn, number)))


def _words(number: int, run: Text) -> Iterator[_Drawn]:
    for found in re.finditer(r"\S+", run.text):
        x0 = run.x + width(run.text[: found.start()], run.face)
        x1 = x0 + width(found[0], run.face)
        yield _Drawn(number, found[0], found.start(), x0, run.y, x1, run.y + run.face.size * _HIGH)


def _in_lines(words: Iterable[_Drawn]) -> Iterator[tuple[_Drawn, int, int]]:
    """The words in reading order with their line and block: lines by their middle, blocks by the white between."""
    lines: list[list[_Drawn]] = []
    for word in sorted(words, key=lambda w: ((w.y0 + w.y1) / 2, w.x0)):
        top, bottom = (lines[-1][0].y0, lines[-1][0].y1) if lines else (0.0, 0.0)
        if lines and top + 0.2 * (bottom - top) <= (word.y0 + word.y1) / 2 <= bottom - 0.2 * (bottom - top):
            lines[-1].append(word)
        else:
            lines.append([word])
    block, below = 0, 0.0
    for number, line in enumerate(lines):
        high = max(w.y1 - w.y0 for w in line)
        block += bool(number and min(w.y0 for w in line) - below > _WHITE * high)
        below = max(w.y1 for w in line)
        for word in sorted(line, key=lambda w: w.x0):
            yield word, number, block


def _items(runs: Sequence[Text], drawn: Sequence[_Drawn], number: int) -> Iterator[ToldItem]:
    """What the runs say; spans that go on are joined to the last of the same kind that stands above them."""
    open_: dict[tuple[Item, Role], list[tuple[Text, Span, int]]] = {}
    whole: list[list[tuple[Text, Span, int]]] = []
    for n, run in enumerate(runs):
        for span in run.spans:
            key = (span.item, span.role)
            if not span.ongoing or key not in open_:
                open_[key] = []
                whole.append(open_[key])
            open_[key].append((run, span, n))
    for parts in whole:
        _, span, _ = parts[0]
        pieces = [piece for _, s, n in parts for piece in _pieces(drawn, n, s)]
        box = functools.reduce(Box.around, (_span_box(run, s) for run, s, _ in parts))
        text = " ".join(run.text[s.start : s.end].strip() for run, s, _ in parts)
        yield ToldItem(number, span.item, span.role, text, box, tuple(pieces))


def _pieces(drawn: Sequence[_Drawn], run: int, span: Span) -> Iterator[tuple[int, int, int]]:
    for number, word in enumerate(drawn):
        begin, end = max(span.start, word.begin), min(span.end, word.begin + len(word.text))
        if word.run == run and begin < end:
            yield number, begin - word.begin, end - word.begin


def _span_box(run: Text, span: Span) -> Box:
    x0 = run.x + width(run.text[: span.start], run.face)
    x1 = x0 + width(run.text[span.start : span.end], run.face)
    return _box(x0, run.y, x1, run.y + run.face.size * _HIGH)


def _box(x0: float, y0: float, x1: float, y1: float) -> Box:
    """Points as fractions of the page; what hangs over its edge is cut off."""
    left, right = (min(max(x / WIDTH, 0.0), 1.0) for x in (x0, x1))
    top, bottom = (min(max(y / HEIGHT, 0.0), 1.0) for y in (y0, y1))
    return Box(left, top, right, bottom)


def items_in_json(pages: Iterable[ToldPage]) -> list[dict[str, Any]]:
    """What all those pages say, as `truth.jsonl` holds it."""
    return [item.to_json() for item in itertools.chain.from_iterable(page.items for page in pages)]
