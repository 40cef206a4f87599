"""Pages of PDF files, drawn in the child process."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pikepdf
import pypdfium2 as pdfium
from PIL import Image
from pypdfium2 import raw

from intake.errors import Rejected
from intake.ocr import geometry, layertrust, pdfplace, picture, textlayer
from intake.ocr.whole import is_whole

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from intake.ocr.layertrust import LayerWord
    from intake.ocr.picture import Grey

    Colours = np.ndarray[Any, np.dtype[np.uint8]]

_BITONAL_ROOM = 4


@dataclass(frozen=True, slots=True)
class Drawn:
    """One page as drawn: the grey values to be read, dots per inch on both axes, and what it brings besides.

    `words` are those of its text layer as far as they may be used: they stand for all of its ink, or, if `is_part`, for
    the ink that `grey` shows no longer, or, if there is a `sample`, for nothing before that has been compared.
    `has_symbols` tells that the page came as JBIG2 with symbol coding, `is_guess` that nothing told its resolution.
    """

    grey: Grey
    dpi: float
    words: list[LayerWord] | None = None
    is_part: bool = False
    sample: layertrust.Sample | None = None
    has_symbols: bool = False
    is_guess: bool = False


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
        images = pdfplace.images_of(page)
        for image in images:
            if image.width * image.height > max_pixels * (_BITONAL_ROOM if image.bits == 1 else 1):
                raise Rejected("E105", "an image has too many pixels")
        texts = _visible_texts(page)
        size = pdfplace.stored_size(page, images, has_text=bool(texts))
        width, height, dpi = pdfplace.bounded(*size, max_pixels)
        grey = _drawn(page, width, height, raw.FPDFBitmap_Gray)[:, :, 0]
        if images and int(grey.min()) == 255:
            _check_images(page)
        wide, high, dots = geometry.reading_size(width, height, dpi, max_pixels)
        drawn = Drawn(picture.resize(grey, wide, high), dots, has_symbols=any(image.has_symbols for image in images))
        words = layers.words(index) if texts else []
        if not words:
            return drawn
        for text in texts:
            raw.FPDFPageObj_SetIsActive(text, False)
        bare = picture.resize(_drawn(page, width, height, raw.FPDFBitmap_Gray)[:, :, 0], wide, high)
        share = max((image.share for image in images), default=0.0)
        trust = layertrust.weigh(words, drawn.grey, bare, dots, layers.fonts(index), share)
        return drawn if trust is None else _with_layer(drawn, trust)
    finally:
        page.close()


def _with_layer(drawn: Drawn, trust: layertrust.Trust) -> Drawn:
    if trust.rest is None:
        return replace(drawn, words=trust.words, sample=trust.sample)
    return replace(drawn, grey=trust.rest, words=trust.words, is_part=True)


def _check_images(page: pdfium.PdfPage) -> None:
    """Raise `PdfiumError` if the page is white because an image cannot be decoded: that is no blank page."""
    for image in page.get_objects([raw.FPDF_PAGEOBJ_IMAGE], max_depth=pdfplace.DEPTH):
        image.get_bitmap().close()


def _drawn(page: pdfium.PdfPage, width: int, height: int, form: int) -> Colours:
    """The page drawn on exactly so many pixels, so that a scan's pixels come out one to one.

    `form` is pdfium's form of a pixel: grey, or blue, green, red and nothing.  Drawing in grey from the start costs an
    eighth of drawing in colours and weighing them (Rec. 601 either way).
    """
    bitmap = pdfium.PdfBitmap.new_native(width, height, form)
    try:
        bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, height)
        arguments = (bitmap, page, 0, 0, width, height, 0, raw.FPDF_ANNOT | raw.FPDF_RENDER_LIMITEDIMAGECACHE)
        raw.FPDF_RenderPageBitmap(*arguments)
        if page.formenv:
            raw.FPDF_FFLDraw(page.formenv, *arguments)
        drawn: Colours = bitmap.to_numpy().reshape(height, width, -1)[:, :, :3].copy()
        return drawn
    finally:
        bitmap.close()


def _visible_texts(page: pdfium.PdfPage) -> list[pdfium.PdfObject]:
    """The text objects of a page that mean to be seen; an image may hide them all the same."""
    hidden = (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP)
    texts = page.get_objects([raw.FPDF_PAGEOBJ_TEXT], max_depth=pdfplace.DEPTH)
    return [text for text in texts if raw.FPDFTextObj_GetTextRenderMode(text) not in hidden]


def picture_of(source: Path, index: int, max_pixels: int) -> tuple[Image.Image, float, float]:
    """Page `index` (from 0) as it looks, turned as its rotation entry says, in the poorest mode that holds it.

    With its width and height in points.
    """
    document = _open(source)
    try:
        document.init_forms()
        page = document[index]
        inches = page.get_width() / pdfplace.POINTS, page.get_height() / pdfplace.POINTS
        dots = min(pdfplace.DRAW_DPI, math.sqrt(max_pixels / (inches[0] * inches[1])))
        size = max(1, round(inches[0] * dots)), max(1, round(inches[1] * dots))
        return _poorest(_drawn(page, *size, raw.FPDFBitmap_BGRx)), page.get_width(), page.get_height()
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
