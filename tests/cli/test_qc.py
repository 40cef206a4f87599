"""`intake qc`: samples drawn, recorded and reported from the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.utils import timezone
from typer.testing import CliRunner

from intake.cli import loaded
from intake.errors import Conflict
from intake.quality import Rates
from intake.records import samples
from intake.records.ledger import Ledger
from intake.web import accounts
from tests.records.test_samples import filed
from tests.records.test_stops import wrong_patient

if TYPE_CHECKING:
    from click.testing import Result

    from intake.settings import Settings


def run(settings: Settings, *arguments: str) -> Result:
    return CliRunner().invoke(loaded(), ["qc", *arguments, "--site", str(settings.site)])


def test_a_filed_document_is_drawn_and_recorded(settings: Settings) -> None:
    row = filed(settings, 1)
    checker = accounts.add_account("ann", "reviewer", None, Ledger.of(settings.keys))
    assert json.loads(run(settings, "sample", "--json").stdout) == {"drawn": 1, "open": 1, "disputed": 0}
    assert json.loads(run(settings, "sample", "--json").stdout)["drawn"] == 0
    options = ["--checker", "ann", "--patient", "100001", "--type", "letter", "--date", "2026-03-14"]
    done = run(settings, "record", row.receipt, *options, "--json")
    assert json.loads(done.stdout) == {"receipt": row.receipt, "state": "settled", "disputed": []}
    assert samples.of_receipt(row.receipt).checker == f"user:{checker.pk}"
    report = json.loads(run(settings, "report", "--json").stdout)
    patient = next(one for one in report["results"] if (one["filed_by"], one["item"]) == ("intake", "patient"))
    assert (patient["wrong"], patient["checked"], patient["high"]) == (0, 1, 1.0)


def test_a_wrong_patient_is_listed_and_asks_for_attention(settings: Settings) -> None:
    stop = wrong_patient(settings)
    said = run(settings, "report")
    assert said.exit_code == 4
    assert stop.receipt in said.stdout
    assert "100 %" not in said.stdout
    assert json.loads(run(settings, "report", "--json").stdout)["stopped"] == [{"type": "letter", "source": "fax"}]


def test_who_filed_a_document_cannot_record_its_check(settings: Settings) -> None:
    clerk = accounts.add_account("bo", "reviewer", None, Ledger.of(settings.keys))
    row = filed(settings, 1, by=f"user:{clerk.pk}")
    samples.draw_due(b"secret", Rates(human=1.0), timezone.now(), Ledger.of(settings.keys))
    options = ["--checker", "bo", "--patient", "100001", "--type", "letter", "--date", "none"]
    assert isinstance(run(settings, "record", row.receipt, *options).exception, Conflict)
