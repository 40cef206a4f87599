from __future__ import annotations

import io
import itertools
import math

import pdfplumber
import pypdfium2 as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Dictionary, Pdf

from intake.ocr import conform, invisible
from intake.ocr.invisiblefont import Alphabet

WIDE, HIGH = 612.0, 792.0
Placed = tuple[str, float, float, float, float]


def laid(lines: list[list[Placed]], rotation: int = 0) -> list[tuple[str, float, float, float, float]]:
    """The words of the text layer with their boxes (left, top, right, bottom) in fractions of the page as shown."""
    alphabet = Alphabet(char for line in lines for word in line for char in word[0])
    pdf = Pdf.new()
    page = pdf.add_blank_page(page_size=(WIDE, HIGH))
    page.obj.Resources = Dictionary(Font=Dictionary(F=alphabet.objects(pdf)[0]))
    page.obj.Contents = pdf.make_stream(invisible.content(lines, (0, 0, WIDE, HIGH), rotation, alphabet, ["F"]))
    made = conform.written(pdf)
    assert made is not None
    found = []
    with pdfium.PdfDocument(made) as document:
        text = document[0].get_textpage()
        word, boxes = "", []
        for at in range(text.count_chars() + 1):
            char = text.get_text_range(at, 1) if at < text.count_chars() else " "
            if char.strip():
                word += char
                boxes.append(text.get_charbox(at, loose=True))
            elif word:
                left, bottom, right, top = (
                    f(side) for f, side in zip((min, min, max, max), zip(*boxes, strict=True), strict=True)
                )
                found.append((word, left / WIDE, 1 - top / HIGH, right / WIDE, 1 - bottom / HIGH))
                word, boxes = "", []
    return found


LINE: list[Placed] = [
    ("Patient:", 0.10, 0.200, 0.19, 0.215),
    ("WHITFIELD,", 0.22, 0.200, 0.36, 0.215),
    ("Margaret", 0.37, 0.200, 0.48, 0.215),
    ("03/14/1961", 0.70, 0.200, 0.82, 0.215),
]


def test_every_word_of_a_line_lies_over_its_own_ink() -> None:
    for (text, *box), (wanted, *ink) in zip(laid([LINE]), LINE, strict=True):
        assert text == wanted
        assert box[0::2] == pytest.approx(ink[0::2], abs=0.012)
        assert box[1::2] == pytest.approx(ink[1::2], abs=0.004)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.text("abcdefghiLMNOPQ0123456789", min_size=1, max_size=12), st.floats(0.02, 0.2), st.floats(0.01, 0.2)
        ),
        min_size=1,
        max_size=8,
    )
)
def test_words_keep_their_order_and_their_places_however_wide_they_are(drawn: list[tuple[str, float, float]]) -> None:
    line: list[Placed] = []
    at = 0.05
    for text, wide, gap in drawn:
        if at + wide > 0.97:
            break
        line.append((text, at, 0.5, at + wide, 0.515))
        at += wide + gap
    words = laid([line])
    assert [word[0] for word in words] == [word[0] for word in line]
    for word, following in itertools.pairwise(words):
        assert following[1] - word[3] > 0.1 * 0.015 * HIGH / WIDE  # of an em, or poppler takes the two for one
    for word, ink in zip(words, line, strict=True):
        assert word[1] == pytest.approx(ink[1], abs=0.01)
        assert word[3] == pytest.approx(ink[3], abs=0.012)


def test_the_lines_of_a_skewed_page_slope_with_its_ink() -> None:
    slope = math.tan(math.radians(2.0))
    lines = [
        [
            (
                f"word{row}{column}",
                x,
                top + slope * (x - 0.1) * WIDE / HIGH,
                x + 0.1,
                top + 0.016 + slope * (x - 0.1) * WIDE / HIGH,
            )
            for column, x in enumerate((0.1, 0.25, 0.4, 0.55, 0.7))
        ]
        for row, top in enumerate((0.1, 0.15, 0.2, 0.25))
    ]
    for word, ink in zip(laid(lines), [one for line in lines for one in line], strict=True):
        assert word[0] == ink[0]
        assert (word[2] + word[4]) / 2 == pytest.approx((ink[2] + ink[4]) / 2, abs=0.004)


def test_the_words_of_a_line_are_copied_with_spaces_between_them() -> None:
    alphabet = Alphabet(char for word in LINE for char in word[0])
    pdf = Pdf.new()
    page = pdf.add_blank_page(page_size=(WIDE, HIGH))
    page.obj.Resources = Dictionary(Font=Dictionary(F=alphabet.objects(pdf)[0]))
    page.obj.Contents = pdf.make_stream(invisible.content([LINE], (0, 0, WIDE, HIGH), 0, alphabet, ["F"]))
    with pdfplumber.open(io.BytesIO(conform.written(pdf) or b"")) as read:
        assert read.pages[0].extract_text() == "Patient: WHITFIELD, Margaret 03/14/1961"


def test_nothing_to_say_is_nothing_to_draw() -> None:
    assert invisible.content([[("", 0.1, 0.1, 0.2, 0.2)]], (0, 0, WIDE, HIGH), 0, Alphabet(""), ["F"]) == b""
