"""What the service does from time to time, beside its work: signs of life, samples, alerts.

A thread of its own, so that a slow mail server holds up nothing; the sweep hands in what it saw.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.utils import Error as DatabaseTrouble
from django.utils import timezone

from intake import __version__, observe, sending
from intake.alerts import alerts
from intake.desk import draw_samples
from intake.health import Health, limits_of, note_disk
from intake.records import alarms, pulses
from intake.records.connect import disconnect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from intake.records.ledger import Ledger
    from intake.settings import Settings

BEAT_SECONDS, ALERT_SECONDS, SAMPLE_SECONDS = 15.0, 60.0, 300.0
_log = observe.log("vigil")


@dataclass(slots=True)
class Vigil:
    """Watches over one site while its service runs."""

    settings: Settings
    ledger: Ledger
    clock: Callable[[], float] = time.monotonic
    last_sweep: float = field(default=0.0)
    """When the sweep last came round, by `clock`; 0 if it never has."""
    _failed: dict[str, int] = field(default_factory=dict)
    _due: dict[str, float] = field(default_factory=dict)
    _health: Health | None = None
    _stop: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def swept(self, sources: Iterable[str], unreachable: Iterable[str]) -> None:
        """The sweep came round: it saw these sources, of which those could not be read."""
        gone = set(unreachable)
        self._failed = {name: self._failed.get(name, 0) + 1 if name in gone else 0 for name in {*sources, *gone}}
        self.last_sweep = self.clock()

    def start(self) -> None:
        """Begin, in a thread of its own."""
        self._thread = threading.Thread(target=self._run, name="vigil", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End, after what is being done."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=30)

    def _run(self) -> None:
        while not self._stop.wait(1.0):
            self.tick()
        disconnect()

    def tick(self) -> None:
        """Do what is due; trouble with the database or the disk is logged and tried again."""
        for name, every, deed in (
            ("beat", BEAT_SECONDS, self._beat),
            ("samples", SAMPLE_SECONDS, self._draw),
            ("alerts", ALERT_SECONDS, self._alert),
        ):
            if self.clock() < self._due.get(name, 0.0):
                continue
            self._due[name] = self.clock() + every
            try:
                deed()
            except (DatabaseTrouble, OSError) as trouble:
                disconnect()
                _log.warning("vigil postponed", where=name, error=type(trouble).__name__)

    def is_alive(self) -> bool:
        """Whether the sweep has come round of late."""
        return bool(self.last_sweep) and self.clock() - self.last_sweep < self.settings.alerts.silent_minutes * 60

    def _beat(self) -> None:
        """A sign of life only while the sweep comes round: a service that no longer looks is silent."""
        if self.is_alive():
            pulses.beat(pulses.HEART, version=__version__, failed_looks=self._failed)

    def _draw(self) -> None:
        note_disk(self.settings, timezone.localdate())
        drawn = draw_samples(self.settings, self.ledger, timezone.now())
        if drawn:
            _log.info("samples drawn", count=drawn)

    def _alert(self) -> None:
        self._health = self._health or Health(self.settings)
        found = alerts(self._health.facts(timezone.now().astimezone()), limits_of(self.settings))
        sending.tell(*alarms.note(found), self.settings)
