"""An invisible text layer: drawing operators that lay words over their ink, in few bytes."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from itertools import groupby
from statistics import median
from typing import TYPE_CHECKING

from intake.ocr import invisiblefont

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from intake.ocr.invisiblefont import Alphabet

    Placed = Sequence[tuple[str, float, float, float, float]]
    """The words of a line with their boxes in fractions of the upright page: text, left, top, right, bottom."""

    Rectangle = tuple[float, float, float, float]

_START, _END = 0.3, 0.6
"""How far from its ink a word may begin and end, in ems of letters half an em wide."""

_GAP = 0.25
"""So many ems there are between words at least, or readers of PDFs (poppler) take them for one."""

_GRAIN = 250
"""Words are moved along their line by multiples of so many thousandths of an em: like numbers cost few bytes."""

_FIBRE = 5
"""Letters are stretched to multiples of so many hundredths, where that is a small part of it."""

_NEARLY = 0.08
"""Letters are as wide as the ink if they are by so much of it: another size or stretch costs bytes."""

_LOW, _HIGH = 0.9, 1.4
"""Letters may be so much lower and higher than the ink of their line, which may have no feet or no heads."""

_LARGE = 5
"""Lines of so many points or more begin on whole points."""

_STRAY, _TALLER = 0.3, 2.0
"""A word that lies off its line by that share of the line's height, or is so much taller, is placed by itself."""

_FEWEST_WORDS, _FEWEST_LINES = 4, 3
"""The slope of a page is told by lines of so many words, if there are so many such lines."""

_LEVEL = 0.2
"""A line that falls or rises by less than this share of its height is laid level."""

_SPECIAL = re.compile(rb"[\\()]")


@dataclass(frozen=True, slots=True)
class _Word:
    """A word on the page as shown, in points from its bottom left corner."""

    text: str
    left: float
    right: float
    bottom: float
    top: float

    @property
    def natural(self) -> float:
        """Its width at a size of one."""
        return len(self.text) * invisiblefont.WIDTH

    @property
    def centre(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2


def content(lines: Sequence[Placed], box: Rectangle, rotation: int, alphabet: Alphabet, names: Sequence[str]) -> bytes:
    """Drawing operators that lay the words of these lines invisibly over their ink; none if there is nothing to say.

    `box` is what is shown of the page, in its user space (left, bottom, right, top); `rotation` the clockwise
    turn with which the page is shown, words being placed on the page so shown; `names` those of the font resources.
    The words of a line are shown together, a space between them, moved and stretched where they would else not lie
    over their ink; a line slopes as the page does.
    """
    left, bottom, right, top = box
    wide, high = (top - bottom, right - left) if rotation in (90, 270) else (right - left, top - bottom)
    placed = [[word for one in line if (word := _word(one, wide, high)) is not None] for line in lines]
    writer = _Writer(alphabet, names, _slope(placed))
    for line in placed:
        for run in _runs(line):
            writer.show(run)
    if not writer.out:
        return b""
    return b"q " + _upright(box, rotation) + b"\n".join([b"BT 3 Tr", *writer.out, b"ET Q"])


def _word(placed: tuple[str, float, float, float, float], wide: float, high: float) -> _Word | None:
    text, x0, y0, x1, y1 = placed
    said = invisiblefont.speakable(text)
    if not said or y1 <= y0 or x1 <= x0:
        return None
    return _Word(said, x0 * wide, x1 * wide, (1 - y1) * high, (1 - y0) * high)


def _slope(lines: Sequence[Sequence[_Word]]) -> float:
    """How far the lines of the page rise for each point to the right: the median of what its longer lines say."""
    slopes = []
    for line in lines:
        if len(line) < _FEWEST_WORDS:
            continue
        xs, ys = zip(*(word.centre for word in line), strict=True)
        x, y = sum(xs) / len(xs), sum(ys) / len(ys)
        spread = sum((one - x) ** 2 for one in xs)
        if spread > 0:
            slopes.append(sum((one - x) * (other - y) for one, other in zip(xs, ys, strict=True)) / spread)
    return median(slopes) if len(slopes) >= _FEWEST_LINES else 0.0


def _runs(line: Sequence[_Word]) -> Iterator[list[_Word]]:
    """The words of a line as far as they follow each other on it."""
    run: list[_Word] = []
    tall = 0.0
    for word in line:
        if run and not _follows(word, run[-1], tall):
            yield run
            run, tall = [], 0.0
        run.append(word)
        tall = max(tall, word.top - word.bottom)
    if run:
        yield run


def _follows(word: _Word, before: _Word, tall: float) -> bool:
    stray = _STRAY * tall
    near = before.bottom - stray <= word.centre[1] <= before.top + stray
    return near and word.left >= before.left and word.top - word.bottom < _TALLER * tall


class _Writer:
    """Writes operators, and remembers what those written so far have set."""

    def __init__(self, alphabet: Alphabet, names: Sequence[str], slope: float) -> None:
        self.out: list[bytes] = []
        self._alphabet = alphabet
        self._names = names
        self._slope = slope
        self._start: tuple[float, float] | None = (0.0, 0.0)
        self._font = (0, 0)
        self._parts: list[bytes | int] = []
        self._stretch = 100

    def show(self, run: Sequence[_Word]) -> None:
        """Show one run of words."""
        left = run[0].left
        tall = max(word.top - word.bottom for word in run)
        slope = self._slope if abs(self._slope) * (run[-1].right - left) > _LEVEL * tall else 0.0
        falls = [slope * (word.centre[0] - left) for word in run]
        bottom = min(word.bottom - fall for word, fall in zip(run, falls, strict=True))
        top = max(word.top - fall for word, fall in zip(run, falls, strict=True))
        along = math.hypot(1.0, slope)
        pitch = along * sum(word.right - word.left for word in run) / sum(word.natural for word in run)
        size, usual = self._letters(pitch, top - bottom)
        self._move(left, (bottom + top - size) / 2, slope, size)
        self._words(run, size, usual, along)

    def _letters(self, pitch: float, tall: float) -> tuple[int, int]:
        """Size and stretch of a line so tall whose words are `pitch` wide for each of their own width.

        Those of the line before, if they will do; else the size that needs no stretch, as far as the height allows.
        """
        size = self._font[1]
        if _LOW * tall <= size <= _HIGH * tall and abs(size * self._stretch / 100 - pitch) <= _NEARLY * pitch:
            return size, self._stretch
        size = max(1, round(min(_HIGH * tall, max(_LOW * tall, pitch))))
        return size, 100 if abs(size - pitch) <= _NEARLY * pitch else _stretch(pitch, size)

    def _move(self, x: float, y: float, slope: float, size: int) -> None:
        digits = 0 if size >= _LARGE else 1
        x, y = round(x, digits), round(y, digits)
        if slope or self._start is None:
            cosine = 1 / math.hypot(1.0, slope)
            turn = (cosine, cosine * slope, -cosine * slope, cosine)
            self.out.append(" ".join([*(_number(one, 4) for one in turn), _number(x), _number(y), "Tm"]).encode())
        else:
            self.out.append(f"{_number(x - self._start[0])} {_number(y - self._start[1])} Td".encode())
        self._start = None if slope else (x, y)

    def _words(self, run: Sequence[_Word], size: int, usual: int, along: float) -> None:
        """The words of a run from its start on; `along` is the length of the line for each point to the right."""
        at, free, left = 0.0, 0.0, run[0].left
        em = min(size, max(word.top - word.bottom for word in run))
        for word in run:
            start, wide, natural = (word.left - left) * along, (word.right - word.left) * along, word.natural * size
            if abs(start - at) > _START * em:
                at += self._step(max(start, free) - at, size)
            room = start + wide - at
            fitting = (one for one in (self._stretch, usual) if -_END * em <= natural * one / 100 - room <= _START * em)
            self._set_stretch(next(fitting, _stretch(room, natural)))
            text = word.text if word is run[-1] else word.text + " "
            for font, codes in self._alphabet.said(text):
                self._set_font(font, size)
                self._parts.append(codes)
            free = at + natural * self._stretch / 100 + _GAP * size
            at += (natural + invisiblefont.WIDTH * size) * self._stretch / 100
        self._flush()

    def _step(self, way: float, size: int) -> float:
        """Go about so many points along the line; returns how many they are."""
        unit = size * self._stretch / 100_000  # of a thousandth of an em as it is stretched
        grain = min(_GRAIN, 100 * _GRAIN // self._stretch)
        steps = grain * round(way / unit / grain)
        if steps:
            self._parts.append(-steps)
        return steps * unit

    def _set_stretch(self, stretch: int) -> None:
        if stretch != self._stretch:
            self._flush()
            self.out.append(b"%d Tz" % stretch)
            self._stretch = stretch

    def _set_font(self, font: int, size: int) -> None:
        if (font, size) != self._font:
            self._flush()
            self.out.append(f"/{self._names[font]} {size} Tf".encode())
            self._font = font, size

    def _flush(self) -> None:
        """Show the parts collected so far: codes, and between them thousandths of an em to go back."""
        parts: list[bytes] = []
        for codes, group in groupby(self._parts, key=lambda part: isinstance(part, bytes)):
            if codes:
                text = b"".join(part for part in group if isinstance(part, bytes))
                parts.append(b"(%s)" % _SPECIAL.sub(rb"\\\g<0>", text))
            else:
                parts += [str(part).encode() for part in group]
        if parts:
            alone = len(parts) == 1 and parts[0].startswith(b"(")
            self.out.append(parts[0] + b"Tj" if alone else b"[%s]TJ" % b"".join(parts))
        self._parts.clear()


def _stretch(wide: float, natural: float) -> int:
    exact = 100 * wide / natural
    grain = _FIBRE if exact >= _FIBRE / _NEARLY else 1
    return min(2000, max(1, grain * round(exact / grain)))


def _number(value: float, digits: int = 1) -> str:
    """A number in as few characters as it takes."""
    text = f"{value:.{digits}f}".rstrip("0").rstrip(".")
    text = text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text
    return "0" if text in ("", "-0", "-") else text


def _upright(box: Rectangle, rotation: int) -> bytes:
    """The operator that puts the origin to the bottom left corner of the page as shown; none if it is there."""
    x0, y0, x1, y1 = box
    turn = {0: (1, 0, 0, 1, x0, y0), 90: (0, 1, -1, 0, x1, y0), 180: (-1, 0, 0, -1, x1, y1), 270: (0, -1, 1, 0, x0, y1)}
    matrix = turn[rotation]
    return (
        b"" if matrix == (1, 0, 0, 1, 0, 0) else " ".join([*(_number(value, 4) for value in matrix), "cm\n"]).encode()
    )
