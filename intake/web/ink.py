"""The evidence where it stands: boxes on each page, and pieces cut out to be read beside the candidates."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from intake.model import Box, Item, Role
from intake.ocr import turned_box
from intake.web import words
from intake.web.compare import of_patient

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from intake.model import Candidate, Finding, Word
    from intake.records.models import DocumentRow

_PAD = 0.008
_PER_INCH = 100
_STRIP = (Item.NAME, Item.BIRTH_DATE, Item.RECORD_NUMBER)


@dataclass(frozen=True, slots=True)
class Mark:
    """A box drawn on a page, in thousandths of its width and height."""

    item: str
    name: str
    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page on screen; `width` and `height` are pixels at 100 an inch."""

    number: int
    at: int
    width: int
    height: int
    marks: tuple[Mark, ...]
    separator: bool = False


@dataclass(frozen=True, slots=True)
class Crop:
    """A piece of a page, cut out so that it can be read beside the candidates."""

    name: str
    value: str = field(repr=False)
    page: int
    at: int
    x: str
    y: str
    wide: str
    high: str
    width: int
    height: int

    @property
    def box(self) -> str:
        """The cut as an SVG view box."""
        return f"{self.x} {self.y} {self.wide} {self.high}"


def sheets(row: DocumentRow, findings: Sequence[Finding], candidates: Sequence[Candidate]) -> tuple[Sheet, ...]:
    """The pages of the document in order, then its separator sheets, each with the evidence that stands on it."""
    boxes: dict[tuple[int, str], tuple[Item, Box]] = {}
    shown = [(f.item, f.ink) for f in findings if f.role is Role.PATIENT and f.item in words.ITEMS]
    shown += [(e.item, e.ink) for c in candidates for e in c.evidence]
    for item, ink in shown:
        for page, box in by_page(row, ink).items():
            boxes.setdefault((page, f"{item}{box}"), (item, box))
    facts: dict[int, Any] = {fact["number"]: fact for fact in row.page_facts}
    made = []
    for at, number in enumerate((*row.pages, *row.sheets), start=1):
        width, height = size_of(facts.get(number))
        marks = tuple(_mark(item, box) for (page, _), (item, box) in boxes.items() if page == number)
        made.append(Sheet(number, at, width, height, marks, number in row.sheets))
    return tuple(made)


def size_of(fact: Mapping[str, Any] | None) -> tuple[int, int]:
    """Width and height of a page in pixels at 100 an inch; that of a letter where it is not known."""
    if not fact or not (fact["width"] and fact["height"]):
        return 850, 1100
    return round(fact["width"] * _PER_INCH), round(fact["height"] * _PER_INCH)


def place_of(row: DocumentRow, number: int) -> int:
    """Which page of the document, counted from 1, a page of the scan is; what people on the desk call it."""
    return row.pages.index(number) + 1 if number in row.pages else number


def turned(row: DocumentRow, number: int) -> int:
    """By how many degrees clockwise that page must be turned to stand upright."""
    return next((int(fact["turned"]) for fact in row.page_facts if fact["number"] == number), 0)


def strip(row: DocumentRow, findings: Sequence[Finding]) -> tuple[Crop, ...]:
    """Name, birth date and record number as they stand on the page, cut out; the surest of each."""
    facts = {fact["number"]: fact for fact in row.page_facts}
    crops = []
    for item in _STRIP:
        found = sorted(of_patient(findings, item), key=lambda f: -f.confidence)
        if not found or found[0].page not in row.pages:
            continue
        page, box = next(iter(by_page(row, found[0].ink).items()))
        width, height = size_of(facts.get(page))
        around = Box(box.left - 6 * _PAD, box.top - _PAD, box.right + 6 * _PAD, box.bottom + _PAD)
        cut = (around.left * width, around.top * height, around.width * width, around.height * height)
        x, y, wide, high = (f"{edge:.1f}" for edge in cut)
        at = place_of(row, page)
        value = words.shown(found[0].value, item)
        crops.append(Crop(words.ITEMS[item], value, page, at, x, y, wide, high, width, height))
    return tuple(crops)


def by_page(row: DocumentRow, ink: Iterable[Word]) -> dict[int, Box]:
    """The box around that ink on each page it stands on, of the page as it is shown."""
    boxes: dict[int, Box] = {}
    for word in ink:
        boxes[word.page] = boxes[word.page].around(word.box) if word.page in boxes else word.box
    return {page: turned_box(box, by_hand(row, page)) for page, box in boxes.items()}


def by_hand(row: DocumentRow, number: int) -> int:
    """By how many degrees clockwise people have turned that page beyond how it was read."""
    return next((int(fact.get("by_hand", 0)) for fact in row.page_facts if fact["number"] == number), 0)


def words_on(row: DocumentRow, number: int, ink: Iterable[Word]) -> list[list[object]]:
    """Words of a page as the desk's scripts take them: text, left, top, width, height, confidence, line."""
    by, listed = by_hand(row, number), list[list[object]]()
    for word in ink:
        box = turned_box(word.box, by)
        sides = (round(side, 4) for side in (box.left, box.top, box.width, box.height))
        listed.append([word.text, *sides, round(word.confidence, 2), word.line])
    return listed


def mark_of(box: Box, by: int) -> Mark:
    """A box around ink that somebody searched, on the page after people have turned it clockwise by `by` degrees."""
    turned = turned_box(box, by)
    sides = (turned.left - 0.004, turned.top - 0.003, turned.width + 0.008, turned.height + 0.006)
    return Mark("found", "found", *(f"{1000 * max(0.0, side):.1f}" for side in sides))


def dropped(row: DocumentRow) -> frozenset[int]:
    """The pages that people have taken out of the document; they stay in its file."""
    out: set[int] = set()
    for edit in row.edits:
        if edit["do"] == "drop":
            out.add(edit["page"])
        elif edit["do"] == "keep":
            out.discard(edit["page"])
    return frozenset(out & set(row.sheets))


def _mark(item: Item, box: Box) -> Mark:
    wide = dataclasses.replace(box, left=box.left - 0.006, top=box.top - 0.004)
    numbers = (wide.left, wide.top, box.right + 0.006 - wide.left, box.bottom + 0.004 - wide.top)
    x, y, width, height = (f"{1000 * max(0.0, number):.1f}" for number in numbers)
    return Mark(item.value, words.ITEMS.get(item, item.value), x, y, width, height)
