"""The service: the sweep, the workers and the desk, in one process.

`Service.run` stays until it is told to stop; `run_once` takes in what lies in the watch folders and ends.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from django.db.utils import Error as DatabaseTrouble

from intake import observe, ocr, watch
from intake.canary import Canaries
from intake.filing import place
from intake.holding import keep_up
from intake.listening import Ears
from intake.records import scans
from intake.records.connect import disconnect
from intake.settings import notify_socket
from intake.sweep import Sweeper
from intake.systemd import Systemd
from intake.upkeep import Upkeep
from intake.vigil import Vigil
from intake.watchman import Watchman
from intake.work import Engine

if TYPE_CHECKING:
    from collections.abc import Callable

    from intake.desk import Site
    from intake.settings import Settings

REPAIR_SECONDS = 3.0
"""Between two looks for open rows without a workflow, where nothing new was taken: every open row is asked for."""
BURST = 0.2
"""Seconds between two looks at least, whatever arrives."""
_SHORT = 0.05
"""Seconds between two looks at least, where no event ends the wait."""
_LATE = 0.01
"""Seconds by which a look is later than the moment at which a file may have arrived, lest it come too early."""
ONCE_PATIENCE = 30.0
"""Seconds without a change after which `run --once` gives up on a file whose end is missing."""
_log = observe.log("daemon")


def canaries_of(settings: Settings) -> Canaries | None:
    """The canaries of a site; None if it wants none."""
    own = settings.watch
    if not own.canary_minutes:
        return None
    return Canaries(own.canary_minutes * 60, max(4 * (own.every_seconds + own.still_seconds), own.canary_seconds))


class Service:
    """The running service of one site.  The caller holds the site's `lock`."""

    def __init__(self, site: Site, *, once: bool = False) -> None:
        self.site = site
        settings = site.settings
        stuck = ONCE_PATIENCE if once else settings.watch.in_use_minutes * 60
        self.engine = Engine(site)
        self.upkeep = Upkeep(settings, site.ledger)
        self.vigil = Vigil(settings, site.ledger)
        self.systemd = Systemd(notify_socket())
        self.wake = threading.Event()
        self.stopping = threading.Event()
        self._repaired = -REPAIR_SECONDS
        self.sweeper = Sweeper(
            site,
            watch.Patience(settings.watch.still_seconds, stuck, settings.watch.in_use_minutes * 60),
            taken=self._begin_work,
            canaries=None if once else canaries_of(settings),
        )
        self.ears = Ears(settings.watch_folders, self.wake, threading.Event())
        self.watchman = Watchman(self.sweeper, self.ears, settings.watch.stalled_seconds)

    def prepare(self) -> None:
        """Make the folders, clear what an interrupted run left half-made, and have the readers made ready meanwhile."""
        ocr.make_ready()
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
        # A pipeline for each further reader: by the first two scans at once it would be too late.
        build = self.site.desk.recogniser.spares.build
        threading.Thread(target=build, args=(settings.readers - 1,), name="spares", daemon=True).start()
        self.systemd.ready("watching")
        self.ears.listen()
        self.vigil.start()
        self.watchman.start()
        try:
            while not self.stopping.is_set():
                self.wake.clear()
                self.sweeper.sweep()
                self.ears.looked(found_new=self.sweeper.found_new)
                self.ears.listen()
                self.vigil.swept(self.sweeper.seen.sources, self.sweeper.unreachable())
                if time.monotonic() >= self._repaired + REPAIR_SECONDS:
                    self._begin_work()
                self.upkeep.tick()
                self._feed()
                if self.sweeper.more:
                    continue
                self._sleep(self._pause())
        finally:
            self.systemd.stopping()
            self.ears.stop()
            self.watchman.stop()
            self.vigil.stop()
            self.engine.stop()
            self.upkeep.finish()

    def run_once(self, progress: Callable[[int, int], object]) -> None:
        """Take in everything that lies in the watch folders now, and wait until it is settled and in its folder.

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
                if self.sweeper.more:
                    continue
                is_open = waiting or open_now or self.sweeper.seen.arrived or self.sweeper.trouble
                if not (is_open or self.engine.is_delivering()):
                    break
                self._sleep(min(self.site.settings.watch.still_seconds or _SHORT, 0.5))
        finally:
            self.engine.stop()
            self.upkeep.finish()

    def stop(self) -> None:
        """End `run` or `run_once` after the current sweep; running work is finished first."""
        self.stopping.set()
        self.wake.set()

    def _feed(self) -> None:
        """Tell systemd that the service lives: the sweep has come round, and no worker has stood still for too long."""
        try:
            idle = not scans.open_count() - scans.postponed_count()
        except DatabaseTrouble:  # a restart would not bring it back
            disconnect()
            idle = True
        if idle or not self.engine.hands.stands_still(self.site.settings.limits.page_seconds):
            self.systemd.alive()

    def _pause(self) -> float:
        """Seconds until the next look: until the first of what waits will have been still for long enough."""
        own, seen = self.site.settings.watch, self.sweeper.seen
        soon = seen.due + _LATE - time.monotonic()
        if seen.arrived:
            soon = min(soon, own.still_seconds)
        return min(max(soon, _SHORT), own.every_seconds)

    def _sleep(self, seconds: float) -> None:
        """Wait for the next look.  An event ends the wait early, but in a burst of files not at every one."""
        begun = time.monotonic()
        if self.wake.wait(seconds) and not self.stopping.is_set():
            time.sleep(max(0.0, min(BURST, seconds) - (time.monotonic() - begun)))

    def _begin_work(self) -> None:
        self._repaired = time.monotonic()
        try:
            keep_up(self.site, self.engine.submit_delivery)
            self.engine.repair()
        except DatabaseTrouble as error:
            disconnect()
            _log.warning("repair postponed", error=type(error).__name__)
