"""Numbers and whose they are; dates with their roles."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from intake.extract import extract
from intake.model import Item, Role
from tests.extract.paper import document, said

if TYPE_CHECKING:
    from intake.extract import Recogniser

OURS = "LAKESIDE FAMILY HOSPITAL\n410 Orchard Street, Milltown, OH 44101\n\n"
THEIRS = "ST. VINCENT REGIONAL HOSPITAL\n900 First St, Akron, OH 44301\n\n"


@pytest.mark.parametrize(
    "label",
    ["MRN", "Medical Record Number", "Med. Rec. No.", "MR#", "Medical Record #", "Patient ID", "Record #", "Pt #",
     "Chart #", "Our Chart No.", "Hospital MRN", "Hospital Number", "Unit Number", "File No", "Patient File #"],
)  # fmt: skip
def test_a_record_number_on_our_paper_is_ours(recogniser: Recogniser, label: str) -> None:
    assert said(f"{OURS}Patient Name: Alder, Tom   {label}: 2345678", recogniser, Item.RECORD_NUMBER) == ["2345678"]


@pytest.mark.parametrize(
    "label",
    ["Account Number", "Encounter #", "CSN", "FIN", "Case #", "Claim #", "Accession #", "Visit ID", "Order #", "NPI",
     "Policy #", "External MRN", "Job", "Reference #"],
)  # fmt: skip
def test_other_numbers_never_become_record_numbers(recogniser: Recogniser, label: str) -> None:
    assert said(f"{OURS}Patient Name: Alder, Tom   {label}: 2345678", recogniser, Item.RECORD_NUMBER) == []


@pytest.mark.parametrize("label", ["MRN", "Chart #", "Patient ID", "Hospital Number", "Record #"])
def test_a_patients_number_on_another_hospitals_paper_is_theirs(recogniser: Recogniser, label: str) -> None:
    text = f"{THEIRS}Patient Name: Alder, Tom   {label}: 2345678"
    assert said(text, recogniser, Item.RECORD_NUMBER) == []
    assert said(text, recogniser, Item.FOREIGN_NUMBER) == ["2345678"]


def test_on_paper_of_nobodys_only_a_clear_label_makes_a_number_ours(recogniser: Recogniser) -> None:
    assert said("Patient Name: Alder, Tom   Chart #: 2345678", recogniser, Item.RECORD_NUMBER) == ["2345678"]
    assert said("Patient Name: Alder, Tom   File No: 2345678", recogniser, Item.RECORD_NUMBER) == []


def test_a_number_on_another_hospitals_paper_is_theirs_until_the_index_says_otherwise(recogniser: Recogniser) -> None:
    text = f"{THEIRS}Patient Name: Alder, Tom   MRN: 2345678"
    assert said(text, recogniser, Item.RECORD_NUMBER) == []
    assert said(text, recogniser, Item.FOREIGN_NUMBER) == ["2345678"]


def test_our_name_before_the_label_makes_it_ours_anywhere(recogniser: Recogniser) -> None:
    text = f"{THEIRS}Name: Alder, Tom     St. Vincent MRN: 3334445\nDOB: 8/8/1988        Lakeside MRN: 5556667"
    assert said(text, recogniser, Item.RECORD_NUMBER) == ["5556667"]
    assert "3334445" in said(text, recogniser, Item.FOREIGN_NUMBER)


def test_a_number_of_another_form_is_not_ours(recogniser: Recogniser) -> None:
    assert said(f"{OURS}MRN: 160-89-663", recogniser, Item.RECORD_NUMBER) == []
    assert said(f"{OURS}MRN: E2345678", recogniser, Item.RECORD_NUMBER) == []


def test_a_number_that_lost_its_beginning_is_not_ours(recogniser: Recogniser) -> None:
    assert said(f"{OURS}MRN: £2345678", recogniser, Item.RECORD_NUMBER) == []


def test_dates_carry_their_roles(recogniser: Recogniser) -> None:
    text = """
Collected: 02/13/2024 08:10   Received: 02/14/2024   Reported: 02/15/2024
Date of Admission: 02/16/2024     Discharged: 02/19/2024
"""
    for item, day in [
        (Item.COLLECTION_DATE, 13),
        (Item.REPORT_DATE, 15),
        (Item.ADMISSION_DATE, 16),
        (Item.DISCHARGE_DATE, 19),
    ]:
        assert said(text, recogniser, item, Role.DOCUMENT) == [dt.date(2024, 2, day)]


def test_the_value_of_the_last_label_of_a_line_can_stand_on_the_next(recogniser: Recogniser) -> None:
    text = """
Patient Name: Alder, Tom   DOB: 02/02/1950  Exam Date: Dec 11,
2025   Case No.: 579919155   Date of Discharge:
12/14/2025
"""
    assert said(text.replace("   ", " "), recogniser, Item.SERVICE_DATE, Role.DOCUMENT) == [dt.date(2025, 12, 11)]
    assert said(text.replace("   ", " "), recogniser, Item.DISCHARGE_DATE, Role.DOCUMENT) == [dt.date(2025, 12, 14)]


@pytest.mark.parametrize("day", ["02/07/2025", "02/07/7025"], ids=["read", "damaged"])
def test_a_form_that_may_put_labels_last_never_makes_the_day_of_surgery_a_birth_date(
    recogniser: Recogniser, day: str
) -> None:
    text = f"""
03/09/1961
Date of Birth
{day}
Qatc cf Surqcry

Signed 02/09/2025
"""
    assert dt.date(2025, 2, 7) not in said(text, recogniser, Item.BIRTH_DATE)


def test_an_address_runs_over_its_lines(recogniser: Recogniser) -> None:
    text = """
Patient Name: Alder, Tom
Address: 77 Elm Court Apt 3
         Parma, OH 44129
"""
    assert said(text, recogniser, Item.ADDRESS) == ["77 ELM CT APT 3 PARMA OH 44129"]


def test_a_member_number_is_not_a_record_number(recogniser: Recogniser) -> None:
    text = f"{OURS}Member Name: Tom Alder   Member ID: 2345678"
    assert said(text, recogniser, Item.RECORD_NUMBER) == []
    assert said(text, recogniser, Item.MEMBER_ID) == ["2345678"]


def test_a_colon_far_from_its_label_does_not_hide_the_date_behind_it(recogniser: Recogniser) -> None:
    assert said("Date:       :       01/13/26\n", recogniser, Item.OTHER_DATE, Role.DOCUMENT) == [dt.date(2026, 1, 13)]


@pytest.mark.parametrize(
    ("ink", "meant"),
    [
        ("08/15/1075", dt.date(1975, 8, 15)),
        ("4/23/7008", dt.date(2008, 4, 23)),
        ("1g71-02-21", dt.date(1971, 2, 21)),
        ("Jur 24, 1982", dt.date(1982, 6, 24)),
        ("195904-15", dt.date(1959, 4, 15)),
    ],
)
def test_a_birth_date_of_which_a_character_was_misread_is_mended_and_said_to_be_unsure(
    recogniser: Recogniser, ink: str, meant: dt.date
) -> None:
    page = document(f"{OURS}Patient Name: Alder, Tom\nDOB: {ink}   Sex: M\nDate of Service: 03/02/2026")
    found = extract(page, recogniser).items
    (born,) = (one for one in found if one.item is Item.BIRTH_DATE)
    assert (born.value, born.rule.rpartition(":")[2]) == (meant, "mended")
    assert born.confidence < 0.4
    assert all(guess.confidence < 0.4 for guess in born.guesses)


@pytest.mark.parametrize(
    "text", ["DOB: 614-555-0177", "DOB: 2345678", "DOB: see label", "DOB: 123-45-6789", "DOB: 4921 S Leond"]
)
def test_what_is_far_from_a_day_is_not_mended_into_one(recogniser: Recogniser, text: str) -> None:
    assert said(f"{OURS}Patient Name: Alder, Tom\n{text}", recogniser, Item.BIRTH_DATE) == []


@pytest.mark.parametrize(
    ("ink", "sex"),
    [
        ("Male Female", []),
        ("[ ] Male [ ] Female", []),
        ("Ma1e Female", []),
        ("Nale Fema1e", []),
        ("FEMA1E", ["F"]),
        ("Nale", ["M"]),
        ("Female", ["F"]),
        ("unknown", []),
        ("", []),
    ],
)
def test_a_sex_of_which_a_letter_was_misread_is_said(recogniser: Recogniser, ink: str, sex: list[str]) -> None:
    assert said(f"{OURS}Patient Name: Alder, Tom   DOB: 02/02/1950   Sex: {ink}", recogniser, Item.SEX) == sex
