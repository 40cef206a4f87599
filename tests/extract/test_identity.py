"""Labelled values and whose they are."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from intake.model import Item, Role
from tests.extract.paper import name, said

if TYPE_CHECKING:
    from intake.extract import Recogniser

REGISTRATION = """
PATIENT REGISTRATION

PATIENT INFORMATION
Last Name: Kowalczyk      First Name: Zofia     MI: B
Date of Birth: 02/03/2015    Sex: F    SSN: XXX-XX-4321
Address: 77 Elm Court Apt 3, Parma, OH 44129
Home Phone: (216) 555-7788

RESPONSIBLE PARTY INFORMATION
Name: Adam Kowalczyk      Relationship: Father
Date of Birth: 09/09/1980    SSN: 123-45-6789
Phone: 216-555-2222

EMERGENCY CONTACT
Name: Ewa Nowak    Phone: 216-555-9090
"""


def test_a_section_says_whose_plain_labels_are(recogniser: Recogniser) -> None:
    assert said(REGISTRATION, recogniser, Item.NAME) == [name("KOWALCZYK", "ZOFIA", "B")]
    assert said(REGISTRATION, recogniser, Item.BIRTH_DATE) == [dt.date(2015, 2, 3)]
    assert said(REGISTRATION, recogniser, Item.SSN_LAST4) == ["4321"]
    assert said(REGISTRATION, recogniser, Item.PHONE) == ["2165557788"]
    assert said(REGISTRATION, recogniser, Item.NAME, Role.GUARANTOR) == [name("KOWALCZYK", "ADAM")]
    assert said(REGISTRATION, recogniser, Item.NAME, Role.RELATIVE) == [name("NOWAK", "EWA")]


def test_the_mother_of_a_newborn_is_not_the_patient(recogniser: Recogniser) -> None:
    text = """
LAKESIDE FAMILY HOSPITAL
410 Orchard Street, Milltown, OH 44101
LABOR AND DELIVERY RECORD
Infant Name: BABY GIRL HERRERA     DOB: 01/15/2024     MRN: 7654321
Mother's Name: Lucia Herrera       Mother's DOB: 05/05/1995    Mother MRN: 1112223
"""
    assert said(text, recogniser, Item.NAME) == [name("HERRERA", "BABY GIRL")]
    assert said(text, recogniser, Item.BIRTH_DATE) == [dt.date(2024, 1, 15)]
    assert said(text, recogniser, Item.RECORD_NUMBER) == ["7654321"]
    assert said(text, recogniser, Item.NAME, Role.RELATIVE) == [name("HERRERA", "LUCIA")]


def test_the_letterheads_phone_and_address_are_not_the_patients(recogniser: Recogniser) -> None:
    text = """
Grant Cardiology        Phone: 614-555-0100
Address: 88 King Street, Columbus, OH 43004

CONSULTATION NOTE

Patient Name: Alder, Tom     DOB: 02/02/1950
Phone: 614-555-7171
"""
    assert said(text, recogniser, Item.PHONE) == ["6145557171"]
    assert said(text, recogniser, Item.ADDRESS) == []


def test_our_own_phone_is_nobodys(recogniser: Recogniser) -> None:
    text = """
Patient Name: Alder, Tom
Phone: 216-555-0199
"""
    assert said(text, recogniser, Item.PHONE) == []


def test_everyone_else_has_a_role(recogniser: Recogniser) -> None:
    text = """
Attending Physician: Susan Baker, MD        Referring Provider: Lee, Grace DO
Subscriber: Robert Sanders                  Next of Kin: Maria Sanders
Patient: Tom Sanders
cc: Ann Grey, MD, Paul Brook, MD
"""
    assert said(text, recogniser, Item.NAME) == [name("SANDERS", "TOM")]
    assert set(said(text, recogniser, Item.NAME, Role.PROVIDER)) == {name("BAKER", "SUSAN"), name("LEE", "GRACE")}
    assert said(text, recogniser, Item.NAME, Role.GUARANTOR) == [name("SANDERS", "ROBERT")]
    assert said(text, recogniser, Item.NAME, Role.RELATIVE) == [name("SANDERS", "MARIA")]
    assert name("BROOK", "PAUL") in said(text, recogniser, Item.NAME, Role.RECIPIENT)


def test_a_birth_date_behind_a_relatives_name_is_the_relatives(recogniser: Recogniser) -> None:
    text = """
Patient Name: Boy Hart      DOB: 01/22/2024
Mother: Olivia Hart   DOB 11/30/1991
Her husband Mark Hart (DOB 1/11/1990) is her caregiver.
"""
    assert said(text, recogniser, Item.BIRTH_DATE) == [dt.date(2024, 1, 22)]


def test_an_organisation_under_a_plain_label_is_no_patient(recogniser: Recogniser) -> None:
    text = """
Client: Lakeside Family Hospital     Ordering Physician: QUILL, PETER
Patient Name: HART, OLIVIA B         Client #: 8899
"""
    assert said(text, recogniser, Item.NAME) == [name("HART", "OLIVIA", "B")]
