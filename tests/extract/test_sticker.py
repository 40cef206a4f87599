"""Bare values on a sticker are the patient's, so that a contradiction is seen."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from intake.model import Item, Role
from tests.extract.paper import said

if TYPE_CHECKING:
    from intake.extract import Recogniser

THEIRS = "ST. ANNE HOSPITAL\n12 Main Street, Akron, OH 44301\n"


def test_a_bare_birth_date_on_a_sticker_is_the_patients(recogniser: Recogniser) -> None:
    text = """
                                                   Darnell K Washington
                                                   04/30/1977
                                                   MRN: 2345678
OPERATIVE REPORT
Date of Surgery: 05/02/2024
"""
    assert said(text, recogniser, Item.BIRTH_DATE) == [dt.date(1977, 4, 30)]
    assert said(text, recogniser, Item.RECORD_NUMBER) == ["2345678"]


def test_a_bare_number_of_our_form_on_a_sticker_is_a_record_number_on_our_paper_only(recogniser: Recogniser) -> None:
    text = """
                                                   Darnell K Washington
                                                   DOB: 04/30/1977
                                                   2345678
OPERATIVE REPORT
"""
    assert said(text, recogniser, Item.RECORD_NUMBER) == ["2345678"]
    assert said(f"{THEIRS}{text}", recogniser, Item.RECORD_NUMBER) == []


def test_a_number_in_the_row_of_the_name_counts_on_our_paper_though_its_label_cannot_be_read(
    recogniser: Recogniser,
) -> None:
    text = """
Virginia Toney                Jan 8, 1956              2345678
Patient Name                  Date of Birth            MIN

CONSENT FOR PROCEDURE
"""
    ours = f"{recogniser.facts.name.upper()}\n{recogniser.facts.address}\n"
    assert said(f"{ours}{text}", recogniser, Item.RECORD_NUMBER) == ["2345678"]
    assert said(f"{THEIRS}{text}", recogniser, Item.RECORD_NUMBER) == []


def test_the_day_of_the_visit_on_a_sticker_is_no_birth_date(recogniser: Recogniser) -> None:
    text = """
                                                   Darnell K Washington
                                                   05/01/2024
                                                   MRN: 2345678
OPERATIVE REPORT
Date of Surgery: 05/02/2024
"""
    assert said(text, recogniser, Item.BIRTH_DATE) == []


def test_a_letters_date_far_from_the_name_is_no_birth_date(recogniser: Recogniser) -> None:
    text = """
ST. ANNE HOSPITAL

June 3, 2004

RE: Darnell K Washington   MRN: 2345678

Seen again on July 8, 2024, he was well.
"""
    assert said(text, recogniser, Item.BIRTH_DATE) == []
    assert said(text, recogniser, Item.LETTER_DATE, Role.DOCUMENT) == [dt.date(2004, 6, 3)]
