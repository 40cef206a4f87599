"""Forms that print the label under the line."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from intake.model import Item, Role
from tests.extract.paper import name, said

if TYPE_CHECKING:
    from intake.extract import Recogniser

UNDER = """
OPERATIVE REPORT

Tendai B. Mbeki             12/11/2004          2345678
Patient Name                Date of Birth       MRN

02/07/2025                  Elizabeth Rodriguez, MD
Date of Surgery             Surgeon

PROCEDURE
Appendectomy.
"""
OVER = """
OPERATIVE REPORT

Patient Name                Date of Birth       MRN
Tendai B. Mbeki             12/11/2004          2345678

Date of Surgery             Surgeon
02/07/2025                  Elizabeth Rodriguez, MD

PROCEDURE
Appendectomy.
"""


def test_both_ways_of_a_form_say_the_same(recogniser: Recogniser) -> None:
    for text in (UNDER, OVER):
        assert said(text, recogniser, Item.NAME) == [name("MBEKI", "TENDAI", "B")]
        assert said(text, recogniser, Item.BIRTH_DATE) == [dt.date(2004, 12, 11)]
        assert said(text, recogniser, Item.RECORD_NUMBER) == ["2345678"]
        assert said(text, recogniser, Item.SERVICE_DATE, Role.DOCUMENT) == [dt.date(2025, 2, 7)]


def test_an_empty_field_does_not_take_the_value_of_the_row_above(recogniser: Recogniser) -> None:
    text = """
Patient Name                Date of Birth
Tendai B. Mbeki             12/11/2004

Referring Physician         Date of Surgery

"""
    assert said(text, recogniser, Item.BIRTH_DATE) == [dt.date(2004, 12, 11)]
    assert said(text, recogniser, Item.SERVICE_DATE, Role.DOCUMENT) == []


def test_a_title_over_a_table_with_values_beside_their_labels_is_no_value(recogniser: Recogniser) -> None:
    page = "RENAL TREATMENT\nPatient Name   Rosa Jimenez\nDate of Birth   12/16/1965\nSex   F"
    assert said(page, recogniser, Item.NAME) == [name("JIMENEZ", "ROSA")]
