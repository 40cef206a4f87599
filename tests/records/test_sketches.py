"""Sketches are kept with their documents and found by what a copy shares, never by the document itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from intake.model import Accept, Reason, Refer, Sketch
from intake.records import documents, sketches
from intake.records.ledger import Ledger
from intake.records.models import SketchKey, SketchRow
from intake.records.sketches import StoredSketches
from tests.cases import case, close, patient, taken_scan
from tests.resend.letters import LETTER, page, sketch
from tests.resend.letters import patient as meant

if TYPE_CHECKING:
    from intake.model import Scan
    from intake.records.models import DocumentRow
    from intake.settings import Settings

pytestmark = pytest.mark.database


@pytest.fixture
def ledger(settings: Settings) -> Ledger:
    return Ledger.of(settings.keys)


def drawn(scan: Scan, **more: object) -> Sketch:
    return replace(sketch(page(LETTER), who=meant(patient().key)), scan=scan.digest, **more)  # type: ignore[arg-type]


def referred(settings: Settings, ledger: Ledger, content: bytes, **more: object) -> tuple[DocumentRow, Sketch]:
    scan = taken_scan(settings, ledger, content)
    known = drawn(scan, **more)
    sent = replace(case(scan, Refer((Reason.TYPE_UNSURE,))), sketch=known)
    return documents.refer(sent, content.hex()[:32], ledger), known


def found(asked: Sketch) -> list[str]:
    return [known.document_id for known in StoredSketches().sharing(asked)]


def test_it_comes_back_as_it_was_kept(settings: Settings, ledger: Ledger) -> None:
    _, kept = referred(settings, ledger, b"first")
    (known,) = StoredSketches().sharing(replace(kept, scan="f" * 64))
    assert known.sketch == replace(kept, owners=(), bands=())
    assert not known.filed


def test_a_document_does_not_find_itself_nor_what_came_later(settings: Settings, ledger: Ledger) -> None:
    first, one = referred(settings, ledger, b"first")
    second, two = referred(settings, ledger, b"second")
    assert found(one) == []
    assert found(two) == [first.document_id]
    assert found(replace(one, scan="f" * 64)) == [first.document_id, second.document_id]


def test_of_its_own_scan_it_finds_only_the_pages_before(settings: Settings, ledger: Ledger) -> None:
    first, one = referred(settings, ledger, b"first")
    assert found(replace(one, begins=4)) == [first.document_id]
    assert found(replace(one, begins=0)) == []


def test_bands_find_what_names_nobody(settings: Settings, ledger: Ledger) -> None:
    first, one = referred(settings, ledger, b"first", owners=(), whose="")
    assert found(replace(one, scan="f" * 64, owners=("somebody",))) == [first.document_id]
    assert found(replace(one, scan="f" * 64, owners=("somebody",), bands=())) == []


def test_what_a_person_files_is_found_under_the_patient_they_chose(settings: Settings, ledger: Ledger) -> None:
    row, one = referred(settings, ledger, b"first", owners=(), bands=(), whose="")
    asked = replace(one, scan="f" * 64, owners=(patient(2).key,))
    assert found(asked) == []
    from intake.filing import plan
    from intake.model import Document, Reading

    scan = taken_scan(settings, ledger, b"other")
    accepted = Accept(patient(2), "letter", by="user:1")
    where = replace(plan(scan, Document((1,), Reading(())), accepted, ""), document_id=row.document_id)
    documents.decide(case(scan, accepted), where, ledger, version=row.version)
    (known,) = StoredSketches().sharing(asked)
    assert (known.document_id, known.sketch.whose, known.filed) == (row.document_id, patient(2).key, True)


def test_what_was_closed_is_not_in_the_record(settings: Settings, ledger: Ledger) -> None:
    row, one = referred(settings, ledger, b"first")
    close(row, Reason.POOR_IMAGE, ledger)
    assert found(replace(one, scan="f" * 64)) == []


def test_to_keep_again_changes_nothing(settings: Settings, ledger: Ledger) -> None:
    row, one = referred(settings, ledger, b"first")
    before = SketchKey.objects.count()
    sketches.keep(row, one)
    assert (SketchRow.objects.count(), SketchKey.objects.count()) == (1, before)


def test_only_the_newest_of_a_patient_are_looked_at(
    settings: Settings, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sketches, "MOST_OF_AN_OWNER", 2)
    made = [referred(settings, ledger, f"scan {n}".encode(), bands=()) for n in range(4)]
    asked = replace(made[0][1], scan="f" * 64)
    assert found(asked) == [row.document_id for row, _ in made[2:]]
