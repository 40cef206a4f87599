"""Two corpora side by side: what was trained on and what was held out; the difference is what matters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rich.table import Table

from intake.evaluate.identity import GROUPS
from intake.evaluate.sections import within
from intake.evaluate.understood import ALL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.console import Console

    from intake.evaluate.judged import Share
    from intake.evaluate.report import Report

    Figure = Share | float | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two reports; differences are the second's figures less the first's."""

    first: Report
    second: Report

    def to_json(self) -> dict[str, Any]:
        """Both reports, and their differences (shares and scores as fractions of 1)."""
        rows = {name: _less(a, b) for name, (a, b) in self._rows().items()}
        return {"corpora": [self.first.to_json(), self.second.to_json()], "differences": rows}

    def show(self, console: Console, *, listed: bool = False) -> None:
        """Print both reports, then the table of differences."""
        for report in (self.first, self.second):
            report.show(console, listed=listed)
            console.rule()
        title = f"{self.second.corpus} against {self.first.corpus}"
        table = Table("figure", title=title, box=None, title_justify="left", title_style="bold")
        for heading in (self.first.corpus, self.second.corpus, "difference"):
            table.add_column(heading, justify="right")
        for name, (a, b) in self._rows().items():
            less = _less(a, b)
            table.add_row(name, _told(a), _told(b), "-" if less is None else _signed(a, less))
        console.print(table)

    def _rows(self) -> dict[str, tuple[Figure, Figure]]:
        first, second = _figures(self.first), _figures(self.second)
        return {name: (first.get(name), second.get(name)) for name in dict.fromkeys([*first, *second])}


def _figures(report: Report) -> Mapping[str, Figure]:
    one, known = report.overall, report.understood
    named: dict[str, Figure] = {
        "wrong patient": one.wrong_patient,
        "filed unbidden": one.guessed_identity,
        "straight through": one.straight_through,
        "split": one.split,
        "exact page sets of batches": known.page_sets,
        "type": one.type_right,
        "type, macro-F1": one.type_macro_f1,
        "type, Brier": known.kinds.brier,
        "type, ECE": known.kinds.expected_error,
        "patient, ECE": known.patients.expected_error,
        "date": one.date_right,
    }
    for name in (ALL, *GROUPS):
        if name in known.patient:
            named[f"name and birth date ({name})"] = known.patient[name].both
    named["a stranger leads"] = known.patient[ALL].stranger_leads if ALL in known.patient else None
    named["a stranger among the names"] = known.patient[ALL].stranger if ALL in known.patient else None
    for score in known.items.get(ALL, ()):
        named[f"{score.item} ({score.role}), recall"] = score.recall
        named[f"{score.item} ({score.role}), precision"] = score.precision
    return named


def _value(figure: Figure) -> float | None:
    return figure if figure is None or isinstance(figure, float) else figure.rate


def _less(a: Figure, b: Figure) -> float | None:
    one, other = _value(a), _value(b)
    return None if one is None or other is None else round(other - one, 4)


def _told(figure: Figure) -> str:
    if figure is None:
        return "-"
    return f"{figure:.4f}" if isinstance(figure, float) else within(figure)


def _signed(figure: Figure, less: float) -> str:
    return f"{less:+.4f}" if isinstance(figure, float) else f"{100 * less:+.1f}"
