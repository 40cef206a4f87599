"""The first line of the dashboard: five figures, the last with what it proves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from intake.figures import share
from intake.quality import said
from intake.web import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from intake.alerts import Facts
    from intake.records.facts import DocumentFact, ScanFact
    from intake.records.results import Result
    from intake.settings import Settings


@dataclass(frozen=True, slots=True)
class Headline:
    """One figure of the first line."""

    name: str
    value: str
    more: str = ""


def headlines(
    *,
    files: Sequence[ScanFact],
    documents: Sequence[DocumentFact],
    filed: Sequence[DocumentFact],
    machine: Facts,
    month: Sequence[Result],
    settings: Settings,
) -> tuple[Headline, ...]:
    """Received, filed without a person, waiting, in time; and wrong patients of the `month`, by blind samples."""
    target = settings.quality.target_hours
    auto = share(sum(one.is_auto for one in documents), len(documents))
    in_time = share(sum(_hours(one) <= target for one in filed), len(filed))
    wrong = next(one for one in month if one.machine and one.item == "patient")
    oldest = f"oldest {words.age(machine.oldest_waiting, machine.now)}" if machine.oldest_waiting else ""
    return (
        Headline("Files received", f"{len(files):,}", f"{sum(one.pages or 0 for one in files):,} pages"),
        Headline("Filed by intake", _percent(auto), f"of {len(documents):,} documents"),
        Headline("Waiting now", f"{machine.waiting:,}", oldest),
        Headline(f"In time ({target:g} h)", _percent(in_time), f"of {len(filed):,} filed"),
        Headline("Wrong patient, 30 days", said(wrong.found), "filed by intake, blind samples"),
    )


def _hours(one: DocumentFact) -> float:
    return (one.settled - one.arrived).total_seconds() / 3600 if one.settled else 0.0


def _percent(of: float | None) -> str:
    return "-" if of is None else f"{of:.1%}"
