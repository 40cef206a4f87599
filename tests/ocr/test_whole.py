from __future__ import annotations

import io
import struct
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Pdf
from PIL import Image

from intake.ocr import is_whole
from intake.ocr.whole import directories


def image(form: str, **options: object) -> bytes:
    out = io.BytesIO()
    page = Image.effect_noise((120, 90), 60)
    if form == "TIFF":
        page = page.convert("1")
    page.save(out, form, **options)
    return out.getvalue()


def pdf() -> bytes:
    out = io.BytesIO()
    with Pdf.new() as document:
        document.add_blank_page()
        document.save(out)
    return out.getvalue()


FILES = {
    "pdf": pdf(),
    "jpeg": image("JPEG"),
    "progressive": image("JPEG", progressive=True),
    "png": image("PNG"),
    "tiff": image("TIFF", compression="group4"),
    "two pages": image("TIFF", compression="group3", save_all=True, append_images=[Image.new("1", (64, 64))]),
}


@pytest.mark.parametrize("name", FILES)
def test_a_finished_file_is_whole(tmp_path: Path, name: str) -> None:
    file = tmp_path / "scan"
    file.write_bytes(FILES[name])
    assert is_whole(file)


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_still_grows_is_not_whole(tmp_path: Path, name: str) -> None:
    file = tmp_path / "scan"
    whole = FILES[name]
    for share in (0.1, 0.3, 0.5, 0.7, 0.9):
        file.write_bytes(whole[: int(share * len(whole))])
        assert not is_whole(file), share


def test_an_empty_file_is_not_whole(tmp_path: Path) -> None:
    file = tmp_path / "scan"
    file.touch()
    assert not is_whole(file)


def test_a_file_of_another_kind_is_taken_for_whole(tmp_path: Path) -> None:
    file = tmp_path / "scan"
    file.write_bytes(b"PK\x03\x04 something else")
    assert is_whole(file)


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from([b"%PDF-", b"II*\0", b"MM\0*", b"II+\0", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"]),
    st.binary(max_size=300),
)
def test_hostile_bytes_get_an_answer(magic: bytes, rest: bytes) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "scan"
        file.write_bytes(magic + rest)
        assert is_whole(file) in (True, False)


def test_the_directories_of_a_tiff_are_counted_if_their_chain_has_an_end(tmp_path: Path) -> None:
    source = tmp_path / "fax.tif"
    for name, pages in (("tiff", 1), ("two pages", 2)):
        source.write_bytes(FILES[name])
        assert directories(source) == pages
    source.write_bytes(FILES["tiff"][:8])
    assert directories(source) == 0
    source.write_bytes(b"II+\0\x08\0\0\0" + b"\xff" * 8 + bytes(20))
    assert directories(source) == 0


def test_directories_that_share_a_million_strips_do_not_hold_up_the_sweep(tmp_path: Path) -> None:
    """Four megabytes of this took hours: each directory costs a million numbers, and bytes only for itself."""
    strips = 1_000_000
    content = bytearray(b"II*\0" + struct.pack("<L", 8 + 4 * strips) + struct.pack("<L", 8) * strips)
    for _ in range(300):
        after = len(content) + 30
        content += struct.pack("<HHHLLHHLLL", 2, 273, 4, strips, 8, 279, 4, strips, 8, after)
    content += bytes(6)
    file = tmp_path / "scan.tif"
    file.write_bytes(content)
    begun = time.process_time()
    assert is_whole(file)
    assert time.process_time() - begun < 10
