"""The sweep: it looks into the watch folders, takes what has arrived, and tells the mailroom.

The sweep is the truth.  Whoever watches over it reads `looked`, `headway` and what the last look saw, without a lock.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.utils import Error as DatabaseTrouble
from django.utils import timezone

from intake import mailroom, observe, slips, watch
from intake.canary import token_of
from intake.errors import Damaged, IntakeError, Unavailable
from intake.filing import place
from intake.ocr import is_whole
from intake.receipts import Receipts
from intake.receive import Changed, receive
from intake.records import rescans, scans
from intake.records.connect import disconnect

if TYPE_CHECKING:
    from collections.abc import Callable

    from intake.canary import Canaries
    from intake.desk import Site

STATUS_EVERY = 60.0
"""Seconds after which STATUS.txt is rewritten though nothing has changed: its time is the sign of life."""
TAKING = 0.5
"""Seconds of one sweep that are spent on taking: what else has arrived is taken by the next, which comes at once.
So a flood, or a slow disk, holds up neither the mailroom's STATUS.txt nor a graceful stop."""
_NEVER = dt.datetime.min.replace(tzinfo=dt.UTC)
_log = observe.log("sweep")


@dataclass
class Sweeper:
    """Looks into the watch folders, takes what has arrived, and keeps STATUS.txt true."""

    site: Site
    patience: watch.Patience
    taken: Callable[[], object] = lambda: None
    """Called when something was taken, so that its work begins at once."""
    canaries: Canaries | None = None
    """Sent into each folder while the service runs; none for a single round."""
    seen: watch.Look = field(default_factory=watch.Look)
    trouble: str = ""
    looked: dt.datetime = field(default_factory=timezone.now)
    """When the last look ended."""
    headway: float = field(default_factory=time.monotonic)
    """When the sweep last got on with anything, in monotonic seconds."""
    longest: float = 0.0
    """Seconds that the longest sweep took."""
    found_new: bool = False
    """Whether the last look saw files that the one before had not seen."""
    left: list[watch.Arrival] = field(default_factory=list)
    """What had arrived, but was not taken by the last sweep."""
    _took: bool = False
    """Whether the last sweep took anything."""
    _shown: dict[str, mailroom.SourceStatus] = field(default_factory=dict)
    _shown_at: dict[str, float] = field(default_factory=dict)
    _reported: set[str] = field(default_factory=set)
    _receipts: Receipts = field(init=False)

    def __post_init__(self) -> None:
        """What is remembered between sweeps."""
        settings = self.site.settings
        self._receipts = Receipts(settings.watch_folders, settings.watch.receipts_days)

    def sweep(self) -> int:
        """One look and what follows from it; returns how many files were taken.

        Trouble with the environment is told in STATUS.txt and tried again at the next sweep; no file is refused
        for it.
        """
        begun, taken, self.trouble, self.left = time.monotonic(), 0, "", []
        try:
            self._look()
            self.left = [arrival for arrival in self.seen.arrived if not self._is_canary(arrival)]
            if self.left:
                place.make_sure_of_room(self.site.settings.store, self.site.settings.limits.free_mb * 1_000_000)
            until = time.monotonic() + TAKING
            begin_at = 1
            while self.left and time.monotonic() <= until:
                taken += self._receive(self.left.pop(0))
                if taken == begin_at and self.left and not self._took:
                    self.taken()  # whoever is idle need not wait for the rest to be taken
                    begin_at *= 2
            self._report_busy()
            self._tidy()
        except (Unavailable, Damaged, DatabaseTrouble, OSError) as error:
            disconnect()
            self.trouble = str(error) if isinstance(error, IntakeError) else f"trouble with {_what(error)}"
            _log.warning("sweep postponed", error=type(error).__name__)
        if taken:
            self.taken()
        self._took = taken > 0
        self.show_status()
        self.longest = max(self.longest, time.monotonic() - begun)
        return taken

    @property
    def more(self) -> bool:
        """Whether the next sweep should come at once."""
        return bool(self.seen.more or self.left) and not self.trouble

    def _look(self) -> None:
        root, before = self.site.settings.watch_folders, self.seen.sightings
        if self.canaries is not None:
            self.canaries.send(root, self.seen.sources, time.monotonic())
        self.seen = watch.look(root, self.seen, time.monotonic(), self.patience, is_whole)
        self.found_new = bool(self.seen.sightings.keys() - before.keys())
        self.looked, self.headway = timezone.now(), time.monotonic()
        if self.canaries is not None:
            self.canaries.looks += 1
            self.canaries.forget(self.seen.sources)

    def _is_canary(self, arrival: watch.Arrival) -> bool:
        """Whether it is a test file of ours; if it is, it goes, whatever else is in trouble."""
        try:
            token = token_of(arrival.path)
        except FileNotFoundError:
            return False
        if token:
            arrival.path.unlink(missing_ok=True)
            if self.canaries is not None:
                self.canaries.home(arrival.source, token, time.monotonic())
        return bool(token)

    def _receive(self, arrival: watch.Arrival) -> int:
        self.headway = time.monotonic()
        try:
            row = receive(arrival, self.site.door)
        except Changed:
            return 0
        _log.info("received", receipt=row.receipt, state=row.state, code=row.code, source=row.source)
        return 1

    def _tidy(self) -> None:
        """Slips and notes that ask for nothing any more go; lists of what was taken are kept."""
        settings, now = self.site.settings, timezone.now()
        busy = [arrival.path.name for arrival in self.seen.busy]
        with place.environment():
            slips.clear(settings.watch_folders, self.seen.sources)
            for source in self.seen.sources:
                mailroom.tidy(settings.watch_folders, source, busy, time.time())
        if settings.watch.receipts:
            for source in self.seen.sources:
                self._receipts.keep(source, now.astimezone(), time.monotonic())

    def _report_busy(self) -> None:
        """A file in use for too long stays where it is; a note in `rejected/` says so, once."""
        for arrival in self.seen.busy:
            if arrival.source_file in self._reported:
                continue
            folder = mailroom.rejected_folder(self.site.settings.watch_folders, arrival.source)
            with place.environment():
                mailroom.make_own_folder(folder, self.site.settings.watch_folders)
                refusal = mailroom.Refusal(arrival.path.name, arrival.source, "E109", timezone.now())
                mailroom.write_why(folder, mailroom.shown(arrival.path.name), refusal)
            self._reported.add(arrival.source_file)

    def unreachable(self) -> tuple[str, ...]:
        """The sources whose folder could not be read at the last look, or did not give a file of ours back.

        All of them if their common folder is away.
        """
        whole = self.site.settings.watch_folders.is_dir()
        lost = self.canaries.missing(time.monotonic()) if self.canaries is not None else {}
        return tuple({*self.seen.unreachable, *lost} if whole else self.seen.sources)

    def waiting(self, source: str) -> int:
        """How many files of that source are not taken yet; ours do not count."""
        ours = self.canaries is not None and self.canaries.is_out(source)
        left = sum(arrival.source == source for arrival in self.left)
        return max(0, self.seen.waiting.get(source, 0) + left - ours)

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
            to_rescan = rescans.counts().get(source, 0)
        except DatabaseTrouble:
            disconnect()
            counts, to_rescan = scans.SourceCounts(), 0
        return mailroom.SourceStatus(
            looked=now,
            files=counts.files,
            pages=counts.pages,
            last_at=counts.last,
            last_name=counts.last_file,
            last_pages=counts.last_pages,
            last_receipt=counts.last_receipt,
            waiting=self.waiting(source),
            busy=tuple(arrival.path.name for arrival in self.seen.busy if arrival.source == source),
            problems=mailroom.refused_count(settings.watch_folders, source),
            to_rescan=to_rescan,
            trouble=self.trouble or ("this folder cannot be read" if source in self.unreachable() else ""),
            help_desk=settings.organisation.help_desk,
        )


def _without_time(status: mailroom.SourceStatus | None) -> object:
    return dataclasses.replace(status, looked=_NEVER) if status else None


def _what(error: Exception) -> str:
    return "the database" if isinstance(error, DatabaseTrouble) else "the disk or a share"
