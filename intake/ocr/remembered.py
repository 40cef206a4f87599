"""Readings remembered by page, engine and settings, so that nothing is read twice."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import zlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

from intake.model import Alternative, Box, Code, FaxHeader, PageReading, Word
from intake.ocr.reading import is_settled, recognise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from intake.model import Page
    from intake.ocr.reading import Engine

_FORM = 2
"""The form of the remembered JSON; another form is not understood and the page is read again."""


class Memory(Protocol):
    """Where readings are kept between two calls: a table of bytes by key (SHA-256, lower-case hex)."""

    def get(self, keys: Sequence[str]) -> dict[str, bytes]:
        """Those of the keys that are known, with their bytes."""

    def put(self, key: str, value: bytes) -> None:
        """Keep these bytes; the same key again replaces them."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """An engine that reads each page only once.

    Failed readings are not kept: the page gets another chance with the next attempt.
    """

    engine: Engine
    memory: Memory

    @property
    def version(self) -> str:
        """That of the engine."""
        return self.engine.version

    def missing(self, pages: Sequence[Page]) -> tuple[Page, ...]:
        """The pages of which something has to be read still: their sample, or themselves."""
        known = self._known([*pages, *(page.sample for page in pages if page.sample is not None)])
        return tuple(page for page in pages if self._is_missing(page, known))

    def _is_missing(self, page: Page, known: dict[str, PageReading]) -> bool:
        sampled = None if page.sample is None else known.get(self._key(page.sample))
        if page.sample is not None and sampled is None:
            return True
        return not is_settled(page, sampled) and self._key(page) not in known

    def learn(self, pages: Sequence[Page]) -> None:
        """Read what is not known yet of those pages, as one run, and keep what they say."""
        recognise(self.missing(pages), self)

    def read(self, pages: Sequence[Page]) -> tuple[PageReading, ...]:
        """The readings of the pages, from memory where it has them."""
        known = self._known(pages)
        unread = [page for page in pages if self._key(page) not in known]
        fresh = {page.number: reading for page, reading in zip(unread, self.engine.read(unread), strict=True)}
        for page in unread:
            if fresh[page.number].how != "failed":
                self.memory.put(self._key(page), to_bytes(fresh[page.number]))
        return tuple(
            fresh[page.number] if page.number in fresh else renumbered(known[self._key(page)], page.number)
            for page in pages
        )

    def _known(self, pages: Sequence[Page]) -> dict[str, PageReading]:
        kept = self.memory.get([self._key(page) for page in pages])
        readings = {key: from_bytes(value) for key, value in kept.items()}
        return {key: reading for key, reading in readings.items() if reading is not None}

    def _key(self, page: Page) -> str:
        return hashlib.sha256(f"{page.digest}\n{self.engine.version}\n{_FORM}".encode()).hexdigest()


def renumbered(reading: PageReading, number: int) -> PageReading:
    """The same reading as that of page `number`: equal pictures may stand in different places."""
    if reading.number == number:
        return reading
    return replace(
        reading,
        number=number,
        words=tuple(replace(word, page=number) for word in reading.words),
        codes=tuple(replace(code, page=number) for code in reading.codes),
    )


def to_bytes(reading: PageReading) -> bytes:
    """A page's reading as compressed JSON; numbers keep five decimals (a twentieth of a pixel on a letter page)."""
    table: dict[str, Any] = {
        "form": _FORM,
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
    return zlib.compress(json.dumps(table, ensure_ascii=False, separators=(",", ":")).encode())


def from_bytes(kept: bytes) -> PageReading | None:
    """The reading that `to_bytes` wrote; None if the bytes are of another form."""
    try:
        table = json.loads(zlib.decompress(kept))
        if table["form"] != _FORM:
            return None
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
    except (zlib.error, ValueError, KeyError, IndexError, TypeError):
        return None


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
