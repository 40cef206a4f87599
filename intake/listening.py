"""Listening to the watch folders: events make the next look come sooner, and nothing depends on them.

Ears go deaf without a word: a share is mounted over the folder, the folder is moved away and made anew, the queue of
events runs over, the thread dies.  Whenever that can be seen, they are pricked up again.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from intake import observe, watch

if TYPE_CHECKING:
    import threading

    from watchdog.observers.api import BaseObserver

MOUNTS = Path("/proc/self/mountinfo")
UNHEARD = 2
"""After so many looks in a row that found files nobody had heard of, the ears are taken to be deaf."""
_WAKING = frozenset({"created", "modified", "closed", "moved"})
_log = observe.log("listening")


class _Waker(FileSystemEventHandler):
    """Events only make the next look come sooner."""

    def __init__(self, wake: threading.Event, heard: threading.Event) -> None:
        self._wake = wake
        self._heard = heard

    def on_any_event(self, event: FileSystemEvent) -> None:
        """A file was written, renamed or moved in.  Our own notes, and our own reading of files, do not count."""
        if event.event_type not in _WAKING or (event.is_directory and event.event_type == "modified"):
            return
        where = event.dest_path if event.event_type == "moved" else event.src_path
        if not watch.is_ignored(Path(os.fsdecode(where)).name):
            self._heard.set()
            self._wake.set()


@dataclass
class Ears:
    """The observer of one folder and its sources, armed again where it may have gone deaf."""

    root: Path
    wake: threading.Event
    heard: threading.Event
    rearmed: int = 0
    """How often it was armed anew."""
    _observer: BaseObserver | None = None
    _polled: bool = False
    _places: dict[str, tuple[int, int]] = field(default_factory=dict)
    _unheard: int = 0
    _expecting: bool = False
    _fresh: bool = True
    """No look has ended since it was armed: what the first one finds may have lain there before."""

    def listen(self) -> None:
        """Begin, or begin anew where folders have changed, or the observer has died or gone deaf.  Never raises."""
        places = _places(self.root)
        if not self._places:
            self._arm(places)
        elif places != self._places or self._is_dead() or self._unheard >= UNHEARD:
            _log.warning("listening anew", count=self._unheard)
            self.rearmed += 1
            self._arm(places)

    def looked(self, *, found_new: bool) -> None:
        """A look has ended.  What it found new must have been heard of by the end of the next one."""
        heard = self.heard.is_set()
        self.heard.clear()
        if heard:
            self._unheard = 0
        elif self._expecting:
            self._unheard += 1
        self._expecting = found_new and not heard and not self._fresh and self.state == "heard"
        self._fresh = False

    @property
    def state(self) -> str:
        """`heard`, `polled` or `none`."""
        if self._polled:
            return "polled"
        return "none" if self._observer is None else "heard"

    def stop(self) -> None:
        """Listen no more."""
        if self._observer is not None:
            self._observer.stop()
            self._observer.join(5.0)
            self._observer = None

    def _arm(self, places: dict[str, tuple[int, int]]) -> None:
        self.stop()
        self._places, self._unheard, self._expecting, self._fresh = places, 0, False, True
        mounts = MOUNTS.read_text(encoding="utf-8", errors="replace") if MOUNTS.exists() else ""
        self._polled = watch.needs_polling(self.root, mounts)
        if self._polled:
            _log.info("polled", where="watch")
            return
        observer = Observer()
        try:
            observer.schedule(_Waker(self.wake, self.heard), str(self.root), recursive=True)
            observer.start()
        except OSError as error:  # too many watches, or the folder has just gone: the sweep alone then
            _log.warning("no events", error=type(error).__name__)
            return
        self._observer = observer

    def _is_dead(self) -> bool:
        return self._observer is not None and not self._observer.is_alive()


def _places(root: Path) -> dict[str, tuple[int, int]]:
    """Device and inode of the folder and of each source in it: others mean that another folder is there now."""
    found = {}
    try:
        info = root.stat()
        found["."] = (info.st_dev, info.st_ino)
        with os.scandir(root) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    info = Path(entry.path).stat()  # `DirEntry.stat` may know the folder that a mount covers
                    found[entry.name] = (info.st_dev, info.st_ino)
    except OSError:
        found["."] = (0, 0)
    return found
