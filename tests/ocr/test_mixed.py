from __future__ import annotations

from dataclasses import replace
from itertools import chain
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from intake.model import HEADER_BLOCK, Box, Page, PageReading, Word
from intake.ocr import mixed


def line(text: str, left: float, top: float, number: int = 0, block: int = 0) -> list[Word]:
    """Words a tenth of the page wide, each 0.02 high."""
    return [
        Word(part, 1, Box(left + 0.1 * at, top, left + 0.1 * at + 0.08, top + 0.02), 1.0, number, block)
        for at, part in enumerate(text.split())
    ]


def page(*words: list[Word]) -> Page:
    return Page(1, Path("nowhere"), 850, 1100, 100.0, "d", tuple(chain(*words)), is_part=True)


def reading(*words: list[Word], turned: int = 0) -> PageReading:
    said = tuple(replace(word, confidence=0.9) for word in chain(*words))
    return PageReading(1, 8.5, 11.0, said, "ocr", turned=turned, quality=0.9)


def lines_of(read: PageReading) -> list[str]:
    found: dict[tuple[int, int], list[str]] = {}
    for word in read.words:
        found.setdefault((word.block, word.line), []).append(word.text)
    return [" ".join(words) for words in found.values()]


def test_typed_lines_go_where_they_stand_in_their_own_column() -> None:
    read = reading(
        line("left one", 0.05, 0.2), line("left two", 0.05, 0.4, 1), line("right one", 0.6, 0.2, 2, 1),
        line("right two", 0.6, 0.4, 3, 1),
    )  # fmt: skip
    typed = page(line("right middle", 0.6, 0.3), line("under all", 0.05, 0.8, 1), line("over all", 0.05, 0.1, 2))
    expected = ["over all", "left one", "left two", "under all", "right one", "right middle", "right two"]
    assert lines_of(mixed.woven(typed, read)) == expected


def test_lines_and_blocks_are_numbered_in_order_and_no_word_is_lost() -> None:
    read = reading(line("one", 0.1, 0.2), line("three", 0.1, 0.4, 1, 1))
    words = mixed.woven(page(line("two", 0.1, 0.3, 0, 0)), read).words
    assert [(word.text, word.line, word.block) for word in words] == [("one", 0, 0), ("two", 1, 1), ("three", 2, 2)]


def test_the_greater_part_says_how_the_page_stands() -> None:
    little, much = line("chart", 0.1, 0.5), line("many words of a letter here", 0.1, 0.7)
    typed = mixed.woven(page(much), reading(little, turned=90))
    assert (typed.turned, typed.width, typed.height) == (0, 11.0, 8.5)
    assert {word.text: word.box for word in typed.words}["many"] == much[0].box
    scanned = mixed.woven(page(little), reading(much, turned=180))
    assert (scanned.turned, scanned.width) == (180, 8.5)
    assert {word.text: word.box for word in scanned.words}["many"] == much[0].box
    assert next(word.box.left for word in scanned.words if word.text == "chart") > 0.8


def test_a_page_that_could_not_be_read_is_failed_still_and_keeps_its_words() -> None:
    failed = PageReading(1, 8.5, 11.0, (), "failed", quality=0.0)
    both = mixed.woven(page(line("typed words", 0.1, 0.1)), failed)
    assert (both.how, both.quality, len(both.words)) == ("failed", 0.0, 2)


def test_a_picture_without_a_word_leaves_a_page_of_its_own_words() -> None:
    blank = PageReading(1, 8.5, 11.0, (), "blank", quality=0.0)
    both = mixed.woven(page(line("typed words", 0.1, 0.1)), blank)
    assert (both.how, both.quality) == ("layer", 1.0)


def test_a_stamped_header_is_marked_and_stays_first() -> None:
    stamp = line("03/02/2026 08:33 212-555-0321 P.01/02", 0.05, 0.01)
    both = mixed.woven(page(stamp), reading(line("body text", 0.1, 0.2)))
    assert both.header is not None
    assert [word.block == HEADER_BLOCK for word in both.words] == [True] * 4 + [False] * 2


@given(st.lists(st.tuples(st.floats(0, 0.9), st.floats(0, 0.9), st.booleans()), max_size=12))
def test_weaving_keeps_every_word_once(places: list[tuple[float, float, bool]]) -> None:
    lines = [(line(f"w{at}", left, top, at), own) for at, (left, top, own) in enumerate(places)]
    typed, read = ([words for words, own in lines if own is side] for side in (True, False))
    said = mixed.woven(page(*typed), reading(*read)).words
    assert sorted(word.text for word in said) == sorted(f"w{at}" for at in range(len(places)))
    assert [word.line for word in said] == sorted(word.line for word in said)


def test_digits_stamped_from_symbols_are_worth_half_and_letters_what_they_were() -> None:
    read = mixed.less_sure(reading(line("Born 03/14/1961", 0.1, 0.1)))
    assert [word.confidence for word in read.words] == [0.9, 0.45]


def test_a_sample_agrees_only_if_its_digits_do_too() -> None:
    sample = page(line("Whitfield Margaret born 03/14/1961 record 123456", 0.1, 0.1))
    assert mixed.agrees(sample, reading(line("WHITFIELD, Margaret bom 03/14/1961 record 123456", 0.1, 0.1)))
    assert not mixed.agrees(sample, reading(line("Whitfield Margaret born 08/14/1981 record 128458", 0.1, 0.1)))
    assert not mixed.agrees(sample, reading(line("quite another text with born 03/14/1961 123456", 0.1, 0.1)))
    numbered = page(line("Whitfield Margaret came on foot 2", 0.1, 0.1))
    assert mixed.agrees(numbered, reading(line("Whitfield Margaret came on foot", 0.1, 0.1)))
    assert not mixed.agrees(page(line("a b", 0.1, 0.1)), reading(line("a b", 0.1, 0.1)))
