"""The child process that writes a file's pages as pictures for other programs (`confined.run`).

As a person would hand them to an OCR program: each page a PNG of the pixels it was stored with, upright as the file
says; a page of a PDF that is a scan at the scan's own pixels, any other at 300 dots an inch.  Nothing of what
`intake.ocr` knows about faxes, missing tags or dirt goes into them.

Job: `source`, `media_type`, `out` (a folder), `limits`.  Answer: `pages`, the number of PNGs `p1.png`, ... in `out`;
`untagged_dpi`, null, or, if a page tells no resolution, the one it has if it is 8.5 inches wide.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pypdfium2 as pdfium
from PIL import Image, ImageOps
from pypdfium2 import raw

from intake.errors import Rejected

if TYPE_CHECKING:
    from collections.abc import Iterator

    from intake.ocr.confined import Progress

    Stored = tuple[Image.Image, tuple[float, float] | None]
    """A picture, and its dots per inch if the file tells them."""

_FORMATS = ("TIFF", "JPEG", "PNG", "PPM")
_POINTS, _DRAW_DPI = 72.0, 300.0
_MOST_OF_THE_PAGE = 0.5
_LETTER_INCHES = 8.5
_DEPTH = 6


def work(job: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Write the pages."""
    source, out = Path(job["source"]), Path(job["out"])
    limits = job["limits"]
    pages = _of_pdf(source) if job["media_type"] == "application/pdf" else _of_image(source)
    number, untagged = 0, None
    for number, (picture, dpi) in enumerate(pages, start=1):
        if number > limits["max_pages"] or picture.width * picture.height > 4 * limits["max_pixels"]:
            raise Rejected("E105")
        picture.save(out / f"p{number}.png", compress_level=1, dpi=dpi)
        if dpi is None:
            untagged = round(picture.width / _LETTER_INCHES)
        progress(number)
    return {"pages": number, "untagged_dpi": untagged}


def _of_image(source: Path) -> Iterator[Stored]:
    Image.MAX_IMAGE_PIXELS = None  # `work` looks at the size, which costs nothing before the pixels are asked for
    Image.init()
    with Image.open(source, formats=_FORMATS) as file:
        frames = getattr(file, "n_frames", 1) if file.format == "TIFF" else 1
        for index in range(frames):
            file.seek(index)
            tags = file.info.get("dpi")
            dpi = (float(tags[0]), float(tags[1])) if tags and min(tags) > 1 else None
            upright = ImageOps.exif_transpose(file)
            yield upright if upright.mode in ("1", "L", "RGB") else upright.convert("RGB"), dpi


def _of_pdf(source: Path) -> Iterator[Stored]:
    try:
        document = pdfium.PdfDocument(source)
        document.init_forms()
        for page in document:
            x, y = _dots(page)
            yield _drawn(page, x, y), (x, y)
            page.close()
    except pdfium.PdfiumError as wrong:
        raise Rejected("E103") from wrong


def _dots(page: pdfium.PdfPage) -> tuple[float, float]:
    """Dots per inch of the page as seen: those of the scan that fills it."""
    best, most = (_DRAW_DPI, _DRAW_DPI), 0
    area = page.get_width() * page.get_height()
    for image in page.get_objects([raw.FPDF_PAGEOBJ_IMAGE], max_depth=_DEPTH):
        about = raw.FPDF_IMAGEOBJ_METADATA()
        raw.FPDFImageObj_GetImageMetadata(image, page, about)
        left, bottom, right, top = image.get_bounds()
        wide, high = right - left, top - bottom
        if wide * high < _MOST_OF_THE_PAGE * area or about.width * about.height <= most:
            continue
        most = about.width * about.height
        matrix = image.get_matrix()
        pixels = (about.height, about.width) if abs(matrix.b) > abs(matrix.a) else (about.width, about.height)
        x, y = pixels[0] / wide * _POINTS, pixels[1] / high * _POINTS
        best = (y, x) if page.get_rotation() in (90, 270) else (x, y)
    return best


def _drawn(page: pdfium.PdfPage, x: float, y: float) -> Image.Image:
    """The page on so many dots an inch, in the poorest mode that holds it."""
    size = max(1, round(page.get_width() / _POINTS * x)), max(1, round(page.get_height() / _POINTS * y))
    bitmap = pdfium.PdfBitmap.new_native(*size, raw.FPDFBitmap_BGRx)
    bitmap.fill_rect((255, 255, 255, 255), 0, 0, *size)
    raw.FPDF_RenderPageBitmap(bitmap, page, 0, 0, *size, 0, raw.FPDF_ANNOT)
    colours = bitmap.to_numpy()[:, :, :3]
    blue, green, red = (colours[:, :, channel] for channel in range(3))
    if not (np.array_equal(blue, green) and np.array_equal(green, red)):
        return Image.fromarray(np.ascontiguousarray(colours[:, :, ::-1]))
    grey = Image.fromarray(np.ascontiguousarray(blue))
    bitonal = not bool(np.any((blue != 0) & (blue != 255)))
    return grey.convert("1", dither=Image.Dither.NONE) if bitonal else grey
