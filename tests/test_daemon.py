"""The sweeper takes, tells and waits; trouble rejects nothing."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import pytest

from intake import receive, watch
from intake.daemon import Sweeper, start_observer
from intake.desk import open_site
from intake.filing import place
from intake.records.models import ScanRow
from tests.scans import tiff

if TYPE_CHECKING:
    import threading
    from pathlib import Path

    from intake.settings import Settings

pytestmark = pytest.mark.database


@pytest.fixture
def sweeper(settings: Settings) -> Sweeper:
    return Sweeper(open_site(settings), watch.Patience(still=0, stuck=0.2, busy=0.2))


def status(sweeper: Sweeper, source: str = "fax") -> str:
    return (sweeper.site.settings.watch_folders / source / "STATUS.txt").read_text(encoding="utf-8-sig")


def drop(sweeper: Sweeper, name: str, content: bytes) -> Path:
    path = sweeper.site.settings.watch_folders / name
    path.write_bytes(content)
    return path


def test_a_dropped_file_is_taken_and_counted(sweeper: Sweeper) -> None:
    path = drop(sweeper, "fax/a.tif", tiff())
    assert [sweeper.sweep(), sweeper.sweep()] == [0, 1]
    assert not path.exists()
    assert "Taken today: 1 file" in status(sweeper)
    assert "a.tif" in status(sweeper)
    assert "Problems: none." in status(sweeper, "scanner")


def test_two_files_are_taken_in_the_order_they_came(sweeper: Sweeper) -> None:
    late, early = drop(sweeper, "fax/a.tif", tiff(1)), drop(sweeper, "fax/b.tif", tiff(2))
    os.utime(early, (1, 1))
    os.utime(late, (2, 2))
    sweeper.sweep()
    sweeper.sweep()
    assert [row.source_file for row in ScanRow.objects.order_by("id")] == ["fax/b.tif", "fax/a.tif"]


def test_a_refused_file_is_a_problem_until_its_note_is_deleted(sweeper: Sweeper) -> None:
    drop(sweeper, "fax/a.txt", b"only text")
    for _ in range(3):
        sweeper.sweep()
        time.sleep(0.15)
    assert "PROBLEMS: 1" in status(sweeper)
    (note,) = (sweeper.site.settings.watch_folders / "fax/rejected").glob("* - WHY.txt")
    note.unlink()
    sweeper.sweep()
    assert "Problems: none." in status(sweeper)


def test_a_file_in_use_for_long_is_told_once_and_left_where_it_is(sweeper: Sweeper) -> None:
    for number in range(4):
        path = drop(sweeper, "fax/a.tif", b"x" * number)
        sweeper.sweep()
        time.sleep(0.15)
    assert path.exists()
    assert "E109" in status(sweeper)
    notes = list((sweeper.site.settings.watch_folders / "fax/rejected").iterdir())
    assert [note.name for note in notes] == ["a.tif - WHY.txt"]
    assert ScanRow.objects.count() == 0


def test_trouble_is_told_rejects_nothing_and_passes(sweeper: Sweeper, monkeypatch: pytest.MonkeyPatch) -> None:
    path = drop(sweeper, "fax/a.tif", tiff())

    def full(*_: object) -> str:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(place, "drain", full)
    sweeper.sweep()
    sweeper.sweep()
    assert path.exists()
    assert status(sweeper).startswith("INTAKE IS WAITING: the disk or a share is in trouble (ENOSPC)")
    monkeypatch.undo()
    assert sweeper.sweep() == 1
    assert status(sweeper).startswith("INTAKE IS RUNNING.")


def test_a_file_that_changes_in_the_last_moment_waits(sweeper: Sweeper, monkeypatch: pytest.MonkeyPatch) -> None:
    path = drop(sweeper, "fax/a.tif", tiff())
    sweeper.sweep()
    real = receive._copy

    def change_first(arrival: watch.Arrival, draft: Path) -> str:
        path.write_bytes(tiff(9))
        return real(arrival, draft)

    monkeypatch.setattr(receive, "_copy", change_first)
    assert sweeper.sweep() == 0
    assert path.read_bytes() == tiff(9)


def test_an_event_wakes_the_sweep_and_our_own_notes_do_not(settings: Settings) -> None:
    import threading as threads

    wake: threading.Event = threads.Event()
    observer = start_observer(settings.watch_folders, wake)
    if observer is None:
        pytest.skip("this file system is polled")
    try:
        (settings.watch_folders / "fax/STATUS.txt").write_text("x")
        assert not wake.wait(0.5)
        (settings.watch_folders / "fax/a.tif").write_bytes(tiff())
        assert wake.wait(5)
    finally:
        observer.stop()
        observer.join()
