"""Stickers, cards and boxed heads that were read badly, read again by themselves.

Where a frame stands beside other print, Tesseract draws its lines through both, reads the rules as letters and leaves
out what it cannot make lines of.  Cut out along its frame and laid straight, the same ink reads well.
"""

from __future__ import annotations

import statistics
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageFilter, ImageOps

from intake.model import HEADER_BLOCK, Alternative, Box, Word
from intake.ocr import clean, judge, picture, specks, tesseract, upright, zoneframes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from intake.model import Page, PageReading
    from intake.ocr.picture import Grey
    from intake.ocr.tesseract import RawWord
    from intake.ocr.zoneframes import Frame

_WELL, _WELL_CROSSED = 0.85, 0.95
"""What was read so surely on the whole is left alone; more is asked where lines were drawn across the frame."""
_OVERLOOKED = 8
"""So many pieces of ink of the size of letters that no word covers are a line that was not read."""
_LETTER_HIGH, _LETTER_WIDE = (0.05, 0.2), 0.3
"""Inches."""
_FIGURES, _TOLD, _SHARED = 3, 0.3, 0.3
"""A word with so many figures may be a value: what other readings have in its place, sure enough, is told as well.
Words share a place that overlap by so much of the narrower."""
_TWICE, _BLUR = 2, 1.2
_EDGE = 16
_ONE_LINE = 0.6
"""Lines whose middles are no further apart than this share of their height are one line, read twice."""
_NOISE, _DIRT = 0.1, 0.3
_DARK = 128


@dataclass(frozen=True, slots=True)
class Card:
    """A frame worth a second look: the words that stand in it now, and the pictures of it to be read."""

    frame: Frame = field(repr=False)
    words: tuple[Word, ...] = field(repr=False)
    pictures: tuple[tesseract.Picture, ...] = field(repr=False)
    scales: tuple[int, ...]


def look(
    pages: Sequence[Page], readings: Sequence[PageReading], folder: Path, page_seconds: float
) -> tuple[PageReading, ...]:
    """The readings, with what stands in frames in the words of the better reading."""
    found = [
        _cards(page, reading, folder) if reading.how == "ocr" else []
        for page, reading in zip(pages, readings, strict=True)
    ]
    pictures = [one for cards in found for card in cards for one in card.pictures]
    raw = iter(tesseract.read_words(pictures, page_seconds, tesseract.ONE_BLOCK))
    looked = []
    for page, reading, cards in zip(pages, readings, found, strict=True):
        said = reading
        for card in cards:
            tries = [_words(next(raw), card, scale, page, said) for scale in card.scales]
            best = _best_lines(tries, card, said, page.dpi)
            said = replace(said, words=_instead(said.words, card.words, best))
        looked.append(replace(said, quality=judge.quality(said.words)) if cards else said)
    return tuple(looked)


def _cards(page: Page, reading: PageReading, folder: Path) -> list[Card]:
    grey = upright.turn(picture.load(page.picture), reading.turned)
    cards = []
    for number, frame in enumerate(zoneframes.frames_of(grey, page.dpi)):
        words = tuple(word for word in reading.words if _stands_in(word, frame, grey))
        cut = frame.straight(grey)
        if not _deserves(reading, frame, words, cut, page.dpi):
            continue
        clear = clean.cleaned(cut, page.dpi)
        large = Image.fromarray(clear).resize((cut.shape[1] * _TWICE, cut.shape[0] * _TWICE), Image.Resampling.BICUBIC)
        ways = ((cut, 1), (clear, 1), (np.asarray(large.filter(ImageFilter.GaussianBlur(_BLUR))), _TWICE))
        pictures = []
        for way, (grey_one, scale) in enumerate(ways):
            one = np.asarray(ImageOps.expand(Image.fromarray(grey_one), _EDGE, 255))
            path = folder / f"card{page.number}-{number}-{way}.tif"
            picture.put(one, path, page.dpi * scale)
            pictures.append(tesseract.Picture(path, one.shape[1], one.shape[0], page.dpi * scale))
        cards.append(Card(frame, words, tuple(pictures), tuple(scale for _, scale in ways)))
    return cards


def _stands_in(word: Word, frame: Frame, grey: Grey) -> bool:
    high, wide = grey.shape
    box = word.box
    middle = frame.holds((box.left + box.right) / 2 * wide, (box.top + box.bottom) / 2 * high)
    return middle and word.block != HEADER_BLOCK


def _deserves(reading: PageReading, frame: Frame, words: Sequence[Word], cut: Grey, dpi: float) -> bool:
    """Whether the frame was read badly, its lines were drawn through other print, or ink in it was overlooked."""
    lines = {(word.block, word.line) for word in words}
    inside = {id(word) for word in words}
    crossed = any((word.block, word.line) in lines and id(word) not in inside for word in reading.words)
    if words and judge.quality(words) < (_WELL_CROSSED if crossed else _WELL):
        return True
    return _overlooked(reading, frame, words, cut, dpi) >= _OVERLOOKED


def _overlooked(reading: PageReading, frame: Frame, words: Sequence[Word], cut: Grey, dpi: float) -> int:
    """How many pieces of the size of letters lie under no word."""
    found = specks.pieces(cut < _DARK)
    least, most = (inches * dpi for inches in _LETTER_HIGH)
    letters = (found.high >= least) & (found.high <= most) & (found.wide <= _LETTER_WIDE * dpi)
    if np.count_nonzero(letters) < _OVERLOOKED:
        return 0
    across = (found.left + found.wide / 2)[letters]
    down = (found.top + found.high / 2)[letters]
    free = np.ones(across.size, dtype=bool)
    wide, high = reading.width * dpi, reading.height * dpi
    for word in words:
        fall = frame.top_at((word.box.left + word.box.right) / 2 * wide)
        top, bottom = (edge * high - fall for edge in (word.box.top, word.box.bottom))
        left, right = (edge * wide - frame.left for edge in (word.box.left, word.box.right))
        free &= (across < left) | (across > right) | (down < top - least) | (down > bottom + least)
    return int(np.count_nonzero(free))


def _words(raw: Sequence[RawWord] | None, card: Card, scale: int, page: Page, reading: PageReading) -> tuple[Word, ...]:
    """What one picture of a frame was read as, on the upright page, in lines and a block of their own."""
    wide, high = (page.height, page.width) if reading.turned in {90, 270} else (page.width, page.height)
    block = max((word.block for word in reading.words), default=0) + 1
    line = max((word.line for word in reading.words), default=0) + 1
    found = []
    for one in raw or ():
        letters = judge.letters(one.text)
        if one.confidence < _NOISE or (one.confidence < _DIRT and letters < 2) or not letters:
            continue
        left, right = (card.frame.left + (edge - _EDGE) / scale for edge in (one.left, one.right))
        fall = card.frame.top_at((left + right) / 2)
        top, bottom = (fall + (edge - _EDGE) / scale for edge in (one.top, one.bottom))
        box = Box(max(0.0, left / wide), max(0.0, top / high), min(1.0, right / wide), min(1.0, bottom / high))
        found.append(Word(one.text, page.number, box, one.confidence, line + one.line, block))
    return tuple(found)


def _best_lines(tries: Sequence[Sequence[Word]], card: Card, reading: PageReading, dpi: float) -> tuple[Word, ...]:
    """The lines of the frame, top to bottom, each as the reading has it that read it best, in one block.

    Of what stood there before, a line that none of them has stays if it was read well: it may touch the frame.
    """
    new = [line for words in tries for line in _lines(words, card.frame, reading, dpi)]
    old = _lines(card.words, card.frame, reading, dpi)
    found: list[_Line] = []
    for line in sorted(new, key=_Line.rank):
        if not any(line.is_the_same(other) for other in found):
            found.append(line)
    for line in old:
        same = [at for at, other in enumerate(found) if line.is_the_same(other)]
        if not same and judge.quality(line.words) >= _WELL:
            found.append(line)
        elif len(same) == 1 and line.rank() < found[same[0]].rank():
            found[same[0]] = line
    found = [line.with_what(other for other in (*new, *old) if other.is_the_same(line)) for line in found]
    block = max((word.block for word in reading.words), default=0) + 1
    first = max((word.line for word in reading.words), default=0) + 1
    ordered = enumerate(sorted(found, key=lambda line: line.middle))
    return tuple(replace(word, block=block, line=first + at) for at, line in ordered for word in line.words)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a frame as one reading has it: its middle and height in pixels of the frame laid straight."""

    words: tuple[Word, ...] = field(repr=False)
    middle: float
    high: float

    def rank(self) -> float:
        """Lower is better."""
        return -judge.score(self.words)

    def with_what(self, others: Iterable[_Line]) -> _Line:
        """The line with what others have read otherwise where it has figures, and with figures it left out."""
        words = list(self.words)
        for word in (word for other in others if other is not self for word in other.words):
            if sum(map(str.isdigit, word.text)) < _FIGURES:
                continue
            under = [at for at, mine in enumerate(words) if _share_column(mine.box, word.box)]
            if not under:
                words.append(word)
            elif len(under) == 1 and _is_another(word, words[under[0]]):
                at = under[0]
                told = (*words[at].alternatives, Alternative(word.text, word.confidence))
                words[at] = replace(words[at], alternatives=told)
        return replace(self, words=tuple(sorted(words, key=lambda word: word.box.left)))

    def is_the_same(self, other: _Line) -> bool:
        """Whether both are one line of print."""
        return abs(self.middle - other.middle) < _ONE_LINE * max(self.high, other.high)


def _share_column(one: Box, other: Box) -> bool:
    common = min(one.right, other.right) - max(one.left, other.left)
    return common > _SHARED * min(one.width, other.width)


def _is_another(read: Word, word: Word) -> bool:
    """Whether a reading of a figure is sure enough to be told, and not told yet."""
    told = {word.text, *(other.text for other in word.alternatives)}
    return read.confidence >= _TOLD and read.text not in told


def _lines(words: Sequence[Word], frame: Frame, reading: PageReading, dpi: float) -> list[_Line]:
    lines: dict[tuple[int, int], list[Word]] = {}
    for word in words:
        lines.setdefault((word.block, word.line), []).append(word)
    wide, high = reading.width * dpi, reading.height * dpi
    found = []
    for line in lines.values():
        falls = [frame.top_at((word.box.left + word.box.right) / 2 * wide) for word in line]
        middles = [(w.box.top + w.box.bottom) / 2 * high - fall for w, fall in zip(line, falls, strict=True)]
        found.append(
            _Line(tuple(line), statistics.median(middles), statistics.median(w.box.height for w in line) * high)
        )
    return found


def _instead(words: tuple[Word, ...], old: Sequence[Word], new: tuple[Word, ...]) -> tuple[Word, ...]:
    """The words with those of a frame exchanged: before the line in which its first word stood, or at the end."""
    gone = {id(word) for word in old}
    kept = tuple(word for word in words if id(word) not in gone)
    if not old:
        return (*kept, *new)
    lines = {(word.block, word.line) for word in old}
    first = next(at for at, word in enumerate(words) if (word.block, word.line) in lines)
    at = sum(id(word) not in gone for word in words[:first])
    return (*kept[:at], *new, *kept[at:])
