"""People in running text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from intake.model import Item, Role
from tests.extract.paper import name, said

if TYPE_CHECKING:
    from intake.extract import Recogniser


@pytest.mark.parametrize(
    "sentence",
    [
        "I had the pleasure of seeing your patient, Thomas O'Malley (DOB 11/22/1939), today.",
        "Mr. Thomas O'Malley is a pleasant 83-year-old man with a cough.",
        "Thank you for referring Thomas O'Malley for evaluation.",
        "Thomas O'Malley, an 83-year-old retired teacher, came back today.",
        "This is to certify that Thomas O'Malley may return to work.",
        "You are commanded to produce the medical records of Thomas O'Malley.",
        "I, Thomas O'Malley, being of sound mind, make this statement.",
        "RE: Thomas O'Malley",
    ],
)
def test_the_patient_of_a_letter_is_found(recogniser: Recogniser, sentence: str) -> None:
    assert name("O'MALLEY", "THOMAS") in said(f"Dear Doctor,\n\n{sentence}\n", recogniser, Item.NAME)


@pytest.mark.parametrize(
    "sentence",
    [
        "Dear Mr. Thomas O'Malley:",
        "I discussed this with Dr. Thomas O'Malley, who agrees.",
        "Her husband, Thomas O'Malley, came with her.",
        "Electronically signed by Thomas O'Malley, MD",
        "He moved here from Las Cruces 3 years ago.",
        "She was seen at Mercy General Hospital in New York.",
        "I hereby appoint Thomas O'Malley as my agent.",
    ],
)
def test_nobody_else_is_taken_for_the_patient(recogniser: Recogniser, sentence: str) -> None:
    assert said(sentence, recogniser, Item.NAME) == []


def test_a_doctor_is_known_by_the_letters(recogniser: Recogniser) -> None:
    assert said("Report by Susan Baker, MD", recogniser, Item.NAME, Role.PROVIDER) == [name("BAKER", "SUSAN")]


def test_the_first_age_is_kept(recogniser: Recogniser) -> None:
    assert said("This 64-year-old woman has a 40-year-old son.", recogniser, Item.AGE) == ["64"]


def test_the_sex_beside_the_age_is_kept(recogniser: Recogniser) -> None:
    assert said("This pleasant 64-year-old woman has a 40-year-old son.", recogniser, Item.SEX) == ["F"]
    assert said("71 y/o retired male with cough", recogniser, Item.SEX) == ["M"]
