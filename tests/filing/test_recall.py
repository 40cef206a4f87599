"""Filed in error: the bytes leave the wrong folder whole, at whatever moment the process dies, and leave a stub."""

from __future__ import annotations

import errno
import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from intake import audit
from intake.errors import Conflict, Damaged
from intake.filing import file, place, recall
from intake.model import Accept
from intake.records import documents, recalls, scans
from intake.records.models import DocumentRow, DocumentState, Event
from tests.cases import NOON, case, patient, taken_scan
from tests.filing.test_cabinet import accept, cabinet
from tests.forked import dies_at

if TYPE_CHECKING:
    from intake.filing.cabinet import PatientCabinet
    from intake.settings import Settings

pytestmark = pytest.mark.database
__all__ = ["cabinet"]

WISH = recalls.Wish("user:9", "supervisor", "wrong_patient", "the name is another")


def filed(cabinet: PatientCabinet, settings: Settings) -> DocumentRow:
    filing = file(case(taken_scan(settings, cabinet.ledger), accept(1)), cabinet)
    return documents.get(filing.document_id)


def recalled(cabinet: PatientCabinet, settings: Settings) -> tuple[DocumentRow, Path]:
    """A recalled document, and where it had been."""
    row = filed(cabinet, settings)
    made = recalls.recall(row.receipt, WISH, cabinet.ledger)
    recall.complete([made], settings.site)
    return documents.by_receipt(row.receipt), settings.site / row.folder


def assert_it_is_out(settings: Settings, receipt: str, folder: Path) -> None:
    made = recalls.latest(receipt)
    assert made is not None
    assert made.moved
    assert not folder.exists()
    assert recall.faults(made, settings.site) == []
    assert (recall.aside(made, settings.site) / "document.json").exists()
    assert list((settings.patient_folders / ".drafts").iterdir()) == []


def test_the_bytes_are_kept_aside_and_the_wrong_chart_keeps_a_stub_that_names_nobody(
    cabinet: PatientCabinet, settings: Settings
) -> None:
    row, folder = recalled(cabinet, settings)
    assert_it_is_out(settings, row.receipt, folder)
    (stub,) = settings.patient_folders.glob("??/*/????/*/recalled.json")
    assert stub.parent.parent == folder.parent
    said = json.loads(stub.read_text(encoding="utf-8"))
    assert set(said) == {"schema", "recalled", "reason", "recall"}
    assert said["reason"] == "wrong_patient"
    assert list(audit.verify(settings, cabinet.ledger)) == []


def test_the_document_waits_for_a_reviewer_with_the_note_and_nobody_as_its_patient(
    cabinet: PatientCabinet, settings: Settings
) -> None:
    row, _ = recalled(cabinet, settings)
    assert (row.state, row.patient, row.folder, row.decided_by, row.settled) == ("review", None, "", "", None)
    assert row.reasons[0] == "weak_identity"
    assert row.queue == "identity"
    assert "it is about another patient. the name is another" in row.note
    event = Event.objects.get(action="recalled")
    assert event.detail["reason"] == "wrong_patient"
    assert "name is another" not in str(event.detail)
    assert row.decisions.get().action == "recall"


def test_it_is_filed_to_another_patient_through_the_one_door(cabinet: PatientCabinet, settings: Settings) -> None:
    row, _ = recalled(cabinet, settings)
    other = Accept(patient(2), "letter", NOON.date(), "user:9")
    scan = scans.scan_of(row.scan, place.stored(settings.store, row.scan.digest))
    filing = file(documents.case_of(row, scan, other), replace(cabinet, version=row.version))
    assert patient(2).key in filing.folder
    assert documents.by_receipt(row.receipt).state == DocumentState.FILED
    assert Event.objects.filter(subject=row.receipt).order_by("-seq")[0].action == "refiled"
    assert list(audit.verify(settings, cabinet.ledger)) == []


def test_filed_back_to_the_same_patient_it_lies_where_it_lay_beside_its_stub(
    cabinet: PatientCabinet, settings: Settings
) -> None:
    """The row can be decided again before the bytes were moved: they are moved first, and the new ones stay."""
    row = filed(cabinet, settings)
    recalls.recall(row.receipt, WISH, cabinet.ledger)
    again = documents.by_receipt(row.receipt)
    scan = scans.scan_of(again.scan, place.stored(settings.store, again.scan.digest))
    filing = file(documents.case_of(again, scan, accept(1)), replace(cabinet, version=again.version))
    assert filing.folder == row.folder
    assert recalls.pending() == []
    assert list(audit.verify(settings, cabinet.ledger)) == []


@pytest.mark.parametrize(
    ("target", "moment"),
    [
        ("intake.filing.recall:complete", "before"),
        ("intake.filing.recall:_write_stub", "after"),
        ("intake.filing.recall:_move", "before"),
        ("intake.filing.recall:_move", "after"),
        ("intake.records.recalls:moved", "after"),
    ],
)
def test_killed_between_row_and_bytes_a_repeat_completes_it(
    cabinet: PatientCabinet, settings: Settings, target: str, moment: str
) -> None:
    row = filed(cabinet, settings)
    asked = ["document", "recall", row.receipt, "--reason", "wrong_patient", "--json", "--site", str(settings.site)]
    if target.endswith(":complete"):
        target = "intake.cli.documents:complete"
    assert dies_at(target, moment, *asked)
    assert documents.by_receipt(row.receipt).state == DocumentState.REVIEW, "the row says so first"
    recall.complete(recalls.pending(), settings.site)
    recall.complete(recalls.pending(), settings.site)
    assert_it_is_out(settings, row.receipt, settings.site / row.folder)
    assert list(audit.verify(settings, cabinet.ledger)) == []


def test_on_another_file_system_it_is_copied_proven_and_then_removed(
    cabinet: PatientCabinet, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = filed(cabinet, settings)
    made = recalls.recall(row.receipt, WISH, cabinet.ledger)
    real = Path.rename

    def rename(self: Path, target: Path) -> Path:
        if self == settings.site / row.folder:
            raise OSError(errno.EXDEV, "another file system")
        return real(self, target)

    monkeypatch.setattr(Path, "rename", rename)
    recall.complete([made], settings.site)
    assert_it_is_out(settings, row.receipt, settings.site / row.folder)


def test_a_copy_that_is_not_whole_removes_nothing(cabinet: PatientCabinet, settings: Settings) -> None:
    row = filed(cabinet, settings)
    made = recalls.recall(row.receipt, WISH, cabinet.ledger)
    half = recall.aside(made, settings.site)
    half.mkdir(parents=True)
    (half / "original.tif").write_bytes(b"half")
    with pytest.raises(Damaged):
        recall.complete([made], settings.site)
    assert (settings.site / row.folder / "document.json").exists()
    assert [one.pk for one in recalls.pending()] == [made.pk]


def test_what_was_lost_from_where_it_was_kept_aside_is_found(cabinet: PatientCabinet, settings: Settings) -> None:
    row, _ = recalled(cabinet, settings)
    made = recalls.latest(row.receipt)
    assert made is not None
    (recall.aside(made, settings.site) / "archive.pdf").unlink()
    recall.stub(made, settings.site).unlink()
    told = list(audit.verify(settings, cabinet.ledger))
    assert any("stub" in fault for fault in told)
    assert any("missing or has changed" in fault for fault in told)


def test_nobody_recalls_what_is_not_theirs_or_not_filed(cabinet: PatientCabinet, settings: Settings) -> None:
    row = filed(cabinet, settings)
    stranger = recalls.Wish("user:5", "reviewer", "wrong_patient")
    with pytest.raises(Conflict):
        recalls.recall(row.receipt, stranger, cabinet.ledger)
    DocumentRow.objects.update(decided_by="user:5")
    recalls.recall(row.receipt, stranger, cabinet.ledger)
    with pytest.raises(Conflict, match="not filed"):
        recalls.recall(row.receipt, WISH, cabinet.ledger)
