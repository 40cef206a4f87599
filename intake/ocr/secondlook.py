"""A second look at pages that read poorly: clean them, turn them upright, and keep the better reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from intake.ocr import clean, judge, picture, sheets, tesseract, upright

if TYPE_CHECKING:
    from pathlib import Path

    from intake.ocr.picture import Grey
    from intake.ocr.sheets import Sheet
    from intake.ocr.tesseract import RawWord

    Words = tuple[RawWord, ...]

_LOCAL_THRESHOLD = ("-c", "thresholding_method=2")
"""Tesseract's Sauvola binarisation: every spot of a page in grey is judged against its own surroundings."""

_CLEARLY_BETTER = 1.3
_LEAST_SCORE = 8.0
_HEADER = 0.06


def look(sheet: Sheet, words: Words, folder: Path, page_seconds: float) -> tuple[Sheet, Words]:
    """The better of the reading at hand and one of a cleaner or upright picture of the same page."""
    grey = picture.load(sheet.page.picture)
    bitonal = clean.is_nearly_bitonal(grey)
    tidy, dirt = clean.cleaned(grey, sheet.page.dpi)
    turned = _best_turn(sheet, tidy, folder, page_seconds) if judge.is_perhaps_turned(words) else 0
    if turned == 0 and bitonal and (not dirt.is_dirty or clean.is_noisy(grey, sheet.page.dpi)):
        return sheet, words
    best = tidy if dirt.is_dirty and bitonal else picture.smoothed(grey) if bitonal else grey
    better = sheets.other(sheet.page, best, turned, folder)
    settings = () if bitonal else _LOCAL_THRESHOLD
    (again,) = tesseract.read_words([better.picture], page_seconds, settings)
    if again is None or judge.score(again) <= judge.score(words):
        return sheet, words
    return better, again


def _best_turn(sheet: Sheet, tidy: Grey, folder: Path, page_seconds: float) -> int:
    """The turn under which the busiest part of the page reads best; 0 unless another is clearly better."""
    dpi = sheet.page.dpi
    letters = clean.letters_of(tidy, dpi)
    letters[: int(_HEADER * letters.shape[0])] = False  # a fax header is upright even if its page is not
    crop = upright.busiest(tidy, letters)
    tries = []
    for degrees in upright.TURNS:
        grey = upright.turn(crop, degrees)
        path = folder / f"turn{sheet.page.number}-{degrees}.tif"
        picture.save(grey, path, dpi)
        tries.append(tesseract.Picture(path, grey.shape[1], grey.shape[0]))
    scores = [judge.level_score(words or ()) for words in tesseract.read_words(tries, page_seconds)]
    best = int(np.argmax(scores))
    return upright.TURNS[best] if scores[best] > max(_LEAST_SCORE, _CLEARLY_BETTER * scores[0]) else 0
