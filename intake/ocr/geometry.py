"""How large a picture really is: dots per inch on both axes, where tags are missing, absurd or not square; turning."""

from __future__ import annotations

import math
from dataclasses import dataclass

from intake.model import Box

_FAX_WIDTHS = {1728: 204.0, 2048: 204.0, 2432: 204.0, 2592: 300.0, 3072: 300.0, 3648: 300.0, 3456: 408.0, 4864: 408.0}
"""Pixels a line of the ITU-T T.4 / T.30 page widths (A4, B4, A3) and their dots per inch."""

_FAX_HEIGHTS = {204.0: (98.0, 196.0, 391.0), 300.0: (300.0,), 408.0: (391.0,)}
"""Lines per inch that go with those dots per inch (T.4: 3.85, 7.7 and 15.4 lines a millimetre)."""

_LEAST_DPI, _MOST_DPI = 50.0, 2600.0
_LEAST_INCHES, _MOST_INCHES = 1.0, 20.0
_PAGE_INCHES = 11.0
_LETTER_INCHES = 0.085
"""Median height of the letters, capitals and digits of ten to twelve point print."""
_FINER = 1.25
_SCANNERS = ((300.0, 330.0), (400.0, 450.0))
"""Dots per inch that scanners have, and what print of usual size may seem to have at most then."""
_SHORT_INCHES = 8.5
_READ_DPI = 300.0
_FINEST_DPI = 420.0
_COARSEST_DPI, _LEAST_READ_DPI, _MOST_GROWTH = 120.0, 200.0, 2.7
"""Five clean letters brought down to 75 dpi read at 0.76 word recall, at 0.94 once enlarged to 200 dpi; at 100 dpi
0.93 and 0.94; at 150 dpi, and faxes at 204, nothing is gained by enlarging, for Tesseract brings every line of text to
its own height, and each page costs a third more."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """Dots per inch on both axes of a picture as it is stored."""

    x: float
    y: float

    @property
    def square(self) -> float:
        """The dots per inch of the picture once its coarser axis is stretched to the finer one."""
        return max(self.x, self.y)


def resolution(width: int, height: int, x: float = 0.0, y: float = 0.0) -> Resolution:
    """The true resolution of a picture of `width` x `height` pixels whose tags say `x` and `y` (0: no tag).

    Believable tags are kept, except that a fax of normal resolution that was tagged as square (a whole page
    would be five inches high) is what its width says.  Without tags a fax is known by its width; anything else is
    taken for a page whose short side is 8.5 inches.
    """
    tagged = Resolution(x, y) if _believable(width, height, x, y) else None
    if width in _FAX_WIDTHS:
        fax = _fax(width, height)
        if tagged is None or (abs(x - y) < 5.0 and fax.y < 0.6 * fax.x):
            return fax
    if tagged is not None:
        return tagged
    dots = max(_LEAST_DPI, min(width, height) / _SHORT_INCHES)
    return Resolution(dots, dots)


def is_told(width: int, height: int, x: float, y: float) -> bool:
    """Whether the tags of a picture, or its being as wide as a fax, tell its resolution; else it is a guess."""
    return width in _FAX_WIDTHS or _believable(width, height, x, y)


def by_letters(guess: Resolution, high: float) -> Resolution:
    """A guessed resolution, held against how many pixels high the letters are (the median; 0: there are none).

    If print of a usual size would be much finer than a page of letter size, the paper is smaller than that: a page of a
    book, a slip, a card; and a scanner's resolution is what such a picture has.
    """
    dots = high / _LETTER_INCHES
    if dots < _FINER * guess.square:
        return guess
    return next((Resolution(one, one) for one, most in _SCANNERS if dots < most), Resolution(600.0, 600.0))


def _believable(width: int, height: int, x: float, y: float) -> bool:
    if not (_LEAST_DPI <= x <= _MOST_DPI and _LEAST_DPI <= y <= _MOST_DPI and 0.2 < x / y < 5.0):
        return False
    short, long = sorted((width / x, height / y))
    return short >= _LEAST_INCHES and long <= 2.5 * _MOST_INCHES and short <= _MOST_INCHES


def _fax(width: int, height: int) -> Resolution:
    x = _FAX_WIDTHS[width]
    y = min(_FAX_HEIGHTS[x], key=lambda lines: abs(math.log(height / lines / _PAGE_INCHES)))
    return Resolution(x, y)


def reading_size(width: int, height: int, dpi: Resolution, max_pixels: int) -> tuple[int, int, float]:
    """Width, height and dots per inch of the square picture to read, for a stored picture of that size.

    Square at the finer axis; scans finer than about 400 dpi are brought down to 300, pictures coarser than 120 up to
    200, so that lower-case letters of common sizes are 14 pixels high and more; never beyond `max_pixels`.
    """
    dots = dpi.square if dpi.square <= _FINEST_DPI else _READ_DPI
    if dots < _COARSEST_DPI:
        dots = min(_LEAST_READ_DPI, dots * _MOST_GROWTH)
    wide, high = width / dpi.x * dots, height / dpi.y * dots
    if round(wide) * round(high) > max_pixels:
        shrink = math.sqrt(max_pixels / (wide * high)) * 0.999
        dots, wide, high = dots * shrink, math.floor(wide * shrink), math.floor(high * shrink)
    return max(1, round(wide)), max(1, round(high)), dots


def turned(box: Box, degrees: int) -> Box:
    """Where the box lies once its page is turned clockwise by 0, 90, 180 or 270 degrees."""
    return {
        0: box,
        90: Box(1 - box.bottom, box.left, 1 - box.top, box.right),
        180: Box(1 - box.right, 1 - box.bottom, 1 - box.left, 1 - box.top),
        270: Box(box.top, 1 - box.right, box.bottom, 1 - box.left),
    }[degrees]
