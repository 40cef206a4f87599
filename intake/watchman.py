"""Who watches the sweep: a thread that only looks at memory, and says so when the sweep hangs or a canary is lost.

What the sweep does may hang for ever on a share that is away; so nothing here touches a watch folder, except for the
STATUS.txt of a sweep that has stalled, each in a thread of its own that nobody waits for.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils import timezone

from intake import mailroom, observe, pulse
from intake.pulse import Pulse, SourcePulse

if TYPE_CHECKING:
    from collections.abc import Callable

    from intake.listening import Ears
    from intake.sweep import Sweeper

EVERY = 5.0
_log = observe.log("watchman")


@dataclass
class Watchman:
    """Watches over one sweep; `patience` is in seconds without headway."""

    sweeper: Sweeper
    ears: Ears | None
    patience: float
    clock: Callable[[], float] = time.monotonic
    _stop: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None
    _stalled: bool = False
    _lost: frozenset[str] = frozenset()

    def start(self) -> None:
        """Begin, in a thread of its own."""
        self._thread = threading.Thread(target=self._run, name="watchman", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=10)

    def _run(self) -> None:
        while not self._stop.wait(min(EVERY, self.patience / 2)):
            self.tick()

    def tick(self) -> Pulse:
        """Look, log what is new, and say it in the pulse.  Never raises."""
        said = self.look()
        if said.stalled and not self._stalled:
            _log.error("sweep stalled", seconds=round(self.clock() - self.sweeper.headway))
            self._tell(said)
        elif self._stalled and not said.stalled:
            _log.info("sweep goes on")
        lost = frozenset(source.name for source in said.sources if source.canary_late is not None)
        for source in sorted(lost - self._lost):
            _log.error("canary lost", source=source)
        for source in sorted(self._lost - lost):
            _log.info("canary found", source=source)
        self._stalled, self._lost = said.stalled, lost
        try:
            pulse.write(self.sweeper.site.settings.data, said)
        except OSError as error:
            _log.warning("no pulse", error=type(error).__name__)
        return said

    def look(self) -> Pulse:
        """How the watching is at this moment."""
        sweeper, seen = self.sweeper, self.sweeper.seen
        late = sweeper.canaries.missing(self.clock()) if sweeper.canaries is not None else {}
        busy = [arrival.source for arrival in seen.busy]
        return Pulse(
            said=timezone.now(),
            looked=sweeper.looked,
            stalled=self.clock() - sweeper.headway > self.patience,
            trouble=sweeper.trouble,
            events=self.ears.state if self.ears is not None else "none",
            rearmed=self.ears.rearmed if self.ears is not None else 0,
            longest_sweep=round(sweeper.longest, 3),
            sources=tuple(
                SourcePulse(
                    name=name,
                    waiting=sweeper.waiting(name),
                    busy=busy.count(name),
                    reachable=name not in seen.unreachable,
                    canary_late=late.get(name),
                )
                for name in seen.sources
            ),
        )

    def _tell(self, said: Pulse) -> None:
        """Say it in each STATUS.txt too; whoever hangs there hangs alone."""
        settings = self.sweeper.site.settings
        status = mailroom.SourceStatus(said.looked, stalled=True, help_desk=settings.organisation.help_desk)
        for source in said.sources:
            arguments = (settings.watch_folders, source.name, status)
            threading.Thread(target=_write_status, args=arguments, daemon=True, name="status").start()


def _write_status(*arguments: object) -> None:
    try:
        mailroom.write_status(*arguments)  # type: ignore[arg-type]  # as `_tell` made them
    except OSError:
        _log.warning("no STATUS.txt")
