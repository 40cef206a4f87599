"""What an evaluation found, as JSON and as tables for people."""

from __future__ import annotations

import statistics
from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from rich.table import Table

from intake.evaluate.judged import Judged, Share, wilson
from intake.evaluate.score import Figures, FileFigures, confusions, misfilings, referrals

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import Console

    from intake.evaluate.dry import Taken

_MOST = 12
"""So many rows of a list of mishaps are shown; JSON holds them all."""


@dataclass(frozen=True, slots=True)
class Speed:
    """What the work cost.  A document's seconds are those of the scan it came in; seconds are of one worker."""

    pages: int
    documents: int
    wall_seconds: float
    pages_per_second: float
    cpu_seconds_per_page: float
    median_seconds: float
    p95_seconds: float

    @classmethod
    def of(cls, taken: Sequence[Taken], wall: float) -> Speed:
        """The figures of those files, taken in within `wall` seconds together."""
        pages = sum(one.pages for one in taken)
        seconds = sorted(one.seconds for one in taken for line in one.lines if line["state"] != "rejected")
        return cls(
            pages=pages,
            documents=len(seconds),
            wall_seconds=round(wall, 2),
            pages_per_second=round(pages / wall, 3) if wall else 0.0,
            cpu_seconds_per_page=round(sum(one.cpu_seconds for one in taken) / pages, 3) if pages else 0.0,
            median_seconds=round(statistics.median(seconds), 2) if seconds else 0.0,
            p95_seconds=round(seconds[min(len(seconds) - 1, int(len(seconds) * 0.95))], 2) if seconds else 0.0,
        )


@dataclass(frozen=True, slots=True)
class Report:
    """All figures of one evaluation."""

    corpus: str
    judged: tuple[Judged, ...] = field(repr=False)
    overall: Figures
    by_quality: Mapping[str, Figures]
    files: FileFigures
    speed: Speed
    failures: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Everything, for programs."""
        return {
            "corpus": self.corpus,
            "files": self.files.to_json(),
            "accuracy": self.overall.to_json(),
            "by_quality": {name: one.to_json() for name, one in self.by_quality.items()},
            "misfilings": misfilings(self.judged),
            "referred_though_clear": dict(referrals(self.judged)),
            "type_confusions": [[told, guessed, n] for (told, guessed), n in confusions(self.judged).most_common()],
            "speed": asdict(self.speed),
            "failures": dict(Counter(self.failures)),
        }

    def show(self, console: Console) -> None:
        """Print the tables."""
        console.print(self._file_table())
        console.print(self._accuracy_table())
        console.print(self._interval_table())
        console.print(self._speed_table())
        held = ", ".join(f"{why} {n}" for why, n in referrals(self.judged).most_common())
        console.print(f"Referred though the page is clear, by first reason: {held or 'none'}")
        mixed = ", ".join(f"{a} as {b} {n}" for (a, b), n in confusions(self.judged).most_common(_MOST))
        console.print(f"Types most often mistaken: {mixed or 'none'}")
        wrong = misfilings(self.judged)
        if wrong:
            table = Table("file", "pages", "why", "expected", "filed to", title="Filed where it must not be", box=None)
            for line in wrong[:_MOST]:
                pages = ",".join(map(str, line["pages"]))
                table.add_row(line["file"], pages, line["why"], line["expected"] or "-", ",".join(line["filed_to"]))
            console.print(table)
        if self.failures:
            console.print("Bugs: " + ", ".join(f"{where} {n}" for where, n in Counter(self.failures).most_common()))

    def _file_table(self) -> Table:
        files = self.files
        table = Table(title=f"Files of {self.corpus}", box=None)
        for heading in (
            "files",
            "unaccounted",
            "broken",
            "rejected",
            "code right",
            "filed",
            "wrongly rejected",
            "copies",
            "false copies",
        ):
            table.add_column(heading, justify="right")
        table.add_row(
            str(files.files),
            str(len(files.unaccounted)),
            str(files.broken_rejected.of),
            str(files.broken_rejected.hits),
            _of(files.broken_code_right),
            str(files.broken_filed),
            str(files.wrongly_rejected),
            _of(files.copies_found),
            _of(files.false_copies),
        )
        return table

    def _accuracy_table(self) -> Table:
        table = Table(title="Documents by quality of the scan", box=None)
        table.add_column("class")
        for heading in (
            "docs",
            "split",
            "filed",
            "STP",
            "wrong",
            "guess",
            "policy",
            "type",
            "F1",
            "date",
            "top1",
            "top5",
        ):
            table.add_column(heading, justify="right")
        for name, one in [("all", self.overall), *self.by_quality.items()]:
            table.add_row(
                name,
                str(one.documents),
                _percent(one.split),
                str(one.wrong_patient.of),
                _percent(one.straight_through),
                str(one.wrong_patient.hits),
                str(one.guessed_identity.hits),
                str(one.against_policy.hits),
                _percent(one.type_right),
                "-" if one.type_macro_f1 is None else f"{one.type_macro_f1:.3f}",
                _percent(one.date_right),
                _percent(one.top1),
                _percent(one.top5),
            )
        return table

    def _interval_table(self) -> Table:
        one = self.overall
        table = Table("figure", "of", "share", "95 % interval", title="All documents", box=None)
        for name, share in (
            ("filed to a wrong patient", one.wrong_patient),
            ("filed though the page does not say to whom", one.guessed_identity),
            ("filed against policy", one.against_policy),
            ("filed under a wrong type", one.filed_wrong_type),
            ("straight through", one.straight_through),
            ("split right", one.split),
            ("type right", one.type_right),
            ("date right", one.date_right),
            ("right patient first in review", one.top1),
            ("right patient among five in review", one.top5),
        ):
            low, high = wilson(share.hits, share.of)
            table.add_row(name, _of(share), _percent(share), f"{100 * low:.1f} to {100 * high:.1f} %")
        return table

    def _speed_table(self) -> Table:
        speed = self.speed
        table = Table(title="Speed", box=None)
        for heading in ("pages", "documents", "wall s", "pages/s", "CPU s/page", "median s", "p95 s"):
            table.add_column(heading, justify="right")
        table.add_row(
            str(speed.pages),
            str(speed.documents),
            f"{speed.wall_seconds:.1f}",
            f"{speed.pages_per_second:.2f}",
            f"{speed.cpu_seconds_per_page:.2f}",
            f"{speed.median_seconds:.2f}",
            f"{speed.p95_seconds:.2f}",
        )
        return table


def _percent(share: Share) -> str:
    return "-" if share.rate is None else f"{100 * share.rate:.1f} %"


def _of(share: Share) -> str:
    return f"{share.hits} of {share.of}"
