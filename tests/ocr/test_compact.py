from __future__ import annotations

import io
import re
import zlib
from decimal import Decimal
from typing import Any

import pypdfium2 as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Object, Pdf, PdfImage, Stream, String
from PIL import ImageChops, TiffImagePlugin

from intake.ocr import compact
from tests.ocr.conftest import LINES, paper
from tests.ocr.pdfs import TEXT, pdf_of, typed


def read_back(data: bytes | None) -> Pdf:
    """The PDF as pikepdf reads it if nothing in it needs mending."""
    assert data is not None
    pdf = Pdf.open(io.BytesIO(data), attempt_recovery=False)
    assert not pdf.get_warnings()
    assert not pdf.check_pdf_syntax()
    return pdf


def test_pages_read_back_as_they_were_in_fewer_bytes() -> None:
    pdf = pdf_of(paper(LINES), paper(LINES[:3]))
    with typed(TEXT) as other:
        pdf.pages.append(other.pages[0])
    usual = io.BytesIO()
    pdf.save(usual)
    data = compact.written(pdf)
    assert len(data or b"") < len(usual.getvalue()) - 200
    back = read_back(data)
    for one, other_page in zip(pdf.pages, back.pages, strict=True):
        assert one.Contents.read_bytes() == other_page.Contents.read_bytes()
        for name, image in one.get_images().items():
            assert image.read_raw_bytes() == other_page.get_images()[name].read_raw_bytes()
    with pdfium.PdfDocument(data) as shown:
        assert TEXT[0] in shown[2].get_textpage().get_text_range()


@pytest.mark.parametrize("listed", [False, True])
def test_a_faxs_codes_are_packed_once_more_and_come_out_as_they_were(*, listed: bool) -> None:
    pdf = fax_in_pdf()
    image = pdf.pages[0].get_images()["/Im0"]
    if listed:
        image.Filter, image.DecodeParms = Array([image.Filter]), Array([image.DecodeParms])
    data = compact.written(pdf)
    with read_back(data) as written:
        back = written.pages[0].get_images()["/Im0"]
        assert len(back.read_raw_bytes()) < len(image.read_raw_bytes())
        assert zlib.decompress(back.read_raw_bytes()) == image.read_raw_bytes()
        assert pixels(back) == pixels(image)
    with pdfium.PdfDocument(data) as drawn:
        assert float((drawn[0].render(scale=1, grayscale=True).to_numpy() < 128).mean()) > 0.005


def pixels(image: Object) -> bytes:
    assert isinstance(image, Stream)
    return PdfImage(image).as_pil_image().tobytes()


def fax_in_pdf() -> Pdf:
    """A page as fax servers make them: the codes of T.6 as they are."""
    file = io.BytesIO()
    page = ImageChops.invert(paper(LINES).convert("1"))
    page.save(file, "TIFF", compression="group4", tiffinfo={278: page.height})
    file.seek(0)
    with TiffImagePlugin.TiffImageFile(file) as tiff:
        start, length = tiff.tag_v2[273][0], tiff.tag_v2[279][0]
    pdf = pdf_of(paper(LINES))
    image = pdf.make_stream(file.getvalue()[start : start + length])
    parameters = Dictionary(K=-1, Columns=page.width, Rows=page.height)
    image.stream_dict.update(
        Dictionary(
            Type=Name.XObject, Subtype=Name.Image, Width=page.width, Height=page.height, BitsPerComponent=1,
            ColorSpace=Name.DeviceGray, Filter=Name.CCITTFaxDecode, DecodeParms=parameters,
        )
    )  # fmt: skip
    pdf.pages[0].obj.Resources.XObject.Im0 = image
    return pdf


def test_entries_stand_in_one_order_whatever_the_process() -> None:
    data = compact.written(pdf_of(paper(LINES)))
    assert data is not None
    (entries,) = re.findall(rb"<<([^>]*/Image[^>]*)>>stream", data)
    keys = [key for key in re.findall(rb"/([A-Z][A-Za-z]+) ?[/0-9]", entries) if key != b"Length"]
    assert keys == sorted(keys)
    assert len(keys) > 4


def test_a_font_of_one_page_stands_in_it_and_one_of_two_pages_by_itself() -> None:
    alone, shared = typed(TEXT), typed(TEXT)
    for pdf, pages in ((alone, 1), (shared, 2)):
        font = pdf.make_indirect(pdf.pages[0].Resources.Font.F1)
        pdf.pages[0].Resources.Font.F1 = font
        if pages == 2:
            pdf.pages.append(pdf.pages[0])
        back = read_back(compact.written(pdf))
        assert [page.Resources.Font.F1.is_indirect for page in back.pages] == [pages == 2] * pages


VALUES = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(2**31), 2**31 - 1),
        st.decimals(-1000, 1000, places=4),
        st.binary(max_size=20).map(String),
        st.text("ab #/()é", min_size=1, max_size=6).map(lambda text: Name("/" + text)),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(Array),
        st.dictionaries(st.text("AB #(", min_size=1, max_size=4).map("/{}".format), inner, max_size=4).map(Dictionary),
    ),
    max_leaves=12,
)


def plain(value: Any) -> object:
    """A value of a PDF as Python holds it, without the entries that say nothing."""
    if isinstance(value, Array):
        return [plain(one) for one in value]
    if isinstance(value, Dictionary):
        return {key: plain(value[key]) for key in value.keys() if value[key] is not None}  # noqa: SIM118
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return float(value)
    return value if value is None or isinstance(value, bool) else value.unparse()


@settings(max_examples=80, deadline=None)
@given(st.lists(VALUES, max_size=5))
def test_every_kind_of_value_survives(values: list[Any]) -> None:
    with Pdf.new() as pdf:
        pdf.add_blank_page()
        pdf.Root.PieceInfo = pdf.make_indirect(Array(values))
        pdf.Root.Odd = Dictionary(Again=pdf.Root.PieceInfo, Self=pdf.Root.Pages)
        with read_back(compact.written(pdf)) as back:
            assert plain(back.Root.PieceInfo) == plain(pdf.Root.PieceInfo)
            assert back.Root.Odd.Again.objgen == back.Root.PieceInfo.objgen


def test_the_same_pages_give_the_same_bytes_and_others_another_name() -> None:
    one, same, other = (compact.written(typed([text])) for text in ("one", "one", "two"))
    assert one == same
    ids = [bytes(read_back(data).trailer.ID[0]) for data in (one, other)]
    assert ids[0] != ids[1]
    assert [len(name) for name in ids] == [16, 16]


def test_a_large_file_is_left_to_others() -> None:
    pdf = typed(TEXT)
    pdf.Root.Many = Array([pdf.make_indirect(Dictionary(Number=number)) for number in range(250)])
    assert compact.written(pdf) is None
