from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image, TiffImagePlugin

from intake.ocr.jpegstrips import joined

if TYPE_CHECKING:
    from collections.abc import Sequence


def page(mode: str, size: tuple[int, int] = (333, 301)) -> Image.Image:
    cloud = np.random.default_rng(5).integers(0, 255, (20, 20, 3)).astype(np.uint8)
    return Image.fromarray(cloud).resize(size, Image.Resampling.BICUBIC).convert(mode)


def strips_of(picture: Image.Image, rows: int) -> tuple[Sequence[bytes], bytes, Image.Image]:
    """The strips of the picture as a TIFF holds them, what they share, and the picture decoded from the TIFF."""
    out = io.BytesIO()
    picture.save(out, "TIFF", compression="jpeg", quality=80, tiffinfo={278: rows})
    with Image.open(out) as file:
        assert isinstance(file, TiffImagePlugin.TiffImageFile)
        tags = file.tag_v2
        data = out.getvalue()
        pieces = [data[at : at + length] for at, length in zip(tags[273], tags[279], strict=True)]
        return pieces, tags.get(347, b""), file.copy()


@pytest.mark.parametrize("mode", ["L", "RGB"])
@pytest.mark.parametrize("rows", [16, 64, 304])
def test_strips_are_one_picture_of_the_very_same_pixels(mode: str, rows: int) -> None:
    strips, tables, decoded = strips_of(page(mode), rows)
    assert len(strips) == -(-301 // rows)
    data = joined(strips, tables)
    assert data is not None
    with Image.open(io.BytesIO(data)) as whole:
        difference = np.abs(np.asarray(whole.convert(mode)).astype(int) - np.asarray(decoded).astype(int))
    seams = 0 if mode == "L" else 0.3  # colours are smoothed over the seams, where a strip by itself ends
    assert difference.mean() <= seams


def test_a_picture_cut_in_the_middle_of_a_strip_is_not_passed_off_as_whole() -> None:
    strips, tables, _ = strips_of(page("L"), 64)
    assert joined([strips[0][:40], *strips[1:]], tables) is None
    assert joined([b"", *strips[1:]], tables) is None


def test_strips_of_different_making_are_not_joined() -> None:
    strips, tables, _ = strips_of(page("L"), 64)
    others, _, _ = strips_of(page("L", (340, 301)), 64)
    assert joined([strips[0], others[1], *strips[2:]], tables) is None


def test_a_progressive_jpeg_is_left_alone() -> None:
    out = io.BytesIO()
    page("L").save(out, "JPEG", progressive=True)
    assert joined([out.getvalue()], b"") is None
