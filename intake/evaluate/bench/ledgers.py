"""How long the ledger takes: writing events, and verifying the chain and the files."""

from __future__ import annotations

import tempfile
import time
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from django.db import transaction

from intake.records.connect import connect, disconnect, migrate
from intake.records.ledger import Ledger
from intake.records.ledger_files import LedgerFiles
from intake.settings import build


@dataclass(frozen=True, slots=True)
class LedgerCost:
    """Seconds for so many events."""

    events: int
    write: float
    copy: float
    verify: float
    faults: int


def measure(events: int) -> LedgerCost:
    """Write so many events into a SQLite ledger of its own, copy them to files, verify both."""
    with tempfile.TemporaryDirectory(prefix="intake-ledger-") as folder:
        settings = build(Path(folder), {})
        settings.keys.mkdir(parents=True)
        connect(settings)
        migrate()
        ledger = Ledger.of(settings.keys)
        marks = [time.perf_counter()]
        with transaction.atomic():
            for number in range(events):
                ledger.write("service", "taken", f"R-2026-{number:06d}", pages=number % 7)
        marks.append(time.perf_counter())
        files = LedgerFiles(settings.ledger_files)
        files.catch_up()
        marks.append(time.perf_counter())
        faults = [*ledger.faults(), *files.faults()]
        marks.append(time.perf_counter())
        disconnect()
    write, copy, verify = (after - before for before, after in pairwise(marks))
    return LedgerCost(events, round(write, 2), round(copy, 2), round(verify, 2), len(faults))
