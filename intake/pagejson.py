"""How the reading of a page is written down: JSON that memory, rows and children share, both ways."""

from __future__ import annotations

import datetime as dt
import json
import zlib
from typing import Any

from intake.model import Alternative, Box, Code, FaxHeader, PageReading, Word

FORM = 2
"""The form of the JSON; another form is not understood."""


def to_bytes(reading: PageReading) -> bytes:
    """A page's reading as compressed JSON."""
    return zlib.compress(json.dumps(to_table(reading), ensure_ascii=False, separators=(",", ":")).encode())


def from_bytes(kept: bytes) -> PageReading | None:
    """The reading that `to_bytes` wrote; None if the bytes are of another form."""
    try:
        return from_table(json.loads(zlib.decompress(kept)))
    except (zlib.error, ValueError, KeyError, IndexError, TypeError):
        return None


def to_table(reading: PageReading) -> dict[str, Any]:
    """A page's reading for JSON; numbers keep five decimals (a twentieth of a pixel on a letter page)."""
    return {
        "form": FORM,
        "number": reading.number,
        "size": [reading.width, reading.height],
        "how": reading.how,
        "turned": reading.turned,
        "quality": reading.quality,
        "ink": reading.ink,
        "words": [_word_list(word) for word in reading.words],
        "codes": [[code.symbology, code.text, *_box_numbers(code.box)] for code in reading.codes],
        "header": _header_table(reading.header),
    }


def from_table(table: dict[str, Any]) -> PageReading:
    """The reading that `to_table` told; raises `ValueError`, `KeyError`, `IndexError` or `TypeError` if it is none."""
    if table["form"] != FORM:
        raise ValueError("a reading of another form")
    number = int(table["number"])
    return PageReading(
        number=number,
        width=table["size"][0],
        height=table["size"][1],
        words=tuple(_word(number, w) for w in table["words"]),
        how=table["how"],
        turned=table["turned"],
        quality=table["quality"],
        codes=tuple(Code(c[0], c[1], number, Box(*c[2:6])) for c in table["codes"]),
        header=_header(table["header"]),
        ink=table["ink"],
    )


def _word_list(word: Word) -> list[Any]:
    """Text, box, confidence, line, block, and the alternatives where there are any."""
    line = [word.text, *_box_numbers(word.box), round(word.confidence, 4), word.line, word.block]
    return [*line, *([one.text, round(one.confidence, 4)] for one in word.alternatives)]


def _word(number: int, kept: list[Any]) -> Word:
    text, left, top, right, bottom, confidence, line, block, *others = kept
    alternatives = tuple(Alternative(*one) for one in others)
    return Word(text, number, Box(left, top, right, bottom), confidence, line, block, alternatives)


def _box_numbers(box: Box) -> list[float]:
    return [round(value, 5) for value in (box.left, box.top, box.right, box.bottom)]


def _header_table(header: FaxHeader | None) -> dict[str, Any] | None:
    if header is None:
        return None
    return {
        "sent": header.sent.isoformat() if header.sent else None,
        "number": header.number,
        "name": header.name,
        "page": header.page,
        "pages": header.pages,
    }


def _header(table: dict[str, Any] | None) -> FaxHeader | None:
    if table is None:
        return None
    sent = dt.datetime.fromisoformat(table["sent"]) if table["sent"] else None
    return FaxHeader(sent, table["number"], table["name"], table["page"], table["pages"])
