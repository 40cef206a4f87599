"""The pages of a scan, divided into runs: at sheets for certain, else where the signs of a boundary add up."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from intake.extract.boundary import DIFFERENT, DOUBTFUL, OPEN, Gap, between
from intake.extract.markers import is_sheet, markers_of, starts_document
from intake.model import MarkerKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from intake.extract.study import Study
    from intake.model import Marker, PageReading, Reading

_UNSURE_SPLIT = 0.8
"""A split less sure than this between two patients is shown to a person on both sides."""
_LIKELY = 0.55


@dataclass(frozen=True, slots=True)
class Run:
    """Pages that belong together, the sheets before them (after the last run also those behind), and what binds them.

    `boundary` is the probability of exactly these pages; `conflict` tells that two patients may be among them.
    """

    pages: tuple[int, ...]
    sheets: tuple[int, ...]
    boundary: float
    conflict: bool
    markers: tuple[Marker, ...] = ()


def divide(reading: Reading, studies: Mapping[int, Study], payloads: Sequence[str]) -> list[Run]:
    """Runs of pages; every page is in exactly one.  `studies` has the pages that are neither blank nor a sheet."""
    going = _Going(studies, payloads)
    for page in reading.pages:
        now = studies.get(page.number)
        if is_sheet(page, payloads):
            going.sheet(page)
        elif now is None:
            going.blank(page)
        elif said := markers_of(page):
            going.unreadable_sheet(page, said)
        else:
            going.page(now)
    return going.ended()


@dataclass
class _Going:
    """The run that is being gathered, and those before it."""

    studies: Mapping[int, Study]
    payloads: Sequence[str]
    runs: list[Run] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)
    sheets: list[int] = field(default_factory=list)
    markers: tuple[Marker, ...] = ()
    inner: float = 1.0
    outer: float = 1.0
    conflict: bool = False
    before: Study | None = None
    cut: bool = False
    """A sheet lies right before the next page."""

    def sheet(self, page: PageReading) -> None:
        self._close(1.0)
        self.sheets.append(page.number)
        self._bind(markers_of(page))
        self.cut = True

    def blank(self, page: PageReading) -> None:
        """The back of the page before it, or of the sheet."""
        (self.sheets if self.cut and not self.pages else self.pages).append(page.number)

    def unreadable_sheet(self, page: PageReading, said: tuple[Marker, ...]) -> None:
        """It stays with the pages behind it, for a person to see."""
        self._close(1.0)
        self._bind(said)
        self.pages.append(page.number)
        self.before, self.cut = None, False

    def page(self, now: Study) -> None:
        if self.before is not None and self.pages and not self.cut:
            self._divide(self.before, now)
        self.pages.append(now.page.number)
        self.before, self.cut = now, False

    def ended(self) -> list[Run]:
        self._close(1.0)
        if not self.runs:
            return [Run(tuple(self.sheets), (), 1.0, conflict=False)]
        if self.sheets:
            self.runs[-1] = replace(self.runs[-1], sheets=self.runs[-1].sheets + tuple(self.sheets))
        return self.runs

    def _bind(self, said: tuple[Marker, ...]) -> None:
        self.markers = (*(self.markers if self.cut else ()), *said)

    def _divide(self, before: Study, now: Study) -> None:
        group = [self.studies[number] for number in self.pages if number in self.studies]
        gap = Gap(0.99, OPEN) if starts_document(now.page, self.payloads) else between(before, now, group)
        if any(marker.kind is MarkerKind.RESCAN for marker in self.markers):  # one document was asked for
            self.conflict = self.conflict or gap.identity in {DIFFERENT, DOUBTFUL}
        elif gap.probability > _LIKELY:
            unsure = gap.identity == DIFFERENT and gap.probability < _UNSURE_SPLIT
            self.conflict = self.conflict or unsure
            self._close(gap.probability)
            self.conflict = unsure
        else:
            self.inner *= 1 - gap.probability
            self.conflict = self.conflict or gap.identity in {DIFFERENT, DOUBTFUL}

    def _close(self, boundary: float) -> None:
        if self.pages:
            likely = round(self.inner * self.outer * boundary, 4)
            self.runs.append(Run(tuple(self.pages), tuple(self.sheets), likely, self.conflict, self.markers))
            self.pages, self.sheets = [], []
            self.inner, self.outer, self.conflict = 1.0, boundary, False
