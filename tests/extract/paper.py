"""Pages for tests, written as they look: a character is a twelfth of an inch wide, a line a sixth of an inch high.

Three or more spaces in a row are a gap between cells, as on paper; an empty line ends a block.
"""

from __future__ import annotations

import re
from typing import Any

from intake.extract import Recogniser, SiteFacts, extract, make_recogniser
from intake.kinds import load_kinds
from intake.model import Box, Code, Document, FaxHeader, Item, PageReading, PersonName, Reading, Role, Word

WIDTH, HEIGHT = 8.5, 11.0
CONFIDENCE = 0.95
FACTS = SiteFacts(
    name="Lakeside Family Hospital",
    address="410 Orchard Street, Milltown, OH 44101",
    phone="216-555-0199",
    fax="216-555-0198",
    clinicians=("Maria T. Alvarez, MD", "Peter Quill, DO"),
    record_number_pattern=r"[1-9]\d{6}",
    payloads=("PATCHT", "NEXT-DOC"),
)


def recogniser(**changes: Any) -> Recogniser:
    """A recogniser for a hospital of no particular place."""
    facts = {name: getattr(FACTS, name) for name in FACTS.__slots__} | changes
    return make_recogniser(SiteFacts(**facts), load_kinds())


def page(
    text: str, number: int = 1, *, how: str = "ocr", codes: tuple[str, ...] = (), header: FaxHeader | None = None
) -> PageReading:
    """A page that looks like the text."""
    words: list[Word] = []
    block = 0
    for line, row in enumerate(text.strip("\n").split("\n")):
        block += not row.strip()
        for found in re.finditer(r"\S+", row):
            top = (0.5 + line / 6) / HEIGHT
            left = (0.5 + found.start() / 12) / WIDTH
            right = (0.5 + (found.end() - 0.3) / 12) / WIDTH
            words.append(
                Word(found.group(), number, Box(left, top, right, top + 0.12 / HEIGHT), CONFIDENCE, line, block)
            )
    boxes = tuple(Code("Code128", code, number, Box(0.1, 0.1, 0.5, 0.2)) for code in codes)
    quality = CONFIDENCE if words else 0.0
    return PageReading(number, WIDTH, HEIGHT, tuple(words), how, 0, quality, boxes, header)  # type: ignore[arg-type]


def scan(*texts: str) -> Reading:
    """A scan with a page for each text."""
    return Reading(tuple(page(text, number) for number, text in enumerate(texts, 1)))


def document(*texts: str) -> Document:
    """All pages as one document."""
    reading = scan(*texts)
    return Document(tuple(p.number for p in reading.pages), reading)


def name(last: str, first: str = "", middle: str = "", suffix: str = "") -> PersonName:
    """A person's name."""
    return PersonName(last, first, middle, suffix)


def said(text: str, by: Recogniser, item: Item, role: Role = Role.PATIENT) -> list[Any]:
    """The values of that item and role that a one-page document says."""
    return [finding.value for finding in extract(document(text), by).of(item, role)]
