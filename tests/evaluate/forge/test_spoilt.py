"""Broken files are broken in the way they say."""

from __future__ import annotations

import random
import zipfile
from typing import TYPE_CHECKING

import pikepdf
import pytest
from PIL import Image

from intake.errors import Rejected
from intake.evaluate.forge import BROKEN, break_file, draw_document, draw_home, draw_people
from intake.ocr import sniff

if TYPE_CHECKING:
    from pathlib import Path

RNG = random.Random(1)
SHEETS = draw_document(RNG, draw_people(RNG, 1)[0], "letter", draw_home(RNG)).sheets


def broken(way: str, folder: Path) -> Path:
    return break_file(random.Random(2), SHEETS, way, folder, "file")


@pytest.mark.parametrize("way", ["empty", "text_as_pdf", "zip", "docx", "html"])
def test_what_is_no_scan_is_told_by_its_first_bytes(way: str, tmp_path: Path) -> None:
    with pytest.raises(Rejected) as refused:
        sniff(broken(way, tmp_path))
    assert refused.value.code == BROKEN[way][1]


def test_an_empty_file_has_no_bytes(tmp_path: Path) -> None:
    assert broken("empty", tmp_path).stat().st_size == 0


def test_a_cut_pdf_has_lost_its_trailer(tmp_path: Path) -> None:
    data = broken("truncated_pdf", tmp_path).read_bytes()
    assert data.startswith(b"%PDF")
    assert b"%%EOF" not in data


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
def test_a_cut_tiff_cannot_be_decoded(tmp_path: Path) -> None:
    with pytest.raises(OSError):
        Image.open(broken("truncated_tiff", tmp_path)).load()


def test_a_locked_pdf_asks_for_its_password(tmp_path: Path) -> None:
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(broken("password", tmp_path))


def test_a_word_file_is_a_zip_with_a_document(tmp_path: Path) -> None:
    assert "word/document.xml" in zipfile.ZipFile(broken("docx", tmp_path)).namelist()
