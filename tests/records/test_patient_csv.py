"""Normal forms of the index file's values."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from intake.records.patient_csv import normal_name


@given(st.text(max_size=40))
def test_the_normal_form_of_a_normal_form_is_itself(text: str) -> None:
    assert normal_name(normal_name(text)) == normal_name(text)


@given(st.text(max_size=40))
def test_a_normal_name_has_only_letters_digits_hyphen_apostrophe_and_space(text: str) -> None:
    allowed = set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'- ")
    assert set(normal_name(text)) <= allowed
    assert normal_name(text) == normal_name(text).strip()


def test_accents_and_other_letters_are_folded() -> None:
    assert normal_name("Ángel") == "ANGEL"
    assert normal_name("Łukasz") == "LUKASZ"
    assert normal_name("Straße") == "STRASSE"
    assert normal_name("O\u2019Hare") == "O'HARE"
    assert normal_name("Søren") == "SOREN"
