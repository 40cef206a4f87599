"""Readings remembered by page, engine and settings, so that nothing is read twice."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from intake.ocr.reading import is_settled, recognise
from intake.pagejson import FORM, from_bytes, to_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from intake.model import Page, PageReading
    from intake.ocr.reading import Engine


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
        return hashlib.sha256(f"{page.digest}\n{self.engine.version}\n{FORM}".encode()).hexdigest()


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
