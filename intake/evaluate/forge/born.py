"""Write sheets as a born-digital PDF: real text in the standard fonts, no picture of the page."""

from __future__ import annotations

import io
import zlib
from functools import cache
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Array, Dictionary, Name

from intake.evaluate.forge.typeset import HEIGHT, WIDTH, Face, Family, Frame, Picture, Rule, Sheet, Text, font, width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from intake.evaluate.forge.typeset import Mark

# The family whose widths are those of a standard PDF font, and that font in regular and bold.
_STANDARD: dict[Family, tuple[Family, str, str]] = {
    "sans": ("sans", "Helvetica", "Helvetica-Bold"),
    "serif": ("serif", "Times-Roman", "Times-Bold"),
    "mono": ("mono", "Courier", "Courier-Bold"),
    "condensed": ("sans", "Helvetica", "Helvetica-Bold"),
    "book": ("serif", "Times-Roman", "Times-Bold"),
    "wide": ("sans", "Helvetica", "Helvetica-Bold"),
}


def born_digital(sheets: Sequence[Sheet], *, producer: str = "") -> bytes:
    """The sheets as one PDF; letters outside Windows code page 1252 become question marks."""
    pdf = pikepdf.new()
    fonts = Dictionary()
    for _, *names in _STANDARD.values():
        for name in names:
            fonts[f"/{name}"] = pdf.make_indirect(
                Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name(f"/{name}"), Encoding=Name.WinAnsiEncoding)
            )
    for sheet in sheets:
        pictures = Dictionary()
        stream: list[bytes] = []
        for number, mark in enumerate(sheet.marks):
            if isinstance(mark, Picture):
                pictures[f"/Im{number}"] = _image(pdf, mark)
            stream.append(_operators(mark, number))
        page = Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, WIDTH, HEIGHT]),
            Resources=Dictionary(Font=fonts, XObject=pictures),
            Contents=pdf.make_stream(b"\n".join(stream)),
        )
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    if producer:
        pdf.docinfo["/Producer"] = producer
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _operators(mark: Mark, number: int) -> bytes:
    match mark:
        case Text(x, y, text, face):
            return show_text(x, y, text, face)
        case Rule(x0, y0, x1, y1, line, grey):
            return (
                f"{grey / 255:.2f} G {line:.2f} w {x0:.2f} {HEIGHT - y0:.2f} m {x1:.2f} {HEIGHT - y1:.2f} l S".encode()
            )
        case Frame(x0, y0, x1, y1, line, fill):
            where = f"{x0:.2f} {HEIGHT - y1:.2f} {x1 - x0:.2f} {y1 - y0:.2f} re"
            filled = f"{fill / 255:.2f} g {where} f 0 g\n" if fill is not None else ""
            return (filled + (f"0 G {line:.2f} w {where} S" if line else "")).encode()
        case Picture(x0, y0, x1, y1, _):
            return f"q {x1 - x0:.2f} 0 0 {y1 - y0:.2f} {x0:.2f} {HEIGHT - y1:.2f} cm /Im{number} Do Q".encode()


def show_text(x: float, y: float, text: str, face: Face, *, hidden: bool = False) -> bytes:
    """The operators that show (or hide, as a scanner's own OCR layer does) one run of text."""
    kin, regular, bold = _STANDARD[face.family]
    name = bold if face.bold else regular
    bare = width(text, Face(kin, face.size, face.bold))
    stretch = 100 * width(text, face) / bare if bare else 100
    letters = text.encode("cp1252", "replace").hex()
    baseline = HEIGHT - y - _ascent(face) * face.size
    mode = 3 if hidden else 0
    return (
        f"BT {mode} Tr /{name} {face.size:.2f} Tf {stretch:.2f} Tz {x:.2f} {baseline:.2f} Td <{letters}> Tj ET".encode()
    )


@cache
def _ascent(face: Face) -> float:
    return font(Face(face.family, 1000, face.bold)).getmetrics()[0] / 1000


def _image(pdf: pikepdf.Pdf, mark: Picture) -> pikepdf.Object:
    picture = mark.image.convert("L")
    stream = pdf.make_stream(zlib.compress(picture.tobytes()))
    stream.update(
        {
            "/Type": Name.XObject,
            "/Subtype": Name.Image,
            "/Width": picture.width,
            "/Height": picture.height,
            "/ColorSpace": Name.DeviceGray,
            "/BitsPerComponent": 8,
            "/Filter": Name.FlateDecode,
        }
    )
    return stream
