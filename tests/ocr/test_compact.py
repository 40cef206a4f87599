from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

import pypdfium2 as pdfium
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Pdf, String

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
