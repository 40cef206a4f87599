"""What need not be kept is destroyed when two people want it, whole; nothing else ever is."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connections, transaction

from intake import audit, purge
from intake.backup import backup, copy_keys, restore
from intake.errors import Conflict, Damaged, Missing, WrongSettings
from intake.filing import destroy, file, place, recall
from intake.model import Accept, Box, PageReading, Word
from intake.pagejson import to_bytes
from intake.rebuild import rebuild
from intake.records import documents, holds, page_text, purges, recalls, scans
from intake.records.books import book_of
from intake.records.connect import connect
from intake.records.holds import On
from intake.records.ledger import Ledger
from intake.records.models import (
    DestructionRow,
    DocumentRow,
    DocumentState,
    Event,
    HoldRow,
    ReadPage,
    RememberedPage,
    SampleRow,
    ScanRow,
    SketchRow,
)
from intake.reports.reconcile import reconcile
from intake.scrub import Scrub
from intake.settings import load
from tests.aged import APPROVER, LONG_AGO, PROPOSER, TEN_YEARS, TODAY, Aged
from tests.cases import NOON, patient, taken_scan
from tests.keeping import with_an_empty_database
from tests.test_rebuild import sniff

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from intake.settings import Settings

pytestmark = pytest.mark.database


@pytest.fixture
def aged(make_settings: Callable[..., Settings]) -> Aged:
    return Aged.on(make_settings(retention=TEN_YEARS))


def verified(aged: Aged) -> list[str]:
    return list(audit.verify(aged.settings, aged.ledger))


def test_as_it_is_made_a_site_destroys_nothing(settings: Settings) -> None:
    aged = Aged.on(settings)
    aged.filed("a")
    aged.closed("b")
    assert aged.survey().items == ()
    with pytest.raises(Missing):
        aged.proposed()


def test_what_two_people_want_gone_is_gone_and_its_row_and_certificate_stay(aged: Aged) -> None:
    row, other = aged.filed("a"), aged.filed("b", came=NOON, whose=2)
    pictures = aged.settings.pictures / row.scan.digest
    pictures.mkdir(parents=True)
    (pictures / "1-0.png").write_bytes(b"a page")
    done = aged.run(aged.approved())
    assert (done.destroyed, done.fell_out) == ((row.receipt,), ())
    assert not (aged.settings.site / row.folder).exists()
    assert not aged.is_stored(row)
    assert not pictures.exists()
    assert (aged.is_there(other), aged.is_stored(other)) == (True, True)
    left = documents.get(row.document_id)
    assert (left.state, left.kind, left.pages, left.patient) == ("destroyed", "letter", [1, 2, 3], row.patient)
    assert (left.findings, left.candidates, left.kinds, left.folder, left.note) == ([], [], [], "", "")
    assert left.scan.source_file == ""
    said = json.loads(destroy.certificate_of(left.destruction, aged.settings.site).read_bytes())
    assert (said["receipt"], said["type"], said["pages"]) == (row.receipt, "letter", [1, 2, 3])
    assert said["scan"]["sha256"] == row.scan.digest
    assert (said["proposed_by"]["actor"], said["approved_by"]["actor"]) == (PROPOSER, APPROVER)
    assert "GARCIA" not in json.dumps(said)
    assert verified(aged) == []


def test_what_was_read_of_it_is_nowhere_in_the_rows(aged: Aged) -> None:
    row, other = aged.filed("a"), aged.filed("b", came=NOON, whose=2)
    assert DocumentRow.objects.filter(pk=row.pk, findings=[]).count() == 0
    aged.run(aged.approved())
    assert not ReadPage.objects.filter(scan=row.scan).exists()
    assert ReadPage.objects.filter(scan=other.scan).count() == 3
    assert not RememberedPage.objects.exists()
    assert not SketchRow.objects.filter(document=row).exists()
    assert page_text.search("what it said", None) == []
    (book,) = (book_of(scan) for scan in ScanRow.objects.filter(pk=row.scan_id))
    assert "GARCIA" not in json.dumps(book, default=str)


def test_the_ledger_tells_both_people_of_each_document(aged: Aged) -> None:
    row = aged.filed("a")
    number = aged.approved()
    aged.run(number)
    event = Event.objects.get(subject=row.receipt, action="destroyed")
    assert (event.detail["proposed_by"], event.detail["approved_by"]) == (PROPOSER, APPROVER)
    told = [(e.actor, e.action) for e in Event.objects.filter(subject=f"purge:{number}").order_by("seq")]
    assert told == [
        (PROPOSER, "purge_proposed"),
        (APPROVER, "purge_approved"),
        ("operator", "purge_ended"),
    ]
    certified = Event.objects.get(subject=row.receipt, action="destruction_certified")
    assert certified.detail["certificate"] == place.digest_of(
        destroy.certificate_of(documents.get(row.document_id).destruction, aged.settings.site)
    )


def test_nobody_is_their_own_second_person(aged: Aged) -> None:
    aged.filed("a")
    number = aged.proposed()
    for actor in (PROPOSER, "operator"):
        with pytest.raises(Conflict):
            purge.approve(aged.settings, number, actor, aged.ledger)
    with pytest.raises(Conflict, match="not approved"):
        aged.run(number)
    assert DocumentRow.objects.get().state == DocumentState.FILED


def test_a_withdrawn_proposal_destroys_nothing(aged: Aged) -> None:
    row = aged.filed("a")
    number = aged.approved()
    purges.withdraw(number, APPROVER, aged.ledger)
    with pytest.raises(Conflict, match="withdrawn"):
        aged.run(number)
    assert aged.is_there(row)


def test_another_list_than_the_one_both_saw_is_never_run(aged: Aged) -> None:
    row = aged.filed("a")
    number = aged.approved()
    aged.filed("b", whose=2)
    (paper,) = (aged.settings.site / "retention" / "proposals").iterdir()
    told = json.loads(paper.read_bytes())
    told["documents"][0]["until"] = "2011-01-01"
    paper.write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(Damaged):
        aged.run(number)
    assert aged.is_there(row)


def test_what_became_due_after_the_proposal_stays(aged: Aged) -> None:
    aged.filed("a")
    number = aged.approved()
    later = aged.filed("b", whose=2)
    assert len(aged.run(number).destroyed) == 1
    assert aged.is_there(later)


def test_a_proposal_is_run_once(aged: Aged) -> None:
    row = aged.filed("a")
    number = aged.approved()
    hold = holds.place(On(receipt=row.receipt), "a lawsuit", "operator", aged.ledger)
    assert aged.run(number).fell_out == ((row.receipt, f"is under legal hold {hold.pk}"),)
    holds.lift(hold.pk, "settled", "user:2", aged.ledger)
    with pytest.raises(Conflict, match="ended"):
        aged.run(number)
    assert aged.is_there(row)


FALLS_OUT: dict[str, Any] = {
    "recalled": lambda aged, row: recalls.recall(
        row.receipt, recalls.Wish("user:9", "supervisor", "duplicate"), aged.ledger
    ),
    "another type": lambda aged, row: DocumentRow.objects.filter(pk=row.pk).update(kind="referral"),
    "damaged": lambda aged, row: (aged.settings.site / row.folder / "archive.pdf").write_bytes(b"other"),
    "record changed": lambda aged, row: (aged.settings.site / row.folder / "document.json").write_text(
        (aged.settings.site / row.folder / "document.json").read_text(encoding="utf-8") + " ", encoding="utf-8"
    ),
    "the patient was seen again": lambda aged, row: aged.filed("again", came=NOON),
    "birth date gone": lambda aged, row: type(row.patient).objects.update(birth_date=None),
    "drawn as a sample": lambda aged, row: SampleRow.objects.create(
        document=row, why="auto", filed_by="policy", filed=NOON, source="fax", kind="letter", patient=row.patient,
        drawn=NOON,
    ),
}  # fmt: skip


@pytest.mark.parametrize("happens", FALLS_OUT.values(), ids=list(FALLS_OUT))
def test_what_has_changed_meanwhile_falls_out_and_the_rest_goes(
    aged: Aged, happens: Callable[[Aged, DocumentRow], object]
) -> None:
    row, other = aged.filed("a"), aged.closed("b")
    number = aged.approved()
    happens(aged, row)
    before = documents.get(row.document_id).state
    done = aged.run(number)
    assert [receipt for receipt, _ in done.fell_out] == [row.receipt]
    assert done.destroyed == (other.receipt,)
    assert documents.get(row.document_id).state == before
    assert aged.is_stored(row)


def test_rules_that_keep_longer_count_at_once(make_settings: Callable[..., Settings]) -> None:
    aged = Aged.on(make_settings(retention=TEN_YEARS))
    row = aged.filed("a")
    number = aged.approved()
    own = aged.settings.config_file
    own.write_text(own.read_text(encoding="utf-8").replace("years = 10", "years = 30", 1), encoding="utf-8")
    done = purge.run(load(aged.settings.site), number, "operator", aged.ledger, today=TODAY, remove=aged.finish)
    assert done.fell_out == ((row.receipt, "is kept until 2040-01-05 now"),)


def test_a_type_that_the_site_does_not_know_is_a_fault_of_its_settings(make_settings: Callable[..., Settings]) -> None:
    aged = Aged.on(make_settings(retention={"years_by_type": {"radiolgy": 30}}))
    with pytest.raises(WrongSettings, match="radiolgy"):
        aged.survey()


def test_a_scan_is_kept_until_the_last_document_of_it_is_destroyed(aged: Aged) -> None:
    first, second = aged.batch("two in one")
    hold = holds.place(On(receipt=second.receipt), "a lawsuit", "operator", aged.ledger)
    aged.run(aged.approved())
    assert documents.get(first.document_id).state == DocumentState.DESTROYED
    assert aged.is_stored(second)
    assert aged.is_there(second)
    assert {page.number for page in ReadPage.objects.filter(scan=first.scan)} == {2, 3}
    assert verified(aged) == []
    holds.lift(hold.pk, "over", "user:2", aged.ledger)
    aged.run(aged.approved())
    assert not aged.is_stored(second)
    assert verified(aged) == []


def test_what_was_recalled_once_and_kept_aside_goes_too_and_its_stub_stays(aged: Aged) -> None:
    row = aged.filed("a")
    made = recalls.recall(row.receipt, recalls.Wish("user:9", "supervisor", "wrong_patient"), aged.ledger)
    recall.complete([made], aged.settings.site)
    again = documents.get(row.document_id)
    scan = scans.scan_of(again.scan, place.stored(aged.settings.store, again.scan.digest))
    cabinet = dataclasses.replace(aged.cabinet, version=again.version)
    file(documents.case_of(again, scan, Accept(patient(2), "letter", LONG_AGO.date(), "user:9")), cabinet)
    DocumentRow.objects.update(settled=LONG_AGO)
    assert recall.aside(made, aged.settings.site).exists()
    aged.run(aged.approved())
    assert not recall.aside(made, aged.settings.site).exists()
    assert recall.stub(made, aged.settings.site).exists()
    assert verified(aged) == []


def test_the_same_bytes_again_are_told_as_known_and_rejected_not_lost(aged: Aged) -> None:
    row = aged.filed("a")
    aged.run(aged.approved())
    again = ScanRow.objects.exclude(pk=row.scan_id)
    arrived = scans.Arrived("another", row.scan.digest, "fax", "fax/b.tif", 1, 10, "image/tiff")
    scans.take(arrived, aged.ledger)
    assert (again.get().state, again.get().code) == ("duplicate", "E106")


def test_reconciliation_scrub_and_a_dry_look_find_nothing_wrong(aged: Aged) -> None:
    aged.filed("a")
    aged.batch("b")
    before = Event.objects.count()
    assert len(aged.survey().items) == 3
    assert Event.objects.count() == before
    aged.run(aged.approved())
    day = LONG_AGO.date()
    midnight = dt.datetime.combine(day, dt.time(), tzinfo=dt.UTC)
    done = reconcile(day, midnight, midnight + dt.timedelta(days=1), aged.settings.site)
    row = dict(zip(done.pages.columns, done.pages.rows[-1], strict=True))
    assert (row["received"], row["destroyed"], row["filed"], row["unaccounted"]) == (6, 6, 0, 0)
    Scrub(aged.settings, aged.ledger).work(5)
    assert not Event.objects.filter(action="damaged").exists()


def test_bytes_go_only_once_files_outside_the_database_know(aged: Aged) -> None:
    row = aged.filed("a")
    aged.write_down()
    purge.run(aged.settings, aged.approved(), "operator", aged.ledger, today=TODAY, remove=lambda: None)
    assert purge.finish(aged.settings, aged.ledger) == 0
    assert aged.is_there(row)
    assert verified(aged) == []
    aged.write_down()
    assert purge.finish(aged.settings, aged.ledger) == 1
    assert not aged.is_there(row)


def test_after_a_rebuild_destroyed_is_destroyed_held_is_held_and_nothing_comes_back(
    aged: Aged, make_settings: Callable[..., Settings]
) -> None:
    _, kept = aged.batch("two in one")
    aged.filed("whole", whose=3)
    holds.place(On(receipt=kept.receipt), "a lawsuit", "operator", aged.ledger)
    holds.place(On(mrn="100002"), "another", "operator", aged.ledger)
    aged.run(aged.approved())
    aged.write_down()
    before = [book_of(scan) for scan in ScanRow.objects.order_by("id")]
    with_an_empty_database(lambda **_: make_settings(retention=TEN_YEARS))
    assert rebuild(aged.settings, sniff).recovered == 0  # type: ignore[arg-type]
    assert [book_of(scan) for scan in ScanRow.objects.order_by("id")] == before
    assert [hold.reason for hold in HoldRow.objects.order_by("id")] == ["a lawsuit", "another"]
    assert DestructionRow.objects.count() == 2
    assert verified(aged) == []
    assert aged.survey().items == ()


def test_from_certificates_and_folders_alone_what_was_destroyed_stays_so(
    aged: Aged, make_settings: Callable[..., Settings]
) -> None:
    gone, kept = aged.batch("two in one")
    whole = aged.filed("whole", whose=3)
    holds.place(On(receipt=kept.receipt), "a lawsuit", "operator", aged.ledger)
    aged.run(aged.approved())
    shutil.rmtree(aged.settings.books)
    with_an_empty_database(lambda **_: make_settings(retention=TEN_YEARS))
    rebuild(aged.settings, sniff)  # type: ignore[arg-type]
    assert documents.get(gone.document_id).state == DocumentState.DESTROYED
    assert documents.get(whole.document_id).scan.destroyed
    assert documents.get(kept.document_id).state == DocumentState.FILED
    assert HoldRow.objects.get().document is not None
    assert verified(aged) == []


def test_a_copy_brings_back_the_certificates_and_verifies(aged: Aged, tmp_path: Path) -> None:
    if aged.settings.database.url:
        pytest.skip("on PostgreSQL a copy is a dump; tests/test_backup.py restores one")
    aged.filed("a")
    aged.run(aged.approved())
    made = backup(aged.settings, tmp_path / "copies")
    copy_keys(aged.settings, tmp_path / "keys")
    restore(made.folder, tmp_path / "again", tmp_path / "keys")
    again = load(tmp_path / "again")
    connect(again)
    assert list(audit.verify(again, Ledger.of(again.keys))) == []
    assert list((again.site / "retention" / "certificates").glob("*/*.json"))


HARM: dict[str, Any] = {
    "certificate gone": lambda aged, row: destroy.certificate_of(row, aged.settings.site).unlink(),
    "certificate changed": lambda aged, row: destroy.certificate_of(row, aged.settings.site).write_bytes(b"{}"),
    "its scan back": lambda aged, row: taken_scan(aged.settings, aged.ledger, b"a"),
    "its folder back": lambda aged, row: (aged.settings.site / row.folder).mkdir(parents=True),
    "a hold's row gone": lambda aged, row: HoldRow.objects.all().delete(),
    "a hold lifted in its row alone": lambda aged, row: HoldRow.objects.update(lifted=NOON),
    "another proposal": lambda aged, row: DestructionRow.objects.update(proposal=77),
}


@pytest.mark.parametrize("harm", HARM.values(), ids=list(HARM))
def test_verify_finds_what_is_wrong_with_a_destruction_or_a_hold(
    aged: Aged, harm: Callable[[Aged, DestructionRow], object]
) -> None:
    row = aged.filed("a")
    kept = aged.filed("b", whose=2)
    holds.place(On(receipt=kept.receipt), "a lawsuit", "operator", aged.ledger)
    aged.run(aged.approved())
    assert verified(aged) == []
    harm(aged, documents.get(row.document_id).destruction)
    assert len(verified(aged)) == 1


def test_a_name_on_a_destroyed_page_is_not_left_in_the_databases_file(aged: Aged) -> None:
    if aged.settings.database.url:
        pytest.skip("PostgreSQL's vacuum sees to it")
    row = aged.filed("a")
    DocumentRow.objects.filter(pk=row.pk).update(note="Xyzzyplugh of Nowhere " * 40)
    words = (Word("Xyzzyplugh", 1, Box(0.1, 0.1, 0.2, 0.12), 0.9),)
    page = to_bytes(PageReading(1, 8.5, 11.0, words, "ocr", quality=0.9))
    ReadPage.objects.filter(scan=row.scan, number=1).update(reading=page)
    with transaction.atomic():
        page_text.add(row)
    assert page_text.search("xyzzyplugh", None)
    aged.run(aged.approved())
    for part in aged.settings.data.glob("intake.sqlite3*"):
        assert b"xyzzyplugh" not in part.read_bytes().lower()
    connections.close_all()
