"""A copy is told for what it is; what only looks like one is not."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.model import Sketch, Verdict
from intake.resend.verdict import resemblance
from tests.resend.letters import DAY, LETTER, OTHER, page, patient, sketch

FIRST = sketch(page(LETTER), who=patient())
WEEK = dt.timedelta(days=7)


def verdict(new: Sketch, known: Sketch = FIRST) -> Verdict | None:
    found = resemblance(new, known)
    return found[0] if found else None


def test_the_same_letter_under_another_header_line_is_the_same() -> None:
    assert verdict(sketch(page(LETTER, header="MAR-03-2026 17:40 ELM P.1"), who=patient())) is Verdict.SAME


@given(st.integers(0, 2**32), st.floats(0, 0.25))
def test_noise_does_not_hide_a_copy(seed: int, errors: float) -> None:
    copy = sketch(page(LETTER, noise=random.Random(seed), errors=errors), who=patient())
    assert verdict(copy) in {Verdict.SAME, Verdict.CORRECTED}
    assert verdict(FIRST, copy) in {Verdict.SAME, Verdict.CORRECTED}


@given(st.integers(0, 2**32), st.floats(0, 0.2))
def test_noise_makes_no_copy_of_another_letter(seed: int, errors: float) -> None:
    assert verdict(sketch(page(OTHER, noise=random.Random(seed), errors=errors), who=patient())) is None


def test_the_same_words_about_another_patient_are_another_document() -> None:
    assert verdict(sketch(page(LETTER.replace("GARCIA", "GALLO")), who=patient("k2", "GALLO"))) is None


def test_more_pages_are_longer_and_fewer_are_shorter() -> None:
    both = sketch(page(LETTER), page(OTHER, number=2), who=patient())
    assert verdict(both) is Verdict.LONGER
    assert verdict(FIRST, both) is Verdict.SHORTER


def test_a_changed_value_is_a_correction() -> None:
    assert verdict(sketch(page(LETTER.replace("4.2", "5.2")), who=patient())) is Verdict.CORRECTED


@pytest.mark.parametrize("word", ["CORRECTED REPORT", "Amended", "ADDENDUM"])
def test_what_calls_itself_a_correction_is_one(word: str) -> None:
    assert verdict(sketch(page(f"{word}\n{LETTER}"), who=patient())) is Verdict.CORRECTED


def test_a_correction_may_bear_another_date() -> None:
    later = LETTER.replace("11/03/2025", "11/10/2025")
    assert verdict(sketch(page(f"CORRECTED\n{later}"), who=patient(), day=DAY + WEEK)) is Verdict.CORRECTED


def test_last_weeks_text_in_this_weeks_note_is_a_document_of_its_own() -> None:
    later = LETTER.replace("11/03/2025", "11/10/2025")
    assert verdict(sketch(page(later), who=patient(), day=DAY + WEEK)) is None


def test_a_misread_date_makes_no_other_day() -> None:
    misread = sketch(page(LETTER), who=patient(), day=DAY + dt.timedelta(days=5))
    assert verdict(replace(misread, sure=frozenset())) is Verdict.SAME


def test_another_set_of_results_on_the_same_form_is_another_document() -> None:
    others = {"148": "121", "92": "77", "96": "64", "4.2": "3.9", "0.9": "1.3", "55": "41", "25": "80"}
    again = LETTER
    for old, new in others.items():
        again = again.replace(old, new)
    assert verdict(sketch(page(again), who=patient())) is None


def test_where_nobody_can_be_read_the_numbers_decide() -> None:
    unread = sketch(page(LETTER))
    assert verdict(unread) is Verdict.SAME
    hers = sketch(page(LETTER.replace("GARCIA, MARIA", "GALLO, ANNA").replace("03/14/1961", "07/02/1949")))
    assert verdict(hers) is None


def test_pages_that_say_little_are_nobodys_copy() -> None:
    assert verdict(sketch(page("See attached"), who=patient()), sketch(page("See attached"), who=patient())) is None


def test_one_page_in_common_makes_no_copy_of_longer_documents() -> None:
    other = "\n".join(LETTER.splitlines()[::-1]).translate(str.maketrans("aeioust", "zqxkwvj"))
    mine = sketch(page("Page for you " * 6), page(OTHER, number=2), page(LETTER, number=3), who=patient())
    theirs = sketch(page(other), page(other.upper()[::-1], number=2), page(LETTER, number=3), who=patient())
    assert verdict(mine, theirs) is None


def test_a_printed_form_filled_in_for_two_whose_names_nobody_could_read_is_no_copy() -> None:
    form = "\n".join(
        f"I authorize the release of my records by the bearer of this form, part {chr(97 + n)}" for n in range(12)
    )
    assert verdict(sketch(page(form)), sketch(page(form))) is None
