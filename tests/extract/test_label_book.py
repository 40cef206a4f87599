"""Labels, whole and damaged."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from intake.extract.layout import lay_out
from intake.model import Item
from tests.extract.paper import name, page, said

if TYPE_CHECKING:
    from intake.extract import Recogniser


def labels(text: str, recogniser: Recogniser) -> list[tuple[str, str]]:
    sheet = lay_out(page(text))
    found = recogniser.labels.find(sheet, recogniser.pipelines.mark(sheet.text).labels)
    return [(label.wording.means, label.wording.role) for label in found if label.wording.means != "section"]


def test_the_longest_wording_wins(recogniser: Recogniser) -> None:
    assert labels("Subscriber Date of Birth: 1/2/1960", recogniser) == [("birth_date", "guarantor")]
    assert labels("Mother's Name: Ann Lee", recogniser) == [("name", "relative")]


def test_a_plain_word_at_the_end_of_an_unknown_label_is_none(recogniser: Recogniser) -> None:
    assert labels("Transport Vessel Name: Ann Lee", recogniser) == []


def test_a_dash_can_stand_for_the_colon(recogniser: Recogniser) -> None:
    assert said("Patient - Rosa Jimenez\nDOB - Dec 16, 1965", recogniser, Item.NAME) == [name("JIMENEZ", "ROSA")]


def test_a_full_stop_can_stand_for_the_colon(recogniser: Recogniser) -> None:
    assert said("Patient. Rosa Jimenez\nDOB. Dec 16, 1965", recogniser, Item.NAME) == [name("JIMENEZ", "ROSA")]


def test_a_note_belongs_to_its_label(recogniser: Recogniser) -> None:
    page = "Name: Rosa Jimenez   DOB (mm/dd/yy) 12/16/1965   Sex (M/F/X) F"
    assert said(page, recogniser, Item.BIRTH_DATE) == [dt.date(1965, 12, 16)]
    assert said(page, recogniser, Item.SEX) == ["F"]


@pytest.mark.parametrize("label", ["Date of Birth / Fecha de nacimiento", "Date de naissance / DOB"])
def test_a_label_in_two_languages_is_one(label: str, recogniser: Recogniser) -> None:
    page = f"Patient Name: Rosa Jimenez\n{label}\n12/16/1965"
    assert said(page, recogniser, Item.BIRTH_DATE) == [dt.date(1965, 12, 16)]


@pytest.mark.parametrize("value", ["12/16/1965 / 59 / F", "12/16/1965/59Y/F", "12/16/1965 (59 yrs) Female"])
def test_age_and_sex_stand_behind_the_birth_date(value: str, recogniser: Recogniser) -> None:
    page = f"Patient: Rosa Jimenez\nDOB/Age/Sex: {value}"
    assert said(page, recogniser, Item.BIRTH_DATE) == [dt.date(1965, 12, 16)]
    assert said(page, recogniser, Item.AGE) == ["59"]
    assert said(page, recogniser, Item.SEX) == ["F"]


def test_common_words_in_a_sentence_are_no_labels(recogniser: Recogniser) -> None:
    assert labels("The patient was admitted from the office to the hospital on call.", recogniser) == []


def test_a_label_needs_no_colon_where_its_value_follows(recogniser: Recogniser) -> None:
    assert ("sex", "patient") in labels("Sex F   Age 64Y", recogniser)
    assert said("Name Rosa Jimenez", recogniser, Item.NAME) == [name("JIMENEZ", "ROSA")]


@pytest.mark.parametrize("label", ["Patlent Narne:", "Patient Nanne;", "Patlent Name :", "Pat1ent Name:"])
def test_a_damaged_label_is_still_one(recogniser: Recogniser, label: str) -> None:
    assert said(f"{label} FERNANDEZ, JOSE L", recogniser, Item.NAME) == [name("FERNANDEZ", "JOSE", "L")]


@pytest.mark.parametrize("label", ["D0B:", "BOB:", "DO8;", "0.0.B.:", "DOB!", "Date of Blrth:", "Date of Bith:"])
def test_a_damaged_birth_label_is_still_one(recogniser: Recogniser, label: str) -> None:
    assert said(f"Name: FERNANDEZ, JOSE   {label} 07/14/1959", recogniser, Item.BIRTH_DATE) == [dt.date(1959, 7, 14)]


def test_a_mended_value_is_less_sure(recogniser: Recogniser) -> None:
    from intake.extract import extract
    from tests.extract.paper import document

    (clear,) = extract(document("DOB: 07/14/1959"), recogniser).of(Item.BIRTH_DATE)
    (mended,) = extract(document("DOB: O7/l4/1959"), recogniser).of(Item.BIRTH_DATE)
    assert mended.value == clear.value
    assert mended.confidence < clear.confidence


def test_a_short_label_that_was_hardly_read_is_a_picture(recogniser: Recogniser) -> None:
    sure = page("RE\nDunmore Heights\n")
    words = tuple(replace(word, confidence=0.1) if word.text == "RE" else word for word in sure.words)
    dirty = lay_out(replace(sure, words=words))
    marks = recogniser.pipelines.mark(dirty.text)
    assert recogniser.labels.find(dirty, marks.labels) == ()
