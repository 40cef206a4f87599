"""What the judge is taught and measured on: drawn populations, imported as a site would, asked page by page."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from intake.evaluate.matching.draw import draw_queries
from intake.evaluate.matching.queries import read_queries
from intake.evaluate.matching.run import TODAY, gather_examples, indexed

if TYPE_CHECKING:
    from rich.console import Console

    from intake.evaluate.matching.examples import Example


@dataclass(frozen=True, slots=True)
class Plan:
    """How much: populations of `patients` each with so many pages, to be taught and to keep the record on."""

    seed: int = 1
    patients: int = 300_000
    taught: int = 60_000
    kept: int = 220_000
    populations: int = 3

    def seeds(self, purpose: str) -> tuple[int, ...]:
        """The seeds of the populations of that purpose (`taught` or `kept`), of which no two are the same."""
        first = 1000 * self.seed + (0 if purpose == "taught" else 500)
        return tuple(range(first, first + self.populations))


def draw_examples(plan: Plan, purpose: str, console: Console | None, workers: int) -> list[Example]:
    """The examples of that purpose, population after population."""
    pages = getattr(plan, purpose) // plan.populations
    return [
        example
        for seed in plan.seeds(purpose)
        for example in _of_population(seed, plan.patients // plan.populations, pages, console, workers)
    ]


def _of_population(seed: int, patients: int, pages: int, console: Console | None, workers: int) -> list[Example]:
    with tempfile.TemporaryDirectory(prefix="intake-judge-") as place:
        folder = Path(place)
        draw_queries(folder, seed, patients=patients, queries=pages)
        with indexed(folder, None, console) as settings:
            return gather_examples(settings, list(read_queries(folder, TODAY)), console, workers)
