"""The books tell of every scan what its rows say, and are written again when something happens."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from intake.filing import place
from intake.records.books import Books, row_of, scan_receipt, values_of
from intake.records.models import DocumentRow, DocumentState, ScanRow
from tests.keeping import Lived, close, lived_in

if TYPE_CHECKING:
    from intake.settings import Settings

pytestmark = pytest.mark.database


@pytest.fixture
def lived(settings: Settings) -> Lived:
    return lived_in(settings)


@pytest.fixture
def books(lived: Lived) -> Books:
    made = Books(lived.settings.books, place.replace)
    made.catch_up()
    return made


def test_every_scan_has_a_book_with_its_documents_and_their_decisions(books: Books) -> None:
    told = [json.loads(file.read_bytes()) for file in books.every()]
    assert [book["scan"]["receipt"] for book in told] == list(
        ScanRow.objects.order_by("id").values_list("receipt", flat=True)
    )
    assert [len(book["documents"]) for book in told] == [1, 2, 0]
    (closed,) = [entry for entry in told[1]["documents"] if entry["row"]["state"] == "closed"]
    assert closed["row"]["note"] == "An advert."
    assert [made["ms_active"] for made in closed["decisions"]] == [4000]
    assert told[0]["documents"][0]["row"]["patient"]["mrn"] == "100001"


def test_only_what_has_news_is_written_again(books: Books, lived: Lived) -> None:
    assert books.catch_up() == 0
    row = DocumentRow.objects.get(state=DocumentState.REVIEW)
    close(row, "user:1", lived.ledger)
    assert books.catch_up() == 1
    told = json.loads(books.file_of(row.scan.receipt).read_bytes())
    assert {entry["row"]["state"] for entry in told["documents"]} == {"closed"}


def test_many_books_take_as_many_queries_as_one(books: Books, lived: Lived) -> None:
    close(DocumentRow.objects.get(state=DocumentState.REVIEW), "user:1", lived.ledger)
    with CaptureQueriesContext(connection) as of_one:
        assert books.catch_up() == 1
    (books.folder / "seen").unlink()
    with CaptureQueriesContext(connection) as of_all:
        assert books.catch_up() == 3
    about_accounts = [query for query in of_all if "account" in query["sql"] or "factor" in query["sql"]]
    assert len(of_all) - len(about_accounts) == len(of_one)


def test_a_lost_book_is_not_missed_and_a_lost_count_writes_all_again(books: Books) -> None:
    (books.folder / "seen").unlink()
    assert books.seen() == 0
    assert books.catch_up() == 3


def test_accounts_are_written_down_with_their_numbers(books: Books) -> None:
    (told,) = books.accounts()
    assert (told["name"], told["role"], told["id"]) == ("ruiz", "reviewer", 1)


def test_a_row_comes_back_as_it_was(books: Books) -> None:
    del books
    for row in DocumentRow.objects.select_related("scan", "patient"):
        again = row_of(DocumentRow, json.loads(json.dumps(values_of(row), default=str)), scan=row.scan)
        for name in ("pages", "state", "document_date", "created", "findings", "reasons", "version", "settled"):
            assert getattr(again, name) == getattr(row, name)


def test_the_scan_of_a_documents_receipt() -> None:
    assert scan_receipt("R-2026-000017-2") == scan_receipt("R-2026-000017") == "R-2026-000017"
