"""Look-alikes cost nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.matching.ink.folds import digits, look, plain, strokes, upright


@pytest.mark.parametrize(
    ("read", "meant"),
    [("0K0NKWO", "OKONKWO"), ("OKONKVVO", "OKONKWO"), ("Narne", "NAME"), ("D0B", "DOB"), ("BiIl", "BILL"),
     ("|ones", "Iones"), ("CLIFF", "DIFF"), ("5MlTH", "SMITH"), ("Szczepański", "SZCZEPANSKI")],
)  # fmt: skip
def test_what_looks_alike_has_one_fold(read: str, meant: str) -> None:
    assert look(read) == look(meant)


def test_names_that_differ_in_more_keep_apart() -> None:
    assert look("BERG") != look("BORG")
    assert look("ANNA") != look("ANNE")


def test_a_stroke_is_a_one_or_a_separator() -> None:
    assert digits("O3/1A/l961") == "03/14/1961"
    assert strokes("O3/1A/l961") == "0311411961"


@given(st.text())
def test_digits_are_read_in_their_places(text: str) -> None:
    assert len(digits(text)) == len(strokes(text)) == len(text)


def test_accents_and_case_go_and_letters_stay() -> None:
    assert upright("González") == "GONZALEZ"
    assert plain("O'Bri3n") == "OBRIEN"
    assert plain("Sm1th") == "SMITH"
