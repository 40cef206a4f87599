"""Where the processor time of a scan goes: the one path walked dry, in this process, with a clock at every stage."""

from __future__ import annotations

import datetime as dt
import statistics
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from intake import ocr
from intake.decide import decide
from intake.errors import Rejected
from intake.evaluate.cpu import tree_seconds
from intake.evaluate.dry import digest_of, make_bench
from intake.extract import extract, separate
from intake.matching import match
from intake.model import Scan
from intake.ocr import tesseract
from intake.records.connect import disconnect
from intake.settings import Database, load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from intake.evaluate.bench.pieces import Piece
    from intake.model import Page, PageReading
    from intake.ocr.tesseract import Picture, RawWord
    from intake.pipeline import Desk

STAGES = ("drawing", "tesseract", "second_looks", "imaging", "recognising", "matching", "archive")
"""Drawing the pages; Tesseract's first run over them; its further runs; the rest of reading; separating and extracting;
matching and deciding; writing the searchable PDF/A."""


def by_stage(
    site: Path, pieces: Sequence[Piece], warm_up: Path, progress: Callable[[int], object] = lambda _: None
) -> dict[str, float]:
    """CPU seconds a page by stage: the median over the scans, as that site would take them in."""
    settings = load(site).model_copy(update={"database": Database()})
    desk = make_bench(settings, site).desk
    found: dict[str, list[float]] = {stage: [] for stage in STAGES}
    try:
        _walk(warm_up, desk)
        for number, piece in enumerate(pieces, start=1):
            spent = _walk(piece.path, desk)
            for stage in STAGES:
                found[stage].append(spent[stage] / piece.pages)
            progress(number)
    finally:
        disconnect()
    return {stage: round(statistics.median(seconds), 4) for stage, seconds in found.items()}


@dataclass(frozen=True, slots=True)
class _Clock:
    """CPU seconds by stage.  `last` is where the clock stood, in one place so that it can move."""

    spent: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    last: list[float] = field(default_factory=list)

    def start(self) -> None:
        self.last[:] = [tree_seconds()]

    def stop(self, stage: str) -> None:
        """What was spent since the last stop, or start, was spent on that stage."""
        now = tree_seconds()
        self.spent[stage] += now - self.last[0]
        self.last[:] = [now]


@dataclass(frozen=True, slots=True)
class _Watched:
    """The engine, going step by step: so its first run of Tesseract over some pages is told from those that follow."""

    engine: ocr.Engine
    runs: list[str]

    @property
    def version(self) -> str:
        return self.engine.version

    def read(self, pages: Sequence[Page]) -> tuple[PageReading, ...]:
        self.runs[:] = ["tesseract"]
        if isinstance(self.engine, ocr.Tesseract):
            return self.engine.read_step_by_step(pages)
        return self.engine.read(pages)


def _walk(path: Path, desk: Desk) -> dict[str, float]:
    """What each stage spends on one scan; nothing after the stage that refuses it."""
    clock, runs = _Clock(), ["tesseract"]
    scan = Scan(digest_of(path), "bench", dt.datetime.now(dt.UTC), ocr.sniff(path), path)
    out = desk.limits.work / "out"
    out.mkdir(parents=True, exist_ok=True)
    clock.start()
    try:
        pages = ocr.read(scan, desk.limits)
        clock.stop("drawing")
        with _noted(clock, runs):
            reading = ocr.recognise(pages, _Watched(desk.engine, runs))
        clock.stop("imaging")
        for document in separate(reading, desk.recogniser):
            findings = extract(document, desk.recogniser)
            clock.stop("recognising")
            decide(document, findings, match(findings, document, desk.patients), desk.policy(scan.source))
            clock.stop("matching")
            ocr.make_archive(scan.path, scan.media_type, reading, document.pages, out, desk.limits)
            clock.stop("archive")
    except Rejected:
        clock.stop("imaging")
    finally:
        ocr.forget(scan, desk.limits)
    return clock.spent


@contextmanager
def _noted(clock: _Clock, runs: list[str]) -> Iterator[None]:
    """Meanwhile every run of Tesseract is charged to the stage that stands in `runs`."""
    plain = tesseract.read_words

    def read_words(
        pictures: Sequence[Picture],
        page_seconds: float,
        psm: int = tesseract.AUTO,
        variables: dict[str, str] | None = None,
    ) -> tuple[tuple[RawWord, ...] | None, ...]:
        clock.stop("imaging")
        words = plain(pictures, page_seconds, psm, variables)
        clock.stop(runs[0])
        runs[:] = ["second_looks"]
        return words

    tesseract.read_words = read_words
    try:
        yield
    finally:
        tesseract.read_words = plain
