from __future__ import annotations

from itertools import chain

from intake.model import HEADER_BLOCK, Box, Word
from intake.ocr import inorder


def line(text: str, left: float, top: float, number: int = 0, block: int = 0) -> list[Word]:
    return [
        Word(part, 1, Box(left + 0.1 * at, top, left + 0.1 * at + 0.08, top + 0.02), 0.9, number, block)
        for at, part in enumerate(text.split())
    ]


def said(words: tuple[Word, ...]) -> list[str]:
    lines: dict[tuple[int, int], list[str]] = {}
    for word in words:
        lines.setdefault((word.block, word.line), []).append(word.text)
    return [" ".join(texts) for texts in lines.values()]


def test_a_missing_line_goes_between_its_neighbours_and_into_their_block() -> None:
    words = [*line("one", 0.1, 0.1), *line("three", 0.1, 0.2, 1)]
    filled = inorder.filled(words, [line("two", 0.1, 0.15)])
    assert said(filled) == ["one", "two", "three"]
    assert {word.block for word in filled} == {0}


def test_the_missing_half_of_a_line_is_put_before_the_other() -> None:
    words = [*line("above", 0.1, 0.1), *line("is midline", 0.5, 0.15, 1), *line("below", 0.1, 0.2, 2)]
    assert said(inorder.filled(words, [line("The trachea", 0.1, 0.151)])) == [
        "above",
        "The trachea is midline",
        "below",
    ]


def test_a_missing_line_of_the_right_column_goes_into_the_right_column() -> None:
    left = chain(line("left one", 0.05, 0.1), line("left two", 0.05, 0.3, 1))
    right = chain(line("right one", 0.6, 0.1, 2, 1), line("right three", 0.6, 0.3, 3, 1))
    filled = inorder.filled([*left, *right], [line("right two", 0.6, 0.2)])
    assert said(filled) == ["left one", "left two", "right one", "right two", "right three"]
    assert [word.block for word in filled if word.text == "two"] == [0, 1]


def test_a_page_of_which_nothing_was_read_has_the_missing_lines_only() -> None:
    assert said(inorder.filled([], [line("two", 0.1, 0.3), line("one", 0.1, 0.1)])) == ["one", "two"]


def test_words_of_both_readings_stand_in_one_order_with_the_fax_header_first() -> None:
    header = line("FROM PARK", 0.1, 0.01, 0, HEADER_BLOCK)
    both = inorder.both([*header, *line("typed", 0.1, 0.4, 1)], [*line("read", 0.1, 0.2)])
    assert said(both) == ["FROM PARK", "read", "typed"]
    assert [word.block for word in both] == [HEADER_BLOCK, HEADER_BLOCK, 0, 1]
