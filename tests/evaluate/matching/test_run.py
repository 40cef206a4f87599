"""Matching is evaluated on drawn queries over a real index, from the files to the tables."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from intake.errors import Missing
from intake.evaluate.matching.draw import draw_queries
from intake.evaluate.matching.queries import read_queries
from intake.evaluate.matching.run import TODAY, evaluate_matching, gather_examples, halves, indexed
from intake.matching.judge import Judge

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from intake.evaluate.matching.examples import Example
    from intake.evaluate.matching.figures import Answer


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("drawn") / "queries"
    draw_queries(folder, 5, patients=1500, queries=120)
    return folder


@pytest.mark.usefixtures("settings")
def test_every_query_is_looked_up_and_the_right_patient_mostly_leads(drawn: Path) -> None:
    asked: list[int] = []

    def teach(examples: Sequence[Example], watch: Callable[[int], None]) -> tuple[Judge, Sequence[Answer]]:
        asked.append(len(examples))
        watch(len(examples))
        return Judge(()), ()

    report = evaluate_matching(drawn, teach=teach, workers=1)
    assert report.queries == 120
    assert asked == [60]
    assert set(report.figures) == {"theory", "shipped", "taught on the other half"}
    top5 = report.figures["shipped"].top5
    assert top5.hits > 0.9 * top5.of
    assert len(report.waits) == 120
    assert 0 < report.wait(0.5) <= report.wait(0.99)
    out = io.StringIO()
    report.show(Console(file=out, width=140))
    assert "Filed without a person" in out.getvalue()
    assert json.loads(json.dumps(report.to_json()))["queries"] == 120


@pytest.mark.usefixtures("settings")
def test_an_example_holds_its_theory_traits_and_truth_and_nothing_of_the_person(drawn: Path) -> None:
    with indexed(drawn, None, None) as settings:
        queries = list(read_queries(drawn, TODAY))[:40]
        examples = gather_examples(settings, queries, workers=1)
    assert [one.query for one in examples] == [query.name for query in queries]
    for one in examples:
        assert len(one.own) == len(one.kin) == len(one.words) == len(one.right) == len(one.vetoed)
        assert not any(one.right) or one.present
    names = {str(f.value.last) for q in queries for f in q.findings.items if hasattr(f.value, "last")}
    told = " ".join(word for one in examples for words in one.words for word in words)
    assert not any(len(name) > 3 and name in told for name in names)


def test_halves_have_every_query_once() -> None:
    first, second = halves(list(range(7)))  # type: ignore[arg-type]
    assert sorted([*first, *second]) == list(range(7))


def test_a_folder_without_queries_is_said_to_be_none(tmp_path: Path) -> None:
    with pytest.raises(Missing, match="queries"):
        evaluate_matching(tmp_path)
