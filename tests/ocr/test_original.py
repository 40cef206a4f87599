from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pypdfium2 as pdfium
import pytest
from pikepdf import ObjectStreamMode, Pdf
from PIL import Image

from intake.ocr import original, sniff
from intake.ocr.whole import directories
from tests.ocr.pdfs import pdf_of, typed

if TYPE_CHECKING:
    from pathlib import Path


def seen_by_pdfium_alone(pdf: Pdf) -> bytes:
    """A PDF whose trailer says that it is encrypted by the number five."""
    out = io.BytesIO()
    pdf.save(out, object_stream_mode=ObjectStreamMode.disable)
    return out.getvalue().replace(b"trailer <<", b"trailer << /Encrypt 5")


def two_faxes(letter: Image.Image) -> bytes:
    """A TIFF of two pages."""
    out = io.BytesIO()
    page = letter.convert("1")
    page.save(out, "TIFF", compression="group4", dpi=(204, 98), save_all=True, append_images=[page.rotate(180)])
    return out.getvalue()


def running_in_a_ring(tiff: bytes) -> bytes:
    """That TIFF with its last directory followed by its first."""
    at = first = int.from_bytes(tiff[4:8], "little")
    while at:
        end = at + 2 + 12 * int.from_bytes(tiff[at : at + 2], "little")
        at = int.from_bytes(tiff[end : end + 4], "little")
    return tiff[:end] + first.to_bytes(4, "little") + tiff[end + 4 :]


def test_a_document_that_is_all_of_its_file_keeps_the_bytes_of_that(tmp_path: Path, letter: Image.Image) -> None:
    source = tmp_path / "scan.pdf"
    pdf_of(letter, letter).save(source)
    assert original.keep(source, "application/pdf", [1, 2], tmp_path)
    assert not (tmp_path / "original.pdf").exists()


def test_pages_that_only_pdfium_sees_are_cut_out_by_pdfium(tmp_path: Path, letter: Image.Image) -> None:
    source = tmp_path / "batch.pdf"
    with pdf_of(letter, letter) as pdf, typed(["the page that is wanted"]) as other:
        pdf.pages.insert(1, other.pages[0])
        source.write_bytes(seen_by_pdfium_alone(pdf))
    assert original.open_pdf(source) is None
    parts = set()
    for _ in range(2):
        assert not original.keep(source, "application/pdf", [2], tmp_path)
        parts.add((tmp_path / "original.pdf").read_bytes())
    with pdfium.PdfDocument(tmp_path / "original.pdf") as part:
        assert len(part) == 1
        assert part[0].get_textpage().get_text_range() == "the page that is wanted"
    assert len(parts) == 1
    assert original.keep(source, "application/pdf", [1, 2, 3], tmp_path)


@pytest.mark.timeout(60)
def test_a_part_of_a_tiff_without_an_end_holds_the_same_pixels(tmp_path: Path, letter: Image.Image) -> None:
    source = tmp_path / "batch.tif"
    source.write_bytes(running_in_a_ring(two_faxes(letter)))
    assert directories(source) == 0
    assert original.keep(source, "image/tiff", [1, 2], tmp_path)
    assert not original.keep(source, "image/tiff", [2], tmp_path)
    with Image.open(tmp_path / "original.tif") as part:
        assert (part.n_frames, part.info["dpi"]) == (1, (204, 98))
        assert part.convert("L").tobytes() == letter.convert("1").rotate(180).convert("L").tobytes()
    assert sniff(tmp_path / "original.tif") == "image/tiff"
