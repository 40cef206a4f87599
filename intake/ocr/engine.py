"""The Tesseract engine: page pictures in, page readings out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from intake import pagejson
from intake.errors import Rejected, Unavailable
from intake.model import Page, PageReading
from intake.ocr import confined, pageread, picture, tesseract
from intake.ocr.limits import Limits
from intake.ocr.zonelabels import Labels

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_MAKING = "15"
"""Raise this when anything in this package changes what a page is read as."""

_LINE, _LINE_DPI = "Everything is in its place", 200.0


@dataclass(frozen=True, slots=True)
class Tesseract:
    """Reads pages with Tesseract: a run of pages in one confined child, with every look it takes.

    `page_seconds` is the most processor time for one picture; a page that takes longer, or crashes its child, is
    `failed`, and the others of its run are read all the same.  `labels` announce what is looked at twice.
    """

    page_seconds: float = 60.0
    labels: Labels = field(default_factory=Labels)

    @property
    def version(self) -> str:
        """Program, version, language, making and labels; raises `Unavailable` if the program is missing."""
        return f"tesseract {tesseract.version()} eng {_MAKING} {self.labels.digest}"

    def read(self, pages: Sequence[Page]) -> tuple[PageReading, ...]:
        """What each page says, upright, in the order given."""
        if not pages:
            return ()
        tesseract.check()
        limits = Limits(pages[0].picture.parent, page_seconds=self.page_seconds, parser_bytes=tesseract.MEMORY_BYTES)
        try:
            answer = confined.run("intake.ocr.pageread", pageread.told(pages, self.labels), limits)
        except Rejected:
            return self.read_step_by_step(pages)
        return tuple(map(pagejson.from_table, answer["readings"]))

    def read_step_by_step(self, pages: Sequence[Page]) -> tuple[PageReading, ...]:
        """The same, a child for every run of Tesseract: what crashes one of them costs only that look."""
        try:
            return pageread.read(pages, self.labels, self.page_seconds)
        except OSError as trouble:
            raise Unavailable(f"page pictures cannot be used: {trouble.strerror}") from None


def reads_a_drawn_line(folder: Path) -> bool:
    """Whether the engine reads a line that is drawn for it into that folder: a proof that all its parts are there.

    Raises `Unavailable` if one is missing.
    """
    line = Image.new("L", (900, 200), 255)
    ImageDraw.Draw(line).text((60, 60), _LINE, 0, ImageFont.load_default(48))
    file = folder / "line.tif"
    digest = picture.save(np.asarray(line), file, _LINE_DPI)
    (read,) = Tesseract().read([Page(1, file, line.width, line.height, _LINE_DPI, digest)])
    return _LINE in " ".join(word.text for word in read.words)
