"""Ears that have gone deaf are pricked up again; whatever they miss, the sweep finds."""

from __future__ import annotations

import shutil
import subprocess
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from intake.listening import UNHEARD, Ears
from intake.watch import Look, Patience, look
from tests.scans import tiff

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "fax").mkdir()
    return tmp_path


@pytest.fixture
def ears(root: Path) -> Iterator[Ears]:
    made = Ears(root, threading.Event(), threading.Event())
    made.listen()
    if made.state != "heard":
        pytest.skip("this file system is polled")
    yield made
    made.stop()


@contextmanager
def mounted_over(folder: Path) -> Iterator[None]:
    """Another file system over that folder, for as long as it lasts."""
    mount, umount = shutil.which("mount"), shutil.which("umount")
    if (
        mount is None
        or umount is None
        or subprocess.run([mount, "-t", "tmpfs", "none", folder], check=False).returncode
    ):
        pytest.skip("file systems cannot be mounted here: what a remount does is not tested")
    try:
        yield
    finally:
        subprocess.run([umount, "-l", folder], check=True)


@contextmanager
def written_elsewhere(folder: Path) -> Iterator[Path]:
    """Another file system over that folder; what is written to the place that is given appears in it without an event.

    As on a share that another machine writes to.  An overlay does not watch the folder it is made of.
    """
    mount, umount = shutil.which("mount"), shutil.which("umount")
    parts = folder.parent.parent / "elsewhere"
    parts.mkdir()
    if mount is None or umount is None or subprocess.run([mount, "-t", "tmpfs", "none", parts], check=False).returncode:
        pytest.skip("file systems cannot be mounted here: files that come without an event are not tested")
    try:
        for name in ("lower", "upper", "work"):
            (parts / name).mkdir()
        shutil.copytree(folder, parts / "upper", dirs_exist_ok=True)
        options = f"lowerdir={parts / 'lower'},upperdir={parts / 'upper'},workdir={parts / 'work'}"
        if subprocess.run([mount, "-t", "overlay", "overlay", "-o", options, folder], check=False).returncode:
            pytest.skip("overlays cannot be mounted here: files that come without an event are not tested")
        try:
            yield parts / "upper"
        finally:
            subprocess.run([umount, "-l", folder], check=True)
    finally:
        subprocess.run([umount, "-l", parts], check=True)


def hears(ears: Ears, file: Path) -> bool:
    ears.wake.clear()
    file.write_bytes(tiff())
    return ears.wake.wait(3)


def test_an_event_wakes_the_sweep_and_our_own_notes_do_not(ears: Ears, root: Path) -> None:
    (root / "fax/STATUS.txt").write_text("x")
    assert not ears.wake.wait(0.5)
    assert hears(ears, root / "fax/a.tif")


def test_a_folder_that_was_replaced_is_heard_again(ears: Ears, root: Path) -> None:
    (root / "fax").rename(root.parent / "gone")
    (root / "fax").mkdir()
    ears.listen()
    assert ears.rearmed == 1
    assert hears(ears, root / "fax/a.tif")


def test_a_share_that_was_mounted_over_the_folder_is_heard_again(ears: Ears, root: Path) -> None:
    with mounted_over(root / "fax"):
        assert not hears(ears, root / "fax/a.tif")  # the ears are at the folder below
        ears.listen()
        assert ears.rearmed == 1
        assert hears(ears, root / "fax/b.tif")
        ears.stop()


def test_the_whole_folder_remounted_is_heard_again(ears: Ears, root: Path) -> None:
    with mounted_over(root):
        (root / "fax").mkdir()
        ears.listen()
        assert hears(ears, root / "fax/b.tif")
        ears.stop()


def test_an_observer_that_died_is_replaced(ears: Ears, root: Path) -> None:
    assert ears._observer is not None
    ears._observer.stop()
    ears._observer.join()
    ears.listen()
    assert ears.rearmed == 1
    assert hears(ears, root / "fax/a.tif")


def test_ears_that_miss_what_looks_find_are_armed_anew(ears: Ears, root: Path) -> None:
    for _ in range(UNHEARD + 2):  # the queue ran over: files are found that nobody heard of
        ears.heard.clear()
        ears.looked(found_new=True)
    ears.listen()
    assert ears.rearmed == 1
    assert hears(ears, root / "fax/a.tif")


def test_what_was_heard_is_no_reason(ears: Ears) -> None:
    for _ in range(9):
        ears.heard.set()
        ears.looked(found_new=True)
        ears.looked(found_new=False)
    ears.listen()
    assert ears.rearmed == 0


def test_what_lay_there_before_is_no_reason(ears: Ears) -> None:
    ears.looked(found_new=True)
    for _ in range(5):
        ears.looked(found_new=False)
    ears.listen()
    assert ears.rearmed == 0


def test_where_nothing_is_heard_the_sweep_finds_it_all_the_same(root: Path) -> None:
    with mounted_over(root / "fax"):
        (root / "fax/a.tif").write_bytes(tiff())
        seen = Look()
        for moment in (0, 1):
            seen = look(root, seen, moment, Patience(0, 9, 9), lambda _: True)
        assert [one.source_file for one in seen.arrived] == ["fax/a.tif"]


def test_files_that_another_machine_writes_are_found_though_nothing_is_heard_of_them(tmp_path: Path) -> None:
    root = tmp_path / "site" / "watch"
    (root / "fax").mkdir(parents=True)
    with written_elsewhere(root) as elsewhere:
        ears = Ears(root, threading.Event(), threading.Event())
        ears.listen()
        assert hears(ears, root / "fax/ours.tif")
        while ears.wake.wait(1):  # a file is heard of more than once
            ears.wake.clear()
        (elsewhere / "fax/theirs.tif").write_bytes(tiff())
        assert not ears.wake.wait(1)
        seen = Look()
        for moment in (0, 1):
            seen = look(root, seen, moment, Patience(0, 9, 9), lambda _: True)
        assert {one.source_file for one in seen.arrived} == {"fax/ours.tif", "fax/theirs.tif"}
        ears.stop()


def test_a_folder_that_is_away_deafens_nobody_for_good(ears: Ears, root: Path) -> None:
    away = root.with_name("away")
    root.rename(away)
    ears.listen()
    assert ears.state == "none"
    away.rename(root)
    ears.listen()
    assert ears.state == "heard"
    assert hears(ears, root / "fax/a.tif")
