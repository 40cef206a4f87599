"""Pages read, from picture to words, with every further look they deserve; in a confined child, or wherever one is.

Job: `pages` (a list of `[number, picture, width, height, dpi, is_guess]`), `labels` (as `Labels.told` gives them),
`tessdata` (a folder, or empty), `limits`.  Answer: `readings`, a table for each page (`pagejson.to_table`).
"""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from intake import pagejson
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
    from intake.ocr.confined import Progress
    from intake.ocr.picture import Grey
    from intake.ocr.sheets import Sheet
    from intake.ocr.tesseract import RawWord

_NOISE_CONFIDENCE = 0.1
_STRIP_SECONDS = 20.0


def read(pages: Sequence[Page], labels: Labels, page_seconds: float) -> tuple[PageReading, ...]:
    """What each page says, upright, in the order given; every run of Tesseract is a job of `confined`.

    Raises `OSError` if there is no room beside the pictures, and `Unavailable` as `tesseract.read_words` does.
    """
    with tempfile.TemporaryDirectory(dir=pages[0].picture.parent, prefix="read-") as name:
        folder = Path(name)
        run = [sheets.first(page, folder) for page in pages]
        words = tesseract.read_words([sheet.picture for sheet in run], page_seconds)
        return zones.look(pages, _readings(run, words, folder, page_seconds), labels, folder, page_seconds)


def told(pages: Sequence[Page], labels: Labels) -> dict[str, Any]:
    """The job for a child that is to read those pages."""
    return {
        "pages": [
            [page.number, str(page.picture.resolve()), page.width, page.height, page.dpi, page.is_guess]
            for page in pages
        ],
        "labels": labels.told(),
        "tessdata": tesseract.tessdata(),
    }


def work(job: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """The child's work."""
    tesseract.go_by(job["tessdata"])
    pages = [
        Page(number, Path(path), width, height, dpi, "", is_guess=is_guess)
        for number, path, width, height, dpi, is_guess in job["pages"]
    ]
    readings = read(pages, Labels.of(job["labels"]), job["limits"]["page_seconds"])
    progress(len(pages))
    return {"readings": [pagejson.to_table(reading) for reading in readings]}


def _readings(
    run: Sequence[Sheet], words: Sequence[tuple[RawWord, ...] | None], folder: Path, page_seconds: float
) -> tuple[PageReading, ...]:
    """What the pages say: those that read poorly read again, lines that were overlooked filled in."""
    empty = {sheet.page.number: _without_words(sheet, raw) for sheet, raw in zip(run, words, strict=True)}
    best = [
        secondlook.look(sheet, raw, folder, page_seconds) if judge.is_doubtful(raw) else (sheet, raw)
        for sheet, raw in zip(run, words, strict=True)
        if raw is not None and empty[sheet.page.number] is None
    ]
    filled = retake.look(best, folder, page_seconds)
    read = {
        sheet.page.number: _reading(sheet, kept, found, folder)
        for (sheet, _), (kept, found) in zip(best, filled, strict=True)
    }
    return tuple(empty[sheet.page.number] or read[sheet.page.number] for sheet in run)


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
