"""A second look at pages that read poorly: turn them upright or read them otherwise, and keep what was read better."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from intake.ocr import ascenders, bestwords, clean, judge, picture, sheets, tesseract, upright

if TYPE_CHECKING:
    from pathlib import Path

    from intake.ocr.picture import Grey
    from intake.ocr.sheets import Sheet
    from intake.ocr.tesseract import RawWord

    Words = tuple[RawWord, ...]

_BROKEN_LINES = tesseract.ONE_BLOCK
"""Tesseract's layout analysis takes broken and streaked lines for pictures and drops them; told that the page is one
block of text it reads them (thin 204 x 98 faxes: up to 15 points of word recall)."""

_CLEARLY_BETTER = 1.3
_LEAST_SCORE = 8.0
_HEADER = 0.06
_WIDER = 0.6
_LEANING = 2.0
_FEW_PAIRS = 15
"""Neighbouring letters: a signature and a carbon copy at the foot of a page have nineteen."""


def look(sheet: Sheet, words: Words, folder: Path, page_seconds: float) -> tuple[Sheet, Words]:
    """The reading at hand, or a better one: of the page turned, if it may not stand upright, wiped, by other rules."""
    grey, _, _ = sheets.flat(sheet.page)
    if judge.is_perhaps_turned(words):
        turned = _turn(sheet, grey, words, folder, page_seconds)
        if turned != sheet.turned:
            upended = sheets.other(sheet, _tidy(sheet, grey), turned, folder)
            (again,) = tesseract.read_words([upended.picture], page_seconds)
            if again is not None and judge.level_score(again) > judge.level_score(words):
                return upended, again
            return sheet, words
    wiped = clean.wiped(grey, sheet.page.dpi)
    if wiped is not None:
        bare = sheets.other(sheet, wiped, sheet.turned, folder)
        (again,) = tesseract.read_words([bare.picture], page_seconds)
        if again is not None and judge.score(again) > judge.score(words):
            sheet, words = bare, _of_both((bare, again), (sheet, words))
    if not (judge.is_poor(words) or judge.is_scant(words)):
        return sheet, words
    if clean.is_nearly_bitonal(grey):
        closed = sheets.closed(sheet, folder)
        (again,) = tesseract.read_words([closed.picture], page_seconds, _BROKEN_LINES)
    else:
        closed = sheet if sheet.scale == 1.0 else sheets.other(sheet, grey, sheet.turned, folder)
        (again,) = tesseract.read_words([closed.picture], page_seconds, variables=tesseract.SAUVOLA)
    if again is None:
        return sheet, words
    best, rest = (closed, again), (sheet, words)
    if judge.score(again) <= judge.score(words):
        best, rest = rest, best
    return best[0], _of_both(best, rest)


def _of_both(best: tuple[Sheet, Words], rest: tuple[Sheet, Words]) -> Words:
    """The words of the better reading, with what the other was surer of, if both are of one size and lie alike."""
    (sheet, words), (other, others) = best, rest
    one, two = sheet.picture, other.picture
    if (one.width, one.height, sheet.turned, sheet.skew) != (two.width, two.height, other.turned, other.skew):
        return words
    return bestwords.of_both(words, others)


def _tidy(sheet: Sheet, grey: Grey) -> Grey:
    if clean.is_noisy(grey, sheet.page.dpi):
        return clean.cleaned(grey, sheet.page.dpi)
    return picture.smoothed(grey) if sheets.is_coarse(sheet.page, grey) else grey


def _turn(sheet: Sheet, grey: Grey, words: Words, folder: Path, page_seconds: float) -> int:
    """By how much the page is to be turned: what its letters say, and if they do not, what reads best."""
    high = int(_HEADER * grey.shape[0])  # a fax header is upright even if its page is not
    body = _tidy(sheet, grey[high:])
    stance = ascenders.stance_of(body, sheet.page.dpi, _WIDER)
    if stance.pairs < _FEW_PAIRS:
        return sheet.turned
    if stance.surety >= _LEANING:
        return stance.turn
    if stance.surety == 0.0 or judge.is_sideways(words):
        tries: tuple[int, ...] = upright.TURNS
    else:
        tries = tuple(sorted({sheet.turned, stance.turn, (stance.turn + 180) % 360}))
    return _best_turn(sheet, body, tries, folder, page_seconds)


def _best_turn(sheet: Sheet, body: Grey, tries: tuple[int, ...], folder: Path, page_seconds: float) -> int:
    """The turn under which the busiest part of the page reads best; that at hand unless another is clearly better."""
    dpi = sheet.page.dpi
    crop = upright.busiest(body, clean.letters_of(body, dpi))
    pictures = []
    for degrees in tries:
        grey = upright.turn(crop, degrees)
        path = folder / f"turn{sheet.page.number}-{degrees}.tif"
        picture.put(grey, path, dpi)
        pictures.append(tesseract.Picture(path, grey.shape[1], grey.shape[0], sheets.told(sheet.page)))
    scores = [judge.level_score(words or ()) for words in tesseract.read_words(pictures, page_seconds)]
    best = int(np.argmax(scores))
    at_hand = scores[tries.index(sheet.turned)]
    return tries[best] if scores[best] > max(_LEAST_SCORE, _CLEARLY_BETTER * at_hand) else sheet.turned
