"""`thresholds show` tells from which probability documents are filed, and why."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from typer.testing import CliRunner

from intake.cli import loaded

if TYPE_CHECKING:
    from intake.settings import Settings

run = CliRunner()


def test_the_threshold_is_shown_with_what_other_rates_would_give(settings: Settings) -> None:
    shown = run.invoke(loaded(), ["thresholds", "show", "--site", str(settings.site)])
    assert shown.exit_code == 0
    assert "1 in 10,000" in shown.output
    assert "1 in 1,000" in shown.output


def test_as_json_a_program_can_read_it(settings: Settings) -> None:
    said = json.loads(run.invoke(loaded(), ["thresholds", "show", "--site", str(settings.site), "--json"]).stdout)
    assert said["max_wrong_patient_rate"] == 0.0001
    assert said["threshold"] >= max(said["by_record"], said["floor"])
    rates = {row["rate"]: row for row in said["rates"]}
    assert rates[0.001]["filed"] >= rates[0.0001]["filed"] > 0
    assert rates[0.0001]["bound"] <= 0.0001
    assert not said["tightened"]
