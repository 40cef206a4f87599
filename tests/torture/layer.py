"""A file layer that fails: it dies at the n-th call, refuses it, or loses power and forgets what was not flushed.

It stands between the service's code and the operating system, in a process of its own that is thrown away after.
Counted are the calls that change something under the watched folder, reads of it, and commits of the database.

A power cut undoes, from a random point on, every change of a name whose folder was not flushed after it, and cuts files
whose content was not flushed; what was flushed stays.  The database's own files are left to SQLite, which flushes
every commit (`PRAGMA synchronous=FULL`).
"""

from __future__ import annotations

import contextlib
import errno
import io
import os
import random
import shutil
import signal
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

KILLS = ("killed before", "killed after", "power cut")
REFUSALS = {
    "disk full": errno.ENOSPC,
    "quota": errno.EDQUOT,
    "read-only": errno.EROFS,
    "input/output error": errno.EIO,
    "stale share": errno.ESTALE,
    "share timed out": errno.ETIMEDOUT,
    "no rights": errno.EACCES,
}
LASTING = "until restarted"
DATABASE = "database locked"


@dataclass(frozen=True)
class Fault:
    """What happens at which call; `lasting` refusals go on until the process ends."""

    kind: str
    at: int
    lasting: bool = False

    @property
    def name(self) -> str:
        return f"{self.kind}, {LASTING}" if self.lasting else self.kind


@dataclass
class Layer:
    """Stands between once `install` was called.  `calls` counts, and `met` says whether the fault came about."""

    root: Path
    graveyard: Path
    fault: Fault | None
    rng: random.Random
    calls: int = 0
    met: bool = False
    pending: list[tuple[Path, Callable[[], None]]] = field(default_factory=list)
    unflushed: set[Path] = field(default_factory=set)
    real: dict[str, Any] = field(default_factory=dict)

    def install(self) -> None:
        for name in ("open", "unlink", "rename", "replace", "link", "mkdir", "rmdir", "fsync"):
            self.real[name] = getattr(os, name)
            setattr(os, name, getattr(self, f"_{name}"))
        os.remove = self._unlink
        self.real["io.open"] = io.open
        io.open = self._io_open  # type: ignore[assignment]

    def commits(self, real: Callable[[], None]) -> None:
        """A commit of the database: what a disk refuses, SQLite tells in its own words."""
        self._count(real, refuse=_locked)

    def _mine(self, path: object) -> bool:
        if isinstance(path, int) or path is None:
            return False
        at = os.fsdecode(os.fspath(path))  # type: ignore[call-overload]
        return at.startswith(f"{self.root}/") and ".sqlite3" not in at

    def _count(self, deed: Callable[[], Any], refuse: Callable[[], None] | None = None) -> Any:
        self.calls += 1
        fault = self.fault
        mine = fault is not None and (self.calls == fault.at or (fault.lasting and self.calls > fault.at))
        if not mine or fault is None:
            return deed()
        if fault.kind == DATABASE and refuse is None:
            return deed()
        self.met = True
        if refuse is not None and fault.kind not in KILLS:
            refuse()
        if fault.kind in REFUSALS:
            raise OSError(REFUSALS[fault.kind], os.strerror(REFUSALS[fault.kind]))
        if fault.kind == "killed after":
            deed()
        if fault.kind == "power cut":
            self._forget()
        os.kill(os.getpid(), signal.SIGKILL)
        return None

    # --- the calls ------------------------------------------------------------------------------------------

    def _open(self, path: Any, flags: int, *args: Any, **kwargs: Any) -> int:
        def deed() -> int:
            return int(self.real["open"](path, flags, *args, **kwargs))

        return int(self._count(deed)) if self._mine(path) else deed()

    def _io_open(self, file: Any, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
        def deed() -> Any:
            if set(mode) & set("wxa+"):
                at = Path(os.fsdecode(file))
                if not at.exists():
                    self._owes(at, lambda: self.real["unlink"](at))
                self.unflushed.add(at)
            return self.real["io.open"](file, mode, *args, **kwargs)

        return self._count(deed) if self._mine(file) else self.real["io.open"](file, mode, *args, **kwargs)

    def _unlink(self, path: Any, **kwargs: Any) -> None:
        at = Path(os.fsdecode(path))

        def deed() -> None:
            if kwargs.get("dir_fd") is None:
                kept = self._bury(at)
                self._owes(at, lambda: kept and self.real["rename"](kept, at))
            self.real["unlink"](path, **kwargs)

        self._count(deed) if self._mine(path) else self.real["unlink"](path, **kwargs)

    def _rename(self, source: Any, target: Any, **kwargs: Any) -> None:
        self._moved("rename", source, target, **kwargs)

    def _replace(self, source: Any, target: Any, **kwargs: Any) -> None:
        self._moved("replace", source, target, **kwargs)

    def _moved(self, how: str, source: Any, target: Any, **kwargs: Any) -> None:
        before, after = Path(os.fsdecode(source)), Path(os.fsdecode(target))

        def deed() -> None:
            kept = self._bury(after)
            self.real[how](source, target, **kwargs)

            def undo() -> None:
                self.real["rename"](after, before)
                if kept:
                    self.real["rename"](kept, after)

            self._owes(after, undo)
            if before in self.unflushed:
                self.unflushed.discard(before)
                self.unflushed.add(after)

        self._count(deed) if self._mine(target) else self.real[how](source, target, **kwargs)

    def _link(self, source: Any, target: Any, **kwargs: Any) -> None:
        at = Path(os.fsdecode(target))

        def deed() -> None:
            self.real["link"](source, target, **kwargs)
            self._owes(at, lambda: self.real["unlink"](at))

        self._count(deed) if self._mine(target) else self.real["link"](source, target, **kwargs)

    def _mkdir(self, path: Any, *args: Any, **kwargs: Any) -> None:
        at = Path(os.fsdecode(path))

        def deed() -> None:
            self.real["mkdir"](path, *args, **kwargs)
            self._owes(at, lambda: shutil.rmtree(at, ignore_errors=True))

        self._count(deed) if self._mine(path) else self.real["mkdir"](path, *args, **kwargs)

    def _rmdir(self, path: Any, **kwargs: Any) -> None:
        def deed() -> None:
            self.real["rmdir"](path, **kwargs)

        self._count(deed) if self._mine(path) else deed()

    def _fsync(self, handle: Any) -> None:
        number = handle if isinstance(handle, int) else handle.fileno()
        at = Path(f"/proc/self/fd/{number}").readlink()

        def deed() -> None:
            self.real["fsync"](handle)
            self.unflushed.discard(at)
            self.pending = [(name, undo) for name, undo in self.pending if name.parent != at]

        self._count(deed) if self._mine(at) else self.real["fsync"](handle)

    # --- what a power cut forgets ---------------------------------------------------------------------------

    def _owes(self, name: Path, undo: Callable[[], object]) -> None:
        self.pending.append((name, undo))  # type: ignore[arg-type]

    def _bury(self, path: Path) -> Path | None:
        """Keep what has that name under another one, so that it can come back."""
        if not path.is_file():
            return None
        kept = self.graveyard / f"{os.getpid()}-{len(self.pending)}-{self.calls}"
        self.real["link"](path, kept)
        return kept

    def _forget(self) -> None:
        stays = self.rng.randint(0, len(self.pending)) if self.rng.random() < 0.5 else 0
        for at in self.unflushed:
            with contextlib.suppress(OSError):
                os.truncate(at, self.rng.randint(0, at.stat().st_size))
        for _, undo in reversed(self.pending[stays:]):
            with contextlib.suppress(OSError):
                undo()


def _locked() -> None:
    from django.db import OperationalError

    raise OperationalError("database is locked")
