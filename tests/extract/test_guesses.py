from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from intake.extract.guesses import with_guesses
from intake.model import Alternative, Box, Finding, Item, Role, Word

if TYPE_CHECKING:
    from intake.extract import Recogniser

BOX = Box(0.1, 0.1, 0.2, 0.12)


def finding(item: Item, value: dt.date | str, text: str, *others: tuple[str, float]) -> Finding:
    ink = Word(text, 1, BOX, 0.6, alternatives=tuple(Alternative(*one) for one in others))
    return Finding(item, Role.PATIENT, value, (ink,), "label", 0.7)


def test_another_reading_of_a_birth_date_is_a_guess(recogniser: Recogniser) -> None:
    read = finding(Item.BIRTH_DATE, dt.date(1961, 8, 14), "08/14/1961", ("03/14/1961", 0.5), ("smudge", 0.4))
    (found,) = with_guesses([read], recogniser.own)
    assert found.value == read.value
    assert [(guess.value, guess.confidence) for guess in found.guesses] == [(dt.date(1961, 3, 14), 0.5)]


def test_another_reading_of_a_record_number_is_a_guess_only_if_it_is_of_our_form(recogniser: Recogniser) -> None:
    read = finding(Item.RECORD_NUMBER, "4418207", "4418207", ("4418201", 0.5), ("44-18", 0.6))
    (found,) = with_guesses([read], recogniser.own)
    assert [guess.value for guess in found.guesses] == ["4418201"]


def test_a_guess_is_never_surer_than_its_finding(recogniser: Recogniser) -> None:
    (found,) = with_guesses(
        [finding(Item.BIRTH_DATE, dt.date(1961, 8, 14), "08/14/1961", ("03/14/1961", 0.99))], recogniser.own
    )
    assert found.guesses[0].confidence == 0.7


def test_what_was_read_surely_has_no_guesses(recogniser: Recogniser) -> None:
    sure = finding(Item.BIRTH_DATE, dt.date(1961, 8, 14), "08/14/1961")
    assert with_guesses([sure], recogniser.own) == [sure]
