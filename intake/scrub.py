"""The scrub: behind everything else, day and night, the service reads again what it has stored.

Disks lose bits in silence; a copy that was made of damaged bytes is worth nothing.  Every stored scan and every filed
document is compared with its digest, round after round, for `[service] scrub_seconds` of each minute.  Damage is an
event in the ledger, an alert, and never served: what the desk hands out is compared once more.
"""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING

from django.utils import timezone

from intake import observe
from intake.errors import Damaged
from intake.filing import place
from intake.filing.cabinet import check
from intake.records import pulses, scrubbing

if TYPE_CHECKING:
    from collections.abc import Callable

    from intake.records.ledger import Ledger
    from intake.settings import Settings

_AT_ONCE = 50
_log = observe.log("scrub")


@dataclass(frozen=True, slots=True)
class Round:
    """How far a round has come: the last document and scan looked at, when it began, and how the one before ended."""

    document: int = 0
    scan: int = 0
    began: str = ""
    checked: int = 0
    last_ended: str = ""
    last_checked: int = 0


@dataclass(frozen=True, slots=True)
class Scrub:
    """The scrub of one site; where it stands is kept in `data/scrub.json`."""

    settings: Settings
    ledger: Ledger
    clock: Callable[[], float] = field(default=time.monotonic)

    def work(self, seconds: float) -> Round:
        """Look at what is next for about so many seconds, and return where the round stands then.

        Raises OSError if the disk is in trouble: that is nobody's damage.
        """
        at = self.where()
        if not at.began:
            at = replace(at, began=timezone.now().isoformat())
        until = self.clock() + seconds
        while self.clock() < until:
            further = self._documents(at, until)
            if further == at:
                further = self._scans(at, until)
            if further == at:
                pulses.beat(pulses.VERIFY, faults=len(scrubbing.damaged()))
                at = Round(last_ended=timezone.now().isoformat(), last_checked=at.checked)
                break
            at = further
        place.replace(self.settings.data / "scrub.json", json.dumps(asdict(at)).encode())
        return at

    def where(self) -> Round:
        """Where the round stands; the beginning if that is not known."""
        try:
            return Round(**json.loads((self.settings.data / "scrub.json").read_bytes()))
        except (FileNotFoundError, ValueError, TypeError):
            return Round()

    def _documents(self, at: Round, until: float) -> Round:
        for number, identity, receipt, folder in scrubbing.filed_after(at.document, _AT_ONCE):
            try:
                check(self.settings.site / folder, identity)
            except Damaged:
                self._tell(receipt, "folder", damaged=True)
            else:
                self._tell(receipt, "folder", damaged=False)
            at = replace(at, document=number, checked=at.checked + 1)
            if self.clock() >= until:
                break
        return at

    def _scans(self, at: Round, until: float) -> Round:
        for number, receipt, digest in scrubbing.stored_after(at.scan, _AT_ONCE):
            file = place.stored(self.settings.store, digest)
            self._tell(receipt, "store", damaged=not file.is_file() or place.digest_of(file) != digest)
            at = replace(at, scan=number, checked=at.checked + 1)
            if self.clock() >= until:
                break
        return at

    def _tell(self, receipt: str, what: str, *, damaged: bool) -> None:
        if scrubbing.found(receipt, what, self.ledger, damaged=damaged):
            pulses.beat(pulses.VERIFY, faults=len(scrubbing.damaged()))
            (_log.error if damaged else _log.info)("damaged" if damaged else "sound again", receipt=receipt)
