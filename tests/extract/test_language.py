"""The spaCy pipeline marks what its tables say, with true offsets, for many threads at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import spacy
from hypothesis import given
from hypothesis import strategies as st

from intake.extract.language import PaperTokenizer

if TYPE_CHECKING:
    from intake.extract import Recogniser

TOKENIZER = PaperTokenizer(spacy.blank("en").vocab)


@given(st.text(max_size=80))
def test_no_character_is_lost(text: str) -> None:
    assert TOKENIZER(text).text == text


def test_run_together_marks_are_parted() -> None:
    assert [t.text for t in TOKENIZER("DOB:03/14/61")] == ["DOB", ":", "03", "/", "14", "/", "61"]


def test_a_phrase_may_run_over_the_end_of_a_line(recogniser: Recogniser) -> None:
    marks = recogniser.pipelines.mark("thank you for\nreferring Ann Lee")
    assert any("referring" in "thank you for\nreferring"[m.start : m.end] for m in marks.people)


def test_threads_share_a_recogniser(recogniser: Recogniser) -> None:
    texts = [f"Patient Name: Ann Lee{i}\nDate of Birth: 1/2/19{i:02d}\nHospital Course: fine" for i in range(40)]
    alone = [recogniser.pipelines.mark(text) for text in texts]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(recogniser.pipelines.mark, texts))
    assert together == alone
