"""The service: the sweep, the workers and the desk, in one process.

`Service.run` stays until it is told to stop; `run_once` takes in what lies in the watch folders and ends.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from django.db.utils import Error as DatabaseTrouble
from django.utils import timezone
from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from intake import mailroom, observe, watch
from intake.errors import Damaged, IntakeError, Unavailable
from intake.filing import place
from intake.ocr import is_whole
from intake.receive import Changed, receive
from intake.records import scans
from intake.records.connect import disconnect
from intake.work import Engine

if TYPE_CHECKING:
    from collections.abc import Callable

    from watchdog.observers.api import BaseObserver

    from intake.desk import Site

MOUNTS = Path("/proc/self/mountinfo")
STATUS_EVERY = 60.0
"""Seconds after which STATUS.txt is rewritten though nothing has changed: its time is the sign of life."""
ONCE_PATIENCE = 30.0
"""Seconds without a change after which `run --once` gives up on a file whose end is missing."""
_WAKING = frozenset({"created", "modified", "closed", "moved"})
_NEVER = dt.datetime.min.replace(tzinfo=dt.UTC)
_log = observe.log("daemon")


@dataclass
class Sweeper:
    """Looks into the watch folders, takes what has arrived, and keeps STATUS.txt true."""

    site: Site
    patience: watch.Patience
    taken: Callable[[], object] = lambda: None
    """Called when something was taken, so that its work begins at once."""
    seen: watch.Look = field(default_factory=watch.Look)
    trouble: str = ""
    _shown: dict[str, mailroom.SourceStatus] = field(default_factory=dict)
    _shown_at: dict[str, float] = field(default_factory=dict)
    _reported: set[str] = field(default_factory=set)

    def sweep(self) -> int:
        """One look and what follows from it; returns how many files were taken.

        Trouble with the environment is told in STATUS.txt and tried again at the next sweep; no file is refused
        for it.
        """
        taken, self.trouble = 0, ""
        try:
            self.seen = watch.look(
                self.site.settings.watch_folders, self.seen, time.monotonic(), self.patience, is_whole
            )
            for arrival in self.seen.arrived:
                taken += self._receive(arrival)
            self._report_busy()
        except (Unavailable, Damaged, DatabaseTrouble, OSError) as error:
            disconnect()
            self.trouble = str(error) if isinstance(error, IntakeError) else f"trouble with {_what(error)}"
            _log.warning("sweep postponed", error=type(error).__name__)
        if taken:
            self.taken()
        self.show_status()
        return taken

    def _receive(self, arrival: watch.Arrival) -> int:
        try:
            row = receive(arrival, self.site.door)
        except Changed:
            return 0
        _log.info("received", receipt=row.receipt, state=row.state, code=row.code, source=row.source)
        return 1

    def _report_busy(self) -> None:
        """A file in use for too long stays where it is; a note in `rejected/` says so, once."""
        for arrival in self.seen.busy:
            if arrival.source_file in self._reported:
                continue
            folder = mailroom.rejected_folder(self.site.settings.watch_folders, arrival.source)
            with place.environment():
                place.make_folders(folder, self.site.settings.watch_folders)
                refusal = mailroom.Refusal(arrival.path.name, arrival.source, "E109", timezone.now())
                mailroom.write_why(folder, mailroom.shown(arrival.path.name), refusal)
            self._reported.add(arrival.source_file)

    def show_status(self) -> None:
        """Rewrite the STATUS.txt of each source that has news, and of all from time to time."""
        for source in self.seen.sources:
            status = self._status(source)
            if source == watch.UNSORTED and not (status.files or status.waiting or status.problems):
                continue
            moment = time.monotonic()
            news = _without_time(status) != _without_time(self._shown.get(source))
            if not news and moment - self._shown_at.get(source, -STATUS_EVERY) < STATUS_EVERY:
                continue
            try:
                mailroom.write_status(self.site.settings.watch_folders, source, status)
            except OSError:
                _log.warning("no STATUS.txt", source=source)
                continue
            self._shown[source], self._shown_at[source] = status, moment

    def _status(self, source: str) -> mailroom.SourceStatus:
        settings = self.site.settings
        now = timezone.now()
        try:
            counts = scans.counts_since(source, now.astimezone().replace(hour=0, minute=0, second=0, microsecond=0))
        except DatabaseTrouble:
            disconnect()
            counts = scans.SourceCounts()
        return mailroom.SourceStatus(
            looked=now,
            files=counts.files,
            pages=counts.pages,
            last_at=counts.last,
            last_name=counts.last_file,
            last_pages=counts.last_pages,
            last_receipt=counts.last_receipt,
            waiting=self.seen.waiting.get(source, 0),
            busy=tuple(arrival.path.name for arrival in self.seen.busy if arrival.source == source),
            problems=mailroom.refused_count(settings.watch_folders, source),
            trouble=self.trouble or ("this folder cannot be read" if source in self.seen.unreachable else ""),
            help_desk=settings.organisation.help_desk,
        )


def _without_time(status: mailroom.SourceStatus | None) -> object:
    return dataclasses.replace(status, looked=_NEVER) if status else None


def _what(error: Exception) -> str:
    return "the database" if isinstance(error, DatabaseTrouble) else "the disk or a share"


class _Waker(FileSystemEventHandler):
    """Events only make the next look come sooner."""

    def __init__(self, wake: threading.Event) -> None:
        self._wake = wake

    def on_any_event(self, event: FileSystemEvent) -> None:
        """A file was written, renamed or moved in.  Our own notes, and our own reading of files, do not count."""
        if event.event_type not in _WAKING or (event.is_directory and event.event_type == "modified"):
            return
        where = event.dest_path if event.event_type == "moved" else event.src_path
        if not watch.is_ignored(Path(os.fsdecode(where)).name):
            self._wake.set()


def start_observer(folder: Path, wake: threading.Event) -> BaseObserver | None:
    """Listen to a folder, or not where events cannot be trusted (the sweep finds everything anyway)."""
    mounts = MOUNTS.read_text(encoding="utf-8", errors="replace") if MOUNTS.exists() else ""
    if watch.needs_polling(folder, mounts):
        _log.info("polled", where="watch")
        return None
    observer = Observer()
    try:
        observer.schedule(_Waker(wake), str(folder), recursive=True)
        observer.start()
    except OSError as error:  # too many watches: the sweep alone then
        _log.warning("no events", error=type(error).__name__)
        return None
    return observer


class Service:
    """The running service of one site.  The caller holds the site's `lock`."""

    def __init__(self, site: Site, *, once: bool = False) -> None:
        self.site = site
        settings = site.settings
        stuck = ONCE_PATIENCE if once else settings.watch.in_use_minutes * 60
        self.engine = Engine(site)
        self.wake = threading.Event()
        self.stopping = threading.Event()
        self.sweeper = Sweeper(
            site,
            watch.Patience(settings.watch.still_seconds, stuck, settings.watch.in_use_minutes * 60),
            taken=self._begin_work,
        )

    def prepare(self) -> None:
        """Make the folders and clear what an interrupted run left half-made."""
        settings = self.site.settings
        for folder in (settings.store, settings.work, settings.watch_folders, settings.patient_folders):
            folder.mkdir(parents=True, exist_ok=True)
        if not settings.database.url:  # with several machines another one may be at work there
            place.clear(settings.store / ".drafts")
            place.clear(settings.patient_folders / ".drafts")
            place.clear(settings.work)

    def run(self) -> None:
        """Sweep until `stop` is called.  Workers and observers run beside it."""
        self.prepare()
        self.engine.launch()
        settings = self.site.settings
        observer = start_observer(settings.watch_folders, self.wake)
        try:
            while not self.stopping.is_set():
                self.wake.clear()
                self.sweeper.sweep()
                self._begin_work()
                soon = bool(self.sweeper.seen.waiting) or bool(self.sweeper.seen.arrived)
                pause = min(settings.watch.still_seconds or 0.1, settings.watch.every_seconds)
                self._sleep(pause if soon else settings.watch.every_seconds)
        finally:
            if observer is not None:
                observer.stop()
                observer.join()
            self.engine.stop()

    def run_once(self, progress: Callable[[int, int], object]) -> None:
        """Take in everything that lies in the watch folders now, and wait until it is settled.

        `progress` is told how many scans are still open, and how many files are not taken yet.
        """
        self.prepare()
        self.engine.launch()
        try:
            while not self.stopping.is_set():
                self.sweeper.sweep()
                self._begin_work()
                waiting = sum(self.sweeper.seen.waiting.values()) - len(self.sweeper.seen.busy)
                open_now = scans.open_count() - scans.postponed_count()
                progress(open_now, waiting)
                if not (waiting or open_now or self.sweeper.seen.arrived or self.sweeper.trouble):
                    break
                self._sleep(min(self.site.settings.watch.still_seconds or 0.1, 0.5))
        finally:
            self.engine.stop()

    def stop(self) -> None:
        """End `run` or `run_once` after the current sweep; running work is finished first."""
        self.stopping.set()
        self.wake.set()

    def _sleep(self, seconds: float) -> None:
        """Wait for the next look.  An event ends the wait early, but not at once: files arrive in bursts."""
        if self.wake.wait(seconds) and not self.stopping.is_set():
            time.sleep(min(0.2, seconds))

    def _begin_work(self) -> None:
        try:
            self.engine.repair()
        except DatabaseTrouble as error:
            disconnect()
            _log.warning("repair postponed", error=type(error).__name__)
