from __future__ import annotations

from intake.model import Box, Word
from intake.ocr import faxheader


def test_the_words_of_the_header_come_first_in_a_block_of_their_own() -> None:
    body = Word("Discharge", 1, Box(0.1, 0.2, 0.2, 0.22), line=0, block=1)
    texts = ["03/02/2026", "08:33", "FROM:", "ELM", "P.01/01"]
    line = [Word(t, 1, Box(0.1 * i, 0.01, 0.1 * i + 0.08, 0.02), line=1, block=2) for i, t in enumerate(texts)]
    words, header = faxheader.take_out([body, *line])
    assert header is not None
    assert header.name == "ELM"
    assert [word.text for word in words] == [*texts, "Discharge"]
    assert [word.block for word in words] == [-1] * len(texts) + [1]


def test_a_header_split_at_its_wide_gaps_is_one_line() -> None:
    parts = [("03/02/2026", 0.05, 0), ("08:33", 0.16, 0), ("ELM", 0.4, 3), ("CLINIC", 0.46, 3), ("P.2/3", 0.9, 7)]
    words = [Word(t, 1, Box(at, 0.01 + 0.001 * n, at + 0.05, 0.022), line=n, block=n) for t, at, n in parts]
    marked, header = faxheader.take_out(words[::-1])
    assert header is not None
    assert (header.name, header.page, header.pages) == ("ELM CLINIC", 2, 3)
    assert [word.text for word in marked] == [text for text, _, _ in parts]


def test_what_stands_lower_on_the_page_is_no_header() -> None:
    texts = ["03/02/2026", "08:33", "FROM:", "ELM", "P.01/01"]
    line = tuple(Word(t, 1, Box(0.1 * i, 0.12, 0.1 * i + 0.08, 0.13), line=1, block=2) for i, t in enumerate(texts))
    assert faxheader.take_out(line) == (line, None)
