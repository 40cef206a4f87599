"""Let the contenders alternate on the same scans, several rounds, and gather what they cost."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from intake.evaluate.bench import alone, others, pieces, service, stages
from intake.evaluate.bench.report import (
    OCR,
    OCRMYPDF,
    OCRMYPDF_DESKEW,
    TESSERACT,
    WHAT,
    WHOLE,
    WHOLE_TWO,
    BenchReport,
    Figures,
    Ground,
)
from intake.evaluate.progress import bar
from intake.ocr.tesseract import version

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rich.console import Console
    from rich.progress import Progress

    from intake.evaluate.bench.pieces import Piece

    Tick = Callable[[int], object]

DOCUMENTS = 40
"""So many scans are forged if no folder is given."""


def bench(
    folder: Path | None = None,
    console: Console | None = None,
    *,
    rounds: int = 3,
    documents: int = 0,
    ocrmypdf: Path | None = None,
    long: bool = True,
) -> BenchReport:
    """Measure all contenders on the scans of that folder, or on forged ones.

    `documents` limits the scans (0: all of the folder, or `DOCUMENTS` forged ones); `ocrmypdf` is the program,
    found by itself if not given; without it two contenders do not run.  `long`: the memory for a scan of a hundred
    pages is measured too.  Raises `Missing` if there is nothing to measure, `Unavailable` if a contender fails.
    """
    program = others.find(ocrmypdf)
    with (
        tempfile.TemporaryDirectory(prefix="intake-bench-") as scratch,
        bar(console) if console is not None else nullcontext() as progress,
    ):
        return _Bench(Path(scratch), program, progress).run(folder, rounds, documents, long=long)


@dataclass(frozen=True, slots=True)
class _Bench:
    """One bench: its scratch folder, the OCRmyPDF if there is one, and where progress is shown."""

    scratch: Path
    program: Path | None
    progress: Progress | None

    def run(self, folder: Path | None, rounds: int, documents: int, *, long: bool) -> BenchReport:
        with self._task("Finding the scans", None):
            if folder is None:
                files, house = pieces.forged(self.scratch, documents or DOCUMENTS)
            else:
                files, house = pieces.found(folder, self.scratch)
            files = pieces.evenly(files, documents or (DOCUMENTS if folder is None else 0))
        with self._task("Preparing", len(files)) as tick:
            chosen, broken, refused = pieces.prepared(files, self.scratch, self._takes, lambda: tick(-1))
        with self._task("Making a site", None):
            template = service.make_template(self.scratch, house)
            warm_up = pieces.warm_up_scan(self.scratch)
        found, states, sizes = self._rounds(chosen, rounds, template, warm_up)
        with self._task("Stages", len(chosen)) as tick:
            by_stage = stages.by_stage(template, chosen, warm_up, tick)
        peak = self._long(template, warm_up) if long else None
        ground = Ground(
            scans=len(chosen),
            pages=sum(piece.pages for piece in chosen),
            broken=broken,
            refused=refused,
            states=states,
            tesseract=version(),
            ocrmypdf=others.version(self.program) if self.program else "",
        )
        return BenchReport(ground, found, by_stage, peak, sizes)

    def _takes(self, piece: Piece) -> bool:
        return self.program is None or others.takes(self.program, piece, self.scratch)

    def _rounds(
        self, chosen: Sequence[Piece], rounds: int, template: Path, warm_up: Path
    ) -> tuple[dict[str, tuple[Figures, ...]], dict[str, int], tuple[float, ...]]:
        """Every contender in every round, every second round backwards: what drifts meets all of them."""
        states: dict[str, int] = {}
        sizes: list[tuple[float, ...]] = []

        def whole(readers: int, tick: Tick) -> Figures:
            spent = service.take_in(template, chosen, warm_up, self.scratch / "site", readers=readers, progress=tick)
            states.update(spent.states)
            return _figures(chosen, spent.cpu, spent.cpu_in_all, spent.wall, spent.peak_mb)

        def ocr(tick: Tick) -> Figures:
            spent = alone.read_all(template, chosen, warm_up, self.scratch, tick)
            sizes.append(spent.sizes)
            return _figures(chosen, spent.cpu, spent.cpu_in_all, spent.wall, spent.peak_mb)

        def bare(tick: Tick) -> Figures:
            spent = others.tesseract(chosen, self.scratch, tick)
            return _figures(chosen, spent.cpu, spent.cpu, spent.wall, spent.peak_mb)

        def other(program: Path, options: Sequence[str], tick: Tick) -> Figures:
            spent = others.ocrmypdf(program, chosen, self.scratch, options, tick)
            starting = others.start_up(program, self.scratch) * len(chosen)
            return _figures(chosen, spent.cpu - starting, spent.cpu, spent.wall, spent.peak_mb)

        contenders: dict[str, Callable[[Tick], Figures]] = {
            WHOLE: lambda tick: whole(1, tick),
            WHOLE_TWO: lambda tick: whole(2, tick),
            OCR: ocr,
            TESSERACT: bare,
        }
        program = self.program
        if program is not None:
            contenders[OCRMYPDF] = lambda tick: other(program, (), tick)
            contenders[OCRMYPDF_DESKEW] = lambda tick: other(program, others.DESKEW, tick)
        found: dict[str, list[Figures]] = defaultdict(list)
        for number in range(1, rounds + 1):
            for name in list(contenders) if number % 2 else reversed(contenders):
                with self._task(f"Round {number} of {rounds}: {WHAT[name]}", len(chosen)) as tick:
                    found[name].append(contenders[name](tick))
        return {name: tuple(found[name]) for name in contenders}, states, sizes[0]

    def _long(self, template: Path, warm_up: Path) -> float:
        """The largest process of a service with two workers that takes in a scan of a hundred pages."""
        with self._task("Drawing a scan of 100 pages", None):
            path = pieces.long_scan(self.scratch)
            scan = pieces.Piece(path, "image/tiff", (path,) * pieces.LONG_PAGES)
        with self._task("Taking in a scan of 100 pages", 1) as tick:
            spent = service.take_in(template, [scan], warm_up, self.scratch / "site", readers=2, progress=tick)
        return round(spent.peak_mb, 1)

    @contextmanager
    def _task(self, doing: str, total: int | None) -> Iterator[Tick]:
        """Show progress: the function given is told how many are done, or -1 for one more."""
        if self.progress is None:
            yield lambda _: None
            return
        progress = self.progress
        task = progress.add_task(doing, total=total)
        yield lambda done: progress.advance(task) if done < 0 else progress.update(task, completed=done)
        progress.remove_task(task)


def _figures(chosen: Sequence[Piece], cpu: float, cpu_in_all: float, wall: float, peak_mb: float) -> Figures:
    pages = sum(piece.pages for piece in chosen)
    return Figures(cpu / pages, cpu_in_all / pages, wall / len(chosen), peak_mb)
