"""Rows after edits: on both databases each page is in exactly one living document, whatever people do."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from intake.arrange import DEEDS, Edit, Impossible, Part, arranged, turns
from intake.errors import Conflict
from intake.filing import document_id
from intake.model import Case, Document, Findings, KindGuess, PageReading, Reading, Reason, Refer
from intake.records import documents, edits, leases, scans
from intake.records.decisions import Act
from intake.records.edits import Child
from intake.records.ledger import Ledger
from intake.records.models import LIVING, DocumentRow, DocumentState, ScanRow
from intake.web import ink
from tests.cases import taken_scan
from tests.records.test_leases import CHEN, RUIZ

if TYPE_CHECKING:
    from collections.abc import Sequence

    from intake.model import Scan
    from intake.settings import Settings

pytestmark = pytest.mark.database


def seen(scan: Scan, parts: Sequence[Part]) -> list[Child]:
    """Parts as cases, without the thinking: rows are what is tested here."""
    children = []
    for part in parts:
        pages = tuple(PageReading(number, 8.5, 11.0, (), "ocr", quality=0.9) for number in part.pages)
        found = Findings((), (KindGuess("letter", 0.9),))
        case = Case(scan, Document(part.pages, Reading(pages), part.sheets), found, (), Refer((Reason.NO_CANDIDATE,)))
        children.append(Child(part, case, document_id(scan.digest, part.pages)))
    return children


def settled(settings: Settings, *runs: tuple[int, ...], content: bytes = b"a scan") -> Scan:
    """A settled scan with a document for each run of pages."""
    ledger = Ledger.of(settings.keys)
    scan = taken_scan(settings, ledger, content, pages=max(max(run) for run in runs))
    for child in seen(scan, [Part(run) for run in runs]):
        documents.refer(child.case, child.document_id, ledger)
    scans.settle(ScanRow.objects.get(receipt=scan.receipt).pk, ledger)
    return scan


def edit(settings: Settings, scan: Scan, receipt: str, *wanted: Edit) -> list[DocumentRow]:
    """What the desk does, without its thinking."""
    ledger = Ledger.of(settings.keys)
    row = leases.claim_this(RUIZ, receipt)
    act = Act(RUIZ, row.version, row.lease_token)
    rows = [row]
    if wanted[0].do == "join" and (earlier := edits.before(row)):
        rows = [earlier, row]
    parts = arranged([edits.part_of(one, ink.dropped(one)) for one in rows], wanted)
    if all(one.do == "turn" for one in wanted):
        return [edits.turn(receipt, act, wanted, turns(wanted), ledger)]
    return edits.change([one.receipt for one in rows], act, wanted, seen(scan, parts), ledger)


def pages_of(scan: Scan) -> list[int]:
    living = DocumentRow.objects.filter(LIVING, scan__receipt=scan.receipt)
    return sorted(page for row in living for page in (*row.pages, *row.sheets))


def test_split_and_joined_again_is_the_same_document(settings: Settings) -> None:
    scan = settled(settings, (1, 2, 3))
    first, second = edit(settings, scan, scan.receipt, Edit("split", 2))
    assert first.lease_owner == second.lease_owner == RUIZ.actor
    assert DocumentRow.objects.get(receipt=scan.receipt).state == DocumentState.REPLACED
    (again,) = edit(settings, scan, second.receipt, Edit("join"))
    assert (again.receipt, again.pages, again.state) == (scan.receipt, [1, 2, 3], DocumentState.REVIEW)
    assert again.document_id == document_id(scan.digest, (1, 2, 3))


def test_what_is_with_a_colleague_is_not_joined(settings: Settings) -> None:
    scan = settled(settings, (1,), (2, 3))
    leases.claim_this(CHEN, scan.receipt)
    with pytest.raises(Conflict):
        edit(settings, scan, f"{scan.receipt}-2", Edit("join"))
    assert pages_of(scan) == [1, 2, 3]
    assert DocumentRow.objects.filter(state=DocumentState.REPLACED).count() == 0


def test_what_is_decided_is_not_joined(settings: Settings) -> None:
    scan = settled(settings, (1,), (2, 3))
    DocumentRow.objects.filter(receipt=scan.receipt).update(state=DocumentState.HELD, queue="")
    assert edits.before(DocumentRow.objects.get(receipt=f"{scan.receipt}-2")) is None


def test_a_turn_is_remembered_with_the_page_through_a_split(settings: Settings) -> None:
    scan = settled(settings, (1, 2))
    (row,) = edit(settings, scan, scan.receipt, Edit("turn", 2, by=90))
    assert documents.turns(row) == {2: 90}
    _, second = edit(settings, scan, scan.receipt, Edit("split", 2))
    assert documents.turns(second) == {2: 90}
    assert second.page_facts[0]["width"] == 11.0


def test_a_new_scan_of_a_document_leaves_the_old_one_its_pages(settings: Settings) -> None:
    old, new = settled(settings, (1, 2)), settled(settings, (1,), content=b"another")
    by = DocumentRow.objects.get(receipt=new.receipt)
    DocumentRow.objects.filter(receipt=old.receipt).update(state=DocumentState.REPLACED, replaced_by=by)
    assert pages_of(old) == [1, 2]
    assert list(scans.scattered()) == []


def test_a_lost_page_is_found_out(settings: Settings) -> None:
    scan = settled(settings, (1, 2))
    DocumentRow.objects.update(pages=[1])
    assert list(scans.scattered()) == [(scan.receipt, 2, 0)]


many = st.lists(
    st.tuples(
        st.integers(0, 5),
        st.builds(Edit, st.sampled_from(DEEDS), st.integers(1, 6), st.sampled_from([90, 180, 270]), st.integers(1, 6)),
    ),
    max_size=12,
)


@hypothesis_settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(many)
def test_after_any_edits_each_page_is_in_exactly_one_living_document(
    settings: Settings, wanted: list[tuple[int, Edit]]
) -> None:
    scan = settled(settings, (1, 2, 3), (4,), (5, 6), content=uuid.uuid4().bytes)
    for which, one in wanted:
        living = DocumentRow.objects.filter(LIVING, scan__receipt=scan.receipt).order_by("id")
        row = living[which % living.count()]
        try:
            edit(settings, scan, row.receipt, one)
        except Impossible:
            continue
        assert pages_of(scan) == [1, 2, 3, 4, 5, 6]
        now = DocumentRow.objects.filter(LIVING, scan__receipt=scan.receipt)
        assert all(r.document_id == document_id(scan.digest, r.pages) for r in now if r.pages)
    assert list(scans.scattered()) == []
