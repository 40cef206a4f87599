from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PIL import Image

from intake.errors import Rejected
from intake.ocr import Drawn, page_pictures, sniff
from tests.ocr.pdfs import TEXT, typed

if TYPE_CHECKING:
    from pathlib import Path

    from intake.ocr import Limits


def test_a_fax_page_is_shown_in_sixteen_greys_and_square_pixels(tmp_path: Path, limits: Limits) -> None:
    source, out = tmp_path / "fax.tif", tmp_path / "page"
    Image.new("1", (1728, 1078), 1).save(source, compression="group3", dpi=(204, 98))
    assert page_pictures(source, sniff(source), [Drawn(1, 0, out)], limits) == ("image/png",)
    with Image.open(out, formats=("PNG",)) as shown:
        assert shown.size == (1271, 1650)


def test_a_turned_page_is_shown_upright(tmp_path: Path, limits: Limits, letter: Image.Image) -> None:
    source, out = tmp_path / "scan.jpg", tmp_path / "page"
    letter.rotate(90, expand=True).convert("RGB").save(source, dpi=(150, 150))
    assert page_pictures(source, sniff(source), [Drawn(1, 90, out)], limits) == ("image/jpeg",)
    with Image.open(out, formats=("JPEG",)) as shown:
        assert shown.size == letter.size
        assert shown.convert("L").resize((17, 15)).tobytes() != Image.new("L", (17, 15), 255).tobytes()


def test_a_born_digital_page_is_shown_at_the_resolution_asked_for(tmp_path: Path, limits: Limits) -> None:
    source, out = tmp_path / "letter.pdf", tmp_path / "page"
    typed(TEXT).save(source)
    page_pictures(source, sniff(source), [Drawn(1, 0, out)], limits, dpi=100.0)
    with Image.open(out) as shown:
        assert shown.size == (850, 1100)


def test_a_page_that_is_not_there_is_no_page(tmp_path: Path, limits: Limits) -> None:
    source, out = tmp_path / "letter.pdf", tmp_path / "page"
    typed(TEXT).save(source)
    with pytest.raises(Rejected):
        page_pictures(source, sniff(source), [Drawn(2, 0, out)], limits)


def test_all_pages_of_a_file_are_drawn_by_one_child_large_and_small(tmp_path: Path, limits: Limits) -> None:
    source = tmp_path / "fax.tif"
    pages = [Image.new("1", (1728, 2200), shade) for shade in (1, 0)]
    pages[0].save(source, compression="group4", dpi=(204, 196), save_all=True, append_images=pages[1:])
    wanted = [Drawn(n, turned, tmp_path / f"{n}", tmp_path / f"{n}s") for n, turned in ((1, 0), (2, 90))]
    assert page_pictures(source, sniff(source), wanted, limits) == ("image/png", "image/png")
    for page, (wide, high) in zip(wanted, ((160, 220), (160, 125)), strict=True):
        assert page.small is not None
        with Image.open(page.small, formats=("JPEG",)) as small:
            assert abs(small.width - wide) <= 20
            assert abs(small.height - high) <= 20
            assert small.width <= 160
