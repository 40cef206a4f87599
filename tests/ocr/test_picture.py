from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from intake.ocr import picture

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


def drawn(wide: int, high: int, seed: int, *, bitonal: bool) -> NDArray[np.uint8]:
    noise = np.random.default_rng(seed).integers(0, 256, (high, wide)).astype(np.uint8)
    return np.where(noise > 127, 255, 0).astype(np.uint8) if bitonal else noise


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 70), st.integers(1, 50), st.booleans(), st.floats(50.0, 600.0))
def test_what_is_written_is_read_back_by_us_and_by_others(
    tmp_path_factory: pytest.TempPathFactory, wide: int, high: int, bitonal: bool, dpi: float
) -> None:
    grey, file = drawn(wide, high, wide * high, bitonal=bitonal), tmp_path_factory.mktemp("p") / "p.tif"
    picture.save(grey, file, dpi)
    assert np.array_equal(picture.load(file), grey)
    with Image.open(file) as seen:
        assert np.array_equal(np.asarray(seen.convert("L")), grey)
        assert seen.mode == ("1" if picture.is_bitonal(grey) else "L")
        assert seen.info["dpi"] == pytest.approx((dpi, dpi), abs=0.001)


def test_other_tiffs_are_read_too(tmp_path: Path) -> None:
    grey = drawn(60, 40, 1, bitonal=True)
    Image.fromarray(grey).convert("1").save(tmp_path / "g4.tif", compression="group4")
    assert np.array_equal(picture.load(tmp_path / "g4.tif"), grey)


def test_the_digest_tells_pixels_sizes_and_resolutions_apart(tmp_path: Path) -> None:
    grey = drawn(24, 16, 1, bitonal=False)
    changed = grey.copy()
    changed[3, 4] ^= 1
    digests = [
        picture.save(grey, tmp_path / "a.tif", 200.0),
        picture.save(grey, tmp_path / "b.tif", 300.0),
        picture.save(changed, tmp_path / "c.tif", 200.0),
        picture.save(grey.reshape(24, 16), tmp_path / "d.tif", 200.0),
    ]
    assert len(set(digests)) == 4
    assert picture.save(grey, tmp_path / "e.tif", 200.0) == digests[0]


@given(st.integers(1, 300), st.integers(0, 3), st.integers(0, 3))
def test_shares_are_those_of_each_whole_square(cell: int, down: int, across: int) -> None:
    chosen = np.random.default_rng(cell).random((cell * down + cell // 2, cell * across + cell // 3)) < 0.4
    found = picture.shares(chosen, cell)
    assert found.shape == (down, across)
    for row in range(down):
        for column in range(across):
            square = chosen[row * cell : (row + 1) * cell, column * cell : (column + 1) * cell]
            assert found[row, column] == pytest.approx(square.mean())


def test_strokes_are_rounded_off_and_paper_and_solid_ink_stay() -> None:
    page = np.full((9, 9), 255, np.uint8)
    page[2:7, 2:7] = 0
    soft = picture.smoothed(page)
    assert (soft[4, 4], soft[0, 0]) == (0, 255)
    assert 0 < soft[4, 2] < soft[2, 2] < soft[4, 1] < 255
    assert np.array_equal(soft, soft.T)
    assert picture.smoothed(soft) is soft


def test_a_black_and_white_picture_is_handed_over_as_it_is_stored(tmp_path: Path) -> None:
    grey = np.where(np.arange(11 * 13).reshape(11, 13) % 3 == 0, 0, 255).astype(np.uint8)
    file = tmp_path / "bits.tif"
    picture.save(grey, file, 300.0)
    rows = picture.stored(file)
    assert rows is not None
    assert (rows.width, rows.bits, rows.data.shape) == (13, 1, (11, 2))
    assert np.array_equal(np.unpackbits(rows.data, axis=1, count=13) * 255, grey)
    Image.fromarray(grey).save(tmp_path / "other.tif")
    assert picture.stored(tmp_path / "other.tif") is None
