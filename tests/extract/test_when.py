"""The document's own date is the clinical one its kind calls for."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from intake.extract import extract
from intake.extract.own_words import OwnWords
from intake.kinds import load_kinds
from intake.model import Document, FaxHeader, Reading
from tests.extract.paper import document, page

if TYPE_CHECKING:
    from intake.extract import Recogniser


@pytest.mark.parametrize(
    "text",
    [
        "LABORATORY REPORT\nCollected: 02/13/2024   Received: 02/14/2024   Reported: 02/15/2024",
        "DISCHARGE SUMMARY\nAdmitted: 02/01/2024   Discharged: 02/13/2024   Dictated on: 02/20/2024",
        "RADIOLOGY REPORT\nExam Date: 02/13/2024   Report Date: 02/14/2024",
        "PROGRESS NOTE\nDOB: 01/01/1990\nDate of Service: February 13, 2024",
        "PAYER NAME\n\nFebruary 13, 2024\n\nNOTICE OF PRIOR AUTHORIZATION DETERMINATION\nwe have approved",
        "GENERAL CONSENT TO TREATMENT\nI consent to treatment.\n\n2/13/24\nPatient signature     Date",
        "EXPLANATION OF BENEFITS\nDate processed: 02/13/2024\nDate of service   Billed\n01/02/2024   $9.00",
        "IMMUNIZATION RECORD\nRecord Date: 02/13/2024\nVaccine   Date given   VIS date\nMMR   01/02/1999   03/03/1998",
        "REFERRAL FORM\nDate Requested: 02/13/2024   Next appointment: 03/01/2024",
        "CERTIFICATE OF DEATH\nDate of birth 12/15/1958\nDate of death 02/13/2024",
    ],
)
def test_the_date_is_the_one_the_kind_calls_for(recogniser: Recogniser, text: str) -> None:
    assert extract(document(text), recogniser).date == dt.date(2024, 2, 13)


def test_the_birth_date_is_never_the_documents(recogniser: Recogniser) -> None:
    assert extract(document("PROGRESS NOTE\nName: Alder, Tom\nDate of Birth: 02/13/1950"), recogniser).date is None


def test_an_old_plain_date_may_be_the_birth_date_and_is_not_the_documents(recogniser: Recogniser) -> None:
    header = FaxHeader(sent=dt.datetime(2024, 2, 14, 10, 0, tzinfo=dt.UTC))
    text = "PROGRESS NOTE\nName: Alder, Tom\nDate: 08/10/1981"
    assert extract(Document((1,), Reading((page(text, header=header),))), recogniser).date is None
    assert extract(document(f"{text}\nSeen 02/13/2024\nReported: 02/13/2024"), recogniser).date != dt.date(1981, 8, 10)


def test_an_old_record_keeps_its_date_though_it_is_faxed_today(recogniser: Recogniser) -> None:
    header = FaxHeader(sent=dt.datetime(2024, 2, 14, 10, 0, tzinfo=dt.UTC))
    text = "PROGRESS NOTE\nName: Alder, Tom   DOB: 02/13/1950\nDate: 08/10/1999"
    assert extract(Document((1,), Reading((page(text, header=header),))), recogniser).date == dt.date(1999, 8, 10)


def test_dates_of_printing_and_stamps_are_never_the_documents(recogniser: Recogniser) -> None:
    text = "MEDICATION LIST\nPrinted: 03/03/2024\n\nRECEIVED\nMAR 02 2024\n\nAspirin 81 mg daily"
    assert extract(document(text), recogniser).date is None


def test_nothing_is_dated_after_it_was_faxed(recogniser: Recogniser) -> None:
    header = FaxHeader(sent=dt.datetime(2024, 2, 14, 10, 0, tzinfo=dt.UTC))
    faxed = Reading((page("PROGRESS NOTE\nDate of Service: 02/13/2025\nDate: 02/13/2024", header=header),))
    assert extract(Document((1,), faxed), recogniser).date == dt.date(2024, 2, 13)


def test_the_other_order_of_day_and_month_is_kept(recogniser: Recogniser) -> None:
    findings = extract(document("PROGRESS NOTE\nDate of Service: 03/04/2024"), recogniser)
    assert findings.date == dt.date(2024, 3, 4)
    assert findings.date_alternatives == (dt.date(2024, 4, 3),)


def test_the_table_speaks_of_kinds_that_exist() -> None:
    assert set(OwnWords().all_dates()) - {"*"} <= set(load_kinds())


def test_a_field_of_the_head_with_an_unknown_label_may_date_the_document(recogniser: Recogniser) -> None:
    text = "TELEPHONE ENCOUNTER\nPatient: Rosa Jimenez\nLogged: 03/02/2024\n\nDaughter called about 01/05/2019."
    assert extract(document(text), recogniser).date == dt.date(2024, 3, 2)


def test_a_letters_day_under_its_letterhead_goes_before_the_days_it_lists(recogniser: Recogniser) -> None:
    text = """
PARKSIDE COMMUNITY HOSPITAL

02/13/2024

REMITTANCE ADVICE
Patient             Date of service     Billed     Paid
DAMIANO, ASHLEY     01/30/2024          $9.00      $1.00
LEWIS, DEBBIE       01/31/2024          $7.00      $1.00
"""
    assert extract(document(text), recogniser).date == dt.date(2024, 2, 13)


def test_a_badly_read_day_gives_way_to_one_that_stands_twice(recogniser: Recogniser) -> None:
    text = """
INFORMED CONSENT FOR PROCEDURE
Patient Name: Alder, Tom
Date: July 02, 2024
I consent to the administration of anesthesia.

2/2/24
Patient signature     Date

7/2/24
Physician     Date
"""
    clear = page(text)
    assert extract(Document((1,), Reading((clear,))), recogniser).date == dt.date(2024, 2, 2)
    words = tuple(replace(word, confidence=0.4) if word.text == "2/2/24" else word for word in clear.words)
    smudged = replace(clear, words=words)
    assert extract(Document((1,), Reading((smudged,))), recogniser).date == dt.date(2024, 7, 2)
