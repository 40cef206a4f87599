"""The site's lock: one service at a time."""

from __future__ import annotations

import fcntl
import os
import platform
from contextlib import contextmanager
from typing import TYPE_CHECKING

from intake.errors import Locked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from intake.settings import Settings


@contextmanager
def lock(settings: Settings) -> Iterator[None]:
    """Hold the site: one service at a time, or on PostgreSQL one on each machine.  Raises `Locked`."""
    name = f"lock.{platform.node()}" if settings.database.url else "lock"
    settings.data.mkdir(parents=True, exist_ok=True)
    handle = os.open(settings.data / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Locked("another intake service is running on this site") from None
        os.ftruncate(handle, 0)
        os.write(handle, f"{os.getpid()}\n".encode())
        yield
    finally:
        os.close(handle)


def is_running(settings: Settings) -> bool:
    """Whether a service holds this site, on this machine."""
    try:
        with lock(settings):
            return False
    except Locked:
        return True
