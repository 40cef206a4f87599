"""A new scan takes the place of the document that its slip asks for, once, and nothing of the old one goes."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import TYPE_CHECKING

import pytest

from intake.filing import document_id
from intake.model import (
    Case,
    Document,
    Findings,
    KindGuess,
    Marker,
    MarkerKind,
    PageReading,
    Reading,
    Reason,
    Refer,
    Resend,
    Scan,
    Verdict,
)  # fmt: skip
from intake.records import documents, rescans, scans
from intake.records.ledger import Ledger, events_of
from intake.records.models import DocumentRow, DocumentState

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from intake.settings import Settings

pytestmark = pytest.mark.database


@pytest.fixture
def ledger(settings: Settings) -> Ledger:
    return Ledger.of(settings.keys)


@pytest.fixture
def refer(ledger: Ledger, tmp_path: Path) -> Callable[..., DocumentRow]:
    """Puts a new document into review."""
    made = 0

    def make(*reasons: Reason, pages: int = 1, slip: str = "", resend: str = "") -> DocumentRow:
        nonlocal made
        made += 1
        digest = hashlib.sha256(str(made).encode()).hexdigest()
        row = scans.take(scans.Arrived(f"a{made}", digest, "fax", "fax/a.tif", 9, 10, "image/tiff"), ledger)
        scan: Scan = scans.scan_of(row, tmp_path / "x")
        numbers = tuple(range(1, pages + 1))
        reading = Reading(tuple(PageReading(n, 8.5, 11.0, (), "ocr", quality=0.9) for n in numbers))
        markers = (Marker(MarkerKind.RESCAN, receipt=slip, slip_page=1),) if slip else ()
        case = Case(
            scan=scan,
            document=Document(numbers, reading, markers=markers),
            findings=Findings((), (KindGuess("letter", 0.9),), dt.date(2025, 10, 10)),
            candidates=(),
            decision=Refer(reasons or (Reason.POOR_IMAGE,)),
            resend=Resend(resend, Verdict.SAME, 0.9) if resend else None,
        )
        return documents.refer(case, document_id(digest, numbers), ledger)

    return make


def asked(row: DocumentRow, by: str = "user:3") -> DocumentRow:
    """A reviewer has asked for a new scan of it."""
    row.state, row.queue, row.asks = DocumentState.AWAITING_RESCAN, "", {"by": by, "reason": "too_dark", "pages": [1]}
    row.save()
    return row


def test_the_new_scan_comes_before_who_asked_for_it_and_the_old_one_points_to_it(
    refer: Callable[..., DocumentRow], ledger: Ledger
) -> None:
    old = asked(refer(pages=2))
    new = refer(Reason.RESCANNED, pages=2, slip=old.receipt)
    old.refresh_from_db()
    assert (old.state, old.replaced_by, old.queue) == (DocumentState.REPLACED, new, "")
    assert (new.state, new.wanted_by, new.queue) == (DocumentState.REVIEW, "user:3", "pages")
    assert new.reasons == ["rescanned"]
    assert old.pages == [1, 2]
    assert [event.action for event in events_of(old.receipt)][-1] == "replaced"
    assert not list(ledger.faults())


def test_done_again_it_changes_nothing(refer: Callable[..., DocumentRow]) -> None:
    old = asked(refer())
    refer(Reason.RESCANNED, slip=old.receipt)
    before = len(events_of(old.receipt))
    again = refer(Reason.RESCANNED, slip=old.receipt)
    old.refresh_from_db()
    assert old.replaced_by != again
    assert len(events_of(old.receipt)) == before
    assert old.receipt in again.note


@pytest.mark.parametrize("state", [DocumentState.FILED, DocumentState.REVIEW, DocumentState.CLOSED])
def test_the_slip_of_a_document_that_is_done_is_an_ordinary_sheet_with_a_note(
    refer: Callable[..., DocumentRow], state: DocumentState
) -> None:
    old = refer()
    DocumentRow.objects.filter(pk=old.pk).update(state=state)
    new = refer(Reason.RESCANNED, slip=old.receipt)
    old.refresh_from_db()
    assert (old.state, old.replaced_by) == (state, None)
    assert new.note == f"Came with the rescan slip of {old.receipt}, which waits for no new scan."


def test_a_slip_of_nowhere_replaces_nothing(refer: Callable[..., DocumentRow]) -> None:
    assert "not known here" in refer(Reason.RESCANNED, slip="R-2020-000001").note


def test_fewer_pages_than_before_are_asked_about(refer: Callable[..., DocumentRow]) -> None:
    old = asked(refer(pages=5))
    new = refer(Reason.RESCANNED, pages=1, slip=old.receipt)
    assert new.reasons == ["rescanned", "missing_pages"]


def test_it_is_no_resend_of_the_one_that_it_replaces(refer: Callable[..., DocumentRow]) -> None:
    old = asked(refer())
    new = refer(Reason.POSSIBLE_RESEND, Reason.RESCANNED, slip=old.receipt, resend=old.document_id)
    assert new.reasons == ["rescanned"]
    assert new.resend_of is None


def test_of_another_document_it_still_is(refer: Callable[..., DocumentRow]) -> None:
    other, old = refer(), asked(refer())
    new = refer(Reason.POSSIBLE_RESEND, Reason.RESCANNED, slip=old.receipt, resend=other.document_id)
    assert new.reasons == ["possible_resend", "rescanned"]
    assert new.resend_of == other


def test_open_slips_are_counted_by_source_and_written_once(refer: Callable[..., DocumentRow], ledger: Ledger) -> None:
    first, second = asked(refer()), asked(refer())
    assert rescans.counts() == {"fax": 2}
    rescans.slip_written(first, "a.pdf", ledger)
    rescans.slip_written(first, "a.pdf", ledger)
    assert rescans.unslipped(10) == [second]
    assert [event.action for event in events_of(first.receipt)].count("slip_written") == 1
    assert rescans.awaiting() == [first, second]
    assert rescans.long_open() == 0
