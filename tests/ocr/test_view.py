from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PIL import Image

from intake.errors import Rejected
from intake.ocr import page_picture, sniff
from tests.ocr.pdfs import TEXT, typed

if TYPE_CHECKING:
    from pathlib import Path

    from intake.ocr import Limits


def test_a_fax_page_is_shown_in_sixteen_greys_and_square_pixels(tmp_path: Path, limits: Limits) -> None:
    source, out = tmp_path / "fax.tif", tmp_path / "page"
    Image.new("1", (1728, 1078), 1).save(source, compression="group3", dpi=(204, 98))
    assert page_picture(source, sniff(source), 1, 0, out, limits) == "image/png"
    with Image.open(out, formats=("PNG",)) as shown:
        assert shown.size == (1271, 1650)


def test_a_turned_page_is_shown_upright(tmp_path: Path, limits: Limits, letter: Image.Image) -> None:
    source, out = tmp_path / "scan.jpg", tmp_path / "page"
    letter.rotate(90, expand=True).convert("RGB").save(source, dpi=(150, 150))
    assert page_picture(source, sniff(source), 1, 90, out, limits) == "image/jpeg"
    with Image.open(out, formats=("JPEG",)) as shown:
        assert shown.size == letter.size
        assert shown.convert("L").resize((17, 15)).tobytes() != Image.new("L", (17, 15), 255).tobytes()


def test_a_born_digital_page_is_shown_at_the_resolution_asked_for(tmp_path: Path, limits: Limits) -> None:
    source, out = tmp_path / "letter.pdf", tmp_path / "page"
    typed(TEXT).save(source)
    page_picture(source, sniff(source), 1, 0, out, limits, dpi=100.0)
    with Image.open(out) as shown:
        assert shown.size == (850, 1100)


def test_a_page_that_is_not_there_is_no_page(tmp_path: Path, limits: Limits) -> None:
    source, out = tmp_path / "letter.pdf", tmp_path / "page"
    typed(TEXT).save(source)
    with pytest.raises(Rejected):
        page_picture(source, sniff(source), 2, 0, out, limits)
