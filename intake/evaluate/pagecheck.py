"""Read the pages of one file with `intake.ocr` and with Tesseract by itself, and measure what each costs.

The functions here run in worker processes.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from intake import ocr
from intake.errors import Rejected
from intake.evaluate import bare
from intake.evaluate.cpu import tree_seconds
from intake.evaluate.dry import digest_of
from intake.evaluate.likeness import words_found, words_of
from intake.model import Page, Reading, Scan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from intake.model import PageReading

TURNS = (90, 180, 270)
"""Degrees clockwise by which a page is turned to see whether the reader puts it upright again."""

_ENOUGH_WORDS = 20
_READABLE = 0.5
_TRANSPOSE = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}
_NO_MEDIA_TYPE = frozenset({".pbm"})


@dataclass(frozen=True, slots=True)
class Told:
    """A file whose text is known: `texts` by page, or one for all its pages if not `by_page`.

    `name` is shown; `group` is what its figures are counted under; `lies_turned` tells that pages of it may not
    stand upright as they came.
    """

    name: str
    path: Path = field(repr=False)
    group: str
    texts: tuple[str, ...] = field(repr=False)
    by_page: bool = True
    lies_turned: bool = False


@dataclass(frozen=True, slots=True)
class PageCheck:
    """One text and how it was read: `drawn` is the truth, `bare` Tesseract's and `ours` the reader's text.

    `upright` tells, by degrees of `TURNS`, whether the turned page was put upright; empty if that was not asked, or
    if the page has too few words for the question.
    """

    name: str
    group: str
    drawn: str = field(repr=False)
    bare: str = field(repr=False)
    ours: str = field(repr=False)
    upright: dict[int, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FileCheck:
    """What came of one file; `refused` is the code if it could not be taken."""

    name: str
    checks: tuple[PageCheck, ...] = ()
    pages: int = 0
    bare_cpu: float = 0.0
    our_cpu: float = 0.0
    refused: str = ""


def check(told: Told, *, turned: bool) -> FileCheck:
    """Read a file both ways.  `turned`: every page turned as well.  Raises `Unavailable`."""
    with tempfile.TemporaryDirectory(prefix="intake-reading-") as folder:
        limits = ocr.Limits(work=Path(folder) / "work")
        try:
            stored = bare.stored_pages(told.path, _media_type(told.path), Path(folder), limits).pictures
            path = stored[0] if told.path.suffix in _NO_MEDIA_TYPE else told.path
            scan = Scan(digest_of(path), "evaluate", dt.datetime.now(dt.UTC), ocr.sniff(path), path)
            alone = [bare.read(picture) for picture in stored]
            spent = tree_seconds()
            engine = ocr.Tesseract()
            pages = ocr.read(scan, limits)
            reading = ocr.recognise(pages, engine)
            spent = tree_seconds() - spent
        except Rejected as refused:
            return FileCheck(told.name, refused=refused.code)
        checks = _checks(told, [one.text for one in alone], [Reading((page,)).text for page in reading.pages])
        if turned:
            checks = [
                dataclasses.replace(one, upright=_put_upright(told, one, page, read, engine))
                for one, page, read in zip(checks, pages, reading.pages, strict=False)
            ]
    return FileCheck(told.name, tuple(checks), len(pages), sum(one.cpu_seconds for one in alone), spent)


def _media_type(path: Path) -> str:
    return "" if path.suffix in _NO_MEDIA_TYPE else ocr.sniff(path)


def _checks(told: Told, alone: Sequence[str], ours: Sequence[str]) -> list[PageCheck]:
    if not told.by_page:
        return [PageCheck(told.name, told.group, told.texts[0], "\n".join(alone), "\n".join(ours))]
    return [
        PageCheck(f"{told.name} p{number}", told.group, *texts)
        for number, texts in enumerate(zip(told.texts, alone, ours, strict=False), start=1)
    ]


def _put_upright(
    told: Told, one: PageCheck, page: Page, reading: PageReading, engine: ocr.Tesseract
) -> dict[int, bool]:
    """Whether the reader finds how the page lies when it is turned.

    How it lay as it came is known: upright, or, in a file with turned pages, as it was read if most of its words
    came out so.
    """
    if words_of(one.drawn).total() < _ENOUGH_WORDS:
        return {}
    found, of = words_found(one.drawn, one.ours)
    if not told.lies_turned:
        lies = 0
    elif found >= _READABLE * of:
        lies = reading.turned
    else:
        return dict.fromkeys(TURNS, False)
    right = {}
    for degrees in TURNS:
        (again,) = engine.read([_turned(page, degrees)])
        right[degrees] = again.how == "ocr" and again.turned == (lies - degrees) % 360
    return right


def _turned(page: Page, degrees: int) -> Page:
    """The page as a picture without a text layer, turned clockwise."""
    path = page.picture.with_name(f"{page.picture.stem}-turned{degrees}.tif")
    with Image.open(page.picture, formats=("TIFF",)) as picture:
        turned = picture.transpose(_TRANSPOSE[degrees])
        turned.save(path, format="TIFF", dpi=(page.dpi, page.dpi))
    return dataclasses.replace(
        page, picture=path, width=turned.width, height=turned.height, digest=f"{page.digest}-{degrees}", layer=None
    )
