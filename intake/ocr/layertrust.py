"""How far the text a PDF page came with may stand for its ink: what can be told without reading; in the child process.

Words count only as far as they drew: the page is drawn once as it is and once without its visible text, and what
differs is the ink of that text.  So the layer of an earlier OCR counts for nothing, whether it is invisible or lies
hidden under its scan: it has no confidences, and nobody knows how it took a smudged digit.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from intake.ocr import blank, specks
from intake.ocr.fonts import Sound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from intake.ocr.picture import Grey

    LayerWord = tuple[str, float, float, float, float, int, int]
    """Text, left, top, right, bottom in fractions of the page, line, block."""

_DIFFERENT = 24
"""Levels of grey that tell ink from the noise of drawing twice."""

_DARK = 160
_AROUND = 0.015
_COARSE = 2
_LETTER_HIGH, _LETTER_THIN, _SOLID = 0.04, 0.02, 0.9
_LARGE, _OPEN, _STRAIGHT = 0.5, 0.15, 0.9
_FEWEST_PIECES = 3
_LARGE_PICTURE = 0.05
_MOST_JUNK = 0.03
_LEAST_LIKENESS = 0.80
_LEAST_LETTERS = 40
_SAMPLE_LINES, _SAMPLE_LETTERS, _DIGIT_WEIGHT = 4, 120, 4
_SAMPLE_MARGIN, _SAMPLE_PAPER = 0.08, 0.4

_ENGLISH = np.array([8.2, 1.5, 2.8, 4.3, 12.7, 2.2, 2.0, 6.1, 7.0, 0.15, 0.77, 4.0, 2.4, 6.7, 7.5, 1.9, 0.095, 6.0, 6.3, 9.1, 2.8, 0.98, 2.4, 0.15, 2.0, 0.074])  # fmt: skip # noqa: E501
"""Per cent of a..z in English text (Lewand, Cryptological Mathematics, 2000)."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A small part of a page, for comparing: its picture, and the words that the layer says stand there."""

    grey: Grey
    words: list[LayerWord]


@dataclass(frozen=True, slots=True)
class Trust:
    """What of a text layer may be used, and what is still to be read.

    `words` drew the ink they stand for.  `rest` is the page without the ink of these words, if something readable is
    left on it; `sample` is what the words are to be compared with before they are believed.
    """

    words: list[LayerWord]
    rest: Grey | None = None
    sample: Sample | None = None


def weigh(  # noqa: PLR0917 - two drawings of one page, its words, and what is known of its fonts and images
    words: Sequence[LayerWord], grey: Grey, bare: Grey, dpi: float, fonts: Sound, image_share: float
) -> Trust | None:
    """What may be used of the words of a page; None if they must not be used and the page be read as a picture.

    `grey` is the page as drawn at `dpi`, `bare` the same without its visible text, `image_share` the share of the page
    that its largest image covers.
    """
    drawn = _drawn(words, grey, bare)
    if not drawn or is_junk(drawn):
        return None
    rest = _without(drawn, grey, bare, dpi)
    is_part = has_writing(rest, dpi) or (image_share > _LARGE_PICTURE and not blank.is_empty(rest, dpi))
    if not _is_doubtful(drawn, fonts):
        return Trust(drawn, rest if is_part else None)
    sample = _sample(drawn, grey, dpi)
    return None if is_part or sample is None else Trust(drawn, None, sample)


def _drawn(words: Sequence[LayerWord], grey: Grey, bare: Grey) -> list[LayerWord]:
    """The words that put ink into their places."""
    changed = np.abs(grey.astype(np.int16) - bare) > _DIFFERENT
    return [word for word in words if changed[_place(word, grey.shape)].any()]


def _without(words: Sequence[LayerWord], grey: Grey, bare: Grey, dpi: float) -> Grey:
    """The page without the ink of those words: text that no word stands for stays on it."""
    rest = grey.copy()
    for word in words:
        place = _place(word, grey.shape, _AROUND * dpi)
        rest[place] = bare[place]
    return rest


def _place(word: LayerWord, shape: tuple[int, ...], around: float = 0.0) -> tuple[slice, slice]:
    _, left, top, right, bottom, _, _ = word
    rows = slice(max(0, math.floor(top * shape[0] - around)), max(0, math.ceil(bottom * shape[0] + around)))
    return rows, slice(max(0, math.floor(left * shape[1] - around)), max(0, math.ceil(right * shape[1] + around)))


def has_writing(grey: Grey, dpi: float) -> bool:
    """Whether the page holds pieces of ink that may be letters: no rules, frames, bars, solid areas or dots."""
    coarse = np.asarray(Image.fromarray(grey).reduce(_COARSE)) if min(grey.shape) >= _COARSE else grey
    inch = dpi / _COARSE
    found = specks.pieces(coarse < _DARK)
    short, long = np.minimum(found.wide, found.high), np.maximum(found.wide, found.high)
    full = found.area / np.maximum(1, found.wide * found.high)
    open_ = (long > _LARGE * inch) & (full < _OPEN)
    letters = (long > _LETTER_HIGH * inch) & (short > _LETTER_THIN * inch) & (full < _SOLID) & ~open_ & ~_frames(found)
    return int(letters.sum()) >= _FEWEST_PIECES


def _frames(found: specks.Pieces) -> NDArray[np.bool_]:
    """Pieces with four straight sides: boxes to tick, tables."""
    row, start = np.divmod(found.starts, found.shape[1])
    end = start + found.ends - found.starts
    piece, count = found.piece, found.area.size
    left = np.bincount(piece, start <= found.left[piece] + 1, count)
    right = np.bincount(piece, end >= (found.left + found.wide)[piece] - 1, count)
    top = np.bincount(piece, np.where(row <= found.top[piece] + 1, end - start, 0), count)
    bottom = np.bincount(piece, np.where(row >= (found.top + found.high)[piece] - 2, end - start, 0), count)
    upright = (left >= _STRAIGHT * found.high) & (right >= _STRAIGHT * found.high)
    return np.asarray(upright & (top >= _STRAIGHT * found.wide) & (bottom >= _STRAIGHT * found.wide))


def is_junk(words: Sequence[LayerWord]) -> bool:
    """Whether many of the characters are none that anybody writes: glyphs without a mapping."""
    text = "".join(word[0] for word in words)
    odd = sum(len(match) for match in re.findall(r"\(cid:\d+\)", text))
    odd += sum(unicodedata.category(char) in ("Co", "Cn", "Cc", "Cs") or char == "\ufffd" for char in text)
    return odd > _MOST_JUNK * len(text)


def _is_doubtful(words: Sequence[LayerWord], fonts: Sound) -> bool:
    """Whether the words must be compared with the ink: nothing vouches for them, or they look like no English."""
    text = "".join(word[0] for word in words).lower()
    counts: np.ndarray[Any, np.dtype[np.float64]] = np.array(
        [text.count(chr(97 + letter)) for letter in range(26)], float
    )
    if fonts is Sound.UNMAPPED:
        return True
    if counts.sum() < _LEAST_LETTERS:
        return fonts is not Sound.PLAIN
    return float(counts @ _ENGLISH / (np.linalg.norm(counts) * np.linalg.norm(_ENGLISH))) < _LEAST_LIKENESS


def _sample(words: Sequence[LayerWord], grey: Grey, dpi: float) -> Sample | None:
    """The few lines that say most, digits above all; None if no line says anything."""
    lines = [list(line) for _, line in groupby(words, key=lambda word: word[5])]
    runs = [
        [word for line in lines[at : at + _SAMPLE_LINES] for word in line]
        for at in range(max(1, len(lines) - _SAMPLE_LINES + 1))
    ]
    best = max(runs, key=_says)
    if _says(best) == 0:
        return None
    left, top = min(word[1] for word in best), min(word[2] for word in best)
    right, bottom = max(word[3] for word in best), max(word[4] for word in best)
    crop = grey[_place(("", left, top, right, bottom, 0, 0), grey.shape, _SAMPLE_MARGIN * dpi)]
    return Sample(np.pad(crop, round(_SAMPLE_PAPER * dpi), constant_values=255), best)


def _says(words: Sequence[LayerWord]) -> int:
    text = "".join(word[0] for word in words)
    return min(_SAMPLE_LETTERS, sum(map(str.isalpha, text))) + _DIGIT_WEIGHT * min(
        _SAMPLE_LETTERS, sum(map(str.isdigit, text))
    )
