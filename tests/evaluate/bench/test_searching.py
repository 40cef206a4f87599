"""The bench of the search: it asks every keystroke and counts who is found."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from intake.cli import loaded
from intake.evaluate.bench.searching import Times
from intake.matching import keys_of
from intake.records.patients import StoredPatients

if TYPE_CHECKING:
    from pathlib import Path

    from intake.settings import Settings


@pytest.mark.database
def test_every_keystroke_is_timed_and_everybody_is_found(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "index.csv"
    rows = [f"{n},Ash{'abcdefghij'[n]},Ann,19{40 + n}-03-14,212555010{n}" for n in range(10)]
    file.write_text("\n".join(["mrn,last_name,first_name,birth_date,phone", *rows]), encoding="utf-8")
    StoredPatients(keys_of).load(file)
    done = CliRunner().invoke(loaded(), ["bench", "--search", str(settings.site), "--json"], catch_exceptions=False)
    told = json.loads(done.output)
    assert told["patients"] == 10
    assert all(right == asked for right, asked in told["found"].values())
    assert told["keystrokes"]["queries"] == told["processor"]["queries"] > 100
    assert told["in_budget"]


def test_times_are_told_in_milliseconds() -> None:
    times = Times.of([n / 1000 for n in range(1, 101)])
    assert (times.p50, times.p95, times.p99, times.most) == (51.0, 96.0, 100.0, 100.0)
