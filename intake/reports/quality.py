"""What blind checks prove, every wrong patient by number, and early signs that people no longer look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake.figures import Table, share
from intake.quality import said

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from intake.records.facts import DecisionFact
    from intake.records.results import Result, WrongPatient


def checks(results: Iterable[Result]) -> Table:
    """Error by error: wrong, checked, and between what the true share lies with 95 % confidence."""
    rows = tuple(
        (
            "intake" if one.machine else "people",
            one.item,
            one.found.wrong,
            one.found.checked,
            one.found.low if one.found.checked else None,
            one.found.high if one.found.checked else None,
            said(one.found),
            one.in_dispute,
        )
        for one in results
    )
    columns = ("filed by", "wrong", "errors", "checked", "at least", "at most", "in words", "in dispute")
    return Table(
        "quality",
        "What blind checks prove",
        columns,
        rows,
        "Samples checked within the period; 95 % intervals.",
        ("at least", "at most"),
    )


def cases(wrong: Iterable[WrongPatient]) -> Table:
    """Every confirmed wrong patient."""
    rows = tuple(
        (
            one.receipt,
            one.kind,
            one.source,
            "intake" if one.machine else "people",
            one.since.isoformat(timespec="minutes"),
            one.cleared.isoformat(timespec="minutes") if one.cleared else "not cleared",
        )
        for one in wrong
    )
    return Table(
        "wrong-patients", "Wrong patients", ("document", "type", "source", "filed by", "confirmed", "cleared"), rows
    )


def signs(decisions: Sequence[DecisionFact], second: tuple[int, int]) -> Table:
    """Recalls, decisions taken back, second looks that disagreed, agreement with what was suggested."""
    filed = [one for one in decisions if one.action == "file"]
    undone = sum(one.undone for one in decisions)
    suggested = [one for one in filed if one.agreed is not None]
    looked, differed = second
    rows: tuple[tuple[str, int, int, float | None], ...] = (
        (
            "recalled from the record",
            recalled := sum(one.action == "recall" for one in decisions),
            len(filed),
            share(recalled, len(filed)),
        ),
        ("taken back within the hold", undone, len(decisions), share(undone, len(decisions))),
        ("second look disagreed", differed, looked, share(differed, looked)),
        (
            "decided as suggested",
            agreed := sum(bool(one.agreed) for one in suggested),
            len(suggested),
            share(agreed, len(suggested)),
        ),
    )
    return Table(
        "signs",
        "Early signs",
        ("sign", "number", "of", "share"),
        rows,
        "Decisions of people within the period.",
        ("share",),
    )
