"""What the database knows of work under way."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from intake.records import machine, scans
from intake.records.connect import SQLITE_FILE
from intake.records.ledger import Ledger
from intake.records.models import DocumentRow, ScanRow
from tests.cases import taken_scan
from tests.records.test_facts import referred
from tests.records.test_samples import filed

if TYPE_CHECKING:
    from intake.settings import Settings

pytestmark = pytest.mark.database


def test_the_oldest_file_in_work_is_told_unless_it_waits_for_better_times(settings: Settings) -> None:
    assert machine.oldest_working() is None
    scan = taken_scan(settings, Ledger.of(settings.keys))
    row = ScanRow.objects.get(receipt=scan.receipt)
    assert machine.oldest_working() == row.arrived
    scans.later(row.pk, 600, Ledger.of(settings.keys), "Unavailable")
    assert machine.oldest_working() is None


def test_what_waits_is_counted_with_its_oldest_and_those_past_due(settings: Settings) -> None:
    row = referred(settings)
    DocumentRow.objects.filter(pk=row.pk).update(due=timezone.now() - dt.timedelta(minutes=1))
    found = machine.waiting()
    assert (found.documents, found.oldest, found.past_due) == (1, row.created, 1)
    assert machine.by_state() == ({"working": 1}, {"review": 1})


def test_pages_files_and_days_are_counted(settings: Settings) -> None:
    row = filed(settings, 1)
    scans.settle(row.scan_id, Ledger.of(settings.keys))
    now = timezone.now()
    assert machine.pages_since(now - dt.timedelta(hours=1)) == 3
    assert set(machine.last_files()) == {"fax"}
    assert machine.first_file() == machine.last_files()["fax"]
    assert {name: len(came) for name, came in machine.arrivals(now - dt.timedelta(hours=1)).items()} == {"fax": 1}
    assert machine.auto_by_day(now - dt.timedelta(days=1), now) == {now.date(): (1, 1)}


def test_a_database_has_a_size(settings: Settings) -> None:
    assert machine.database_bytes(settings.data / SQLITE_FILE) > 10_000
