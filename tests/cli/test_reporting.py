"""`intake report`: for people, for spreadsheets, for programs; and a reconciliation whose exit code can be trusted."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone
from typer.testing import CliRunner

from intake.cli import EXIT_CODES, loaded
from intake.errors import Damaged
from intake.records import scans
from intake.records.ledger import Ledger
from intake.records.models import DocumentRow
from intake.reports.named import NAMES
from tests.records.test_samples import filed

if TYPE_CHECKING:
    from click.testing import Result

    from intake.settings import Settings


def run(settings: Settings, *arguments: str) -> Result:
    return CliRunner().invoke(loaded(), ["report", *arguments, "--site", str(settings.site)])


@pytest.mark.parametrize("name", NAMES)
def test_each_report_can_be_read_by_people_and_programs(settings: Settings, name: str) -> None:
    filed(settings, 1)
    assert run(settings, name).exit_code == 0
    tables = json.loads(run(settings, name, "--json").stdout)
    assert all({"name", "title", "rows", "note"} == set(table) for table in tables)
    rows = list(csv.reader(io.StringIO(run(settings, name, "--csv").stdout)))
    assert tables[0]["title"] == rows[0][0]


def test_a_day_is_asked_for_as_year_month_day(settings: Settings) -> None:
    assert run(settings, "day", "--from", "2026-01-01", "--to", "2026-01-31").exit_code == 0
    assert run(settings, "day", "--from", "January").exit_code == 2


def test_a_reconciled_day_ends_with_nothing_and_a_planted_gap_with_seven(settings: Settings) -> None:
    row = filed(settings, 1)
    (settings.site / row.folder).mkdir(parents=True)
    (settings.site / row.folder / "document.json").write_text("{}")
    scans.settle(row.scan_id, Ledger.of(settings.keys))
    day = timezone.now().astimezone().date().isoformat()
    sound = run(settings, "reconcile", "--day", day, "--json")
    assert sound.exit_code == 0
    assert json.loads(sound.stdout)["unaccounted"] == 0
    DocumentRow.objects.filter(pk=row.pk).update(pages=[1, 2])
    found = run(settings, "reconcile", "--day", day, "--json")
    assert json.loads(found.stdout)["unaccounted"] == 1
    assert isinstance(found.exception, Damaged)
    assert EXIT_CODES[Damaged] == 7
