"""Why a document is here: sentences filled with what is known, and whole without it."""

from __future__ import annotations

import datetime as dt

import pytest

from intake.kinds import load_kinds
from intake.model import Candidate, Evidence, Finding, Item, Level, Patient, PersonName, Reason, Role
from intake.records.models import DocumentRow
from intake.web.why import why
from tests.web.conftest import BORN, INK, NAME

KINDS = load_kinds()
OTHER = Patient("b", "2", PersonName("OKONKWO", "ADAEZE"))
ZEBEDEE = Patient("a", "1", PersonName("QUILLFEATHER", "ZEBEDEE"))


def row(*reasons: Reason, **more: object) -> DocumentRow:
    return DocumentRow(**{"reasons": [r.value for r in reasons], "kind": "lab_report", "pages": [1, 2, 3], **more})


def candidate(patient: Patient, *evidence: tuple[Item, Level], probability: float = 0.5) -> Candidate:
    made = tuple(Evidence(item, "x", "y", level, 5.0 if level is Level.SAME else -5.0) for item, level in evidence)
    return Candidate(patient, made, probability)


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_is_a_whole_sentence_even_when_nothing_is_known(reason: Reason) -> None:
    (sentence,) = why(row(reason), (), (), KINDS)
    assert sentence.endswith(".")
    assert sentence[0].isupper()
    assert "None" not in sentence


def test_a_conflict_names_both_people() -> None:
    by_number = candidate(ZEBEDEE, (Item.RECORD_NUMBER, Level.SAME), (Item.NAME, Level.DIFFERS))
    by_name = candidate(OTHER, (Item.NAME, Level.SAME))
    (sentence,) = why(row(Reason.CONFLICT), (), (by_number, by_name), KINDS)
    assert sentence == "The record number belongs to QUILLFEATHER, ZEBEDEE, but the name says OKONKWO, ADAEZE."


def test_a_conflict_within_one_patient_says_what_speaks_against() -> None:
    one = candidate(ZEBEDEE, (Item.NAME, Level.SAME), (Item.BIRTH_DATE, Level.DIFFERS))
    (sentence,) = why(row(Reason.CONFLICT), (), (one,), KINDS)
    assert sentence == "QUILLFEATHER, ZEBEDEE fits best, but the birth date on the page says otherwise."
    one = candidate(ZEBEDEE, (Item.NAME, Level.DIFFERS), (Item.BIRTH_DATE, Level.DIFFERS))
    (sentence,) = why(row(Reason.CONFLICT), (), (one,), KINDS)
    assert sentence == "QUILLFEATHER, ZEBEDEE fits best, but the name and the birth date on the page say otherwise."


def test_two_equals_are_told_with_what_they_share_and_what_is_missing() -> None:
    both = (candidate(ZEBEDEE, (Item.NAME, Level.SAME)), candidate(OTHER, (Item.NAME, Level.SAME)))
    (sentence,) = why(row(Reason.AMBIGUOUS_PATIENT), (NAME, BORN), both, KINDS)
    assert sentence == (
        "Two patients could be meant: the name agrees with each; the record number was not found on the page."
    )


def test_nobody_fits_tells_what_was_read() -> None:
    (sentence,) = why(row(Reason.NO_CANDIDATE), (NAME, BORN), (), KINDS)
    assert sentence == "No patient in the index fits. Read: QUILLFEATHER, ZEBEDEE, born Mar 14, 1961."


def test_a_second_name_is_told_with_its_page() -> None:
    word = INK.__class__("OKONKWO", 3, INK.box)
    other = Finding(Item.NAME, Role.PATIENT, PersonName("OKONKWO", "ADAEZE"), (word,), "label", 0.9)
    (sentence,) = why(row(Reason.SEVERAL_PATIENTS), (NAME, other), (), KINDS)
    assert sentence == "Page 3 names a different patient than page 1."


def test_types_dates_and_pages_are_told() -> None:
    unsure = row(
        Reason.TYPE_UNSURE, Reason.DATE_UNSURE, Reason.POOR_IMAGE,
        kinds=[{"code": "lab_report", "probability": 0.5}, {"code": "letter", "probability": 0.4}],
        document_date=dt.date(2025, 10, 3), date_alternatives=["2025-03-10"],
        page_facts=[{"number": 2, "how": "ocr", "quality": 0.3}, {"number": 3, "how": "ocr", "quality": 0.9}],
    )  # fmt: skip
    assert why(unsure, (), (), KINDS) == [
        "What it is, is not certain: Laboratory report, or Letter.",
        "The date of the document could be Oct 3, 2025 or Mar 10, 2025.",
        "Page 2 is hard to read.",
    ]


def test_pages_are_counted_within_the_document() -> None:
    later = row(Reason.POOR_IMAGE, pages=[5, 6], page_facts=[{"number": 6, "how": "ocr", "quality": 0.2}])
    assert why(later, (), (), KINDS) == ["Page 2 is hard to read."]
