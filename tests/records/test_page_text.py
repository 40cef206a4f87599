"""The words of filed documents: in the index when filed, gone when recalled, and each patient's their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import transaction

from intake.filing import file
from intake.model import Box, PageReading, Word
from intake.records import documents, page_text, readings, recalls
from intake.records.models import PatientRow, ScanRow
from tests.cases import case, patient, taken_scan
from tests.filing.test_cabinet import accept, cabinet

if TYPE_CHECKING:
    from intake.filing.cabinet import PatientCabinet
    from intake.records.models import DocumentRow
    from intake.settings import Settings

pytestmark = pytest.mark.database
__all__ = ["cabinet"]


def filed(cabinet: PatientCabinet, settings: Settings, number: int, text: str) -> DocumentRow:
    scan = taken_scan(settings, cabinet.ledger, f"scan {number} {text}".encode(), pages=3)
    words = tuple(Word(word, 2, Box(0.1, 0.1, 0.2, 0.2), 0.9) for word in text.split())
    with transaction.atomic():
        readings.keep(ScanRow.objects.get(receipt=scan.receipt), [PageReading(2, 8.5, 11.0, words, "ocr")])
    return documents.get(file(case(scan, accept(number)), cabinet).document_id)


def ids(number: int) -> list[int]:
    return [PatientRow.objects.get(key=patient(number).key).pk]


def test_words_are_found_in_the_folder_they_are_filed_in_and_in_no_other(
    cabinet: PatientCabinet, settings: Settings
) -> None:
    row = filed(cabinet, settings, 1, "Acute Pericarditis, résumé")
    (hit,) = page_text.search("PERICARD resume", ids(1))
    assert (hit.document.receipt, hit.number) == (row.receipt, 2)
    assert page_text.search("pericard", ids(2)) == []
    assert page_text.search("pericard missing", ids(1)) == []
    assert len(page_text.search("pericarditis", None)) == 1


def test_a_recalled_document_is_found_nowhere(cabinet: PatientCabinet, settings: Settings) -> None:
    row = filed(cabinet, settings, 1, "Pericarditis")
    recalls.recall(row.receipt, recalls.Wish("user:1", "supervisor", "wrong_patient"), cabinet.ledger)
    assert page_text.search("pericarditis", None) == []
    page_text.refill()
    assert page_text.search("pericarditis", None) == []


def test_made_anew_the_index_is_as_it_was(cabinet: PatientCabinet, settings: Settings) -> None:
    filed(cabinet, settings, 1, "Pericarditis")
    assert page_text.refill() == 1
    assert len(page_text.search("pericarditis", ids(1))) == 1


@pytest.mark.parametrize("text", ["", "a", '"', "NEAR(", "words : x", "* OR *", "':*", "whose:p1"])
def test_signs_of_a_query_language_mean_nothing(cabinet: PatientCabinet, settings: Settings, text: str) -> None:
    filed(cabinet, settings, 1, "Pericarditis")
    assert page_text.search(text, None) == []
