"""The desk's figures, on a small crowd: asked as browsers do, and told whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console

from intake.evaluate.bench.desk import PROCESSOR, bench_desk

if TYPE_CHECKING:
    import pytest


def test_every_thing_asked_is_timed_and_told(capsys: pytest.CaptureFixture[str]) -> None:
    figures = bench_desk(count=60, asked=5)
    assert set(figures.to_json()["times"]) == {"claim", "decision", PROCESSOR, "words", "search"}
    assert all(times.queries == 5 and times.p50 > 0 for times in figures.times.values())
    figures.show(Console())
    assert "60 open documents" in capsys.readouterr().out
