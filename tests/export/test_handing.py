"""What is handed over is whole, proven, noted of each document, and never half there."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connections

from intake import audit, export
from intake.errors import Conflict, Damaged, IntakeError, Locked
from intake.export import drafts
from intake.filing import file, place, recall
from intake.kinds import load_kinds
from intake.records import documents, exports, recalls
from intake.records.exports import Asked, choose
from intake.records.models import DocumentRow, Event
from tests.cases import case, taken_scan
from tests.filing.test_cabinet import accept, cabinet
from tests.filing.test_recall import WISH as RECALL
from tests.forked import set_wire

if TYPE_CHECKING:
    from intake.filing.cabinet import PatientCabinet
    from intake.settings import Settings

pytestmark = pytest.mark.database
__all__ = ["cabinet"]
EVERYTHING = Asked()
WISH = export.Wish("user:3", "legal", "for the court of Springfield")


@pytest.fixture
def three(cabinet: PatientCabinet, settings: Settings) -> list[DocumentRow]:
    """Two documents of one patient, one of another."""
    made = []
    for number, whose in enumerate((1, 1, 2)):
        scan = taken_scan(settings, cabinet.ledger, f"scan {number}".encode())
        made.append(documents.get(file(case(scan, accept(whose)), cabinet).document_id))
    return made


def hand_over(settings: Settings, cabinet: PatientCabinet, target: Path, asked: Asked = EVERYTHING, **more: Any) -> Any:
    wish = export.Wish(WISH.actor, WISH.reason, WISH.note, **more)
    return export.export(settings, choose(asked), target, wish, kinds=load_kinds(), ledger=cabinet.ledger)


def test_every_file_handed_over_is_the_one_filed_and_stands_in_the_manifest(
    three: list[DocumentRow], settings: Settings, cabinet: PatientCabinet, tmp_path: Path
) -> None:
    target = tmp_path / "handed over"
    made = hand_over(settings, cabinet, target, originals=True)
    manifest = json.loads((target / export.MANIFEST).read_bytes())
    there = {p.relative_to(target).as_posix() for p in target.rglob("*") if p.is_file()}
    assert there == {*manifest["files"], export.MANIFEST}
    assert all(place.digest_of(target / name) == entry["sha256"] for name, entry in manifest["files"].items())
    assert (made.documents, made.pages, made.files) == (3, 9, len(there))
    assert made.manifest == place.digest_of(target / export.MANIFEST)
    for row in three:
        for name in ("archive.pdf", "original.tif", "document.json"):
            own, filed = target / "documents" / row.receipt / name, settings.site / row.folder / name
            assert own.read_bytes() == filed.read_bytes()
        assert manifest["files"][f"documents/{row.receipt}/archive.pdf"]["pages"] == 3
    assert (manifest["reason"], manifest["note"]) == ("legal", WISH.note)
    assert stat.S_IMODE(target.stat().st_mode) == 0o700


@pytest.mark.usefixtures("three")
def test_without_being_asked_for_the_bytes_as_they_came_stay(
    settings: Settings, cabinet: PatientCabinet, tmp_path: Path
) -> None:
    hand_over(settings, cabinet, tmp_path / "out")
    assert {p.name for p in (tmp_path / "out" / "documents").rglob("*") if p.is_file()} == {
        "archive.pdf",
        "document.json",
    }


def test_the_index_has_a_line_a_document_and_no_cell_runs_as_a_formula(
    three: list[DocumentRow], settings: Settings, cabinet: PatientCabinet, tmp_path: Path
) -> None:
    patient = three[2].patient
    assert patient
    patient.mrn = "=HYPERLINK(1)"
    patient.save()
    hand_over(settings, cabinet, tmp_path / "out")
    lines = list(csv.DictReader(io.StringIO((tmp_path / "out" / export.INDEX).read_text(encoding="utf-8"))))
    assert [line["receipt"] for line in lines] == [row.receipt for row in three]
    assert lines[2]["mrn"] == "'=HYPERLINK(1)"
    assert (lines[0]["type"], lines[0]["document_date"], lines[0]["pages"]) == ("letter", "2026-11-22", "3")
    assert all((tmp_path / "out" / line["file"]).is_file() for line in lines)


def test_the_ledger_tells_of_each_document_who_when_and_why_and_no_text(
    three: list[DocumentRow], settings: Settings, cabinet: PatientCabinet, tmp_path: Path
) -> None:
    made = hand_over(settings, cabinet, tmp_path / "out", Asked(mrn="100001"))
    told = list(Event.objects.filter(action="exported").order_by("seq"))
    assert [event.subject for event in told] == [row.receipt for row in three[:2]]
    assert {event.actor for event in told} == {"user:3"}
    assert [event.detail for event in told] == [{"reason": "legal", "export": made.name}] * 2
    whole = Event.objects.get(action="export_made")
    assert whole.detail["manifest"] == made.manifest
    assert "Springfield" not in str([event.detail for event in Event.objects.all()])
    kept = json.loads((settings.data / "exports" / f"{made.name}.json").read_bytes())
    assert kept["note"] == WISH.note


def test_a_recall_lists_whoever_had_handed_the_document_over(
    three: list[DocumentRow], settings: Settings, cabinet: PatientCabinet, tmp_path: Path
) -> None:
    hand_over(settings, cabinet, tmp_path / "out")
    recalls.recall(three[0].receipt, RECALL, cabinet.ledger)
    (viewer,) = recalls.viewers(three[0].receipt)
    assert (viewer.actor, viewer.exported, viewer.downloaded) == ("user:3", True, False)


def test_what_was_recalled_meanwhile_is_not_handed_over_and_nothing_else_either(
    three: list[DocumentRow],
    settings: Settings,
    cabinet: PatientCabinet,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = drafts.prove

    def proven_then_recalled(*told: Any) -> None:
        real(*told)
        recalls.recall(three[1].receipt, RECALL, cabinet.ledger)

    monkeypatch.setattr(drafts, "prove", proven_then_recalled)
    with pytest.raises(Conflict, match="meanwhile"):
        hand_over(settings, cabinet, tmp_path / "out")
    assert list(tmp_path.glob("*out*")) == []
    recall.complete(recalls.pending(), settings.site)
    monkeypatch.undo()
    assert hand_over(settings, cabinet, tmp_path / "out").documents == 2


@pytest.mark.parametrize("name", ["archive.pdf", "document.json"])
def test_a_damaged_document_stops_the_export(
    three: list[DocumentRow], settings: Settings, cabinet: PatientCabinet, tmp_path: Path, name: str
) -> None:
    (settings.site / three[1].folder / name).write_bytes(b"{}")
    with pytest.raises(Damaged, match=three[1].receipt):
        hand_over(settings, cabinet, tmp_path / "out")
    assert not Event.objects.filter(action="exported").exists()
    assert list(tmp_path.glob("*out*")) == []


def test_what_does_not_read_back_as_it_was_written_is_no_export(
    three: list[DocumentRow],
    settings: Settings,
    cabinet: PatientCabinet,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = drafts.prove

    def rotten(draft: Path, files: Any) -> None:
        (draft / "documents" / three[0].receipt / "archive.pdf").write_bytes(b"rotten")
        real(draft, files)

    monkeypatch.setattr(drafts, "prove", rotten)
    with pytest.raises(Damaged, match="read back"):
        hand_over(settings, cabinet, tmp_path / "out")
    assert not Event.objects.filter(action="exported").exists()


@pytest.mark.usefixtures("three")
def test_nothing_is_written_over_nor_into_the_site(settings: Settings, cabinet: PatientCabinet, tmp_path: Path) -> None:
    full = tmp_path / "full"
    full.mkdir()
    (full / "something").write_bytes(b"else")
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "elsewhere")
    inside = [settings.site / "out", settings.watch_folders / "fax" / "out", settings.site.parent]
    for target in (full, link, full / "something", *inside):
        assert export.why_not(target, settings)
        with pytest.raises(IntakeError):
            hand_over(settings, cabinet, target)
    assert (full / "something").read_bytes() == b"else"
    foreign = tmp_path / ".new.part"
    foreign.mkdir()
    (foreign / "mine").write_bytes(b"somebody's")
    with pytest.raises(Conflict, match="not ours"):
        hand_over(settings, cabinet, tmp_path / "new")
    assert (foreign / "mine").exists()


@pytest.mark.usefixtures("three")
def test_two_exports_to_one_place_do_not_mix(settings: Settings, cabinet: PatientCabinet, tmp_path: Path) -> None:
    with drafts.draft_of(tmp_path / "out"), pytest.raises(Locked):
        hand_over(settings, cabinet, tmp_path / "out")


@pytest.mark.usefixtures("three")
def test_what_comes_into_the_targets_place_meanwhile_stays(
    settings: Settings,
    cabinet: PatientCabinet,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = drafts.prove

    def proven_then_taken(*told: Any) -> None:
        real(*told)
        (tmp_path / "out").mkdir()
        (tmp_path / "out" / "mine").write_bytes(b"mine")

    monkeypatch.setattr(drafts, "prove", proven_then_taken)
    with pytest.raises(Conflict, match="meanwhile"):
        hand_over(settings, cabinet, tmp_path / "out")
    assert [p.name for p in (tmp_path / "out").iterdir()] == ["mine"]


@pytest.mark.parametrize(
    "death",
    [
        f"{moment} {step}"
        for step in ("_copy_all", "papers.keep", "exports.note", "drafts.prove", "drafts.give_name")
        for moment in ("before", "after")
    ],
)
def test_killed_anywhere_there_is_a_whole_export_or_none_and_the_next_try_makes_one(
    three: list[DocumentRow], settings: Settings, cabinet: PatientCabinet, tmp_path: Path, death: str
) -> None:
    moment, step = death.split()
    target = tmp_path / "out"
    connections.close_all()
    child = os.fork()
    if child == 0:
        set_wire(f"intake.export.handing:{step}", moment)
        try:
            hand_over(settings, cabinet, target)
        finally:
            os._exit(1)
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
    if target.exists():
        assert (step, moment) == ("drafts.give_name", "after")
    else:
        hand_over(settings, cabinet, target)
    manifest = json.loads((target / export.MANIFEST).read_bytes())
    assert all(place.digest_of(target / name) == entry["sha256"] for name, entry in manifest["files"].items())
    assert {p.name for p in tmp_path.iterdir()} == {"site", "out"}
    noted = Event.objects.filter(action="exported").values_list("subject", flat=True)
    assert {row.receipt for row in three} <= set(noted)
    assert list(audit.verify(settings, cabinet.ledger)) == []


@pytest.mark.usefixtures("three")
def test_a_dry_run_measures_what_would_go_and_writes_nothing(
    settings: Settings, cabinet: PatientCabinet, tmp_path: Path
) -> None:
    before = Event.objects.count()
    told = export.measure(settings, choose(Asked()), WISH)
    made = hand_over(settings, cabinet, tmp_path / "out")
    assert (told.documents, told.pages, told.files) == (made.documents, made.pages, made.files)
    assert Event.objects.count() == before + 4
    assert exports.REASONS["legal"]
