from __future__ import annotations

import io

import pytest
from pikepdf import Array, Dictionary, Name, Pdf, pdfa
from PIL import Image, ImageCms

from intake.ocr import conform, imagepdf
from tests.ocr.conftest import LINES, paper


def scan(mode: str) -> Pdf:
    pdf = Pdf.new()
    imagepdf.add_picture(pdf, paper(LINES).convert(mode), 612, 528)
    return pdf


@pytest.mark.parametrize("mode", ["1", "L", "RGB"])
def test_what_is_written_is_valid_pdf_a(mode: str) -> None:
    data = conform.written(scan(mode), "2026-03-02T08:00:00Z")
    assert data is not None
    assert pdfa.validate_written(io.BytesIO(data), "2b").verdict == "pass"


def profile_of(data: bytes | None) -> str:
    """The colours of the file's profile; empty if its pages tell what their black and white are instead."""
    with Pdf.open(io.BytesIO(data or b"")) as pdf:
        if "/OutputIntents" not in pdf.Root:
            assert all(page.obj.Resources.ColorSpace.DefaultGray[0] == Name.CalGray for page in pdf.pages)
            return ""
        (intent,) = pdf.Root.OutputIntents
        return ImageCms.ImageCmsProfile(io.BytesIO(intent.DestOutputProfile.read_bytes())).profile.xcolor_space.strip()


@pytest.mark.parametrize(("mode", "space"), [("1", "GRAY"), ("L", "GRAY"), ("RGB", "RGB")])
def test_a_grey_scan_carries_the_smallest_profile_and_a_photograph_that_of_its_colours(mode: str, space: str) -> None:
    assert profile_of(conform.written(scan(mode))) == space


@pytest.mark.parametrize(("mode", "space"), [("1", ""), ("L", "GRAY"), ("RGB", "RGB")])
def test_only_a_black_and_white_file_that_would_be_too_large_goes_without(mode: str, space: str) -> None:
    with_it = conform.written(scan(mode)) or b""
    assert conform.written(scan(mode), most=len(with_it)) == with_it
    without = conform.written(scan(mode), most=len(with_it) - 1) or b""
    assert profile_of(without) == space
    assert len(without) < len(with_it) - 200 or space


def test_of_a_file_without_a_profile_the_validator_finds_nothing_but_that() -> None:
    findings = pdfa.validate_written(io.BytesIO(conform.written(scan("1"), most=0) or b""), "2b").findings
    assert [(one.rule, one.kind) for one in findings] == [("pikepdf:output-intent", "unsupported")]


def test_a_black_and_white_page_with_a_red_line_has_its_red() -> None:
    pdf = scan("1")
    pdf.pages[0].contents_add(b"1 0 0 RG 10 10 m 100 10 l S")
    assert profile_of(conform.written(pdf, most=0)) == "RGB"


def test_a_page_on_which_something_shows_through_carries_a_profile() -> None:
    pdf = scan("1")
    pdf.pages[0].obj.Resources.ExtGState = Dictionary(Half=Dictionary(Type=Name.ExtGState, ca=0.5))
    pdf.pages[0].contents_add(b"/Half gs 10 10 m 100 10 l S")
    assert profile_of(conform.written(pdf, most=0)) == profile_of(conform.written(scan("1")))


def test_a_page_that_tells_its_own_grey_keeps_it() -> None:
    pdf = scan("1")
    told = Array([Name.CalGray, Dictionary(WhitePoint=Array([0.9642, 1, 0.8249]))])
    pdf.pages[0].obj.Resources.ColorSpace = Dictionary(DefaultGray=told)
    with Pdf.open(io.BytesIO(conform.written(pdf, most=0) or b"")) as written:
        assert "/Gamma" not in written.pages[0].obj.Resources.ColorSpace.DefaultGray[1]


def test_what_cannot_be_pdf_a_is_not_passed_off_as_one() -> None:
    pdf = scan("1")
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    pdf.pages[0].obj.Resources.Font = Dictionary(F1=font)
    pdf.pages[0].contents_add(b"BT /F1 12 Tf (not embedded) Tj ET")
    assert conform.written(pdf) is None


def test_the_date_is_written_only_if_there_is_one() -> None:
    assert b"MetadataDate" not in (conform.written(scan("1")) or b"")
    with Pdf.open(io.BytesIO(conform.written(scan("1"), "2026-03-02T08:00:00Z") or b"")) as pdf:
        assert b"2026-03-02T08:00:00Z" in pdf.Root.Metadata.read_bytes()


def test_the_same_pages_give_the_same_bytes() -> None:
    assert conform.written(scan("L")) == conform.written(scan("L"))


def test_our_srgb_is_srgb() -> None:
    ours = ImageCms.ImageCmsProfile(io.BytesIO(conform.srgb()))
    theirs = ImageCms.createProfile("sRGB")
    assert len(conform.srgb()) < 700
    picture = Image.linear_gradient("L").convert("RGB")
    picture.putpixel((3, 3), (200, 30, 90))
    same = ImageCms.profileToProfile(picture, ours, theirs)
    assert same is not None
    differences = [
        abs(a - b)
        for one, other in zip(picture.get_flattened_data(), same.get_flattened_data(), strict=True)
        for a, b in zip(one, other, strict=True)
    ]
    assert max(differences) <= 1


def test_pages_of_a_fax_cost_little_more_than_their_picture() -> None:
    pdf = scan("1")
    picture = len(pdf.pages[0].obj.Resources.XObject.Im0.read_raw_bytes())
    assert len(conform.written(pdf) or b"") < picture + 1400
