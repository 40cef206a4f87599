"""From page pictures to one reading."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from intake.model import PageReading, Reading
from intake.ocr import faxheader

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

    Pages with a trusted text layer are taken at their word; the engine reads the others, as one run.  Raises
    `Unavailable` if the environment is in trouble.
    """
    pictures = [page for page in pages if page.layer is None]
    read = {reading.number: reading for reading in engine.read(pictures)}
    return Reading(tuple(read[page.number] if page.layer is None else _from_layer(page) for page in pages))


def all_blank(reading: Reading) -> bool:
    """Whether no page holds anything (E107)."""
    return all(page.how == "blank" for page in reading.pages)


def _from_layer(page: Page) -> PageReading:
    words, header = faxheader.take_out(page.layer or ())
    return PageReading(
        number=page.number,
        width=page.width / page.dpi,
        height=page.height / page.dpi,
        words=words,
        how="layer",
        header=header,
    )
