"""From page pictures to one reading."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from intake.errors import Unavailable
from intake.model import PageReading, Reading
from intake.ocr import blank, codes, faxheader, mixed, picture

if TYPE_CHECKING:
    from collections.abc import Sequence

    from intake.model import Page


class Engine(Protocol):
    """What reads page pictures."""

    @property
    def version(self) -> str:
        """Name, version and settings: whatever changes what a page is read as changes this."""

    def read(self, pages: Sequence[Page]) -> tuple[PageReading, ...]:
        """What each page says, in the order given; a page that cannot be read is `failed`, not an error.

        Raises `Unavailable` if the environment is in trouble.
        """


def recognise(pages: Sequence[Page], engine: Engine) -> Reading:
    """What the pages of one scan say.

    Pages whose own words stand for all their ink are taken at their word; words in doubt are compared with a sample
    first; the engine reads what remains, as one run.  Raises `Unavailable` if the environment is in trouble.
    """
    samples = [page.sample for page in pages if page.sample is not None]
    sampled = {read.number: read for read in engine.read(samples)} if samples else {}
    pictures = [page for page in pages if not is_settled(page, sampled.get(page.number))]
    read = {reading.number: reading for reading in engine.read(pictures)}
    return Reading(tuple(_of(page, read.get(page.number)) for page in pages))


def is_settled(page: Page, sampled: PageReading | None) -> bool:
    """Whether the page's picture need not be read: its own words stand for all of it, or there is nothing on it.

    `sampled` is the reading of its sample, if it has one.
    """
    if page.sample is not None:
        return sampled is not None and mixed.agrees(page.sample, sampled)
    return page.is_blank or (page.layer is not None and not page.is_part)


def all_blank(reading: Reading) -> bool:
    """Whether no page holds anything (E107)."""
    return all(page.how == "blank" for page in reading.pages)


def _of(page: Page, read: PageReading | None) -> PageReading:
    """The page's reading: `read` is what the engine read of its picture, None if it was not asked."""
    if read is None:
        return _unread(page)
    if page.has_symbols:
        read = mixed.less_sure(read)
    return mixed.woven(page, read) if page.is_part else read


def _unread(page: Page) -> PageReading:
    """The reading of a page that is not read: its own words, or none on a blank one."""
    words, header = faxheader.take_out(page.layer or ())
    try:
        grey = picture.load(page.picture)
    except OSError as trouble:
        raise Unavailable(f"page pictures cannot be used: {trouble.strerror}") from None
    return PageReading(
        number=page.number,
        width=page.width / page.dpi,
        height=page.height / page.dpi,
        words=words,
        how="blank" if page.is_blank else "layer",
        quality=0.0 if page.is_blank else 1.0,
        codes=() if page.is_blank else codes.find(grey, page.number, 0, words),
        header=header,
        ink=blank.ink_of(grey),
    )
