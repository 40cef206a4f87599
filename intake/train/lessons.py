"""What reviewers have settled, as the model sees it: each document read from memory, and from whom it came."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from intake import ocr
from intake.desk import limits_of
from intake.errors import Rejected, Unavailable
from intake.extract import sender_of
from intake.records.corrections import settled_by_people
from intake.train.seen import Eye, Seen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from intake.desk import Site


@dataclass(frozen=True, slots=True)
class Lesson:
    """One document a person has settled, and the key of the fax number it came from (empty if it has none)."""

    seen: Seen
    sender: str = field(repr=False)


def lessons(site: Site) -> Iterator[Lesson]:
    """A lesson for each document that a person has settled, the oldest first.

    Pages are read anew only where the memory has lost them.  A scan whose bytes can no longer be read is left out.
    """
    recogniser = site.desk.recogniser
    eye = Eye(recogniser.lexicon, recogniser.pipelines)
    limits = limits_of(site.settings)
    for row, code in settled_by_people():
        scan = site.scan_of(row.scan)
        try:
            reading = ocr.recognise(ocr.read(scan, limits), site.engine)
        except (Rejected, Unavailable, FileNotFoundError):
            continue
        finally:
            ocr.forget(scan, limits)
        pages = [page for page in reading.pages if page.number in set(row.pages) and page.words]
        if pages and code in site.kinds:
            yield Lesson(eye.see(code, pages), sender_of(pages))
