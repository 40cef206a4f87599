"""Where the images of a PDF page lie, how many of its dots make an inch, and on how many pixels it is drawn."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pypdfium2 as pdfium
from pypdfium2 import raw

from intake.errors import Rejected
from intake.ocr import geometry, jbig2

POINTS = 72.0
"""A PDF's units an inch."""

DRAW_DPI = 300.0
"""What a page is drawn at that brings no dots of its own."""

_LEAST_DPI = 150.0
_WHOLE_PAGE = 0.9
_MOST_INCHES, _LETTER_INCHES = 40.0, 8.5
DEPTH = 6
"""How deep in forms the objects of a page are looked for."""

_JBIG2 = "JBIG2Decode"


@dataclass(frozen=True, slots=True)
class Placed:
    """An image on a page: pixels, placed size in inches as seen, share of the page it covers, bits a pixel.

    `has_symbols` tells of a JBIG2 image that was put together from symbols.
    """

    width: int
    height: int
    inches: tuple[float, float]
    share: float
    bits: int
    has_symbols: bool


def images_of(page: pdfium.PdfPage) -> list[Placed]:
    """The images of a page, those inside forms too."""
    return [_placed(image, page) for image in page.get_objects([raw.FPDF_PAGEOBJ_IMAGE], max_depth=DEPTH)]


def _placed(image: pdfium.PdfObject, page: pdfium.PdfPage) -> Placed:
    """Where that image lies; its axes are those of the page as seen, after rotation entries."""
    meta = raw.FPDF_IMAGEOBJ_METADATA()
    raw.FPDFImageObj_GetImageMetadata(image, page, meta)
    try:
        left, bottom, right, top = image.get_bounds()
    except pdfium.PdfiumError:
        left = bottom = right = top = 0.0
    matrix = image.get_matrix()
    wide, high = math.hypot(matrix.a, matrix.b), math.hypot(matrix.c, matrix.d)
    sideways = abs(matrix.b) > abs(matrix.a)
    width, height = meta.width, meta.height
    if image.container is not None:  # the matrix of a form is not in the image's own
        wide, high, sideways = right - left, top - bottom, False
    if sideways != (page.get_rotation() in (90, 270)):
        width, height, wide, high = height, width, high, wide
    area = page.get_width() * page.get_height()
    share = max(0.0, right - left) * max(0.0, top - bottom) / area if area else 0.0
    return Placed(width, height, (wide / POINTS, high / POINTS), share, meta.bits_per_pixel, _has_symbols(image))


def _has_symbols(image: pdfium.PdfObject) -> bool:
    if not isinstance(image, pdfium.PdfImage) or image.get_filters(skip_simple=True) != [_JBIG2]:
        return False
    return jbig2.has_symbols(bytes(image.get_data(decode_simple=True)))


def stored_size(page: pdfium.PdfPage, images: list[Placed], *, has_text: bool) -> tuple[int, int, geometry.Resolution]:
    """Pixels at which to draw the page, and what they measure: a scan's own pixels, 300 dots an inch else.

    A page with text of its own over a coarser picture is no scan: its letters would suffer.
    """
    inches = page.get_width() / POINTS, page.get_height() / POINTS
    if min(inches) <= 0:
        raise Rejected("E103", "a page has no size")
    scans = [
        image for image in images if image.share > 0.5 and min(image.inches) > 0 and min(image.width, image.height) > 0
    ]
    if scans:
        scan = max(scans, key=lambda image: image.width * image.height)
        x, y = scan.width / scan.inches[0], scan.height / scan.inches[1]
        width, height = round(inches[0] * x), round(inches[1] * y)
        dpi = geometry.resolution(width, height, x, y)
        if has_text and scan.bits > 1 and dpi.square < _LEAST_DPI:
            return round(inches[0] * DRAW_DPI), round(inches[1] * DRAW_DPI), geometry.Resolution(DRAW_DPI, DRAW_DPI)
        if scan.share > _WHOLE_PAGE and abs(width - scan.width) <= 2 and abs(height - scan.height) <= 2:
            width, height = scan.width, scan.height
        return width, height, dpi
    scale = 1.0 if min(inches) <= _MOST_INCHES else _LETTER_INCHES / min(inches)
    dots = DRAW_DPI * scale  # a page of absurd size is taken for a letter
    return round(inches[0] * dots), round(inches[1] * dots), geometry.Resolution(DRAW_DPI, DRAW_DPI)


def bounded(width: int, height: int, dpi: geometry.Resolution, max_pixels: int) -> tuple[int, int, geometry.Resolution]:
    """The same drawing on no more than so many pixels."""
    width, height = max(1, width), max(1, height)
    if width * height <= max_pixels:
        return width, height, dpi
    shrink = math.sqrt(max_pixels / (width * height))
    small = geometry.Resolution(dpi.x * shrink, dpi.y * shrink)
    return max(1, math.floor(width * shrink)), max(1, min(max_pixels, math.floor(height * shrink))), small
