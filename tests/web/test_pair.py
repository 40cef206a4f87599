"""A document beside the one it resembles: said in a sentence, shown side by side, and linked both ways."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from intake.model import Reason, Resend, Verdict
from intake.records import documents
from intake.records.models import DocumentRow, DocumentState
from intake.web.pair import pair, sentence

if TYPE_CHECKING:
    from tests.web.conftest import Desk

pytestmark = pytest.mark.database
FILED = dt.datetime(2025, 11, 3, 12, tzinfo=dt.UTC)


def row(verdict: Verdict, **more: object) -> DocumentRow:
    known = {"receipt": "R-2025-000007", "state": DocumentState.FILED, "settled": FILED, "pages": [1], "page_facts": []}
    other = DocumentRow(**{**known, **more})
    return DocumentRow(receipt="R-2026-000009", pages=[1, 2], page_facts=[], resend=verdict.value, resend_of=other)


@pytest.mark.parametrize("verdict", list(Verdict))
def test_each_verdict_is_a_whole_sentence(verdict: Verdict) -> None:
    said = sentence(row(verdict), "Letter")
    assert said.startswith("Looks like the document filed on Nov 3, 2025 (R-2025-000007, Letter): ")
    assert said.endswith(".")


def test_what_is_not_filed_is_not_called_so() -> None:
    assert "still waits" in sentence(row(Verdict.SAME, state=DocumentState.REVIEW, settled=None), "Letter")
    assert "closed on" in sentence(row(Verdict.SAME, state=DocumentState.CLOSED), "Letter")


def test_pages_stand_side_by_side_as_far_as_both_have_them() -> None:
    shown = pair(row(Verdict.LONGER))
    assert shown is not None
    (mine, others), (more, none) = shown.sides
    assert mine
    assert others
    assert (mine.receipt, others.receipt) == ("R-2026-000009", "R-2025-000007")
    assert more
    assert none is None


def test_nothing_is_shown_where_nothing_came_before() -> None:
    assert pair(DocumentRow(receipt="R-2026-000009", pages=[1])) is None


def both(desk: Desk) -> tuple[DocumentRow, DocumentRow]:
    first = desk.refer(Reason.TYPE_UNSURE)
    second = desk.refer(Reason.POSSIBLE_RESEND, resend=Resend(first.document_id, Verdict.CORRECTED, 0.97))
    return first, second


def test_the_desk_shows_the_pair_and_links_both_ways(desk: Desk) -> None:
    first, second = both(desk)
    browser = desk.signed_in("reviewer")
    html = browser.get(f"/documents/{second.receipt}").content.decode()
    assert f"Looks like the document that still waits for a person ({first.receipt}" in html
    assert f'href="/documents/{first.receipt}"' in html
    assert f'src="/documents/{first.receipt}/pages/1"' in html
    assert "Came again" not in html
    html = browser.get(f"/documents/{first.receipt}").content.decode()
    assert f'Came again as <a href="/documents/{second.receipt}">' in html


def test_an_auditor_sees_the_pair_and_whoever_may_not_read_sees_neither(desk: Desk) -> None:
    first, second = both(desk)
    assert first.receipt in desk.signed_in("auditor").get(f"/documents/{second.receipt}").content.decode()
    assert desk.signed_in("mailroom").get(f"/documents/{second.receipt}").status_code == 403


def test_the_line_of_a_document_names_the_other(desk: Desk) -> None:
    first, second = both(desk)
    (line,) = documents.lines({}, receipt=second.receipt)
    assert (line["resend"], line["resend_of"]) == ("corrected", first.receipt)
    (line,) = documents.lines({}, receipt=first.receipt)
    assert (line["resend"], line["resend_of"]) == (None, None)
