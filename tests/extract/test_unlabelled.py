"""Stickers, running headers, filled forms and cards."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from intake.model import Item
from tests.extract.paper import name, said

if TYPE_CHECKING:
    from intake.extract import Recogniser


def test_a_sticker_in_the_corner_names_the_patient(recogniser: Recogniser) -> None:
    text = """
                                                   WASHINGTON, DARNELL K
ST. ANNE HOSPITAL                                  D.O.B.: 04/30/1977
12 Main Street, Akron, OH 44301                    MRN: 0098877  Sex: M
OPERATIVE REPORT
"""
    assert said(text, recogniser, Item.NAME) == [name("WASHINGTON", "DARNELL", "K")]


def test_a_sticker_without_any_label_names_the_patient(recogniser: Recogniser) -> None:
    text = """
ST. ANNE HOSPITAL                                  WASHINGTON, DARNELL K
12 Main Street, Akron, OH 44301                    M  04/30/1977  46Y
"""
    assert said(text, recogniser, Item.NAME) == [name("WASHINGTON", "DARNELL", "K")]
    assert said(text, recogniser, Item.BIRTH_DATE) == [dt.date(1977, 4, 30)]


def test_a_sticker_with_a_line_for_each_value_names_the_patient(recogniser: Recogniser) -> None:
    text = """
ST. ANNE HOSPITAL                                  Darnell Washington
12 Main Street, Akron, OH 44301                    04/30/1977
                                                   612549
                                                   male
"""
    assert name("WASHINGTON", "DARNELL") in said(text, recogniser, Item.NAME)
    assert said(text, recogniser, Item.BIRTH_DATE) == [dt.date(1977, 4, 30)]


@pytest.mark.parametrize("label", ["Ord Dt", "Ord. Dt"])
def test_a_short_label_over_a_date_is_nobody(recogniser: Recogniser, label: str) -> None:
    text = f"""
{label}
08/16/2025
612549
male
"""
    assert said(text, recogniser, Item.NAME) == []


def test_a_running_header_names_the_patient(recogniser: Recogniser) -> None:
    text = """
Greene, Martha R   DOB 03/13/1933   MRN 4567890                Page 2 of 3

ASSESSMENT: stable.
"""
    assert said(text, recogniser, Item.NAME) == [name("GREENE", "MARTHA", "R")]
    assert said(text, recogniser, Item.BIRTH_DATE) == [dt.date(1933, 3, 13)]


def test_the_fields_of_a_licence_are_read(recogniser: Recogniser) -> None:
    text = """
OHIO DRIVER LICENSE
1 SMITHERS
2 JOHN QUINCY
3 DOB 05/21/1970
"""
    assert said(text, recogniser, Item.NAME) == [name("SMITHERS", "JOHN", "QUINCY")]


def test_a_line_of_an_address_is_no_sticker(recogniser: Recogniser) -> None:
    text = """
Akron, Ohio
Summit Square
DOB: 04/30/1977
"""
    assert name("OHIO", "AKRON") not in said(text, recogniser, Item.NAME)


def test_a_clinician_of_ours_is_never_the_name_on_a_sticker(recogniser: Recogniser) -> None:
    text = """
QUILL, PETER
DOB: 04/30/1977
"""
    assert said(text, recogniser, Item.NAME) == []


def test_a_header_names_its_patient_though_the_date_is_illegible(recogniser: Recogniser) -> None:
    text = """
Greene, Martha R   DOB: ~~ 19                 Page 2

ASSESSMENT: stable.
"""
    assert said(text, recogniser, Item.NAME) == [name("GREENE", "MARTHA", "R")]


def test_the_boxes_of_a_claim_form_are_read(recogniser: Recogniser) -> None:
    text = """
HEALTH INSURANCE CLAIM FORM
GREENE, MARTHA, R         03   13 1933      X    ROBERT GREENE
"""
    assert said(text, recogniser, Item.NAME) == [name("GREENE", "MARTHA", "R")]
    assert said(text, recogniser, Item.BIRTH_DATE) == [dt.date(1933, 3, 13)]


def test_a_name_in_a_line_of_fields_needs_no_label(recogniser: Recogniser) -> None:
    page = "JIMENEZ, ROSA | Sex: F | MRN: 1234567"
    assert said(page, recogniser, Item.NAME) == [name("JIMENEZ", "ROSA")]


def test_a_title_over_a_sentence_with_a_birth_date_is_nobody(recogniser: Recogniser) -> None:
    page = "SPECIALIST OPINION\nPlease find below our report on Rosa Jimenez, d.o.b. 12/16/1965, who was seen today."
    assert name("OPINION", "SPECIALIST") not in said(page, recogniser, Item.NAME)


def test_a_title_over_a_labelled_name_is_nobody(recogniser: Recogniser) -> None:
    page = "STRESS ECHO STUDY\nPt: Rosa Jimenez\nDOB: 12/16/1965"
    assert said(page, recogniser, Item.NAME) == [name("JIMENEZ", "ROSA")]
