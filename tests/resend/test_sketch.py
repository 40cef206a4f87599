"""A sketch keeps what a copy will have in common with a document, and nothing that a fax machine added."""

from __future__ import annotations

import datetime as dt

from intake.resend.sketch import bare
from tests.resend.letters import DAY, LETTER, page, patient, sketch


def words(text: str, header: str = "") -> list[str]:
    return [word.text for word in sketch(page(text, header=header), who=patient()).pages[0]]


def test_the_fax_header_line_is_left_out_whether_it_was_marked_or_not() -> None:
    bare_letter = words(LETTER)
    assert words(LETTER, header="MAR-02-2026 09:31 ELM CLINIC P.01/02") == bare_letter
    line = page("03/02/2026 14:12 FROM: ELM CLINIC 718-555-0111 P. 1\nDear colleague").words
    unmarked = [w for w in line if w.line == 0]
    assert unmarked
    top = page("x")
    from dataclasses import replace

    from intake.model import Box

    raised = tuple(replace(w, box=Box(0.1, 0.01, 0.9, 0.02)) if w.line == 0 else w for w in line)
    kept = sketch(replace(top, words=raised), who=patient()).pages[0]
    assert [w.text for w in kept] == ["dear", "colleague"]


def test_a_line_that_only_counts_the_pages_is_left_out() -> None:
    from dataclasses import replace

    from intake.model import Box

    one = page("Dear colleague\nPage 2 of 3")
    low = tuple(replace(w, box=Box(0.4, 0.95, 0.6, 0.96)) if w.line == 1 else w for w in one.words)
    assert [w.text for w in sketch(replace(one, words=low)).pages[0]] == ["dear", "colleague"]
    assert len(sketch(one).pages[0]) == 6


def test_words_are_brought_to_letters_and_digits() -> None:
    assert bare("O'Brien,") == "obrien"
    assert bare("Peña") == "pena"
    assert bare("03/14/1961") == "03141961"
    assert words("A 5 . -- Dr. Lee") == ["5", "dr", "lee"]


def test_it_says_whose_it_is_only_if_that_is_clear() -> None:
    assert sketch(page(LETTER), who=patient()).whose == "k1"
    from dataclasses import replace

    unsure = replace(patient(), probability=0.6)
    drawn = sketch(page(LETTER), who=unsure)
    assert drawn.whose == ""
    assert "k1" in drawn.owners


def test_it_keeps_its_date_and_every_other() -> None:
    drawn = sketch(page(LETTER), who=patient())
    assert (drawn.date, drawn.said, drawn.sure) == (DAY, frozenset({DAY}), frozenset({DAY}))
    assert sketch(page(LETTER), day=None).date is None
    assert dt.date(1961, 3, 14) not in drawn.said


def test_what_came_off_the_page_is_in_no_repr() -> None:
    shown = repr(sketch(page(LETTER), who=patient()))
    assert not any(word in shown.lower() for word in ("garcia", "palpitations", "1961", "2025"))


def test_adverts_and_cover_sheets_are_not_looked_for() -> None:
    for kind in ("not_a_record", "fax_cover"):
        drawn = sketch(page(LETTER), who=patient(), kind=kind)
        assert (drawn.owners, drawn.bands) == ((), ())
