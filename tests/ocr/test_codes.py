from __future__ import annotations

import numpy as np
import pytest
import zxingcpp
from PIL import Image

from intake.model import Box, Word
from intake.ocr import codes

WORD = Word("word", 1, Box(0, 0, 1, 1))


@pytest.mark.parametrize(
    ("symbol", "name"),
    [
        ("QRCode", "QRCode"),
        ("DataMatrix", "DataMatrix"),
        ("Code128", "Code128"),
        ("Code39", "Code39"),
        ("PDF417", "PDF417"),
    ],
)
@pytest.mark.parametrize("turned", [0, 90, 180])
def test_a_separator_code_is_found_in_any_corner_and_any_turn(symbol: str, name: str, turned: int) -> None:
    barcode = zxingcpp.create_barcode("PATCHT", getattr(zxingcpp.BarcodeFormat, symbol))
    drawn = Image.fromarray(np.array(barcode.to_image(scale=4)))
    page = Image.new("L", (1700, 2200), 255)
    page.paste(drawn, (1650 - drawn.width, 2150 - drawn.height))
    as_scanned = page.rotate(turned, expand=True)
    (code,) = codes.find(np.asarray(as_scanned), 3, turned, ())
    assert (code.symbology, code.text, code.page) == (name, "PATCHT", 3)
    assert code.box.left > 0.5
    assert code.box.bottom > 0.75


@pytest.mark.parametrize("turned", [0, 90, 180])
def test_a_code_on_a_page_full_of_text_is_found_where_it_is(letter: Image.Image, turned: int) -> None:
    barcode = zxingcpp.create_barcode("4418207", zxingcpp.BarcodeFormat.Code128)
    drawn = Image.fromarray(np.array(barcode.to_image(scale=2)))
    letter.paste(drawn, (900, 40))
    lying = np.asarray(letter.rotate(turned, expand=True))
    (code,) = codes.find(lying, 1, turned, [WORD] * 100)
    assert code.text == "4418207"
    ink = np.asarray(letter)[
        round(code.box.top * 1100) : round(code.box.bottom * 1100) + 1,
        round(code.box.left * 1275) : round(code.box.right * 1275),
    ]
    assert 0.3 < (ink < 128).mean() < 0.8
    assert code.box.left == pytest.approx(900 / 1275, abs=0.03)


def test_a_page_of_text_shows_no_sign_of_a_code(letter: Image.Image) -> None:
    assert codes.places_of(np.asarray(letter)) == []


def test_a_page_that_is_all_half_black_is_searched_as_a_whole() -> None:
    dots = np.indices((1100, 850)).sum(axis=0) // 8 % 2 * 255
    assert codes.places_of(dots.astype(np.uint8)) == [(0, 0, 1100, 850)]
