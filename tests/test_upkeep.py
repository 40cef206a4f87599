"""What must not be lost with the database is written down by the clock; trouble never stops the service."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import transaction

from intake import audit, purge
from intake.records import destroying
from intake.records.ledger import Ledger
from intake.records.ledger_files import LedgerFiles
from intake.upkeep import BOOKS_SECONDS, LEDGER_SECONDS, Upkeep
from tests.aged import TEN_YEARS, TODAY, Aged
from tests.keeping import lived_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from intake.settings import Settings

pytestmark = pytest.mark.database


def test_the_ledger_and_the_books_are_written_down_when_they_are_due(settings: Settings) -> None:
    lived_in(settings)
    now = [0.0]
    upkeep = Upkeep(settings, Ledger.of(settings.keys), lambda: now[0])
    upkeep.tick()
    head = LedgerFiles(settings.ledger_files).head().seq
    assert head > 0
    assert len(list(settings.books.glob("????/R-*.json"))) == 3
    with transaction.atomic():
        Ledger.of(settings.keys).write("service", "taken", "R-2026-000009")
    upkeep.tick()
    assert LedgerFiles(settings.ledger_files).head().seq == head
    now[0] = max(LEDGER_SECONDS, BOOKS_SECONDS)
    upkeep.tick()
    assert LedgerFiles(settings.ledger_files).head().seq == head + 1


def test_anchors_are_written_where_the_site_says(make_settings: Callable[..., Settings]) -> None:
    settings = make_settings(ledger={"anchors": "elsewhere"})
    lived_in(settings)
    Upkeep(settings, Ledger.of(settings.keys)).tick()
    assert len(list((settings.site / "elsewhere").glob("anchor-*.json"))) == 1


def test_a_folder_that_cannot_be_written_stops_nothing(settings: Settings) -> None:
    lived_in(settings)
    settings.ledger_files.write_text("in the way", encoding="ascii")
    upkeep = Upkeep(settings, Ledger.of(settings.keys))
    upkeep.tick()
    upkeep.finish()
    assert len(list(settings.books.glob("????/R-*.json"))) == 3


def test_the_service_lets_the_bytes_go_of_what_is_destroyed(make_settings: Callable[..., Settings]) -> None:
    aged = Aged.on(make_settings(retention=TEN_YEARS))
    row = aged.filed("a")
    purge.run(aged.settings, aged.approved(), "operator", aged.ledger, today=TODAY, remove=lambda: None)
    assert aged.is_there(row)
    Upkeep(aged.settings, aged.ledger).finish()
    assert not aged.is_there(row)
    assert destroying.pending() == []
    assert list(audit.verify(aged.settings, aged.ledger)) == []
