"""The font of the invisible text: one box half an em wide for every letter, small enough for a one-page fax.

Every archive carries the font, so each byte counts: it is written table by table, with nothing a PDF does not ask for
(ISO 32000-1, 9.9: `glyf`, `head`, `hhea`, `hmtx`, `loca`, `maxp`, and a `cmap` as it is no composite font).
"""

from __future__ import annotations

import struct
from itertools import groupby
from typing import TYPE_CHECKING

from pikepdf import Array, Dictionary, Name, Pdf

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pikepdf import Object

WIDTH = 0.5
"""The advance of every character, in ems."""

_NAME = Name("/Intake")
_UNITS = 1000
_WIDE = round(WIDTH * _UNITS)
_BOX = 1
"""The glyph of every character; glyph 0, for none, is empty."""

_BLANK, _ASCII = 0x20, range(0x20, 0x7F)
_ODD_SPACES = "\u00a0\u00ad"
"""WinAnsi shows these as a plain space and a plain hyphen."""

_NON_SYMBOLIC = 32
_MAGIC = 0x5F0F3CF5
_MADE = 0xE6000000
"""A day of 2026 in seconds since 1904, as fonts count: readers of fonts complain of one from before 1970."""
_ENTRIES_A_BLOCK = 100

_TO_UNICODE = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CMapName /U def
/CMapType 2 def
1 begincodespacerange
<00> <FF>
endcodespacerange
%s
endcmap
CMapName currentdict /CMap defineresource pop
end
end"""


class Alphabet:
    """Which code of which font says each of these characters: codes of WinAnsi as far as that reaches.

    A further character takes a code that would else be unused, and a font in which one does tells by a ToUnicode map
    what it says; a further font begins when all codes of one are taken.
    """

    def __init__(self, characters: Iterable[str]) -> None:
        wanted = sorted(set(characters))
        self._codes: dict[str, tuple[int, int]] = {char: (0, code) for char in wanted if (code := _win_ansi(char))}
        others = [char for char in wanted if char not in self._codes]
        taken = {code for _, code in self._codes.values()}
        font, free = 0, [code for code in _ASSIGNABLE if code not in taken]
        for char in others:
            if not free:
                font, free = font + 1, list(_ASSIGNABLE)
            self._codes[char] = (font, free.pop(0))
        self._mapped = {self._codes[char][0] for char in others}
        self.fonts = 1 + max((font for font, _ in self._codes.values()), default=0)

    def code(self, char: str) -> tuple[int, int]:
        """The font (from 0) and the code in it that say the character; a space is code 32 of every font."""
        return self._codes.get(char, (0, _BLANK))

    def said(self, text: str) -> Iterator[tuple[int, bytes]]:
        """The text as runs of codes, each with the font that says it."""
        if self.fonts == 1:
            yield 0, bytes(self._codes.get(char, (0, _BLANK))[1] for char in text)
            return
        for font, codes in groupby(map(self.code, text), key=lambda code: code[0]):
            yield font, bytes(code for _, code in codes)

    def objects(self, pdf: Pdf) -> list[Object]:
        """The fonts as objects of that PDF."""
        return [self._object(pdf, font) for font in range(self.fonts)]

    def _object(self, pdf: Pdf, font: int) -> Object:
        said = {code: char for char, (where, code) in self._codes.items() if where == font} | {_BLANK: " "}
        codes = range(_BLANK, max(said) + 1)
        program = _program(map(_character, said))
        descriptor = Dictionary(
            Type=Name.FontDescriptor,
            FontName=_NAME,
            Flags=_NON_SYMBOLIC,
            FontBBox=Array([0, 0, _WIDE, _UNITS]),
            ItalicAngle=0,
            Ascent=_UNITS,
            Descent=0,
            CapHeight=_UNITS,
            StemV=80,
            FontFile2=pdf.make_stream(program, Length1=len(program)),
        )
        made = Dictionary(
            Type=Name.Font,
            Subtype=Name.TrueType,
            BaseFont=_NAME,
            Encoding=Name.WinAnsiEncoding,
            FirstChar=codes.start,
            LastChar=codes.stop - 1,
            Widths=Array([_WIDE] * len(codes)),
            FontDescriptor=pdf.make_indirect(descriptor),
        )
        if font in self._mapped:
            made.ToUnicode = pdf.make_stream(_to_unicode(said))
        return pdf.make_indirect(made)


def speakable(text: str) -> str:
    """The text without what no font can say: control characters, surrogates, characters of private use."""
    return "".join(filter(str.isprintable, text))


def _win_ansi(char: str) -> int:
    """The code of a character in WinAnsi, 0 if it has none."""
    try:
        return 0 if char in _ODD_SPACES else char.encode("cp1252")[0]
    except UnicodeEncodeError:
        return 0


def _character(code: int) -> str:
    """The character that a code of WinAnsi stands for, empty if the code stands for none."""
    return bytes([code]).decode("cp1252", "ignore")


_ASSIGNABLE = [code for code in range(0x21, 0x100) if _character(code) not in ("", "\x7f", *_ODD_SPACES)]


def _to_unicode(said: dict[int, str]) -> bytes:
    entries = [f"<{code:02X}> <{char.encode('utf-16-be').hex().upper()}>" for code, char in sorted(said.items())]
    blocks = [entries[start : start + _ENTRIES_A_BLOCK] for start in range(0, len(entries), _ENTRIES_A_BLOCK)]
    told = (f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (_TO_UNICODE % "\n".join(told)).encode("ascii")


# --- The font program (OpenType 1.9, chapter "The OpenType Font File") -------------------------------------


def _program(characters: Iterable[str]) -> bytes:
    """A TrueType font that shows a box, an em high, for each of these and for every character of ASCII.

    It is never painted, but a glyph without a shape has no place on the page for some viewers (pdfium finds no text in
    turned pages then).
    """
    box = struct.pack(">5h2H4B8h", 1, 0, 0, _WIDE, _UNITS, 3, 0, *[1] * 4, 0, _WIDE, 0, -_WIDE, 0, 0, _UNITS, 0)
    return _file(
        {
            b"cmap": _cmap(sorted(set(map(ord, characters)).difference(_ASCII))),
            b"glyf": box,
            b"head": struct.pack(
                ">2H3L2H2q4h2H3h", 1, 0, 0x10000, 0, _MAGIC, 0, _UNITS, _MADE, _MADE, 0, 0, _WIDE, _UNITS, 0, 8, 2, 0, 0
            ),
            b"hhea": struct.pack(">2H3hH11hH", 1, 0, _UNITS, 0, 0, _WIDE, 0, 0, _WIDE, 1, *[0] * 7, 1),
            b"hmtx": struct.pack(">H2h", _WIDE, 0, 0),
            b"loca": struct.pack(">3H", 0, 0, len(box) // 2),
            b"maxp": struct.pack(">L14H", 0x10000, 2, 4, 1, 0, 0, 2, *[0] * 8),
        }
    )


def _cmap(further: Sequence[int]) -> bytes:
    """A table of format 4 for Windows Unicode: ASCII as one segment with a list, every further character alone."""
    count = 2 + len(further)
    power = 1 << (count.bit_length() - 1)
    ends, starts = [_ASCII.stop - 1, *further, 0xFFFF], [_ASCII.start, *further, 0xFFFF]
    deltas = [0, *((_BOX - char) % 0x10000 for char in further), 1]
    search = [2 * count, 2 * power, power.bit_length() - 1, 2 * (count - power)]
    body = [*search, *ends, 0, *starts, *deltas, 2 * count, *[0] * (count - 1), *[_BOX] * len(_ASCII)]
    return struct.pack(f">4HL3H{len(body)}H", 0, 1, 3, 1, 12, 4, 6 + 2 * len(body), 0, *body)


def _file(tables: dict[bytes, bytes]) -> bytes:
    count = len(tables)
    power = 1 << (count.bit_length() - 1)
    entries, body = b"", b""
    for tag, data in tables.items():
        padded = data + b"\0" * (-len(data) % 4)
        checksum = sum(struct.unpack(f">{len(padded) // 4}L", padded)) & 0xFFFFFFFF
        entries += tag + struct.pack(">3L", checksum, 12 + 16 * count + len(body), len(data))
        body += padded
    return (
        struct.pack(">L4H", 0x10000, count, 16 * power, power.bit_length() - 1, 16 * (count - power)) + entries + body
    )
