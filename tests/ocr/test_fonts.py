from __future__ import annotations

from typing import Any

import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from intake.ocr.fonts import Sound, soundness


def font(**entries: Any) -> Dictionary:
    return Dictionary(Type=Name.Font, **{"Subtype": Name.TrueType, **entries})


def differences(*names: str) -> Dictionary:
    return Dictionary(BaseEncoding=Name.WinAnsiEncoding, Differences=Array([65, *map(Name, names)]))


EMBEDDED = Dictionary(Type=Name.FontDescriptor)


@pytest.mark.parametrize(
    ("fonts", "sound"),
    [
        ([], Sound.PLAIN),
        ([font(BaseFont=Name("/Helvetica-Bold"))], Sound.PLAIN),
        ([font(BaseFont=Name("/Wingdings"))], Sound.UNMAPPED),
        ([font(Encoding=Name.WinAnsiEncoding, FontDescriptor=EMBEDDED)], Sound.PLAIN),
        ([font(Encoding=differences("/Aacute", "/.notdef", "/uni20AC"), FontDescriptor=EMBEDDED)], Sound.PLAIN),
        ([font(Encoding=differences("/g17", "/C0_3"), FontDescriptor=EMBEDDED)], Sound.UNMAPPED),
        ([font(Encoding=Dictionary(Differences=Array([28, Name.fi])), FontDescriptor=EMBEDDED)], Sound.PLAIN),
        ([font(FontDescriptor=EMBEDDED)], Sound.UNMAPPED),
        ([font(Encoding=Dictionary(), FontDescriptor=EMBEDDED)], Sound.UNMAPPED),
        ([font(Subtype=Name.Type3, Encoding=differences("/a", "/b"))], Sound.UNMAPPED),
        ([font(Subtype=Name.Type0, Encoding=Name("/Identity-H"))], Sound.UNMAPPED),
        (["mapped"], Sound.MAPPED),
        (["mapped", font(Encoding=Name.WinAnsiEncoding)], Sound.MAPPED),
        (["mapped", font(Subtype=Name.Type3)], Sound.UNMAPPED),
    ],
)
@pytest.mark.parametrize("inside_a_form", [False, True])
def test_a_page_is_as_sound_as_its_least_sound_font(
    fonts: list[Dictionary | str], sound: Sound, inside_a_form: bool
) -> None:
    with Pdf.new() as pdf:
        page = pdf.add_blank_page()
        mapped = font(FontDescriptor=EMBEDDED, ToUnicode=pdf.make_stream(b""))
        table = Dictionary({f"/F{at}": mapped if one == "mapped" else one for at, one in enumerate(fonts)})
        if inside_a_form:
            form = pdf.make_stream(b"")
            form.stream_dict.update(Dictionary(Subtype=Name.Form, Resources=Dictionary(Font=table)))
            page.obj.Resources = Dictionary(XObject=Dictionary(Form=form))
        else:
            page.obj.Resources = Dictionary(Font=table)
        assert soundness(page) is sound


def test_a_form_that_holds_itself_ends() -> None:
    with Pdf.new() as pdf:
        page = pdf.add_blank_page()
        form = pdf.make_stream(b"")
        form.stream_dict.update(Dictionary(Subtype=Name.Form))
        form.stream_dict["/Resources"] = Dictionary(XObject=Dictionary(Self=form))
        page.obj.Resources = Dictionary(XObject=Dictionary(Form=form))
        assert soundness(page) is Sound.PLAIN
