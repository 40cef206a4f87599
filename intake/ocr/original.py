"""The bytes a document keeps: those of its file as they came, or a file with only its pages; in the child process.

What counts as a page is what `read` has shown.  Another library may see other pages in a damaged file, and its page 2
is then not the page 2 that was read: such a file is cut by the library that has read it.
"""

from __future__ import annotations

import contextlib
import io
import struct
from typing import TYPE_CHECKING, Any

import pikepdf
import pypdfium2 as pdfium
from pikepdf import Pdf

from intake.ocr import imagepages
from intake.ocr.whole import directories

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

ODD = (pikepdf.exceptions.PikepdfError, RuntimeError, ValueError, KeyError, TypeError, IndexError)
"""What pikepdf raises over pages that it cannot make sense of: pdfium may still."""


def keep(source: Path, media_type: str, numbers: Sequence[int], out: Path) -> bool:
    """Write those pages (from 1) to `out/original.*`, or tell by `True` that they are all of the file."""
    if media_type == "application/pdf":
        return _of_pdf(source, numbers, out / "original.pdf")
    if media_type == "image/tiff":
        return _of_tiff(source, numbers, out / "original.tif")
    return True


def open_pdf(source: Path) -> Pdf | None:
    """The PDF, opened with the empty password; None if pikepdf does not see in it the pages that pdfium has shown."""
    try:
        pdf = Pdf.open(source)
        if len(pdf.pages) == _count(source):
            return pdf
        pdf.close()
    except ODD:
        return None
    return None


def _count(source: Path) -> int:
    with pdfium.PdfDocument(source) as shown:
        return len(shown)


def _of_pdf(source: Path, numbers: Sequence[int], target: Path) -> bool:
    if list(numbers) == list(range(1, _count(source) + 1)):
        return True
    sound = open_pdf(source)
    if sound is not None:
        with contextlib.suppress(*ODD):
            _cut(sound, numbers, target)
            return False
    _cut(_taken_out(source, numbers), range(1, len(numbers) + 1), target)
    return False


def _cut(pdf: Pdf, numbers: Sequence[int], target: Path) -> None:
    with pdf, Pdf.new() as part:
        for number in numbers:
            part.pages.append(pdf.pages[number - 1])
        part.save(target, deterministic_id=True, stream_decode_level=pikepdf.StreamDecodeLevel.none)


def _taken_out(source: Path, numbers: Sequence[int]) -> Pdf:
    """Those pages as pdfium takes them out of a file that only it can read."""
    out = io.BytesIO()
    with pdfium.PdfDocument(source) as damaged, pdfium.PdfDocument.new() as part:
        part.import_pages(damaged, [number - 1 for number in numbers])
        part.save(out)
    return Pdf.open(out)


def _of_tiff(source: Path, numbers: Sequence[int], target: Path) -> bool:
    with imagepages.opened(source, "image/tiff") as file:
        count = imagepages.count(file)
    if list(numbers) == list(range(1, count + 1)):
        return True
    import tifftools

    info = None
    if directories(source) == count:
        with contextlib.suppress(tifftools.TifftoolsError, struct.error, ValueError, KeyError):
            info = tifftools.read_tiff(str(source))
            info["ifds"] = [info["ifds"][number - 1] for number in numbers]
    tifftools.write_tiff(info or _packed_anew(source, numbers), str(target), allowExisting=True)
    return False


def _packed_anew(source: Path, numbers: Sequence[int]) -> dict[str, Any]:
    """Those pages of a file that only Pillow can read, packed anew without loss, as tifftools holds them."""
    import tifftools

    pages: list[Any] = []
    with imagepages.opened(source, "image/tiff") as file:
        for number in numbers:
            file.seek(number - 1)
            dpi = imagepages.tagged(file)
            page, out = imagepages.on_paper(file), io.BytesIO()
            page.save(
                out, "TIFF", compression="group4" if page.mode == "1" else "tiff_lzw", dpi=dpi if all(dpi) else None
            )
            info = tifftools.read_tiff(out)
            pages += info["ifds"]
    return {**info, "ifds": pages}
