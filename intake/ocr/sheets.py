"""A page on its way through the reader: which picture of it is read, and how that lies to the page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageFilter

from intake.model import Box, Word
from intake.ocr import ascenders, clean, geometry, photo, picture, tesseract, upright

if TYPE_CHECKING:
    from pathlib import Path

    from intake.model import Page
    from intake.ocr.photo import Warp
    from intake.ocr.picture import Grey

_LEAST_SKEW = 1.5
"""Tesseract reads slightly sloping lines itself, and straightening resamples the strokes: a real fax that slopes by
one degree has 2.6 % wrong characters as it is and 3.6 % straightened, while drawn pages between 0.5 and 1.5 degrees
gain 0.3 points of word recall.  Beyond that straightening wins."""

_TOP = 0.06
_EVERY = 8
_FINE_DPI = 250.0
_USUAL_DPI = 300.0
_ENOUGH_DPI = 200.0
"""A page in grey that is finer than `_FINE_DPI` is read so first, which takes a quarter less: of 22 such pages of
mailroom-dev Tesseract read 95.0 % of the words so, 94.3 % at 300 dpi.  Black and white ones lose by it (97.4 and 96.8
% of 26 pages): they stay as they are."""
_SMEAR = 1.0
"""Pixels.  On poor faxes of drawn mail a second reading finds 72 % of the words so, 70 % from the picture at hand."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page and the picture of it that is read.

    `turned` and `skew` are degrees clockwise by which, in this order, the page was turned; before that the sheet of a
    photograph was laid flat by `warp`.  `share` is how much of the page's height, from the top, the picture shows.
    """

    page: Page
    picture: tesseract.Picture
    turned: int = 0
    skew: float = 0.0
    share: float = 1.0
    warp: Warp | None = None
    scale: float = 1.0
    """By how much the page was made smaller for the picture."""

    @property
    def dpi(self) -> float:
        """Dots per inch of the picture."""
        return self.page.dpi * self.scale

    @property
    def inches(self) -> tuple[float, float]:
        """Width and height of the upright page."""
        wide, high = self.page.width / self.page.dpi, self.page.height / self.page.dpi
        return (high, wide) if self.turned in (90, 270) else (wide, high)

    def word(self, raw: tesseract.RawWord) -> Word:
        """A word that was read, on the upright page."""
        width, height = self.picture.width, self.picture.height
        high = height / self.share
        box = Box(raw.left / width, raw.top / high, raw.right / width, raw.bottom / high)
        place = upright.unskewed(box, self.skew, width, height)
        if self.warp is not None:
            lying = geometry.turned(place, -self.turned % 360)
            place = geometry.turned(self.warp.back(lying), self.turned)
        return Word(raw.text, self.page.number, place, raw.confidence, raw.line, raw.block)


def first(page: Page, folder: Path) -> Sheet:
    """The page as it is read first.

    A photograph is laid flat and uneven light evened out; the page is cleaned if it is full of dust, turned if its
    letters plainly stand another way, and straightened if its lines are not level.
    """
    grey, warp, as_it_is = flat(page)
    scale = _scale(page, grey) if as_it_is else 1.0
    if scale < 1.0:
        grey = picture.resize(grey, round(grey.shape[1] * scale), round(grey.shape[0] * scale))
    dpi = page.dpi * scale
    noisy = clean.is_noisy(grey, dpi)
    coarse = is_coarse(page, grey)
    if noisy:
        grey = clean.cleaned(grey, dpi)
    stance = ascenders.stance_of(grey, dpi)
    if coarse and not noisy:
        grey = picture.smoothed(grey)
    turned = stance.turn if stance.is_clear else 0
    skew = _skew(grey, turned)
    if turned:
        grey = upright.turn(grey, turned)
    if skew == 0.0 and as_it_is and scale == 1.0 and not (noisy or coarse or turned):
        return Sheet(page, _to_read(page.picture, grey, page))
    grey = upright.straighten(grey, skew) if skew else grey
    shown = _written(page, grey, folder / f"first{page.number}.tif", scale)
    return Sheet(page, shown, turned, skew, warp=warp, scale=scale)


def _scale(page: Page, grey: Grey) -> float:
    is_fine = page.dpi >= _FINE_DPI and not picture.is_bitonal(grey[::_EVERY])
    return _ENOUGH_DPI / page.dpi if is_fine else 1.0


def flat(page: Page) -> tuple[Grey, Warp | None, bool]:
    """The page's picture, its sheet laid flat if it is a photograph, in even light; how; whether it is as it came."""
    grey = picture.load(page.picture)
    if clean.is_nearly_bitonal(grey):
        return grey, None, True
    laid = photo.laid_flat(grey)
    sheet, warp = laid if laid is not None else (grey, None)
    even = photo.evened(sheet)
    return even, warp, even is grey


def other(sheet: Sheet, grey: Grey, turned: int, folder: Path) -> Sheet:
    """Another picture of the same page: `grey`, which lies as `flat` gives it, turned and straightened."""
    skew = _skew(grey, turned)
    grey = upright.turn(grey, turned)
    if skew:
        grey = upright.straighten(grey, skew)
    shown = _written(sheet.page, grey, folder / f"other{sheet.page.number}.tif")
    return Sheet(sheet.page, shown, turned, skew, warp=sheet.warp)


def closed(sheet: Sheet, folder: Path) -> Sheet:
    """The same picture with its strokes smeared a little, which closes the gaps of thin, broken letters."""
    path = folder / f"closed{sheet.page.number}.tif"
    smeared = Image.fromarray(picture.load(sheet.picture.path)).filter(ImageFilter.GaussianBlur(_SMEAR))
    picture.put(np.asarray(smeared), path, sheet.dpi)
    return replace(sheet, picture=replace(sheet.picture, path=path))


def is_coarse(page: Page, grey: Grey) -> bool:
    """Whether the page is black and white and of so few dots that smoothing helps (see `picture.smoothed`)."""
    return page.dpi < _FINE_DPI and picture.is_bitonal(grey)


def top(page: Page, grey: Grey, folder: Path) -> Sheet:
    """The uppermost part of the page as it came, where a fax machine writes."""
    high = max(1, round(_TOP * grey.shape[0]))
    path = folder / f"top{page.number}.tif"
    picture.put(np.ascontiguousarray(grey[:high]), path, page.dpi)
    return Sheet(page, _to_read(path, grey[:high], page), share=high / grey.shape[0])


def _skew(grey: Grey, turned: int) -> float:
    """By how much the page is to be straightened once it is turned; 0 if that is not worth it.

    Not judged by its top, where a fax machine has written a level line, however the page went through it.
    """
    body = upright.turn(grey[round(_TOP * grey.shape[0]) :], turned)
    skew = upright.skew_of(body)
    return skew if abs(skew) >= _LEAST_SKEW else 0.0


def _written(page: Page, grey: Grey, path: Path, scale: float = 1.0) -> tesseract.Picture:
    picture.put(grey, path, page.dpi * scale)
    return _to_read(path, grey, page, scale)


def _to_read(path: Path, grey: Grey, page: Page, scale: float = 1.0) -> tesseract.Picture:
    """The picture for Tesseract."""
    high, wide = grey.shape
    return tesseract.Picture(path, wide, high, told(page) * scale, clean.may_be_inverted(grey, page.dpi * scale))


def told(page: Page) -> float:
    """The dots per inch to tell Tesseract: the page's, or what pages are drawn at if nothing told them.

    Left to itself it judges the resolution by the letters, and now and then lays a page out as if it had a quarter of
    the true one: one book page of 30 (`j025` of the UNLV sample) read with 22 % wrong characters so, with 7 % at 300.
    """
    return _USUAL_DPI if page.is_guess else page.dpi
