"""The sweep takes, tells and waits; trouble rejects nothing."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import pytest

from intake import receive, sweep, watch
from intake.canary import Canaries
from intake.desk import open_site
from intake.filing import place
from intake.records.models import ScanRow
from intake.sweep import Sweeper
from tests.scans import tiff

if TYPE_CHECKING:
    from collections.abc import Callable
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


def test_the_first_of_a_batch_are_begun_before_the_others_are_taken(sweeper: Sweeper) -> None:
    begun: list[int] = []
    sweeper.taken = lambda: begun.append(ScanRow.objects.count())
    for number in range(6):
        drop(sweeper, f"fax/{number}.tif", tiff(number))
    sweeper.sweep()
    sweeper.sweep()
    assert begun == [1, 2, 4, 6]
    drop(sweeper, "fax/6.tif", tiff(6))
    sweeper.sweep()
    sweeper.sweep()
    assert begun == [1, 2, 4, 6, 7]


def test_while_files_keep_coming_work_is_begun_once_a_sweep(sweeper: Sweeper) -> None:
    begun: list[int] = []
    sweeper.taken = lambda: begun.append(ScanRow.objects.count())
    drop(sweeper, "fax/0.tif", tiff(0))
    sweeper.sweep()
    for number in (1, 2):
        drop(sweeper, f"fax/{number}.tif", tiff(number))
    sweeper.sweep()
    sweeper.sweep()
    assert begun == [1, 3]


def test_what_a_sweep_has_no_time_for_is_told_as_waiting_and_taken_by_the_next_which_comes_at_once(
    sweeper: Sweeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweep, "TAKING", 0.01)
    slow = receive.receive

    def slowly(*arguments: object) -> ScanRow:
        time.sleep(0.02)
        return slow(*arguments)  # type: ignore[arg-type]  # as the sweep gave them

    monkeypatch.setattr(sweep, "receive", slowly)
    for number in range(3):
        drop(sweeper, f"fax/{number}.tif", tiff(number))
    sweeper.sweep()
    for taken, left in ((1, 2), (2, 1), (3, 0)):
        assert sweeper.sweep() == 1
        assert sweeper.waiting("fax") == left
        assert sweeper.more == (left > 0)
        assert f"Taken today: {taken} file" in status(sweeper)
    assert [row.source_file for row in ScanRow.objects.order_by("id")] == ["fax/0.tif", "fax/1.tif", "fax/2.tif"]


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


def test_a_canary_is_found_and_is_never_a_document(sweeper: Sweeper) -> None:
    sweeper.canaries = Canaries(every=600, patience=60)
    sweeper.sweep()
    sweeper.sweep()
    flying = list(sweeper.site.settings.watch_folders.glob("*/intake test *.txt"))
    assert len(flying) == 2
    assert "Waiting here now: 0 files" in status(sweeper)
    sweeper.sweep()
    assert list(sweeper.site.settings.watch_folders.glob("*/*intake test *")) == []
    assert ScanRow.objects.count() == 0
    assert sweeper.unreachable() == ()
    assert not (sweeper.site.settings.watch_folders / "fax/rejected").exists()


def test_a_canary_that_is_not_found_is_told_where_it_was_lost(sweeper: Sweeper) -> None:
    sweeper.canaries = Canaries(every=600, patience=0)
    sweeper.sweep()
    sweeper.sweep()
    for lost in sweeper.site.settings.watch_folders.glob("fax/intake test *"):
        lost.unlink()
    for _ in range(5):
        sweeper.sweep()
    assert sweeper.unreachable() == ("fax",)
    assert "this folder cannot be read" in status(sweeper)
    assert "INTAKE IS RUNNING" in status(sweeper, "scanner")


def test_the_day_has_its_list_in_the_folder(sweeper: Sweeper) -> None:
    drop(sweeper, "fax/a.tif", tiff())
    sweeper.sweep()
    sweeper._receipts._written.clear()
    sweeper.sweep()
    sweeper._receipts._written.clear()
    sweeper.sweep()
    (day,) = (sweeper.site.settings.watch_folders / "fax/receipts").iterdir()
    assert "a.tif" in day.read_text(encoding="utf-8-sig")


def test_a_canary_of_a_killed_service_is_no_refused_file(sweeper: Sweeper) -> None:
    Canaries(every=600, patience=60).send(sweeper.site.settings.watch_folders, ["fax"], time.monotonic())
    for _ in range(3):
        sweeper.sweep()
    assert ScanRow.objects.count() == 0
    assert not list(sweeper.site.settings.watch_folders.glob("fax/*intake test*"))
    assert not (sweeper.site.settings.watch_folders / "fax/rejected").exists()


def test_while_the_disk_is_nearly_full_files_stay_where_they_are_and_status_says_so(
    make_settings: Callable[..., Settings],
) -> None:
    settings = make_settings(limits={"free_mb": 1 << 40})
    full = Sweeper(open_site(settings), watch.Patience(still=0, stuck=0.2, busy=0.2))
    path = drop(full, "fax/a.tif", tiff())
    assert [full.sweep(), full.sweep()] == [0, 0]
    assert path.exists()
    assert "nearly full" in status(full)
    assert "Waiting here now: 1 file" in status(full)
