"""Names by their labels: below, in columns, in parts, with a former name behind."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from intake.model import Item
from tests.extract.paper import name, said

if TYPE_CHECKING:
    from intake.extract import Recogniser


def test_values_stand_below_the_heads_of_a_table(recogniser: Recogniser) -> None:
    text = """
Patient               DOB            Visit Date
Jean-Luc St. Claire   07/19/1951     03/04/2024
"""
    assert said(text, recogniser, Item.NAME) == [name("ST CLAIRE", "JEAN-LUC")]
    assert said(text, recogniser, Item.BIRTH_DATE) == [dt.date(1951, 7, 19)]


def test_values_stand_to_the_right_of_their_labels(recogniser: Recogniser) -> None:
    text = """
PATIENT:      NGUYEN, THI HONG        REF PHYS:   Baker, Susan MD
BIRTHDATE:    12-Jan-1948             EXAM DATE:  2/14/2024
"""
    assert said(text, recogniser, Item.NAME) == [name("NGUYEN", "THI", "HONG")]
    assert said(text, recogniser, Item.BIRTH_DATE) == [dt.date(1948, 1, 12)]


def test_a_former_name_is_kept_apart(recogniser: Recogniser) -> None:
    text = """
Name: Anna-Maria VAN DER BERG (née Schmidt)     Previous name: Anna Holt
"""
    assert said(text, recogniser, Item.NAME) == [name("VAN DER BERG", "ANNA-MARIA")]
    assert {n.last for n in said(text, recogniser, Item.FORMER_NAME)} == {"SCHMIDT", "HOLT"}


def test_every_patient_of_a_list_is_named(recogniser: Recogniser) -> None:
    text = """
REMITTANCE ADVICE
Patient             Member ID       Paid
ALDER, TOM          A99887          $9.00
BIRCH, SUE          B88776          $8.00
CEDAR, ANN          C77665          $7.00
"""
    assert said(text, recogniser, Item.NAME) == [name("ALDER", "TOM"), name("BIRCH", "SUE"), name("CEDAR", "ANN")]


def test_the_head_of_another_column_is_no_name(recogniser: Recogniser) -> None:
    text = """
Service        Billed      Patient
                           responsibility
X-ray          $10.00      $2.00
"""
    assert said(text, recogniser, Item.NAME) == []


def test_a_clinician_under_a_patients_label_is_not_taken(recogniser: Recogniser) -> None:
    assert said("Patient: Maria T. Alvarez, MD", recogniser, Item.NAME) == []


def test_the_other_half_of_a_label_is_nobody(recogniser: Recogniser) -> None:
    assert said("Pt. Aqe      Member ID\n48           EBJ989559679", recogniser, Item.NAME) == []


def test_a_first_name_with_a_doctors_letters_behind_what_was_not_read_is_no_patients(recogniser: Recogniser) -> None:
    assert said("Client: Karen ,, McCarthy, DO", recogniser, Item.NAME) == []


def test_an_organisations_first_two_words_are_no_name(recogniser: Recogniser) -> None:
    text = "Client\nDUNMORE HEIGHTS KIDNEY DIALYSIS CENTER\n"
    assert said(text, recogniser, Item.NAME) == []


def test_a_word_of_a_phrase_is_no_name(recogniser: Recogniser) -> None:
    assert said("Individual's Name: Owe of Chart", recogniser, Item.NAME) == []
