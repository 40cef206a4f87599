"""What goes wrong around the service for as long as somebody likes: the clock, a share, the lock of the database."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import sys
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from intake.records.connect import SQLITE_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from intake.settings import Settings

HOLDER = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.read()
held.execute("ROLLBACK")
"""


@contextlib.contextmanager
def wrong_clock(skew: float) -> Iterator[None]:
    """The wall clock of this process goes wrong by so many seconds."""
    real = timezone.now
    timezone.now = lambda: real() + timedelta(seconds=skew)
    try:
        yield
    finally:
        timezone.now = real


@contextlib.contextmanager
def share_away(settings: Settings, source: str) -> Iterator[None]:
    """A watch folder has gone with its share, and comes back."""
    here, away = settings.watch_folders / source, settings.site.parent / f"{source}-away"
    here.rename(away)
    try:
        yield
    finally:
        if here.exists():
            shutil.rmtree(here)
        away.rename(here)


@contextlib.contextmanager
def database_held(settings: Settings) -> Iterator[None]:
    """Another program holds the lock of the SQLite file, as a copy or a hung query does: nobody else can write."""
    command = [sys.executable, "-c", HOLDER, str(settings.data / SQLITE_FILE)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        try:
            yield
        finally:
            holder.communicate()
