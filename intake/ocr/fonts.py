"""Whether the fonts of a PDF page say which characters their glyphs are; in the child process."""

from __future__ import annotations

import re
from enum import IntEnum
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Array, Dictionary, Name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pikepdf import Object

_ENCODINGS = (Name.WinAnsiEncoding, Name.MacRomanEncoding, Name.StandardEncoding)
_STANDARD = re.compile(r"/(Helvetica|Times|Courier|Arial|TimesNewRoman|CourierNew)\b[-,A-Za-z]*$")
_GLYPH_NAME = re.compile(r"/([A-Za-z]|[A-Za-z]{2,}(\.[a-z]+)?|uni[0-9A-F]{4})$")
"""A name of the Adobe Glyph List's kind (`A`, `eacute`, `uni20AC`), and no number in disguise (`g17`, `C0_3`)."""

_DEPTH = 4


class Sound(IntEnum):
    """How far characters of a font may be taken at their word, worst first."""

    UNMAPPED = 0
    """Nothing says what a glyph means, or its shapes are pictures that somebody named."""
    MAPPED = 1
    """A table beside the font says it (`ToUnicode`), and nothing draws by that table."""
    PLAIN = 2
    """The font draws by a standard encoding or by the names of characters."""


def soundness(page: pikepdf.Page) -> Sound:
    """That of the least sound font the page could draw with; PLAIN if it has none."""
    try:
        return min((_of(font) for font in _fonts(page.obj.get("/Resources"), _DEPTH)), default=Sound.PLAIN)
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, RuntimeError):
        return Sound.UNMAPPED


def _fonts(resources: Object | None, depth: int) -> Iterator[Object]:
    if not isinstance(resources, Dictionary):
        return
    fonts = resources.get("/Font")
    if isinstance(fonts, Dictionary):
        yield from (font for font in fonts.values() if isinstance(font, Dictionary))
    forms = resources.get("/XObject")
    if depth > 0 and isinstance(forms, Dictionary):
        for form in forms.values():
            if isinstance(form, pikepdf.Stream) and form.get("/Subtype") == Name.Form:
                yield from _fonts(form.get("/Resources"), depth - 1)


def _of(font: Object) -> Sound:
    if font.get("/Subtype") == Name.Type3:
        return Sound.UNMAPPED
    if isinstance(font.get("/ToUnicode"), pikepdf.Stream):
        return Sound.MAPPED
    return Sound.PLAIN if font.get("/Subtype") != Name.Type0 and _draws_by_name(font) else Sound.UNMAPPED


def _draws_by_name(font: Object) -> bool:
    encoding = font.get("/Encoding")
    if isinstance(encoding, Dictionary):
        names = [name for name in encoding.get("/Differences", Array()) if isinstance(name, Name)]
        if not all(_GLYPH_NAME.match(str(name)) for name in names if name != "/.notdef"):
            return False
        encoding = encoding.get("/BaseEncoding", Name.StandardEncoding if names else None)
    if encoding is None:
        return "/FontDescriptor" not in font and _STANDARD.match(str(font.get("/BaseFont", ""))) is not None
    return encoding in _ENCODINGS
