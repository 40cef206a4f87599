"""Taking: bytes, then rows, then the original goes."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from intake import ocr, receive
from intake.errors import Unavailable
from intake.filing import place
from intake.records import scans
from intake.records.ledger import Ledger
from intake.records.models import ScanRow, ScanState
from intake.watch import Arrival
from tests.scans import tiff

if TYPE_CHECKING:
    from pathlib import Path

    from intake.settings import Settings

pytestmark = pytest.mark.database


@pytest.fixture
def door(settings: Settings) -> receive.Door:
    return receive.Door(
        settings.watch_folders, settings.store, Ledger.of(settings.keys), ocr.sniff, 1_000_000, {"fax": 1}
    )


def drop(door: receive.Door, name: str, content: bytes, *, whole: bool = True) -> Arrival:
    path = door.watch_folders / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return arrival_of(path, door, whole=whole)


def arrival_of(path: Path, door: receive.Door, *, whole: bool = True) -> Arrival:
    info = path.stat()
    source_file = path.relative_to(door.watch_folders).as_posix()
    source = source_file.partition("/")[0]
    return Arrival(path, source, source_file, info.st_size, info.st_mtime_ns, info.st_ino, info.st_ctime_ns, whole)


def test_a_taken_file_is_in_the_store_and_no_longer_in_the_folder(door: receive.Door) -> None:
    arrival = drop(door, "fax/a.tif", tiff())
    row = receive.receive(arrival, door)
    assert row.state == ScanState.WORKING
    assert row.receipt.startswith("R-20")
    assert row.priority == 1
    assert place.stored(door.store, row.digest).read_bytes() == tiff()
    assert not arrival.path.exists()


def test_exactly_the_same_bytes_again_are_a_duplicate_that_points_to_the_first(door: receive.Door) -> None:
    first = receive.receive(drop(door, "fax/a.tif", tiff()), door)
    again = receive.receive(drop(door, "scanner/b.tif", tiff()), door)
    assert again.state == ScanState.DUPLICATE
    assert again.code == "E106"
    assert again.duplicate_of == first
    (note,) = (door.watch_folders / "scanner/rejected").glob("* - WHY.txt")
    assert first.receipt in note.read_text(encoding="utf-8-sig")


def test_the_same_name_again_with_other_bytes_is_another_scan(door: receive.Door) -> None:
    rows = [receive.receive(drop(door, "fax/SCN_0001.tif", tiff(shade)), door) for shade in range(5)]
    assert {row.state for row in rows} == {ScanState.WORKING}
    assert len({row.digest for row in rows}) == 5


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.pdf", b"", "E102"),
        ("a.pdf", b"Dear colleague,\nthis is only text.\n", "E101"),
        ("a.docx", b"PK\x03\x04rest of a container", "E108"),
        ("a.html", b"<!DOCTYPE html><html></html>", "E108"),
        ("a.pdf", b"%PDF-1.7\n" + b"x" * 2_000_000, "E105"),
    ],
)
def test_what_cannot_be_taken_lies_in_rejected_beside_its_why(
    door: receive.Door, name: str, content: bytes, code: str
) -> None:
    arrival = drop(door, f"scanner/{name}", content)
    row = receive.receive(arrival, door)
    assert (row.state, row.code) == (ScanState.REJECTED, code)
    assert not arrival.path.exists()
    folder = door.watch_folders / "scanner/rejected"
    (note,) = folder.glob("* - WHY.txt")
    assert (folder / note.name.removesuffix(" - WHY.txt")).read_bytes() == content
    assert code in note.read_text(encoding="utf-8-sig")
    assert not list(door.store.rglob("*/*/*"))


def test_a_file_that_stays_without_its_end_is_refused_as_damaged(door: receive.Door) -> None:
    row = receive.receive(drop(door, "scanner/a.tif", tiff()[:-20], whole=False), door)
    assert (row.state, row.code) == (ScanState.REJECTED, "E103")


def test_a_crash_after_the_row_and_before_the_removal_takes_the_file_once(
    door: receive.Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrival = drop(door, "fax/a.tif", tiff())
    monkeypatch.setattr(receive, "_finish", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        receive.receive(arrival, door)
    monkeypatch.undo()
    assert arrival.path.exists()
    receive.receive(arrival_of(arrival.path, door), door)
    assert not arrival.path.exists()
    assert [row.state for row in ScanRow.objects.all()] == [ScanState.WORKING]


def test_a_crash_before_the_row_leaves_the_file_and_the_next_sweep_takes_it(
    door: receive.Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrival = drop(door, "fax/a.tif", tiff())
    monkeypatch.setattr(scans, "take", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        receive.receive(arrival, door)
    monkeypatch.undo()
    assert arrival.path.exists()
    row = receive.receive(arrival_of(arrival.path, door), door)
    assert row.state == ScanState.WORKING
    assert ScanRow.objects.count() == 1


def test_a_refused_file_that_is_moved_back_is_tried_again(door: receive.Door) -> None:
    first = receive.receive(drop(door, "scanner/a.tif", tiff()[:-20], whole=False), door)
    folder = door.watch_folders / "scanner/rejected"
    (refused,) = [file for file in folder.iterdir() if not file.name.endswith("WHY.txt")]
    refused.rename(door.watch_folders / "scanner/a.tif")
    second = receive.receive(arrival_of(door.watch_folders / "scanner/a.tif", door, whole=False), door)
    assert second.receipt != first.receipt


def test_a_file_that_changes_while_it_is_copied_is_left_for_the_next_sweep(door: receive.Door) -> None:
    arrival = drop(door, "fax/a.tif", tiff())
    arrival.path.write_bytes(tiff(7))
    with pytest.raises(receive.Changed):
        receive.receive(arrival, door)
    assert arrival.path.exists()
    assert ScanRow.objects.count() == 0


def test_a_link_put_in_the_place_of_a_seen_file_is_not_followed(door: receive.Door, tmp_path: Path) -> None:
    arrival = drop(door, "fax/a.tif", tiff())
    secret = tmp_path / "secret.tif"
    secret.write_bytes(tiff(9))
    arrival.path.unlink()
    arrival.path.symlink_to(secret)
    with pytest.raises(receive.Changed):
        receive.receive(arrival, door)
    assert secret.exists()


def test_a_full_disk_rejects_nothing_and_leaves_the_file(door: receive.Door, monkeypatch: pytest.MonkeyPatch) -> None:
    arrival = drop(door, "fax/a.tif", tiff())

    def full(*_: object) -> str:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(place, "drain", full)
    with pytest.raises(Unavailable):
        receive.receive(arrival, door)
    assert arrival.path.exists()
    assert ScanRow.objects.count() == 0
    monkeypatch.undo()
    assert receive.receive(arrival, door).state == ScanState.WORKING


def test_a_file_that_turns_out_unfit_after_it_was_taken_comes_back_with_its_why_once(door: receive.Door) -> None:
    row = receive.receive(drop(door, "fax/a.tif", tiff()), door)
    receive.give_back(row, "E107", door)
    receive.give_back(scans.get(row.pk), "E107", door)
    folder = door.watch_folders / "fax/rejected"
    assert len(list(folder.iterdir())) == 2
    assert scans.get(row.pk).state == ScanState.REJECTED
    again = receive.receive(drop(door, "fax/again.tif", tiff()), door)
    assert again.state == ScanState.WORKING


def test_nothing_is_given_back_into_a_folder_whose_share_is_away(door: receive.Door) -> None:
    """A folder made in its place would hide the file and its note when the share is back: it waits instead."""
    row = receive.receive(drop(door, "fax/a.tif", tiff()), door)
    here, away = door.watch_folders / "fax", door.watch_folders.parent / "away"
    here.rename(away)
    with pytest.raises(Unavailable):
        receive.give_back(row, "E103", door)
    assert not here.exists()
    row.refresh_from_db()
    assert row.state == ScanState.WORKING
    away.rename(here)
    receive.give_back(row, "E103", door)
    assert len(list((here / "rejected").iterdir())) == 2


def test_what_a_rebuild_recovered_is_given_back_though_nobody_scans_there(door: receive.Door) -> None:
    row = receive.receive(drop(door, "fax/a.tif", tiff()), door)
    row.source, row.source_file = "recovered", "recovered/0123"
    receive.give_back(row, "E103", door)
    assert len(list((door.watch_folders / "recovered/rejected").iterdir())) == 2
