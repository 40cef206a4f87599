"""Tesseract: is it there, and run it over pictures, in confined children."""

from __future__ import annotations

import csv
import os
import shutil
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from intake.errors import Rejected, Unavailable
from intake.ocr import confined
from intake.ocr.limits import Limits

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

MEMORY_BYTES = 2_000_000_000
"""What a child may take that runs Tesseract."""

AUTO, ONE_BLOCK, ONE_LINE = 3, 6, 7
"""Page segmentation modes of Tesseract."""

_THRESHOLDING = "thresholding_method"
_OTSU = {_THRESHOLDING: "0"}
SAUVOLA = {_THRESHOLDING: "2"}
"""Every spot of a page in grey is judged against its own surroundings."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture to be read as it stands: a file `picture.save` wrote, its size in pixels, its dots per inch or 0.

    Only where it `may_be_inverted` does Tesseract try a line that it reads badly as light on dark as well, which costs
    a bad fax a tenth of its time.
    """

    path: Path = field(repr=False)
    width: int
    height: int
    dpi: float = 0.0
    may_be_inverted: bool = False


@dataclass(frozen=True, slots=True)
class RawWord:
    """A word as Tesseract tells it: pixels from top left of the picture read, confidence 0..1, its place."""

    text: str = field(repr=False)
    left: int
    top: int
    right: int
    bottom: int
    confidence: float
    block: int
    line: int


@cache
def version() -> str:
    """The versions of the library that reads and of the program whose models it reads with, e.g. `5.5.4, models 5.3.0`.

    Raises `Unavailable` if the program is missing.
    """
    import pytesseract
    import tesserocr

    try:
        models = str(pytesseract.get_tesseract_version())
    except (pytesseract.TesseractNotFoundError, SystemExit):
        raise Unavailable("the program tesseract is missing") from None
    return f"{tesserocr.tesseract_version().split()[1]}, models {models}"


def check() -> None:
    """Raise `Unavailable` if the program, whose models are read with, is missing."""
    if shutil.which("tesseract") is None:
        raise Unavailable("the program tesseract is missing")


def go_by(folder: str) -> None:
    """Have this process take its models from that folder, if it is one: a child is told what its starter goes by."""
    os.environ["TESSDATA_PREFIX"] = folder


def tessdata() -> str:
    """The folder of models that the environment names, or nothing."""
    return os.environ.get("TESSDATA_PREFIX", "")


def read_words(
    pictures: Sequence[Picture], page_seconds: float, psm: int = AUTO, variables: dict[str, str] | None = None
) -> tuple[tuple[RawWord, ...] | None, ...]:
    """The words of each picture, in reading order; None for a picture that took too long or crashed Tesseract.

    One child reads all, each in so much processor time; only if it fails does every picture get a child of its own.
    Raises `Unavailable` if Tesseract is missing or the disk is full.
    """
    if not pictures:
        return ()
    together = _run(pictures, page_seconds, psm, variables or {})
    if together is not None:
        return together
    if len(pictures) == 1:
        return (None,)
    alone = [_run([picture], page_seconds, psm, variables or {}) for picture in pictures]
    return tuple(None if words is None else words[0] for words in alone)


def _run(
    pictures: Sequence[Picture], page_seconds: float, psm: int, variables: dict[str, str]
) -> tuple[tuple[RawWord, ...], ...] | None:
    inverted = "1" if any(picture.may_be_inverted for picture in pictures) else "0"
    job = {
        "pictures": [[str(picture.path.resolve()), picture.dpi] for picture in pictures],
        "tessdata": tessdata(),
        "psm": psm,
        "variables": {"tessedit_do_invert": inverted, **_OTSU, **variables},
    }
    limits = Limits(pictures[0].path.parent, page_seconds=page_seconds, parser_bytes=MEMORY_BYTES)
    try:
        answer = confined.run("intake.ocr.tessapi", job, limits)
    except Rejected:
        return None
    return tuple(_words(table) for table in answer["tables"])


def _words(table: str) -> tuple[RawWord, ...]:
    """The words of a table, their lines counted through."""
    words = []
    line = -1
    for row in csv.reader(table.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        level = row[0]
        if level == "4":
            line += 1
        if level != "5" or not row[11].strip():
            continue
        left, top, width, height = (int(value) for value in row[6:10])
        sure = max(0.0, float(row[10])) / 100.0
        words.append(RawWord(row[11].strip(), left, top, left + width, top + height, sure, int(row[2]), line))
    return tuple(words)
