from __future__ import annotations

import numpy as np
import pytest
import zxingcpp
from PIL import Image

from intake.ocr import codes


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


def test_a_page_of_text_shows_no_sign_of_a_code(letter: Image.Image) -> None:
    assert not codes.is_likely(np.asarray(letter))
