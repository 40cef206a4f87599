"""A large code that nobody can read is told, and nothing else is taken for one."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from intake.ocr import codes, unreadcodes
from tests.ocr.conftest import paper
from tests.sheets.paper import FACES, printed


def scribbled(dpi: int, *, both: bool = True) -> Image.Image:
    """A patient's sheet over whose codes somebody drew with a marker."""
    sheet = printed(FACES["patient"], dpi)
    draw = ImageDraw.Draw(sheet)
    for code in codes.find(np.asarray(sheet), 1, 0, ()):
        if code.symbology == "QRCode" and (both or code.box.top < 0.5):
            left, top = code.box.left * sheet.width, code.box.top * sheet.height
            for step in range(6):
                y = top + (0.1 + step * 0.17) * dpi
                draw.line((left, y, left + 1.1 * dpi, y + 0.1 * dpi), fill=0, width=dpi // 14)
    return sheet


@pytest.mark.parametrize("dpi", [200, 300])
@pytest.mark.parametrize("turned", [0, 90, 180])
def test_codes_under_a_scribble_are_told_as_unread(dpi: int, turned: int) -> None:
    lying = np.asarray(scribbled(dpi).rotate(turned, expand=True))
    found = codes.find(lying, 3, turned, ())
    unread = [code for code in found if not code.text]
    assert len(unread) == 2
    assert unread[0].page == 3
    assert sorted(round(code.box.top, 1) for code in unread) == [0.1, 0.8]


def test_where_one_of_two_is_read_only_the_other_is_told() -> None:
    found = codes.find(np.asarray(scribbled(200, both=False)), 1, 0, ())
    assert sorted(bool(code.text) for code in found if code.symbology == "QRCode") == [False, True]


@pytest.mark.parametrize("name", FACES)
def test_a_sheet_that_can_be_read_has_no_unread_code(name: str) -> None:
    assert all(code.text for code in codes.find(np.asarray(printed(FACES[name], 200)), 1, 0, ()))


def test_text_and_pictures_are_no_codes(letter: Image.Image) -> None:
    draw = ImageDraw.Draw(letter)
    draw.ellipse((900, 60, 1080, 240), fill=0)
    shades = np.tile(np.linspace(0, 255, 200), (200, 1))
    halftone = (shades > np.random.default_rng(1).integers(0, 255, shades.shape)).astype(np.uint8) * 255
    letter.paste(Image.fromarray(halftone), (900, 700))
    letter.paste(Image.new("L", (180, 180), 90), (100, 880))
    assert unreadcodes.unread(np.asarray(letter), 1, 0, ()) == ()


def test_a_table_of_numbers_is_no_code() -> None:
    table = paper(tuple("  ".join(f"{row * col % 97:02d}" for col in range(1, 9)) for row in range(1, 12)), height=24)
    assert unreadcodes.unread(np.asarray(table), 1, 0, ()) == ()
