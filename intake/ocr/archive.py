"""A document's two files: the bytes as they came, and a searchable PDF/A."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any

from intake.ocr import confined

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from intake.model import Box, MediaType, PageReading, Reading
    from intake.ocr.limits import Limits

SUFFIXES: dict[MediaType, str] = {
    "application/pdf": ".pdf",
    "image/tiff": ".tif",
    "image/jpeg": ".jpg",
    "image/png": ".png",
}
"""The suffix under which the bytes of each media type are kept."""

_DIGITS = 5
"""Of a word's place in fractions of the page: on the largest page of a PDF still a seventh of a point."""

LARGER = 1.15
"""So many times as large as its scan an archive should be at most."""

_SURE = 0.5
"""Marks without a letter or a figure are laid into the archive if the reading is so sure of them; others are specks."""


@dataclass(frozen=True, slots=True)
class Archive:
    """What `make_archive` made.

    `original` is the source itself if the document is all of it, else a file with only its pages;
    `original_suffix` goes with it (`.pdf`, `.tif`, `.jpg`, `.png`).  `archive` is a valid PDF/A-2b.  `note` is
    empty, or says in a sentence what could not be kept as it was.
    """

    original: Path = field(repr=False)
    original_suffix: str
    archive: Path = field(repr=False)
    note: str = ""


def make_archive(  # noqa: PLR0917 - a document is these; a bundle of them would be a noun for nothing else
    source: Path,
    media_type: MediaType,
    reading: Reading,
    pages: tuple[int, ...],
    work: Path,
    limits: Limits,
    *,
    made: dt.datetime | None = None,
) -> Archive:
    """Write `archive.pdf`, and `original.*` if the document is a part of the scan, into the folder `work`.

    `pages` are page numbers of the scan; `reading` must hold them.  Images are carried over bit for bit, or
    packed anew without loss; the words of the reading lie invisibly over their ink, but for what are specks rather than
    marks; pages that the reading turned are shown upright; scripts, actions and embedded files are gone.  `made`
    (aware) is the date the file will bear, none by default.  The same arguments give the same bytes.  Raises
    `Rejected` (E103, E104, E105) and `Unavailable` as `read` does.
    """
    job = {
        "source": str(source.resolve()),
        "media_type": media_type,
        "out": str(work.resolve()),
        "pages": [_for_child(reading.page(number)) for number in pages],
        "made": made.isoformat(timespec="seconds") if made is not None else "",
    }
    answer = confined.run("intake.ocr.searchable", job, limits)
    suffix = SUFFIXES[media_type]
    original = source if answer["whole"] else work / f"original{suffix}"
    return Archive(original, suffix, work / "archive.pdf", str(answer["note"]))


def _for_child(page: PageReading) -> dict[str, Any]:
    words = (word for word in page.words if word.confidence >= _SURE or any(map(str.isalnum, word.text)))
    lines = [
        [[word.text, *(round(side, _DIGITS) for side in _sides(word.box))] for word in line]
        for _, line in groupby(words, key=lambda word: (word.block, word.line))
    ]
    return {"number": page.number, "turned": page.turned, "how": page.how, "lines": lines}


def _sides(box: Box) -> tuple[float, float, float, float]:
    return box.left, box.top, box.right, box.bottom
