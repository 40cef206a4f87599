"""What a bench found, as JSON and as tables for people."""

from __future__ import annotations

import statistics
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from rich.bar import Bar
from rich.table import Table

from intake.evaluate.bench.others import HOW_TO_GET_IT
from intake.ocr import LARGER

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from rich.console import Console

WHOLE, WHOLE_TWO, OCR = "whole", "whole_two_workers", "ocr"
TESSERACT, OCRMYPDF, OCRMYPDF_DESKEW = "tesseract", "ocrmypdf", "ocrmypdf_deskew"

WHAT = {
    WHOLE: "intake, watch folder to filed, 1 worker",
    WHOLE_TWO: "intake, watch folder to filed, 2 workers",
    OCR: "intake.ocr alone, to searchable PDF/A",
    TESSERACT: "tesseract PAGE tsv pdf",
    OCRMYPDF: "ocrmypdf",
    OCRMYPDF_DESKEW: "ocrmypdf --rotate-pages --deskew",
}
"""The contenders, as the tables call them."""

_BAR = 40


@dataclass(frozen=True, slots=True)
class Figures:
    """One contender in one round: CPU seconds a page, with and without its start-up; wall seconds a document."""

    cpu_per_page: float
    cpu_per_page_with_start_up: float
    wall_per_document: float
    peak_mb: float

    @classmethod
    def median(cls, rounds: Sequence[Figures]) -> Figures:
        """The median of each figure over the rounds; of the memory, the most."""
        return cls(
            statistics.median(one.cpu_per_page for one in rounds),
            statistics.median(one.cpu_per_page_with_start_up for one in rounds),
            statistics.median(one.wall_per_document for one in rounds),
            max(one.peak_mb for one in rounds),
        )


@dataclass(frozen=True, slots=True)
class Ground:
    """What it was measured on.  `states` is how many documents the service left in which state."""

    scans: int
    pages: int
    broken: int
    refused: int
    states: Mapping[str, int]
    tesseract: str
    ocrmypdf: str


@dataclass(frozen=True, slots=True)
class BenchReport:
    """All figures of one bench: by contender a tuple of rounds."""

    ground: Ground
    rounds: Mapping[str, tuple[Figures, ...]]
    stages: Mapping[str, float]
    long_scan_peak_mb: float | None = None
    archive_sizes: tuple[float, ...] = ()
    """Bytes of each searchable PDF/A by those of its scan."""

    def ratio(self, one: str, other: str, figure: Callable[[Figures], float]) -> float | None:
        """The median over the rounds of one contender's figure by the other's; None if either did not run."""
        pairs = zip(self.rounds.get(one, ()), self.rounds.get(other, ()), strict=False)
        ratios = [figure(a) / figure(b) for a, b in pairs if figure(b)]
        return round(statistics.median(ratios), 3) if ratios else None

    @property
    def ratios(self) -> dict[str, float | None]:
        """The ratios by the names of the contract, then the same with start-up charged, and of two workers."""
        ours = [one.peak_mb for name in (WHOLE, WHOLE_TWO) for one in self.rounds.get(name, ())]
        peaks = [*ours, *([self.long_scan_peak_mb] if self.long_scan_peak_mb else [])]
        return {
            "whole_vs_tesseract_cpu": self.ratio(WHOLE, TESSERACT, _cpu),
            "ocr_vs_ocrmypdf_cpu": self.ratio(OCR, OCRMYPDF_DESKEW, _cpu),
            "two_workers_speedup": self.ratio(WHOLE, WHOLE_TWO, lambda one: one.wall_per_document),
            "peak_worker_mb": round(max(peaks), 1) if peaks else None,
            "whole_two_workers_vs_tesseract_cpu": self.ratio(WHOLE_TWO, TESSERACT, _cpu),
            "whole_vs_tesseract_cpu_with_start_up": self.ratio(WHOLE, TESSERACT, _with_start_up),
            "ocr_vs_tesseract_cpu": self.ratio(OCR, TESSERACT, _cpu),
            "ocr_vs_ocrmypdf_cpu_with_start_up": self.ratio(OCR, OCRMYPDF_DESKEW, _with_start_up),
            "ocr_vs_plain_ocrmypdf_cpu": self.ratio(OCR, OCRMYPDF, _cpu),
        }

    @property
    def advice(self) -> str:
        """What to say besides: how to get the contender that did not run; empty if all did."""
        return "" if self.ground.ocrmypdf else HOW_TO_GET_IT

    def to_json(self) -> dict[str, Any]:
        """Everything, for programs."""
        return {
            "ratios": self.ratios,
            "medians": {name: _rounded(Figures.median(rounds)) for name, rounds in self.rounds.items()},
            "rounds": {name: [_rounded(one) for one in rounds] for name, rounds in self.rounds.items()},
            "cpu_seconds_per_page_by_stage": dict(self.stages),
            "long_scan_peak_mb": self.long_scan_peak_mb,
            "archive_by_scan_bytes": self._sizes(),
            **asdict(self.ground),
        }

    def _sizes(self) -> dict[str, float]:
        """Median and greatest of the archives' sizes by their scans', and the share that is at most `LARGER`."""
        sizes = self.archive_sizes
        if not sizes:
            return {}
        within = sum(size <= LARGER for size in sizes) / len(sizes)
        return {"median": round(statistics.median(sizes), 3), "most": round(max(sizes), 3), "within": round(within, 3)}

    def show(self, console: Console) -> None:
        """Print the tables."""
        ground = self.ground
        console.print(
            f"{ground.scans} scans of {ground.pages} pages, {_rounds(self)}; "
            f"left out: {ground.broken} broken, {ground.refused} that OCRmyPDF refuses. "
            f"tesseract {ground.tesseract}, ocrmypdf {ground.ocrmypdf or '-'}."
        )
        console.print(self._contender_table())
        console.print(self._ratio_table())
        console.print(self._stage_table())
        if sizes := self._sizes():
            console.print(
                f"Searchable PDF/A by scan, bytes: median {sizes['median']:.2f}, most {sizes['most']:.2f}; "
                f"{100 * sizes['within']:.0f} % are at most {LARGER:.2f}."
            )
        ended = ", ".join(f"{number} {state}" for state, number in ground.states.items())
        console.print(f"Documents of the service: {ended}. Its desk was on; nobody looked.")

    def _contender_table(self) -> Table:
        table = Table(title="Medians over the rounds; start-up of a lasting process, of ours or theirs, shown apart")
        table.box = None
        table.add_column("")
        for heading in ("CPU s/page", "with start-up", "wall s/document", "peak MB"):
            table.add_column(heading, justify="right")
        table.add_column("")
        medians = {name: Figures.median(rounds) for name, rounds in self.rounds.items()}
        most = max(one.cpu_per_page for one in medians.values())
        for name, one in medians.items():
            table.add_row(
                WHAT[name],
                f"{one.cpu_per_page:.2f}",
                f"{one.cpu_per_page_with_start_up:.2f}",
                f"{one.wall_per_document:.2f}",
                f"{one.peak_mb:.0f}",
                Bar(most, 0, one.cpu_per_page, width=_BAR),
            )
        return table

    def _ratio_table(self) -> Table:
        table = Table("ratio", "", title="Ratios, medians over the rounds", box=None)
        for name, value in self.ratios.items():
            table.add_row(name, "-" if value is None else f"{value:.2f}")
        if self.long_scan_peak_mb:
            table.add_row("peak of a scan of 100 pages, MB", f"{self.long_scan_peak_mb:.0f}")
        return table

    def _stage_table(self) -> Table:
        table = Table(*self.stages, title="CPU milliseconds a page by stage, median over the scans", box=None)
        table.add_row(*(f"{1000 * seconds:.0f}" for seconds in self.stages.values()))
        return table


def _cpu(one: Figures) -> float:
    return one.cpu_per_page


def _with_start_up(one: Figures) -> float:
    return one.cpu_per_page_with_start_up


def _rounded(one: Figures) -> dict[str, float]:
    return {name: round(value, 4) for name, value in asdict(one).items()}


def _rounds(report: BenchReport) -> str:
    number = len(report.rounds[TESSERACT])
    return f"{number} round{'s' if number > 1 else ''}"
