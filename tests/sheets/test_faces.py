"""Sheets say what to do with them in words for people at a scanner."""

from __future__ import annotations

from dataclasses import replace

import pytest

from intake.model import Patient, PersonName
from intake.sheets import faces
from tests.sheets.paper import FACES, SLIP, ZEBEDEE


def test_a_patients_sheet_shows_who_and_is_for_one_use() -> None:
    face = FACES["patient"]
    assert face.lines == (
        "QUILLFEATHER, ZEBEDEE MARIA III",
        "Born Mar 14, 1961",
        "Record no. 4418207",
        "Radiology report",
    )
    assert any("shred" in note for note in face.notes)
    assert face.wand == ZEBEDEE.mrn


def test_a_patient_without_a_number_has_no_sheet() -> None:
    with pytest.raises(ValueError):
        faces.patient_face(Patient("k", "", PersonName("A", "B")), "", "", "")


def test_a_batch_sheet_leaves_room_for_a_count_by_hand() -> None:
    assert "________" in faces.batch_face("B-1", None, "", "").lines[1]
    assert "1 document" in faces.batch_face("B-1", 1, "", "").lines


def test_the_slip_of_a_fax_has_a_text_for_the_sender() -> None:
    notes = " ".join(FACES["rescan"].notes)
    assert "ASK THE SENDER, phone or fax 2125550321" in notes
    assert "all 5 page(s)" in notes
    assert "R-2026-004417, page 2 of 5" in FACES["rescan"].lines


def test_the_slip_of_paper_asks_for_all_pages_of_the_document() -> None:
    notes = " ".join(faces.slip_face(replace(SLIP, fax="", number="")).notes)
    assert "ALL 5 page(s)" in notes
    assert "SENDER" not in notes


def test_no_value_of_a_sheet_shows_a_person_in_its_repr() -> None:
    assert "QUILLFEATHER" not in repr(FACES["patient"])
    assert "4418207" not in repr(FACES["patient"])
    assert "2125550321" not in repr(SLIP)
