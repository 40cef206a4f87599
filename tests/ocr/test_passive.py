from __future__ import annotations

import pytest
from pikepdf import Dictionary, Name, Page, Pdf

from intake.ocr import passive
from tests.ocr.pdfs import HELVETICA


def page_that(pdf: Pdf, content: bytes) -> Page:
    """A page with two fonts, an image and a form."""
    page = pdf.add_blank_page(page_size=(612, 792))
    form = pdf.make_stream(b"BT (form) Tj ET", Type=Name.XObject, Subtype=Name.Form)
    image = pdf.make_stream(b"\0", Type=Name.XObject, Subtype=Name.Image)
    page.obj.Resources = Dictionary(
        Font=Dictionary(F1=HELVETICA, F2=HELVETICA), XObject=Dictionary(Form=form, Image=image)
    )
    page.obj.Contents = pdf.make_stream(content)
    return page


def stripped(content: bytes) -> bytes:
    with Pdf.new() as pdf:
        page = page_that(pdf, content)
        passive.strip(pdf, page)
        return b" ".join(page.Contents.read_bytes().split())


@pytest.mark.parametrize(
    "content",
    [
        b"BT /F1 12 Tf 14.4 TL ET BT /F2 10 Tf (word) Tj ET",
        b"/F1 12 Tf /Image Do BT /F2 10 Tf (word) Tj ET",
        b"q /F1 12 Tf Q BT /F2 10 Tf (word) Tj ET",
    ],
)
def test_a_font_that_nothing_is_written_in_is_not_chosen_any_more(content: bytes) -> None:
    left = stripped(content)
    assert b"/F1" not in left
    assert b"/F2 10 Tf" in left
    assert b"(word)" in left


@pytest.mark.parametrize(
    "content",
    [
        b"BT /F1 12 Tf ET BT (word) Tj ET",
        b"/F1 12 Tf q BT /F2 10 Tf (word) Tj ET Q BT (again) Tj ET",
        b"/F1 12 Tf /Form Do",
        b"BT /F1 12 Tf [(word)] TJ ET",
    ],
)
def test_a_font_that_something_is_written_in_stays(content: bytes) -> None:
    assert stripped(content) == content


def test_invisible_text_goes_with_the_font_that_only_it_used() -> None:
    left = stripped(b"BT 3 Tr /F1 12 Tf (old) Tj ET BT 0 Tr /F2 10 Tf (word) Tj ET")
    assert b"old" not in left
    assert b"/F1" not in left
    assert b"(word)" in left


def test_what_acts_is_taken_from_the_page() -> None:
    with Pdf.new() as pdf:
        page = page_that(pdf, b"/Image Do")
        page.obj.AA = Dictionary(O=Dictionary(S=Name.JavaScript))
        passive.strip(pdf, page)
        assert "/AA" not in page.obj
        assert "/Resources" in page.obj
