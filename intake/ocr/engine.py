"""The Tesseract engine: page pictures in, page readings out."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from intake.errors import Unavailable
from intake.model import HEADER_BLOCK, Page, PageReading
from intake.ocr import (
    blank,
    clean,
    codes,
    faxheader,
    geometry,
    inorder,
    judge,
    picture,
    retake,
    secondlook,
    sheets,
    tesseract,
    zones,
)
from intake.ocr.zonelabels import Labels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from intake.model import Box, FaxHeader, Word
    from intake.ocr.picture import Grey
    from intake.ocr.sheets import Sheet
    from intake.ocr.tesseract import RawWord

_MAKING = "12"
"""Raise this when anything in this package changes what a page is read as."""

_NOISE_CONFIDENCE = 0.1
_STRIP_SECONDS = 20.0
_LINE, _LINE_DPI = "Everything is in its place", 200.0


@dataclass(frozen=True, slots=True)
class Tesseract:
    """Reads pages with the Tesseract program: one process for a run of pages.

    `page_seconds` is the most processor time for one page; a page that takes longer, or crashes the program, is
    `failed`, and the others of its run are read all the same.  `labels` announce what is looked at twice.
    """

    page_seconds: float = 60.0
    labels: Labels = field(default_factory=Labels)

    @property
    def version(self) -> str:
        """Program, version, language, making and labels; raises `Unavailable` if the program is missing."""
        return f"tesseract {tesseract.version()} eng {_MAKING} {self.labels.digest}"

    def read(self, pages: Sequence[Page]) -> tuple[PageReading, ...]:
        """What each page says, upright, in the order given."""
        if not pages:
            return ()
        try:
            with tempfile.TemporaryDirectory(dir=pages[0].picture.parent, prefix="read-") as folder:
                run = [sheets.first(page, Path(folder)) for page in pages]
                words = tesseract.read_words([sheet.picture for sheet in run], self.page_seconds)
                said = self._readings(run, words, Path(folder))
                return zones.look(pages, said, self.labels, Path(folder), self.page_seconds)
        except OSError as trouble:
            raise Unavailable(f"page pictures cannot be used: {trouble.strerror}") from None

    def _readings(
        self, run: Sequence[Sheet], words: Sequence[tuple[RawWord, ...] | None], folder: Path
    ) -> tuple[PageReading, ...]:
        """What the pages say: those that read poorly read again, lines that were overlooked filled in."""
        empty = {sheet.page.number: _without_words(sheet, raw) for sheet, raw in zip(run, words, strict=True)}
        best = [
            secondlook.look(sheet, raw, folder, self.page_seconds) if judge.is_doubtful(raw) else (sheet, raw)
            for sheet, raw in zip(run, words, strict=True)
            if raw is not None and empty[sheet.page.number] is None
        ]
        filled = retake.look(best, folder, self.page_seconds)
        read = {
            sheet.page.number: _reading(sheet, kept, found, folder)
            for (sheet, _), (kept, found) in zip(best, filled, strict=True)
        }
        return tuple(empty[sheet.page.number] or read[sheet.page.number] for sheet in run)


def reads_a_drawn_line(folder: Path) -> bool:
    """Whether the engine reads a line that is drawn for it into that folder: a proof that all its parts are there.

    Raises `Unavailable` if one is missing.
    """
    line = Image.new("L", (900, 200), 255)
    ImageDraw.Draw(line).text((60, 60), _LINE, 0, ImageFont.load_default(48))
    file = folder / "line.tif"
    digest = picture.save(np.asarray(line), file, _LINE_DPI)
    (read,) = Tesseract().read([Page(1, file, line.width, line.height, _LINE_DPI, digest)])
    return _LINE in " ".join(word.text for word in read.words)


def _without_words(sheet: Sheet, words: tuple[RawWord, ...] | None) -> PageReading | None:
    """The reading of a page that failed (no words are known) or is blank; None if it is neither."""
    if words is not None and judge.has_sure_word(words):
        return None
    grey = picture.load(sheet.page.picture)
    if words is not None and not blank.is_empty(grey, sheet.page.dpi):
        return None
    wide, high = sheet.inches
    return PageReading(
        sheet.page.number, wide, high, (), "failed" if words is None else "blank", quality=0.0, ink=blank.ink_of(grey)
    )


def _reading(
    sheet: Sheet, words: tuple[RawWord, ...], found: Sequence[tuple[RawWord, ...]], folder: Path
) -> PageReading:
    grey = picture.load(sheet.page.picture)
    said, header = _said(sheet, words, found, grey, folder)
    wide, high = sheet.inches
    return PageReading(
        number=sheet.page.number,
        width=wide,
        height=high,
        words=said,
        how="ocr",
        turned=sheet.turned,
        quality=judge.quality(said),
        codes=codes.find(grey, sheet.page.number, sheet.turned, said),
        header=header,
        ink=blank.ink_of(grey),
    )


def _said(
    sheet: Sheet, words: tuple[RawWord, ...], found: Sequence[tuple[RawWord, ...]], grey: Grey, folder: Path
) -> tuple[tuple[Word, ...], FaxHeader | None]:
    """The words of the upright page, and the fax header, which lies as it was sent even if the page does not."""
    read = [sheet.word(word) for word in words if not _is_noise(word)]
    said, header = faxheader.take_out(inorder.filled(read, [[sheet.word(word) for word in line] for line in found]))
    is_hidden = sheet.turned or sheet.skew or judge.is_poor(words)
    if header is not None or not is_hidden or not clean.is_nearly_bitonal(grey):
        return said, header
    strip = sheets.top(sheet.page, grey, folder)
    (raw,) = tesseract.read_words([strip.picture], _STRIP_SECONDS, tesseract.ONE_BLOCK)
    as_sent, header = faxheader.take_out([strip.word(word) for word in raw or ()])
    if header is None:
        return said, None
    line = [
        replace(word, box=geometry.turned(word.box, sheet.turned)) for word in as_sent if word.block == HEADER_BLOCK
    ]
    return (*line, *(word for word in said if not any(_touch(word.box, other.box) for other in line))), header


def _touch(one: Box, other: Box) -> bool:
    return one.left < other.right and other.left < one.right and one.top < other.bottom and other.top < one.bottom


def _is_noise(word: RawWord) -> bool:
    return word.confidence < _NOISE_CONFIDENCE and judge.letters(word.text) == 0
