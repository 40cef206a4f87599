from __future__ import annotations

import dataclasses
import io
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from pikepdf import Array, Encryption, Pdf
from PIL import Image

from intake.errors import Rejected, Unavailable
from intake.ocr import Limits, forget, read
from tests.ocr.pdfs import TEXT, pdf_of, typed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from intake.model import Scan

    ScanOf = Callable[[Path], Scan]


def rejection(scan_of: ScanOf, file: Path, limits: Limits) -> str:
    with pytest.raises(Rejected) as rejected:
        read(scan_of(file), limits)
    return rejected.value.code


def test_every_page_of_a_mixed_tiff_has_its_own_size_and_resolution(
    tmp_path: Path, limits: Limits, scan_of: ScanOf
) -> None:
    file = tmp_path / "fax.tif"
    fax = Image.new("1", (1728, 1078), 1)
    letter = Image.new("L", (1275, 1650), 255)
    frames = io.BytesIO()
    fax.save(frames, "TIFF", compression="group3", dpi=(204, 98), save_all=True, append_images=[letter.convert("1")])
    file.write_bytes(frames.getvalue())
    pages = read(scan_of(file), limits)
    assert [page.number for page in pages] == [1, 2]
    assert (pages[0].width, pages[0].height) == (1728, pytest.approx(2244, abs=1))
    assert pages[0].width / pages[0].dpi == pytest.approx(8.47, abs=0.01)


def test_a_scanned_page_keeps_its_own_pixels(
    tmp_path: Path, limits: Limits, scan_of: ScanOf, letter: Image.Image
) -> None:
    file = tmp_path / "scan.pdf"
    pdf_of(letter).save(file)
    (page,) = read(scan_of(file), limits)
    assert (page.width, page.height, round(page.dpi)) == (letter.width, letter.height, 150)
    assert page.layer is None
    difference = np.asarray(Image.open(page.picture).convert("L"), dtype=int) - np.asarray(letter, dtype=int)
    assert np.abs(difference).mean() < 2


def test_a_rotation_entry_and_an_exif_tag_are_obeyed(
    tmp_path: Path, limits: Limits, scan_of: ScanOf, letter: Image.Image
) -> None:
    pdf, jpeg = tmp_path / "scan.pdf", tmp_path / "photo.jpg"
    pdf_of(letter, rotate=90).save(pdf)
    exif = Image.Exif()
    exif[0x0112] = 6
    letter.save(jpeg, exif=exif, dpi=(150, 150))
    turned = np.asarray(letter.rotate(-90, expand=True), dtype=int)
    for file in (pdf, jpeg):
        (page,) = read(scan_of(file), limits)
        assert (page.width, page.height) == (letter.height, letter.width)
        assert np.abs(np.asarray(Image.open(page.picture).convert("L"), dtype=int) - turned).mean() < 2


def test_the_text_of_a_born_digital_page_is_used(tmp_path: Path, limits: Limits, scan_of: ScanOf) -> None:
    file = tmp_path / "letter.pdf"
    typed(TEXT).save(file)
    (page,) = read(scan_of(file), limits)
    assert page.layer is not None
    assert [word.text for word in page.layer] == " ".join(TEXT).split()
    assert page.layer[0].box.left == pytest.approx(72 / 612, abs=0.01)
    assert page.layer[0].box.top == pytest.approx(1 - 732 / 792, abs=0.015)


def test_pages_drawn_once_are_found_again_and_forgotten_on_demand(
    tmp_path: Path, limits: Limits, scan_of: ScanOf, letter: Image.Image
) -> None:
    file = tmp_path / "scan.png"
    letter.save(file)
    scan = scan_of(file)
    first = read(scan, limits)
    when = first[0].picture.stat().st_mtime_ns
    assert read(scan, limits) == first
    assert first[0].picture.stat().st_mtime_ns == when
    assert read(scan, dataclasses.replace(limits, max_pages=7)) == first
    assert first[0].picture.stat().st_mtime_ns != when
    forget(scan, limits)
    assert list(limits.work.iterdir()) == []
    forget(scan, limits)


def test_damaged_files_are_rejected_as_damaged(
    tmp_path: Path, limits: Limits, scan_of: ScanOf, letter: Image.Image
) -> None:
    png, tiff = io.BytesIO(), io.BytesIO()
    letter.save(png, "PNG")
    letter.convert("1").save(tiff, "TIFF", compression="group4")
    for name, data in {
        "a.png": png.getvalue()[:4000],
        "a.tif": tiff.getvalue()[:300],
        "a.pdf": b"%PDF-1.4\nnothing",
    }.items():
        file = tmp_path / name
        file.write_bytes(data)
        assert rejection(scan_of, file, limits) == "E103", name


def test_a_pdf_cut_off_in_the_middle_is_damaged_and_no_page_is_lost_silently(
    tmp_path: Path, limits: Limits, scan_of: ScanOf, letter: Image.Image
) -> None:
    file = tmp_path / "scan.pdf"
    pdf_of(letter, letter.rotate(180), letter).save(file)
    whole = file.read_bytes()
    for share in (0.3, 0.6, 0.95):
        file.write_bytes(whole[: int(share * len(whole))])
        assert rejection(scan_of, file, limits) == "E103", share


def test_a_password_is_asked_for_only_where_an_empty_one_does_not_open(
    tmp_path: Path, limits: Limits, scan_of: ScanOf
) -> None:
    file = tmp_path / "letter.pdf"
    typed(TEXT).save(file, encryption=Encryption(owner="owner", user="secret"))
    assert rejection(scan_of, file, limits) == "E104"
    typed(TEXT).save(file, encryption=Encryption(owner="owner", user=""))
    assert len(read(scan_of(file), limits)) == 1


def test_too_many_bytes_pages_or_pixels_are_refused_before_anything_is_decoded(
    tmp_path: Path, limits: Limits, scan_of: ScanOf
) -> None:
    bomb, many, big = tmp_path / "bomb.png", tmp_path / "many.pdf", tmp_path / "big.tif"
    Image.new("1", (20_000, 13_000)).save(bomb)
    with Pdf.new() as pdf:
        for _ in range(30):
            pdf.add_blank_page()
        pdf.save(many)
    Image.new("1", (600, 600)).save(big)
    assert rejection(scan_of, bomb, limits) == "E105"
    assert rejection(scan_of, many, dataclasses.replace(limits, max_pages=29)) == "E105"
    assert rejection(scan_of, big, dataclasses.replace(limits, max_bytes=100)) == "E105"


def test_a_page_of_absurd_size_is_drawn_within_the_limit(tmp_path: Path, limits: Limits, scan_of: ScanOf) -> None:
    file = tmp_path / "wall.pdf"
    with Pdf.new() as pdf:
        page = pdf.add_blank_page()
        page.obj.MediaBox = Array([0, 0, 14_400, 14_400])
        pdf.save(file)
    (page_read,) = read(scan_of(file), dataclasses.replace(limits, max_pixels=4_000_000))
    assert page_read.width * page_read.height <= 4_000_000


def test_trouble_with_the_environment_rejects_nothing(
    tmp_path: Path, limits: Limits, scan_of: ScanOf, letter: Image.Image
) -> None:
    file = tmp_path / "scan.png"
    letter.save(file)
    blocked = tmp_path / "file-where-a-folder-should-be"
    blocked.touch()
    with pytest.raises(Unavailable):
        read(scan_of(file), dataclasses.replace(limits, work=blocked / "work"))


def test_nothing_about_the_scan_stands_in_what_is_printed(limits: Limits) -> None:
    shown: Any = repr(limits)
    assert str(limits.work) not in shown
