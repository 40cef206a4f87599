"""Two corpora stand side by side with their differences."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

from rich.console import Console

from intake.evaluate.compare import Comparison
from intake.evaluate.judged import judge
from intake.evaluate.report import Report
from intake.evaluate.score import by_quality, figures, file_figures
from intake.evaluate.speed import Speed
from intake.evaluate.understood import understood
from tests.evaluate.findings import born, item, line, name, told

if TYPE_CHECKING:
    from intake.model import Finding


def report(corpus: str, *findings: Finding) -> Report:
    items = [item("name", "patient", "Ann Levy"), item("birth_date", "patient", "03/02/1950")]
    truth = [{"file": "a", "class": "bw300", "documents": [told()], "optional_pages": [], "items": items}]
    lines = [line(*findings)]
    judged = judge(truth, lines)
    return Report(
        corpus,
        tuple(judged),
        figures(judged),
        by_quality(judged),
        file_figures(truth, lines, judged),
        understood(judged, lines),
        Speed(1, 1, 1.0, 1.0, 1.0, 1.0, 1.0),
    )


def test_the_difference_is_what_the_second_has_less_or_more() -> None:
    both = Comparison(report("train", name("LEVY", "ANN"), born()), report("held-out", born()))
    written = json.loads(json.dumps(both.to_json()))
    assert [one["corpus"] for one in written["corpora"]] == ["train", "held-out"]
    assert written["differences"]["name (patient), recall"] == -1.0
    assert written["differences"]["birth_date (patient), recall"] == 0.0
    assert written["differences"]["name and birth date (all)"] == -1.0


def test_all_of_it_fits_a_hundred_columns() -> None:
    screen = io.StringIO()
    Comparison(report("train", name("LEVY", "ANN")), report("held-out", born())).show(Console(file=screen, width=100))
    assert "held-out against train" in screen.getvalue()
    assert "-100.0" in screen.getvalue()
    assert max(map(len, screen.getvalue().splitlines())) <= 100
    assert "…" not in screen.getvalue()
