"""Evaluate: take a corpus of known truth in, dry, on all cores, and say how good and how quick that was."""

from __future__ import annotations

import json
import multiprocessing
import tempfile
import time
import tomllib
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import TYPE_CHECKING, Any

from intake.errors import IntakeError, Missing
from intake.evaluate.dry import Bench, Taken, digest_of, duplicate, failed, make_bench
from intake.evaluate.judged import judge
from intake.evaluate.progress import watched
from intake.evaluate.report import Report
from intake.evaluate.score import by_quality, figures, file_figures
from intake.evaluate.speed import Speed
from intake.evaluate.understood import understood
from intake.matching import keys_of
from intake.records.connect import connect, migrate
from intake.records.patients import StoredPatients
from intake.settings import Database, build

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console

    from intake.settings import Settings

_PARTS = ("inbox", "patients.csv", "truth.jsonl")


def evaluate(corpus: Path, console: Console | None = None, *, results: Path | None = None, workers: int = 0) -> Report:
    """Take every file of the corpus' inbox in, dry, and score what would have happened.

    `corpus` holds `inbox/<source>/…`, `patients.csv`, `truth.jsonl` and perhaps `site.toml`.  Progress is shown on
    `console`.  `results` is where the documents' lines are kept besides.  `workers` 0 means one a core.  Raises
    `Missing` if a part of the corpus is, and `Unavailable` if the environment is in trouble.
    """
    for part in _PARTS:
        if not (corpus / part).exists():
            raise Missing(f"the corpus has no {part}")
    truth = [json.loads(line) for line in (corpus / "truth.jsonl").read_text(encoding="utf-8").splitlines() if line]
    with tempfile.TemporaryDirectory(prefix="intake-evaluate-") as folder:
        settings = _open_site(Path(folder), corpus)
        inbox = corpus / "inbox"
        files, copies = _sorted_out(inbox)
        began = time.perf_counter()
        taken = list(
            watched(_take_all(settings, inbox, files, workers or settings.readers), len(files), console, "Taking in")
        )
        wall = time.perf_counter() - began
    lines = [line for one in taken for line in one.lines] + copies
    lines.sort(key=lambda line: (line["source_file"], line["pages"]))
    if results is not None:
        results.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return _report(corpus.name, truth, lines, taken, wall)


def _open_site(folder: Path, corpus: Path) -> Settings:
    """A site of the corpus' own, with its patient index loaded, that lasts as long as the evaluation."""
    own = corpus / "site.toml"
    tables: dict[str, Any] = tomllib.loads(own.read_text(encoding="utf-8")) if own.exists() else {}
    # Never the database of a real site, whatever the environment says: the corpus' patients are made up.
    settings = build(folder, tables).model_copy(update={"database": Database()})
    settings.work.mkdir(parents=True)
    connect(settings)
    migrate()
    StoredPatients(keys_of).load(corpus / "patients.csv")
    return settings


def _sorted_out(inbox: Path) -> tuple[list[tuple[str, str]], list[dict[str, Any]]]:
    """Every file with its digest, and the lines of those whose bytes came before under another name."""
    first: dict[str, str] = {}
    files, copies = [], []
    for path in sorted(p for p in inbox.rglob("*") if p.is_file()):
        file, digest = path.relative_to(inbox).as_posix(), digest_of(path)
        if digest in first:
            copies.append(duplicate(file, digest, first[digest]))
        else:
            first[digest] = file
            files.append((file, digest))
    return files, copies


def _take_all(settings: Settings, inbox: Path, files: Sequence[tuple[str, str]], workers: int) -> Iterator[Taken]:
    """Take the files in, in worker processes, in whatever order they are done."""
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=spawn, initializer=_sit_down, initargs=(settings, inbox)) as pool:
        waiting = {pool.submit(_take, file, digest): (file, digest) for file, digest in files}
        try:
            for done in as_completed(waiting):
                bug = done.exception()
                if isinstance(bug, IntakeError | BrokenExecutor):
                    raise bug
                yield failed(*waiting[done], bug) if bug else done.result()
        finally:
            pool.shutdown(cancel_futures=True)


_bench: list[Bench] = []  # a worker process has one; there is no other way to hand it from initializer to task


def _sit_down(settings: Settings, inbox: Path) -> None:
    _bench.append(make_bench(settings, inbox))


def _take(file: str, digest: str) -> Taken:
    return _bench[0].take(file, digest)


def _report(
    name: str, truth: Sequence[dict[str, Any]], lines: Sequence[dict[str, Any]], taken: Sequence[Taken], wall: float
) -> Report:
    judged = judge(truth, lines)
    return Report(
        corpus=name,
        judged=tuple(judged),
        overall=figures(judged),
        by_quality=by_quality(judged),
        files=file_figures(truth, lines, judged),
        understood=understood(judged, lines),
        speed=Speed.of(taken, wall),
        failures=tuple(sorted(one.failure for one in taken if one.failure)),
    )
