"""Sheets are made by a form that works without JavaScript, and no address holds a record number."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pdfplumber
import pytest

if TYPE_CHECKING:
    from tests.web.conftest import Desk


def text(pdf: bytes) -> str:
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        return "\n".join(page.extract_text() for page in opened.pages)


def test_the_mailroom_makes_a_patients_sheet(desk: Desk) -> None:
    response = desk.signed_in("mailroom").post("/covers", {"sheet": "patient", "record_number": "700101"})
    assert response["Content-Type"] == "application/pdf"
    assert response["Cache-Control"] == "no-store"
    assert "700101" not in response["Content-Disposition"]
    assert "QUILLFEATHER, ZEBEDEE" in text(response.content)


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"sheet": "type", "kind": "radiology_report"}, "IN1:T:radiology_report:"),
        ({"sheet": "separator", "copies": "2"}, "NEW DOCUMENT"),
        ({"sheet": "batch", "documents": "12"}, "12 documents"),
        ({"sheet": "batch", "documents": ""}, "________"),
    ],
)
def test_every_sheet_is_made(desk: Desk, form: dict[str, str], said: str) -> None:
    assert said in text(desk.signed_in("reviewer").post("/covers", form).content)


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"sheet": "patient", "record_number": "1"}, "There is no patient with this record number."),
        ({"sheet": "type", "kind": "x"}, "Choose a document type."),
        ({"sheet": "separator", "copies": "9999"}, "Print between 1 and 50 pages at once."),
        ({"sheet": "batch", "documents": "many"}, "Write the number of documents in digits"),
        ({"sheet": "<b>"}, "Choose a sheet."),
        ({}, "Choose a sheet."),
    ],
)
def test_what_is_wrong_is_said_and_not_repeated(desk: Desk, form: dict[str, str], sentence: str) -> None:
    response = desk.signed_in("mailroom").post("/covers", form)
    assert response.status_code == 400
    html = response.content.decode()
    assert sentence in html
    assert "<b>" not in html


def test_the_form_needs_no_script(desk: Desk) -> None:
    html = desk.signed_in("mailroom").get("/covers").content.decode()
    assert html.count('<form class="card" method="post"') == 4
    assert "onclick" not in html
