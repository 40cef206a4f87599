"""Labels that nobody listed are told by their words, where a value of their form follows."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from intake.extract import extract
from intake.extract.label_words import meaning_of
from intake.model import Item, Role
from tests.extract.paper import document, name, said

if TYPE_CHECKING:
    from intake.extract import Recogniser


@pytest.mark.parametrize(
    ("words", "means"),
    [
        ("Endoscopy Dt", ""),
        ("Procedure Dt", "service_date"),
        ("Scanned on", "service_date"),
        ("Blood Drawn", "collection_date"),
        ("Hosp. Admit Date", "admission_date"),
        ("Disch Dt", "discharge_date"),
        ("Date Typed", "transcribed_date"),
        ("Next Due Date", "other_day"),
        ("Birth Date", ""),
        ("Update", ""),
    ],
)
def test_a_dates_label_is_told_by_how_its_words_begin(words: str, means: str) -> None:
    assert meaning_of(words) == means


@pytest.mark.parametrize(
    "label", ["Full Legal Name", "Participant Name", "Name (Last, First)", "Patient (Last, First MI)"]
)
def test_unlisted_labels_of_the_patients_name(label: str, recogniser: Recogniser) -> None:
    page = f"{label} Jimenez, Rosa\nDOB 12/16/1965"
    assert said(page, recogniser, Item.NAME) == [name("JIMENEZ", "ROSA")]


def test_unlisted_labels_of_dates_with_and_without_a_colon(recogniser: Recogniser) -> None:
    page = "NAME: JIMENEZ, ROSA\nLithotripsy Procedure Dt: 03/04/2025\nHosp Admit Dt 03/01/2025"
    assert said(page, recogniser, Item.SERVICE_DATE, Role.DOCUMENT) == [dt.date(2025, 3, 4)]
    assert said(page, recogniser, Item.ADMISSION_DATE, Role.DOCUMENT) == [dt.date(2025, 3, 1)]


def test_a_word_in_running_text_is_no_label(recogniser: Recogniser) -> None:
    page = "Patient Name: Rosa Jimenez\n\nThe mole was Excised on 04/08/2005 in one piece."
    (day,) = [f for f in extract(document(page), recogniser).items if f.value == dt.date(2005, 4, 8)]
    assert not day.rule.startswith("label")


def test_a_birth_date_by_its_words_in_another_order(recogniser: Recogniser) -> None:
    assert said("Name: Rosa Jimenez   Date/Birth 12/16/1965", recogniser, Item.BIRTH_DATE) == [dt.date(1965, 12, 16)]


def test_dirt_before_a_numbered_label_does_not_hide_it(recogniser: Recogniser) -> None:
    page = "\u20181. Decedent's legal name       ROSA JIMENEZ\n2. Date of birth                 12/16/1965"
    assert said(page, recogniser, Item.NAME) == [name("JIMENEZ", "ROSA")]
