"""What the service does beside its work: it writes down outside the database what must not be lost with it.

Trouble with a disk or the database is logged and tried again; it never stops the taking of files.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.utils import Error as DatabaseTrouble

from intake import observe, pictures, purge
from intake.errors import Damaged, Unavailable
from intake.filing import place, recall
from intake.records import recalls
from intake.records.books import Books
from intake.records.connect import disconnect
from intake.records.ledger_files import LedgerFiles
from intake.scrub import Scrub

if TYPE_CHECKING:
    from collections.abc import Callable

    from intake.records.ledger import Ledger
    from intake.settings import Settings

LEDGER_SECONDS, BOOKS_SECONDS = 5.0, 15.0
"""So old may the ledger's files and the books be: what happened since is lost with the database and nothing else."""
PICTURES_SECONDS, RECALLS_SECONDS = 6 * 3600.0, 30.0
_log = observe.log("upkeep")


@dataclass(slots=True)
class Upkeep:
    """The deeds of one site that come round by the clock."""

    settings: Settings
    ledger: Ledger
    clock: Callable[[], float] = time.monotonic
    _due: dict[str, float] = field(default_factory=dict)

    def tick(self) -> None:
        """Do what is due.  Never raises."""
        for name, (every, deed) in self._deeds().items():
            if self.clock() >= self._due.get(name, 0.0):
                self._do(name, deed)
                self._due[name] = self.clock() + every

    def finish(self) -> None:
        """Write down everything now: the service ends.  Never raises."""
        for name, (_, deed) in self._deeds().items():
            if name != "scrub":
                self._do(name, deed)

    def _deeds(self) -> dict[str, tuple[float, Callable[[], object]]]:
        files = LedgerFiles(self.settings.ledger_files, self.settings.anchors)
        return {
            "ledger": (LEDGER_SECONDS, files.catch_up),
            "books": (BOOKS_SECONDS, Books(self.settings.books, place.replace).catch_up),
            "anchor": (self.settings.ledger.anchor_minutes * 60, files.anchor),
            **({"scrub": (60.0, self._scrub)} if self.settings.service.scrub_seconds else {}),
            "destroyed": (RECALLS_SECONDS, lambda: purge.finish(self.settings, self.ledger)),
            "recalls": (RECALLS_SECONDS, lambda: recall.complete(recalls.pending(), self.settings.site)),
            "pictures": (
                PICTURES_SECONDS,
                lambda: pictures.sweep(self.settings.pictures, self.settings.web.keep_pictures_days),
            ),
        }

    def _scrub(self) -> None:
        Scrub(self.settings, self.ledger).work(self.settings.service.scrub_seconds)

    def _do(self, name: str, deed: Callable[[], object]) -> None:
        try:
            deed()
        except DatabaseTrouble as trouble:
            disconnect()
            _log.warning("upkeep postponed", where=name, error=type(trouble).__name__)
        except (OSError, Damaged, Unavailable) as trouble:
            _log.warning("upkeep postponed", where=name, error=type(trouble).__name__)
