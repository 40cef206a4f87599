"""What an evaluation of reading found, as JSON and as tables for people."""

from __future__ import annotations

import statistics
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rich.table import Table

from intake.evaluate.judged import Share
from intake.evaluate.likeness import character_error, words_found
from intake.evaluate.pagecheck import TURNS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import Console

    from intake.evaluate.pagecheck import FileCheck, PageCheck

WORSE = 0.01
"""A page is listed when its figure is worse than that of Tesseract by itself by more than this (one point)."""

_MOST = 20


@dataclass(frozen=True, slots=True)
class Group:
    """The figures of one class of scan, or of one book: Tesseract by itself and ours.

    `recall` is drawn words found of all drawn words (pages of a corpus); `error` the median character error (pictures
    with their text).  `upright` is how many turned pages were put upright.
    """

    pages: int
    bare_recall: Share
    our_recall: Share
    bare_error: float | None = None
    our_error: float | None = None
    upright: Share = field(default_factory=lambda: Share(0, 0))

    def to_json(self) -> dict[str, Any]:
        """All of it, by name."""
        if self.bare_error is not None:
            return {"pages": self.pages, "bare_error": self.bare_error, "our_error": self.our_error}
        shares = {"bare_recall": self.bare_recall, "our_recall": self.our_recall, "upright": self.upright}
        return {"pages": self.pages} | {name: share.to_json() for name, share in shares.items() if share.of}


@dataclass(frozen=True, slots=True)
class ReadReport:
    """All figures of one evaluation of reading.  CPU seconds are per page, drawing included for ours."""

    folder: str
    by_page: bool
    overall: Group
    groups: Mapping[str, Group]
    checks: tuple[PageCheck, ...] = field(repr=False)
    refused: tuple[str, ...]
    bare_cpu: float
    our_cpu: float

    @classmethod
    def of(cls, folder: str, files: Sequence[FileCheck], *, by_page: bool) -> ReadReport:
        """The figures of those files; `by_page` tells word recall of pages from character error of files."""
        checks = tuple(one for file in files for one in file.checks)
        grouped: dict[str, list[PageCheck]] = defaultdict(list)
        for one in checks:
            grouped[one.group].append(one)
        pages = sum(file.pages for file in files) or 1
        return cls(
            folder=folder,
            by_page=by_page,
            overall=_group(checks, by_page=by_page),
            groups={name: _group(grouped[name], by_page=by_page) for name in sorted(grouped)},
            checks=checks,
            refused=tuple(f"{file.name} {file.refused}" for file in files if file.refused),
            bare_cpu=round(sum(file.bare_cpu for file in files) / pages, 3),
            our_cpu=round(sum(file.our_cpu for file in files) / pages, 3),
        )

    @property
    def worse(self) -> list[tuple[str, float, float]]:
        """The pages that read clearly worse than with Tesseract by itself: name, its figure, ours; worst first."""
        sign = -1 if self.by_page else 1
        figures = [(one.name, *_figures(one, by_page=self.by_page)) for one in self.checks]
        worse = [one for one in figures if sign * (one[2] - one[1]) > WORSE]
        return sorted(worse, key=lambda one: sign * (one[1] - one[2]))

    def to_json(self) -> dict[str, Any]:
        """Everything but the texts, for programs."""
        figure = "recall" if self.by_page else "error"
        return {
            "folder": self.folder,
            "measure": "word recall" if self.by_page else "character error",
            "overall": self.overall.to_json(),
            "groups": {name: one.to_json() for name, one in self.groups.items()},
            "pages": [
                {"name": one.name, "group": one.group, f"bare_{figure}": its, f"our_{figure}": ours}
                | ({"upright": {str(degrees): right for degrees, right in one.upright.items()}} if one.upright else {})
                for one in self.checks
                for its, ours in [_figures(one, by_page=self.by_page)]
            ],
            "worse": [list(one) for one in self.worse],
            "refused": list(self.refused),
            "cpu_seconds_per_page": {"bare": self.bare_cpu, "ours": self.our_cpu},
        }

    def show(self, console: Console) -> None:
        """Print the tables."""
        console.print(self._recall_table() if self.by_page else self._error_table())
        if self.overall.upright.of:
            console.print(self._upright_table())
        worse = self.worse
        point = "fewer words" if self.by_page else "more wrong characters"
        console.print(
            f"Worse than Tesseract by itself by more than one point ({point}): {len(worse)} of {len(self.checks)}"
        )
        for name, its, ours in worse[:_MOST]:
            console.print(f"  {name}: {100 * its:.1f} -> {100 * ours:.1f} %", markup=False)
        console.print(f"CPU seconds a page: {self.bare_cpu:.2f} by itself, {self.our_cpu:.2f} ours (drawing included)")
        if self.refused:
            console.print(f"Refused: {', '.join(self.refused)}", markup=False)

    def _recall_table(self) -> Table:
        title = f"Drawn words that were read, {self.folder}"
        table = Table("class", "pages", "words", "by itself", "ours", "points", title=title, box=None)
        for name, one in [("all", self.overall), *self.groups.items()]:
            its, ours = one.bare_recall.rate or 0.0, one.our_recall.rate or 0.0
            table.add_row(
                name,
                str(one.pages),
                str(one.our_recall.of),
                f"{100 * its:.2f} %",
                f"{100 * ours:.2f} %",
                f"{100 * (ours - its):+.2f}",
            )
        return table

    def _error_table(self) -> Table:
        title = f"Wrong characters, {self.folder}: median by book, then each"
        table = Table("", "pages", "by itself", "ours", "points", title=title, box=None)
        rows = [("all", self.overall), *self.groups.items()]
        for name, one in rows:
            its, ours = one.bare_error or 0.0, one.our_error or 0.0
            table.add_row(
                name, str(one.pages), f"{100 * its:.2f} %", f"{100 * ours:.2f} %", f"{100 * (ours - its):+.2f}"
            )
        for page in self.checks:
            its, ours = _figures(page, by_page=False)
            table.add_row(page.name, "", f"{100 * its:.2f} %", f"{100 * ours:.2f} %", f"{100 * (ours - its):+.2f}")
        return table

    def _upright_table(self) -> Table:
        table = Table(
            "class", "turned pages", "put upright", "share", title="Turned pages of 20 words and more", box=None
        )
        rows = [("all", self.overall.upright)]
        rows += [(f"by {degrees}", _upright(self.checks, (degrees,))) for degrees in TURNS]
        rows += [(name, one.upright) for name, one in self.groups.items()]
        for name, share in rows:
            table.add_row(
                name, str(share.of), str(share.hits), "-" if share.rate is None else f"{100 * share.rate:.1f} %"
            )
        return table


def _figures(one: PageCheck, *, by_page: bool) -> tuple[float, float]:
    """Recall (of a page) or error (of a file), Tesseract's and ours."""
    if not by_page:
        return round(character_error(one.drawn, one.bare), 5), round(character_error(one.drawn, one.ours), 5)
    (its, of), (ours, _) = words_found(one.drawn, one.bare), words_found(one.drawn, one.ours)
    return (round(its / of, 5), round(ours / of, 5)) if of else (1.0, 1.0)


def _group(checks: Sequence[PageCheck], *, by_page: bool) -> Group:
    if not checks:
        return Group(0, Share(0, 0), Share(0, 0))
    if not by_page:
        figures = [_figures(one, by_page=False) for one in checks]
        its_error, our_error = (round(statistics.median(side), 5) for side in zip(*figures, strict=True))
        return Group(len(checks), Share(0, 0), Share(0, 0), its_error, our_error)
    bare, ours = (
        [words_found(one.drawn, text) for one, text in zip(checks, texts, strict=True)]
        for texts in ([one.bare for one in checks], [one.ours for one in checks])
    )
    its, own = (Share(sum(hits for hits, _ in side), sum(of for _, of in side)) for side in (bare, ours))
    return Group(len(checks), its, own, upright=_upright(checks, TURNS))


def _upright(checks: Sequence[PageCheck], turns: Sequence[int]) -> Share:
    right = [one.upright[degrees] for one in checks for degrees in turns if degrees in one.upright]
    return Share(sum(right), len(right))
