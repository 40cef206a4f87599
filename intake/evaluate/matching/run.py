"""Evaluate matching by itself: labelled queries against a patient index of any size, on all cores."""

from __future__ import annotations

import datetime as dt
import lzma
import multiprocessing
import shutil
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from intake.decide import stands_against
from intake.errors import Missing
from intake.evaluate.matching.examples import Example, example_of
from intake.evaluate.matching.figures import figures_of
from intake.evaluate.matching.queries import read_queries
from intake.evaluate.matching.report import MatchingReport
from intake.evaluate.progress import bar, watched
from intake.matching import keys_of, match
from intake.matching.judge import Judge, shipped_judge
from intake.records.connect import connect, migrate
from intake.records.patients import StoredPatients
from intake.settings import Database, build

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rich.console import Console

    from intake.evaluate.matching.figures import Answer
    from intake.evaluate.matching.queries import Query
    from intake.settings import Settings

    Teach = Callable[[Sequence[Example], Callable[[int], None]], tuple[Judge, Sequence[Answer]]]

TODAY = dt.date(2026, 3, 2)
"""The day on which drawn queries are read: nobody on them is born after it."""
_CHUNK = 100
_TIMED = 2_000
"""So many look-ups are timed, one after the other in one process."""


def evaluate_matching(
    folder: Path,
    console: Console | None = None,
    *,
    index: Settings | None = None,
    teach: Teach | None = None,
    sample: int = 0,
    workers: int = 0,
) -> MatchingReport:
    """Look every query of the folder up and say how well that went.

    `folder` holds `patients.csv`, `queries.csv` and `truth.csv` (`forge --queries` draws them), any of them packed.
    `index` is a site whose index holds these patients already; without it one is made for the time being.  `teach`
    makes a judge of examples, with its answers to pages it was not taught on: it is taught on one half of the queries
    and measured on the other, beside the shipped one.  `sample` is so many queries from the beginning; 0 is all.
    Raises `Missing` if a part is.
    """
    for part in ("queries.csv", "truth.csv", *(() if index else ("patients.csv",))):
        if not any((folder / f"{part}{ending}").exists() for ending in ("", ".xz", ".gz")):
            raise Missing(f"the folder has no {part}")
    with indexed(folder, index, console) as settings:
        queries = list(read_queries(folder, TODAY))[: sample or None]
        examples = gather_examples(settings, queries, console, workers)
        waits = _timed(settings, queries[:_TIMED])
    judges: dict[str, Judge] = {"theory": Judge(()), "shipped": shipped_judge()}
    figures = {name: figures_of(examples, judge) for name, judge in judges.items()}
    if teach:
        first, second = halves(examples)
        with _shown(console, "Teaching") as step:
            judge, fitted = teach(first, step)
        figures["taught on the other half"] = figures_of(second, judge, fitted=fitted)
    return MatchingReport(folder.name, len(examples), figures, waits)


def halves(examples: Sequence[Example]) -> tuple[list[Example], list[Example]]:
    """Every other one, so that both have the same mixture."""
    return list(examples[::2]), list(examples[1::2])


def gather_examples(
    settings: Settings, queries: Sequence[Query], console: Console | None = None, workers: int = 0
) -> list[Example]:
    """The examples of all queries, in their order, gathered in worker processes."""
    chunks = [queries[at : at + _CHUNK] for at in range(0, len(queries), _CHUNK)]
    spawn = multiprocessing.get_context("spawn")
    many = workers or settings.readers
    with ProcessPoolExecutor(many, mp_context=spawn, initializer=_connect, initargs=(settings,)) as pool:
        done = watched(pool.map(_gather, chunks), len(chunks), console, "Looking up")
        return [example for chunk in done for example in chunk]


_patients = StoredPatients(keys_of)


def _connect(settings: Settings) -> None:
    connect(settings)


def _gather(queries: Sequence[Query]) -> list[Example]:
    return [example_of(query, _patients, partial(stands_against, findings=query.findings)) for query in queries]


def _timed(settings: Settings, queries: Sequence[Query]) -> tuple[float, ...]:
    """Seconds of each look-up, whole: fetched, weighed and judged."""
    connect(settings)
    waits = []
    for query in queries:
        began = time.perf_counter()
        match(query.findings, query.document, _patients)
        waits.append(time.perf_counter() - began)
    return tuple(sorted(waits))


@contextmanager
def indexed(folder: Path, index: Settings | None, console: Console | None) -> Iterator[Settings]:
    """The settings of a site whose index holds the patients of the folder: that one, or one that lasts as long."""
    if index:
        yield index
        return
    with tempfile.TemporaryDirectory(prefix="intake-evaluate-") as place:
        # Never the database of a real site, whatever the environment says: these patients are made up.
        settings = build(Path(place), {}).model_copy(update={"database": Database()})
        settings.work.mkdir(parents=True)
        connect(settings)
        migrate()
        plain = folder / "patients.csv"
        if not plain.exists():
            plain = Path(place) / "patients.csv"
            with lzma.open(folder / "patients.csv.xz") as packed, plain.open("wb") as out:
                shutil.copyfileobj(packed, out)
        with _shown(console, "Importing patients") as step:
            done = 0

            def told(lines: int) -> None:
                nonlocal done
                step(lines - done)
                done = lines

            _patients.load(plain, told)
        yield settings


@contextmanager
def _shown(console: Console | None, doing: str) -> Iterator[Callable[[int], None]]:
    if console is None:
        yield lambda _: None
        return
    with bar(console) as progress:
        task = progress.add_task(doing, total=None)
        yield lambda step: progress.advance(task, step)
