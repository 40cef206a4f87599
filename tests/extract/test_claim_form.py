"""The boxes of a claim form whose labels did not come through."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from intake.extract import extract
from intake.model import Box, Document, Item, PageReading, Reading, Role, Word
from tests.extract.paper import name

if TYPE_CHECKING:
    from intake.extract import Recogniser
    from intake.model import Findings

TITLE = (("HEALTH", 0.32, 0.86), ("INSURANCE", 0.95, 1.0), ("CLAIM", 1.75, 0.5), ("FORM", 2.4, 0.49))


def form(*typed: tuple[str, float, float], slide: float = 0.0) -> Document:
    """A claim form of which only its title and what was typed came through: text, inches from left and from top."""
    words = [Word(text, 1, _box(left, 0.78 + slide, wide), 0.95, 0, 0) for text, left, wide in TITLE]
    for line, (text, left, top) in enumerate(typed, 1):
        at = left
        for part in text.split():
            words.append(Word(part, 1, _box(at, top + slide, 0.08 * len(part)), 0.95, line, line))
            at += 0.08 * len(part) + 0.08
    return Document((1,), Reading((PageReading(1, 8.5, 11.0, tuple(words), "ocr"),)))


def _box(left: float, top: float, wide: float) -> Box:
    return Box(left / 8.5, top / 11, (left + wide) / 8.5, (top + 0.13) / 11)


def found(document: Document, by: Recogniser) -> Findings:
    return extract(document, by)


FILLED = (
    ("OKONKWO, ADAEZE, M", 0.38, 1.8),
    ("04", 3.3, 1.8),
    ("19", 3.6, 1.8),
    ("1952", 3.85, 1.8),
    ("CHIKE OKONKWO", 5.3, 1.8),
    ("SIGNATURE ON FILE", 0.85, 5.13),
    ("07 03 2025", 3.77, 5.13),
    ("06 27 25", 0.32, 7.36),
)


def test_the_patient_the_insured_and_the_dates_are_told_by_their_boxes(recogniser: Recogniser) -> None:
    told = found(form(*FILLED), recogniser)
    assert [f.value for f in told.of(Item.NAME)] == [name("OKONKWO", "ADAEZE", "M")]
    assert [f.value for f in told.of(Item.BIRTH_DATE)] == [dt.date(1952, 4, 19)]
    assert name("OKONKWO", "CHIKE") in [f.value for f in told.of(Item.NAME, Role.GUARANTOR)]
    assert dt.date(2025, 7, 3) in [f.value for f in told.of(Item.SIGNATURE_DATE, Role.DOCUMENT)]
    assert dt.date(2025, 6, 27) in [f.value for f in told.of(Item.SERVICE_DATE, Role.DOCUMENT)]


def test_a_form_that_slid_through_the_machine_is_read_by_its_title(recogniser: Recogniser) -> None:
    told = found(form(*FILLED, slide=0.3), recogniser)
    assert [f.value for f in told.of(Item.BIRTH_DATE)] == [dt.date(1952, 4, 19)]


def test_the_beginning_of_the_title_is_enough_where_the_foot_was_read(recogniser: Recogniser) -> None:
    def without_the_rest_of_its_title(*typed: tuple[str, float, float]) -> Document:
        page = form(*typed).reading.pages[0]
        return Document((1,), Reading((PageReading(1, 8.5, 11.0, (*page.words[:2], *page.words[4:]), "ocr"),)))

    alone = found(without_the_rest_of_its_title(*FILLED), recogniser)
    assert not [f for f in alone.items if f.rule == "claim form"]
    footed = found(without_the_rest_of_its_title(*FILLED, ("PLEASE PRINT OR TYPE", 3.4, 10.5)), recogniser)
    assert dt.date(2025, 7, 3) in [f.value for f in footed.of(Item.SIGNATURE_DATE, Role.DOCUMENT)]


def test_the_insured_is_not_the_patient_where_the_patients_box_is_empty(recogniser: Recogniser) -> None:
    told = found(form(*FILLED[4:]), recogniser)
    assert told.of(Item.NAME) == ()


def test_without_its_title_no_place_means_anything(recogniser: Recogniser) -> None:
    document = form(*FILLED[4:5], *FILLED[6:])
    page = document.reading.pages[0]
    bare = PageReading(1, 8.5, 11.0, page.words[len(TITLE) :], "ocr")
    told = found(Document((1,), Reading((bare,))), recogniser)
    assert not [f for f in told.items if f.rule == "claim form"]
