"""An invisible text layer: a font without shapes, and words in it laid over their ink."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib.tables._g_l_y_f import Glyph
from pikepdf import Array, Dictionary, Name, Pdf

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pikepdf import Object

    Placed = Sequence[tuple[str, float, float, float, float]]
    """Words with their boxes in fractions of the upright page: text, left, top, right, bottom."""

    Rectangle = tuple[float, float, float, float]

_NAME = "IntakeInvisible"
_UNITS = 1000
_ADVANCE = 500
_DATE = 3_000_000_000
"""Seconds since 1904 (1999), for both dates of the font: it is the same at every making."""

_TO_UNICODE = b"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
%s
endcmap
CMapName currentdict /CMap defineresource pop
end
end"""
_RANGES_A_BLOCK = 100


def _box() -> Glyph:
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    for corner in ((0, _UNITS), (_ADVANCE, _UNITS), (_ADVANCE, 0)):
        pen.lineTo(corner)
    pen.closePath()
    return pen.glyph()


@cache
def font_program() -> bytes:
    """A TrueType font with one glyph, a box half an em wide and an em high.

    It is never painted, but a glyph without a shape has no place on the page for some viewers (pdfium finds no
    text in turned pages then).
    """
    builder = FontBuilder(_UNITS, isTTF=True)
    builder.updateHead(created=_DATE, modified=_DATE)
    builder.setupGlyphOrder([".notdef", "blank"])
    builder.setupCharacterMap({0x20: "blank"})
    builder.setupGlyf({".notdef": Glyph(), "blank": _box()})
    builder.setupHorizontalMetrics(dict.fromkeys((".notdef", "blank"), (_ADVANCE, 0)))
    builder.setupHorizontalHeader(ascent=_UNITS, descent=0)
    builder.setupNameTable({"familyName": _NAME, "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=_UNITS, sTypoDescender=0)
    builder.setupPost()
    builder.font.recalcTimestamp = False
    out = BytesIO()
    builder.save(out)
    return out.getvalue()


def font(pdf: Pdf, characters: set[str]) -> Object:
    """The font as an object of that PDF, able to say those characters (of the Basic Multilingual Plane)."""
    program = pdf.make_stream(font_program(), Length1=len(font_program()))
    name = Name("/" + _NAME)
    descriptor = pdf.make_indirect(
        Dictionary(
            Type=Name.FontDescriptor,
            FontName=name,
            Flags=5,
            FontBBox=Array([0, 0, _ADVANCE, _UNITS]),
            ItalicAngle=0,
            Ascent=_UNITS,
            Descent=0,
            CapHeight=_UNITS,
            StemV=80,
            FontFile2=program,
        )
    )
    descendant = pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType2,
            BaseFont=name,
            CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
            FontDescriptor=descriptor,
            DW=_ADVANCE,
            CIDToGIDMap=pdf.make_stream(b"\x00\x01" * 65536),
        )
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=name,
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([descendant]),
            ToUnicode=pdf.make_stream(_to_unicode(characters)),
        )
    )


def _to_unicode(characters: set[str]) -> bytes:
    codes = sorted(ord(character) for character in characters)
    blocks = []
    for start in range(0, len(codes), _RANGES_A_BLOCK):
        some = codes[start : start + _RANGES_A_BLOCK]
        lines = "\n".join(f"<{code:04X}> <{code:04X}>" for code in some)
        blocks.append(f"{len(some)} beginbfchar\n{lines}\nendbfchar")
    return _TO_UNICODE % "\n".join(blocks).encode("ascii")


def speakable(text: str) -> str:
    """The text without what the font cannot say: control characters, surrogates, the higher planes."""
    return "".join(char for char in text if char.isprintable() and 0x20 <= ord(char) < 0xFFFE and char != "\ufeff")


def content(words: Placed, box: Rectangle, rotation: int, name: str) -> bytes:
    """Drawing operators that lay the words invisibly over their ink.

    `box` is what is shown of the page, in its user space (left, bottom, right, top); `rotation` the clockwise
    turn with which the page is shown, words being placed on the page so shown; `name` that of the font resource.
    """
    left, bottom, right, top = box
    wide, high = (top - bottom, right - left) if rotation in (90, 270) else (right - left, top - bottom)
    lines = ["q", "BT", "3 Tr"]
    for text, x0, y0, x1, y1 in words:
        said = speakable(text)
        size = (y1 - y0) * high
        if not said or size <= 0 or x1 <= x0:
            continue
        stretch = 100 * (x1 - x0) * wide / (len(said) * size * _ADVANCE / _UNITS)
        a, b, c, d, e, f = _matrix(x0 * wide, y1 * high, box, rotation)
        code = "".join(f"{ord(char):04X}" for char in said) + "0020"
        lines.append(f"/{name} {size:.2f} Tf {stretch:.2f} Tz {a} {b} {c} {d} {e:.2f} {f:.2f} Tm <{code}> Tj")
    lines += ["ET", "Q"]
    return "\n".join(lines).encode("ascii") if len(lines) > 5 else b""


def _matrix(right: float, down: float, box: Rectangle, rotation: int) -> tuple[int, int, int, int, float, float]:
    """The text matrix for a baseline that starts so many points right and down of the shown page's corner."""
    x0, y0, x1, y1 = box
    return {
        0: (1, 0, 0, 1, x0 + right, y1 - down),
        90: (0, 1, -1, 0, x0 + down, y0 + right),
        180: (-1, 0, 0, -1, x1 - right, y0 + down),
        270: (0, -1, 1, 0, x1 - down, y1 - right),
    }[rotation]
