"""Texts on typed sheets."""

from __future__ import annotations

from intake.evaluate.kinds import typed
from intake.extract.layout import lay_out


def test_the_words_of_a_text_come_out_in_order() -> None:
    (page,) = typed("SUBJECTIVE:  Feels well.\n\nPLAN: Home.")
    assert [w.text for w in page.words] == ["SUBJECTIVE:", "Feels", "well.", "PLAN:", "Home."]
    assert page.words[-1].block > page.words[0].block


def test_long_lines_are_wrapped_and_long_texts_run_over_sheets() -> None:
    pages = typed("\n".join(["word " * 40] * 40))
    assert len(pages) == 3
    assert [p.number for p in pages] == [1, 2, 3]
    assert all(
        0 <= w.box.left < w.box.right <= 1 and 0 <= w.box.top < w.box.bottom <= 1 for p in pages for w in p.words
    )
    assert sum(len(p.words) for p in pages) == 1600


def test_a_line_of_text_is_one_segment_of_its_sheet() -> None:
    (page,) = typed("CHIEF COMPLAINT:  Cough.")
    assert [s.text for s in lay_out(page).segments] == ["CHIEF COMPLAINT: Cough."]


def test_no_text_is_one_empty_sheet() -> None:
    assert [p.words for p in typed("")] == [()]
