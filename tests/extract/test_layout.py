"""Cells, lines and neighbours on a page."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.extract.layout import lay_out
from intake.model import HEADER_BLOCK, Word
from tests.extract.paper import page

TABLE = """
Name        Born          Town
Ann Lee     1/2/1960      Parma
"""


def test_a_wide_gap_parts_two_cells() -> None:
    assert [s.text for s in lay_out(page(TABLE)).segments] == ["Name", "Born", "Town", "Ann Lee", "1/2/1960", "Parma"]


def test_neighbours_are_found_by_geometry() -> None:
    sheet = lay_out(page(TABLE))
    name, born = sheet.segments[:2]
    assert sheet.right_of(name) is born
    assert sheet.left_of(born) is name
    under = sheet.below(born, born.left, born.right)
    assert under is not None
    assert under.text == "1/2/1960"
    assert [s.text for s in sheet.above(under)] == ["Born"]


FORM = """
Patient:                    Vanessa Jenkins                    DOB:      06/12/1962
Patient ID:                 333160786                          Gender:   F
The patient was taken to the operating room and was placed in the supine position
under general anesthesia with the abdomen prepped and draped in the usual fashion
and the left lower quadrant was opened along the line of the earlier incision there
"""


@pytest.mark.parametrize("degrees", [-2.5, 0.0, 2.5])
def test_a_value_stands_right_of_its_label_however_the_page_went_through_the_machine(degrees: float) -> None:
    read = page(FORM)
    slope = math.tan(math.radians(degrees)) * read.width / read.height

    def askew(word: Word) -> Word:
        fall = slope * (word.box.left + word.box.right) / 2
        box = replace(word.box, top=word.box.top + fall, bottom=word.box.bottom + fall)
        return replace(word, box=box)

    sheet = lay_out(replace(read, words=tuple(map(askew, read.words))))
    beside = {}
    for segment in sheet.segments:
        value = sheet.right_of(segment)
        beside[segment.text] = value.text if value else ""
    assert beside["Patient:"] == "Vanessa Jenkins"
    assert beside["Patient ID:"] == "333160786"
    assert beside["DOB:"] == "06/12/1962"


def test_the_fax_header_is_no_part_of_the_page() -> None:
    read = page("FROM CLINIC 216-555-0100\nHello")
    marked = tuple(replace(w, block=HEADER_BLOCK) if w.text != "Hello" else w for w in read.words)
    assert lay_out(replace(read, words=marked)).text == "Hello"


@given(st.text(alphabet="ab 1\n", max_size=120))
def test_text_and_ink_are_the_same_characters(text: str) -> None:
    sheet = lay_out(page(text))
    for word, start in zip(sheet.words, sheet.starts, strict=True):
        assert sheet.text[start : start + len(word.text)] == word.text
        assert sheet.ink(start, start + len(word.text)) == (word,)
    assert all(sheet.text[s.start : s.end] == s.text for s in sheet.segments)
