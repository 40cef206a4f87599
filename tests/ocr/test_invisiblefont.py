from __future__ import annotations

import io
import unicodedata

import pypdfium2 as pdfium
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Dictionary, Pdf

from intake.ocr import conform, invisible
from intake.ocr.invisiblefont import Alphabet, speakable

RIGHT_TO_LEFT = ("R", "AL", "AN")
LETTERS = st.characters(min_codepoint=0x21, max_codepoint=0x2FFF, categories=("L", "N", "P", "Sc", "Sm")).filter(
    lambda char: unicodedata.bidirectional(char) not in RIGHT_TO_LEFT  # which readers of PDFs put into another order
)
WORDS = st.text(LETTERS, min_size=1)


def said_by(pdf: bytes) -> str:
    with pdfium.PdfDocument(pdf) as document:
        return "".join(document[0].get_textpage().get_text_range().split())


def with_words(words: list[str]) -> bytes:
    alphabet = Alphabet(char for word in words for char in speakable(word))
    pdf = Pdf.new()
    page = pdf.add_blank_page(page_size=(612, 792))
    fonts = {f"Ocr{at}": font for at, font in enumerate(alphabet.objects(pdf))}
    page.obj.Resources = Dictionary(Font=Dictionary(**fonts))
    lines = [[(word, 0.1, 0.03 * at + 0.02, 0.6, 0.03 * at + 0.04)] for at, word in enumerate(words)]
    page.obj.Contents = pdf.make_stream(invisible.content(lines, (0, 0, 612, 792), 0, alphabet, [*fonts]))
    made = conform.written(pdf)
    assert made is not None
    return made


@settings(max_examples=40, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=6))
def test_every_word_can_be_copied_out_of_the_pdf_as_it_was_read(words: list[str]) -> None:
    wanted = "".join(speakable(word) for word in words)
    assert [*said_by(with_words(words))] == [char for char in wanted if not char.isspace()]


def test_more_characters_than_one_font_holds_take_further_fonts() -> None:
    greek_and_more = [chr(code) for code in range(0x370, 0x560) if chr(code).isprintable() and chr(code).isalpha()]
    alphabet = Alphabet(greek_and_more)
    assert alphabet.fonts > 1
    assert len({alphabet.code(char) for char in greek_and_more}) == len(greek_and_more)


def test_usual_english_takes_one_font_of_less_than_a_kilobyte() -> None:
    alphabet = Alphabet("The quick brown fox 0123456789 (jumps)")
    pdf = Pdf.new()
    (font,) = alphabet.objects(pdf)
    assert len(font.FontDescriptor.FontFile2.read_raw_bytes()) < 1024
    assert "/ToUnicode" not in font


def test_what_no_font_can_say_is_left_out() -> None:
    assert speakable("Ty\x00lenol\ue000\ud800") == "Tylenol"


def test_fonts_are_read_by_readers_of_fonts() -> None:
    pdf = Pdf.new()
    (font,) = Alphabet("ABC").objects(pdf)
    read = TTFont(io.BytesIO(font.FontDescriptor.FontFile2.read_bytes()))
    assert {chr(code) for code in read.getBestCmap()} >= set("ABC")
