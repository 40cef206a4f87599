"""The bench of the ledger writes what it says and finds no fault in it."""

from __future__ import annotations

from intake.evaluate.bench.ledgers import measure


def test_so_many_events_are_written_copied_and_verified() -> None:
    cost = measure(200)
    assert (cost.events, cost.faults) == (200, 0)
    assert min(cost.write, cost.verify) >= 0
