"""Work at the desk: of the team, by reason; of persons only where the site says so, and always one's own."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from intake.figures import Table, quantile

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from intake.figures.tables import Cell
    from intake.records.facts import DecisionFact

COLUMNS = ("decisions", "per hour", "median s", "90 %, s", "keys, clicks")


def by_reason(decisions: Iterable[DecisionFact], title: str = "Work by reason", name: str = "work") -> Table:
    """Decisions, pace and active seconds, by why the document was before a person."""
    counted = [one for one in decisions if not one.undone and one.action != "undo"]
    groups: dict[str, list[DecisionFact]] = defaultdict(list)
    for one in counted:
        groups[one.reason or "none given"].append(one)
    rows = [(reason, *_pace(some)) for reason, some in sorted(groups.items(), key=lambda pair: -len(pair[1]))]
    rows.append(("all", *_pace(counted)))
    note = "Active hours and seconds: without pauses of more than 20 s. Decisions taken back are not counted."
    return Table(name, title, ("reason", *COLUMNS), tuple(rows), note)


def by_person(decisions: Iterable[DecisionFact], names: Mapping[str, str]) -> Table:
    """The same by person, in the order of names: no ranking."""
    groups: dict[str, list[DecisionFact]] = defaultdict(list)
    for one in decisions:
        if not one.undone and one.action != "undo":
            groups[names.get(one.actor, one.actor)].append(one)
    rows = tuple((name, *_pace(some)) for name, some in sorted(groups.items()))
    return Table("people", "Work by person", ("person", *COLUMNS), rows)


def _pace(some: Sequence[DecisionFact]) -> tuple[Cell, ...]:
    timed = [one.active for one in some if one.active > 0]
    hours = sum(timed) / 3600
    pressed = [float(one.keys + one.clicks) for one in some if one.active > 0]
    return (
        len(some),
        len(timed) / hours if hours else None,
        quantile(timed, 0.5),
        quantile(timed, 0.9),
        quantile(pressed, 0.5),
    )
