"""The Tesseract engine: page pictures in, page readings out."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from intake.errors import Unavailable
from intake.model import Box, PageReading, Word
from intake.ocr import codes, faxheader, picture, tesseract, upright

if TYPE_CHECKING:
    from collections.abc import Sequence

    from intake.model import Page
    from intake.ocr.picture import Grey
    from intake.ocr.tesseract import RawWord

_MAKING = "1"
"""Raise this when anything in this package changes what a page is read as."""

_DARK = 140
_LEAST_SKEW = 0.5
_POOR = 0.70
_FEW_LETTERS = 60
_BLANK_INK = 0.0006
_BORDER = 0.02
_NOISE_CONFIDENCE = 0.1
_CLEARLY_BETTER = 1.25


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page on its way: the picture that is read, and how it lies to the page.

    `turned` and `skew` are degrees clockwise that were applied, in this order, to the page's own picture.
    """

    page: Page
    picture: tesseract.Picture
    ink: float
    turned: int = 0
    skew: float = 0.0


@dataclass(frozen=True, slots=True)
class Tesseract:
    """Reads pages with the Tesseract program: one process for a run of pages.

    `page_seconds` is the longest time for one page; a page that takes longer, or crashes the program, is
    `failed`, and the others of its run are read all the same.
    """

    page_seconds: float = 60.0

    @property
    def version(self) -> str:
        """Program, version, language and making; raises `Unavailable` if the program is missing."""
        return f"tesseract {tesseract.version()} eng {_MAKING}"

    def read(self, pages: Sequence[Page]) -> tuple[PageReading, ...]:
        """What each page says, upright, in the order given."""
        if not pages:
            return ()
        try:
            with tempfile.TemporaryDirectory(dir=pages[0].picture.parent, prefix="read-") as folder:
                sheets = [_sheet(page, Path(folder)) for page in pages]
                firsts = tesseract.read_words([sheet.picture for sheet in sheets], self.page_seconds)
                return tuple(
                    self._settled(sheet, words, Path(folder)) for sheet, words in zip(sheets, firsts, strict=True)
                )
        except OSError as trouble:
            raise Unavailable(f"page pictures cannot be used: {trouble.strerror}") from None

    def _settled(self, sheet: Sheet, words: tuple[RawWord, ...] | None, folder: Path) -> PageReading:
        """The page's reading, after a second look if the first was poor."""
        if words is not None and _is_poor(sheet, words):
            sheet, words = self._turned(sheet, words, folder)
        return _reading(sheet, words)

    def _turned(self, sheet: Sheet, words: tuple[RawWord, ...], folder: Path) -> tuple[Sheet, tuple[RawWord, ...]]:
        """The better of the first reading and one of the page put upright."""
        turned = self._best_turn(sheet, folder)
        if turned == 0:
            return sheet, words
        grey = upright.turn(picture.load(sheet.page.picture), turned)
        other = _written(sheet, grey, turned, folder)
        (again,) = tesseract.read_words([other.picture], self.page_seconds)
        if again is None or score(again) <= score(words):
            return sheet, words
        return other, again

    def _best_turn(self, sheet: Sheet, folder: Path) -> int:
        """The turn under which the busiest part of the page reads best; 0 unless another is clearly better."""
        crop = upright.busiest(picture.load(sheet.page.picture))
        tries = []
        for degrees in upright.TURNS:
            grey = upright.turn(crop, degrees)
            path = folder / f"turn{sheet.page.number}-{degrees}.tif"
            picture.save(grey, path, sheet.page.dpi)
            tries.append(tesseract.Picture(path, grey.shape[1], grey.shape[0]))
        scores = [score(words or ()) for words in tesseract.read_words(tries, self.page_seconds)]
        best = int(np.argmax(scores))
        return upright.TURNS[best] if scores[best] > _CLEARLY_BETTER * scores[0] else 0


def _sheet(page: Page, folder: Path) -> Sheet:
    grey = picture.load(page.picture)
    plain = Sheet(page, tesseract.Picture(page.picture, page.width, page.height), ink_of(grey))
    return _written(plain, grey, 0, folder)


def _written(sheet: Sheet, grey: Grey, turned: int, folder: Path) -> Sheet:
    """The sheet for that turn, straightened if it is skewed, with its picture on disk."""
    skew = upright.skew_of(grey)
    skew = skew if abs(skew) >= _LEAST_SKEW else 0.0
    if turned == 0 and skew == 0.0:
        return sheet
    if skew:
        grey = upright.straighten(grey, skew)
    path = folder / f"sheet{sheet.page.number}-{turned}.tif"
    picture.save(grey, path, sheet.page.dpi)
    return Sheet(sheet.page, tesseract.Picture(path, grey.shape[1], grey.shape[0]), sheet.ink, turned, skew)


def ink_of(grey: Grey) -> float:
    """Share of dark pixels, the outermost fiftieth of the page left out."""
    height, width = grey.shape
    rows, columns = int(height * _BORDER), int(width * _BORDER)
    return float((grey[rows : height - rows or None, columns : width - columns or None] < _DARK).mean())


def score(words: Sequence[RawWord]) -> float:
    """How much was read, and how surely: letters and digits weighted with the square of their confidence."""
    return sum(
        sum(map(str.isalnum, word.text)) * word.confidence**2
        for word in words
        if word.confidence > 0.4 and sum(map(str.isalnum, word.text)) > 1
    )


def quality(words: Sequence[RawWord] | Sequence[Word]) -> float:
    """Mean confidence over all letters and digits, 0..1; 0 without any."""
    letters = sum(sum(map(str.isalnum, word.text)) for word in words)
    sure = sum(sum(map(str.isalnum, word.text)) * word.confidence for word in words)
    return sure / letters if letters else 0.0


def _is_poor(sheet: Sheet, words: tuple[RawWord, ...]) -> bool:
    if sheet.ink < _BLANK_INK:
        return False
    letters = sum(sum(map(str.isalnum, word.text)) for word in words)
    return letters < _FEW_LETTERS or quality(words) < _POOR or _is_sideways(words)


def _is_sideways(words: tuple[RawWord, ...]) -> bool:
    long = [word for word in words if len(word.text) >= 4 and word.confidence > 0.5]
    tall = [word for word in long if word.bottom - word.top > 1.5 * (word.right - word.left)]
    return len(tall) > 0.4 * len(long)


def _reading(sheet: Sheet, raw: tuple[RawWord, ...] | None) -> PageReading:
    page = sheet.page
    wide, high = (page.height, page.width) if sheet.turned in (90, 270) else (page.width, page.height)
    if raw is None:
        return PageReading(page.number, wide / page.dpi, high / page.dpi, (), "failed", quality=0.0, ink=sheet.ink)
    words, header = faxheader.take_out([_word(word, sheet) for word in raw if not _is_noise(word)])
    found = codes.find(sheet, words)
    blank = not found and not any(_is_sure(word) for word in words) and sheet.ink < _BLANK_INK
    return PageReading(
        number=page.number,
        width=wide / page.dpi,
        height=high / page.dpi,
        words=() if blank else words,
        how="blank" if blank else "ocr",
        turned=sheet.turned,
        quality=quality(words) if not blank else 0.0,
        codes=found,
        header=header,
        ink=sheet.ink,
    )


def _word(raw: RawWord, sheet: Sheet) -> Word:
    width, height = sheet.picture.width, sheet.picture.height
    box = Box(raw.left / width, raw.top / height, raw.right / width, raw.bottom / height)
    return Word(
        raw.text,
        sheet.page.number,
        upright.unskewed(box, sheet.skew, width, height),
        raw.confidence,
        raw.line,
        raw.block,
    )


def _is_noise(word: RawWord) -> bool:
    return word.confidence < _NOISE_CONFIDENCE and not any(map(str.isalnum, word.text))


def _is_sure(word: Word) -> bool:
    return word.confidence > 0.5 and sum(map(str.isalnum, word.text)) > 1
