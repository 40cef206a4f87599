"""Where an export is written: a hidden draft beside the target, proven, and renamed when all is there."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from intake.errors import Conflict, Damaged, Locked
from intake.export.papers import MANIFEST
from intake.filing import place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from intake.settings import Settings

_MARK = ".intake-export"
"""Lies in a draft of ours, locked while somebody works on it, so that nothing else is ever removed."""


def why_not(target: Path, settings: Settings) -> str:
    """What stands against that target, as a sentence; empty if nothing does."""
    at = target.resolve()
    if target.is_symlink() or (at.exists() and not at.is_dir()):
        return f"{target} is no folder. Name a new one."
    if at.is_dir() and any(at.iterdir()):
        return f"{target} is not empty. Name a new folder: nothing is written over."
    for own in (settings.site, settings.watch_folders, settings.patient_folders):
        if at.is_relative_to(own.resolve()) or own.resolve().is_relative_to(at):
            return f"{target} lies in the site, or the site in it. Name a folder elsewhere."
    return ""


@contextmanager
def draft_of(target: Path) -> Iterator[Path]:
    """A folder beside the target, ours alone while it is written; what an interrupted try left in it is removed."""
    at = target.resolve()
    draft = at.with_name(f".{at.name}.part")
    draft.parent.mkdir(parents=True, exist_ok=True)
    if draft.exists() and not (draft / _MARK).exists() and any(draft.iterdir()):
        raise Conflict("beside the target lies a hidden folder of its name that is not ours. Name another target.")
    draft.mkdir(mode=0o700, exist_ok=True)
    handle = os.open(draft / _MARK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Locked("somebody is exporting to that place at this moment") from None
        for left in draft.iterdir():
            if left.name != _MARK:
                shutil.rmtree(left) if left.is_dir() else left.unlink()
        try:
            yield draft
        finally:
            if draft.exists():
                shutil.rmtree(draft, ignore_errors=True)
    finally:
        os.close(handle)


def prove(draft: Path, files: Mapping[str, Mapping[str, Any]]) -> None:
    """Read everything again, from the disk where it can be told to, and compare; nothing else may lie there."""
    there = {file.relative_to(draft).as_posix() for file in draft.rglob("*") if file.is_file()}
    if there != {*files, MANIFEST, _MARK}:
        raise Damaged("the export does not hold what it should. Nothing was handed over.")
    for name, entry in files.items():
        with (draft / name).open("rb") as content:
            os.posix_fadvise(content.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        if place.digest_of(draft / name) != entry["sha256"]:
            raise Damaged("what was written does not read back as it was. Nothing was handed over.")


def give_name(draft: Path, target: Path) -> None:
    """All is there: the draft becomes the target.  `Conflict` if something has come into its place."""
    (draft / _MARK).unlink()
    place.flush_folder(draft)
    at = target.resolve()
    try:
        draft.rename(at)
    except OSError as error:
        if error.errno in {errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR}:
            raise Conflict(
                "somebody has put something in the target's place meanwhile. Nothing was handed over."
            ) from None
        raise
    place.flush_folder(at.parent)
