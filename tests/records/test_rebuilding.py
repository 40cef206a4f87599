"""Rows come back from what was written of them."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import pytest

from intake.filing import place
from intake.records import rebuilding, recalls, stops
from intake.records.books import Books
from intake.records.models import DocumentRow, DocumentState, RecallRow, ScanRow, ScanState
from tests.keeping import lived_in, with_an_empty_database

if TYPE_CHECKING:
    from collections.abc import Callable

    from intake.settings import Settings

pytestmark = pytest.mark.database


def test_a_document_whose_folder_is_in_place_is_filed_whatever_its_book_says(
    settings: Settings, make_settings: Callable[..., Settings]
) -> None:
    lived_in(settings).write_down()
    books = [json.loads(file.read_bytes()) for file in Books(settings.books, place.replace).every()]
    (entry,) = books[0]["documents"]
    entry["row"] |= {"state": "decided", "settled": None}
    rows = rebuilding.Rebuilding({entry["row"]["document_id"]: "patients/aa/b/2026/c"})
    with_an_empty_database(make_settings)
    for book in books:
        rows.book(book)
    rows.finish()
    row = DocumentRow.objects.get(document_id=entry["row"]["document_id"])
    assert (row.state, row.folder) == (DocumentState.FILED, "patients/aa/b/2026/c")
    assert row.settled == row.decided


def test_new_scans_get_numbers_behind_the_old_ones(settings: Settings, make_settings: Callable[..., Settings]) -> None:
    lived_in(settings).write_down()
    books = [json.loads(file.read_bytes()) for file in Books(settings.books, place.replace).every()]
    with_an_empty_database(make_settings)
    rows = rebuilding.Rebuilding({})
    for book in books:
        rows.book(book)
    rows.finish()
    receipt = rebuilding.recovered("ab" * 32, 10, "image/tiff", dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    assert receipt == "R-2026-000004"
    assert ScanRow.objects.get(receipt=receipt).state == ScanState.WORKING


def test_a_recall_comes_back_under_its_number(settings: Settings, make_settings: Callable[..., Settings]) -> None:
    lived = lived_in(settings)
    row = DocumentRow.objects.get(state="filed")
    wish = recalls.Wish(reason="wrong_patient", actor="operator", role="operator")
    made = recalls.recall(row.receipt, wish, lived.ledger)
    assert [stop.receipt for stop in stops.standing()] == [row.receipt]
    lived.write_down()
    books = [json.loads(file.read_bytes()) for file in Books(settings.books, place.replace).every()]
    with_an_empty_database(make_settings)
    rows = rebuilding.Rebuilding({})
    for book in books:
        rows.book(book)
    rows.finish()
    again = RecallRow.objects.get(pk=made.pk)
    assert (again.folder, again.reason, again.patient.key) == (made.folder, made.reason, made.patient.key)


def test_an_empty_database_is_known_as_such(settings: Settings) -> None:
    assert rebuilding.is_empty()
    lived_in(settings)
    assert not rebuilding.is_empty()
