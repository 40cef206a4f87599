"""Pages of TIFF, JPEG and PNG files, drawn in the child process."""

from __future__ import annotations

import contextlib
import warnings
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from intake.errors import Rejected
from intake.ocr import geometry, picture, specks
from intake.ocr.pdfpages import Drawn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from intake.ocr.picture import Grey

FORMATS = {"image/tiff": ("TIFF",), "image/jpeg": ("JPEG", "MPO"), "image/png": ("PNG",)}
"""The decoders that may look at bytes of each media type."""

_DARK = 128
_BITONAL_ROOM = 4
"""A bitonal picture may have so many times the pixels: one of its pixels takes an eighth of a grey one's room."""


def draw(source: Path, media_type: str, max_pages: int, max_pixels: int) -> Iterator[Drawn]:
    """The pages of an image file, in order, each upright as its own orientation tag says.

    Raises `Rejected`: E103 if a page cannot be decoded whole, E105 if there are too many pages or pixels.
    """
    with opened(source, media_type) as file:
        for index in range(count(file, max_pages)):
            file.seek(index)
            yield _page(file, max_pixels)


def picture_of(source: Path, media_type: str, index: int, max_pixels: int) -> tuple[Image.Image, float, float]:
    """Page `index` (from 0) upright as its tag says, in one bit, grey or colour, and its size in inches.

    Raises `Rejected` as `draw` does.
    """
    with opened(source, media_type) as file:
        file.seek(index)
        check_pixels(file, max_pixels)
        dpi = geometry.resolution(file.width, file.height, *tagged(file))
        wide, high = file.width / dpi.x, file.height / dpi.y
        if is_sideways(file):
            wide, high = high, wide
        upright = on_paper(file)
        return upright if upright.mode in ("1", "L", "RGB") else upright.convert("RGB"), wide, high


@contextlib.contextmanager
def opened(source: Path, media_type: str) -> Iterator[Image.Image]:
    """An image file, opened; what goes wrong with its bytes meanwhile is `Rejected` (E103)."""
    Image.MAX_IMAGE_PIXELS = None  # sizes are checked here before anything is decoded
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    warnings.simplefilter("ignore")
    try:
        with Image.open(source, formats=FORMATS[media_type]) as file:
            yield file
    except (UnidentifiedImageError, SyntaxError, ValueError, KeyError, IndexError, EOFError, TypeError) as wrong:
        raise Rejected("E103", "cannot be decoded") from wrong
    except (ArithmeticError, RuntimeError, NotImplementedError) as wrong:
        raise Rejected("E103", "cannot be decoded") from wrong
    except OSError as wrong:
        if wrong.errno is not None:
            raise
        raise Rejected("E103", "cannot be decoded") from wrong


def count(file: Image.Image, max_pages: int | None = None) -> int:
    """The number of pages, found without decoding any; an MPO's further frames are not pages.

    Raises `Rejected` (E105) if there are more than `max_pages`.
    """
    if file.format != "TIFF":
        return 1
    pages = 0
    while True:
        try:
            file.seek(pages)
        except EOFError:
            return pages
        pages += 1
        if max_pages is not None and pages > max_pages:
            raise Rejected("E105", "too many pages")


def _page(file: Image.Image, max_pixels: int) -> Drawn:
    check_pixels(file, max_pixels)
    x, y = tagged(file)
    sideways = is_sideways(file)
    grey = _grey(file)
    dpi = geometry.resolution(file.width, file.height, x, y)
    is_guess = not geometry.is_told(file.width, file.height, x, y)
    if is_guess:
        dpi = geometry.by_letters(dpi, specks.letter_height(grey < _DARK))
    if sideways:
        dpi = geometry.Resolution(dpi.y, dpi.x)
    height, width = grey.shape
    wide, high, dots = geometry.reading_size(width, height, dpi, max_pixels)
    return Drawn(picture.resize(grey, wide, high), dots, is_guess=is_guess)


def check_pixels(file: Image.Image, max_pixels: int) -> None:
    """Raise `Rejected` (E105) if the page that is open, not yet decoded, has too many pixels."""
    if file.width * file.height > max_pixels * (_BITONAL_ROOM if file.mode == "1" else 1):
        raise Rejected("E105", "a page has too many pixels")


def orientation(file: Image.Image) -> int:
    """The Exif or TIFF orientation (1..8) of the page that is open; 1 if it has none."""
    value = file.getexif().get(0x0112, 1)
    return value if value in range(1, 9) else 1


def is_sideways(file: Image.Image) -> bool:
    """Whether rows and columns change places when the page is put upright as its tag says."""
    return orientation(file) >= 5


def tagged(file: Image.Image) -> tuple[float, float]:
    """The dots per inch that the page's tags say, 0 where they say none."""
    try:
        x, y = (float(value) for value in file.info.get("dpi", (0.0, 0.0)))
    except (TypeError, ValueError, ZeroDivisionError):
        return 0.0, 0.0
    return (x, y) if np.isfinite(x) and np.isfinite(y) else (0.0, 0.0)


def on_paper(file: Image.Image) -> Image.Image:
    """The page that is open, on white where it is transparent, upright as its Exif tag says."""
    upright = ImageOps.exif_transpose(file) if file.format != "TIFF" else file.copy()
    if "A" in upright.getbands() or "transparency" in upright.info:
        seen = upright.convert("RGBA")
        paper = Image.new("RGBA", seen.size, "white")
        upright = Image.alpha_composite(paper, seen).convert("RGB")
    return upright


def _grey(file: Image.Image) -> Grey:
    if file.mode == "1" and file.format == "TIFF":
        file.load()  # which puts it upright; packed bits are handed over eight times as fast as grey values
        packed = np.frombuffer(file.tobytes(), np.uint8).reshape(file.height, -1)
        return np.unpackbits(packed, axis=1, count=file.width) * np.uint8(255)
    upright = on_paper(file)
    if upright.mode in ("I;16", "I;16B", "I;16L", "I", "F"):
        values = np.asarray(upright, dtype=np.float64)
        top = 65535.0 if values.max(initial=0.0) > 255.0 else 255.0
        return np.clip(values * (255.0 / top), 0, 255).astype(np.uint8)
    return np.asarray(upright.convert("L"))
