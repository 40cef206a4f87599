"""Pages of PDF files, drawn in the child process."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pikepdf
import pypdfium2 as pdfium
from PIL import Image
from pypdfium2 import raw

from intake.errors import Rejected
from intake.ocr import geometry, picture, textlayer
from intake.ocr.whole import is_whole

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from intake.ocr.picture import Grey
    from intake.ocr.textlayer import LayerWord

    Colours = np.ndarray[Any, np.dtype[np.uint8]]

_POINTS = 72.0
_DRAW_DPI = 300.0
_BITONAL_ROOM = 4
_WHOLE_PAGE = 0.9
_MOST_INCHES, _LETTER_INCHES = 40.0, 8.5
_DEPTH = 6


@dataclass(frozen=True, slots=True)
class Drawn:
    """One page as drawn: grey values, dots per inch on both axes, and its trusted words if it has any."""

    grey: Grey
    dpi: float
    layer: list[LayerWord] | None


@dataclass(frozen=True, slots=True)
class Placed:
    """An image on a page: pixels, placed size in inches as seen, share of the page it covers, bits a pixel."""

    width: int
    height: int
    inches: tuple[float, float]
    share: float
    bits: int
    box: tuple[float, float, float, float]


def draw(source: Path, max_pages: int, max_pixels: int) -> Iterator[Drawn]:
    """The pages of a PDF, in order, turned as its rotation entries say.

    Raises `Rejected`: E103 if it cannot be parsed or a page cannot be drawn, E104 if it wants a password, E105 if
    it has too many pages or an image with too many pixels.
    """
    document = _open(source)
    try:
        count = len(document)
        if count > max_pages:
            raise Rejected("E105", "too many pages")
        if not is_whole(source):
            _check_cut(source, count)
        document.init_forms()
        with textlayer.Layers(source) as layers:
            for index in range(count):
                yield _page(document, index, layers, max_pixels)
    except pdfium.PdfiumError as wrong:
        raise Rejected("E103", "a page cannot be drawn") from wrong
    finally:
        document.close()


def _open(source: Path) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(source)
    except pdfium.PdfiumError as wrong:
        if wrong.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise Rejected("E104") from wrong
        raise Rejected("E103", "cannot be parsed") from wrong


def _check_cut(source: Path, count: int) -> None:
    """Raise `Rejected` (E103) if a file without its end has also lost pages or what stands on them.

    pdfium mends such a file as far as it goes, and shows the pages it finds: a lost page would not be missed.
    """
    try:
        with pikepdf.Pdf.open(source) as pdf:
            whole = len(pdf.pages) == count and all(_has_its_content(page) for page in pdf.pages)
    except pikepdf.PdfError:
        whole = False
    if not whole:
        raise Rejected("E103", "is cut off")


def _has_its_content(page: pikepdf.Page) -> bool:
    contents = page.obj.get("/Contents")
    parts = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
    drawn = [*parts, *page.get_images().values()]
    return all(isinstance(part, pikepdf.Stream) and len(part.read_raw_bytes()) > 0 for part in drawn)


def _page(document: pdfium.PdfDocument, index: int, layers: textlayer.Layers, max_pixels: int) -> Drawn:
    page = document[index]
    try:
        images = [_placed(image, page) for image in page.get_objects([raw.FPDF_PAGEOBJ_IMAGE], max_depth=_DEPTH)]
        for image in images:
            if image.width * image.height > max_pixels * (_BITONAL_ROOM if image.bits == 1 else 1):
                raise Rejected("E105", "an image has too many pixels")
        width, height, dpi = _bounded(*_stored_size(page, images), max_pixels)
        grey = _luminance(_colours(page, width, height))
        if images and int(grey.min()) == 255:
            _check_images(page)
        wide, high, dots = geometry.reading_size(width, height, dpi, max_pixels)
        grey = picture.resize(grey, wide, high)
        layer = layers.trusted(index, grey, [image.box for image in images], _has_visible_text(page))
        return Drawn(grey, dots, layer)
    finally:
        page.close()


def _check_images(page: pdfium.PdfPage) -> None:
    """Raise `PdfiumError` if the page is white because an image cannot be decoded: that is no blank page."""
    for image in page.get_objects([raw.FPDF_PAGEOBJ_IMAGE], max_depth=_DEPTH):
        image.get_bitmap().close()


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
    return Placed(
        width, height, (wide / _POINTS, high / _POINTS), share, meta.bits_per_pixel, (left, bottom, right, top)
    )


def _stored_size(page: pdfium.PdfPage, images: list[Placed]) -> tuple[int, int, geometry.Resolution]:
    """Pixels at which to draw the page, and what they measure: a scan's own pixels, 300 a square inch else."""
    inches = page.get_width() / _POINTS, page.get_height() / _POINTS
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
        if scan.share > _WHOLE_PAGE and abs(width - scan.width) <= 2 and abs(height - scan.height) <= 2:
            width, height = scan.width, scan.height
        return width, height, dpi
    scale = 1.0 if min(inches) <= _MOST_INCHES else _LETTER_INCHES / min(inches)
    dots = _DRAW_DPI * scale  # a page of absurd size is taken for a letter
    return round(inches[0] * dots), round(inches[1] * dots), geometry.Resolution(_DRAW_DPI, _DRAW_DPI)


def _bounded(
    width: int, height: int, dpi: geometry.Resolution, max_pixels: int
) -> tuple[int, int, geometry.Resolution]:
    """The same drawing on no more than so many pixels."""
    width, height = max(1, width), max(1, height)
    if width * height <= max_pixels:
        return width, height, dpi
    shrink = math.sqrt(max_pixels / (width * height))
    small = geometry.Resolution(dpi.x * shrink, dpi.y * shrink)
    return max(1, math.floor(width * shrink)), max(1, min(max_pixels, math.floor(height * shrink))), small


def _colours(page: pdfium.PdfPage, width: int, height: int) -> Colours:
    """The page drawn on exactly so many pixels, so that a scan's pixels come out one to one: blue, green, red."""
    bitmap = pdfium.PdfBitmap.new_native(width, height, raw.FPDFBitmap_BGRx)
    try:
        bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, height)
        arguments = (bitmap, page, 0, 0, width, height, 0, raw.FPDF_ANNOT | raw.FPDF_RENDER_LIMITEDIMAGECACHE)
        raw.FPDF_RenderPageBitmap(*arguments)
        if page.formenv:
            raw.FPDF_FFLDraw(page.formenv, *arguments)
        colours: Colours = bitmap.to_numpy()[:, :, :3].copy()
        return colours
    finally:
        bitmap.close()


def _luminance(colours: Colours) -> Grey:
    """Rec. 601 luma of blue, green, red."""
    weights = (29, 150, 77)
    total = sum(colours[:, :, channel].astype(np.uint16) * weight for channel, weight in enumerate(weights))
    return (np.asarray(total) >> 8).astype(np.uint8)


def _has_visible_text(page: pdfium.PdfPage) -> bool:
    hidden = (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP)
    return any(
        raw.FPDFTextObj_GetTextRenderMode(text) not in hidden
        for text in page.get_objects([raw.FPDF_PAGEOBJ_TEXT], max_depth=_DEPTH)
    )


def picture_of(source: Path, index: int, max_pixels: int) -> tuple[Image.Image, float, float]:
    """Page `index` (from 0) as it looks, turned as its rotation entry says, in the poorest mode that holds it.

    With its width and height in points.
    """
    document = _open(source)
    try:
        document.init_forms()
        page = document[index]
        inches = page.get_width() / _POINTS, page.get_height() / _POINTS
        dots = min(_DRAW_DPI, math.sqrt(max_pixels / (inches[0] * inches[1])))
        colours = _colours(page, max(1, round(inches[0] * dots)), max(1, round(inches[1] * dots)))
        return _poorest(colours), page.get_width(), page.get_height()
    except pdfium.PdfiumError as wrong:
        raise Rejected("E103", "a page cannot be drawn") from wrong
    finally:
        document.close()


def _poorest(colours: Colours) -> Image.Image:
    """The picture in one bit, grey or colour, whichever is enough to hold it without loss."""
    blue, green, red = (colours[:, :, channel] for channel in range(3))
    if not (np.array_equal(blue, green) and np.array_equal(green, red)):
        return Image.fromarray(np.ascontiguousarray(colours[:, :, ::-1]))
    grey = Image.fromarray(np.ascontiguousarray(blue))
    return grey.convert("1", dither=Image.Dither.NONE) if picture.is_bitonal(blue) else grey
