"""The figures of keys that were pressed: half of all, nine of ten, the most; by what was done and what was asked."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from rich.table import Table

from intake.evaluate.keys.wanted import CONFIRM, MAY_CONFIRM
from intake.figures import quantile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from rich.console import Console

LIMIT_MEDIAN, LIMIT_ANY = 2, 12
"""Keys that half of all confirmations, and any decision, may take."""
FREE = "nothing"
"""No guard rail asks anything; nothing is open."""
ANY, OTHER = "any decision", "any other than confirm"


@dataclass(frozen=True, slots=True)
class Pressed:
    """One document that was decided: the keys that the product counted, and what became of it.

    `guards` are what the desk asked before it filed to that patient: `ask` (an identifier as read from the page),
    `contrary` (an item of the page contradicts), `pages` (pages that had to be seen).  `open` are what the machine left
    open: `kind`, `date`.  `decided` is false where the reviewer came to no decision.
    """

    receipt: str
    deed: str
    reason: str
    keys: int
    state: str
    guards: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    decided: bool = True


@dataclass(frozen=True, slots=True)
class Figure:
    """Of so many decisions half took at most `median` keys, nine of ten at most `p90`, and none more than `most`."""

    decisions: int
    median: float
    p90: float
    most: int


def figure(pressed: Iterable[Pressed]) -> Figure:
    """Of at least one decision."""
    keys = [one.keys for one in pressed]
    return Figure(len(keys), quantile(keys, 0.5) or 0.0, round(quantile(keys, 0.9) or 0.0, 1), max(keys))


@dataclass(frozen=True, slots=True)
class Strokes:
    """All that was decided at the desk about the exceptions of a corpus.

    `unplayed` are documents that nobody decided about: of no document of the truth, or with pages to be mended first.
    """

    corpus: str
    pressed: tuple[Pressed, ...]
    unplayed: tuple[str, ...] = ()

    def tables(self) -> dict[str, Mapping[str, Figure]]:
        """The figures, by the heading of their table."""
        decided = [one for one in self.pressed if one.decided]
        confirmed = [one for one in decided if one.deed == CONFIRM]
        either = [one for one in decided if one.deed in {CONFIRM, MAY_CONFIRM}]
        return {
            "what was done": _by(decided, _deeds),
            "confirming who is right, by what is asked": _by(confirmed, _guard_rails),
            "confirming who is right or may be, by what is asked": _by(either, _guard_rails),
            "confirming who is right, by what is open": _by(confirmed, lambda one: (" and ".join(one.open) or FREE,)),
            "confirming who is right, by reason": _by(confirmed, lambda one: (one.reason,)),
        }

    def within(self) -> dict[str, bool]:
        """Whether the limits hold."""
        done = self.tables()["what was done"]
        sure = done.get(CONFIRM)
        return {
            "confirm_median": sure is None or sure.median <= LIMIT_MEDIAN,
            "any_decision": all(one.most <= LIMIT_ANY for one in done.values()),
        }

    def to_json(self) -> dict[str, Any]:
        """Everything, for programs."""
        return {
            "corpus": self.corpus,
            "limits": {"confirm_median": LIMIT_MEDIAN, "any_decision": LIMIT_ANY},
            "within": self.within(),
            "figures": {
                heading: {name: asdict(one) for name, one in rows.items()} for heading, rows in self.tables().items()
            },
            "decisions": [asdict(one) for one in self.pressed],
            "unplayed": list(self.unplayed),
        }

    def show(self, console: Console, *, listed: bool = False) -> None:
        """Tables for people; `listed` names each decision."""
        for heading, rows in self.tables().items():
            if not rows:
                continue
            table = Table(heading, *("decisions", "median", "p90", "most"), box=None, title_justify="left")
            for name, one in rows.items():
                table.add_row(name, str(one.decisions), f"{one.median:g}", f"{one.p90:g}", str(one.most))
            console.print(table)
            console.print()
        if listed:
            _list(console, self.pressed)
        stuck = [one.receipt for one in self.pressed if not one.decided]
        for sentence, receipts in (("no decision", stuck), ("not played", self.unplayed)):
            if receipts:
                console.print(f"{sentence}: {', '.join(receipts)}", markup=False)


def _by(decided: Sequence[Pressed], names: Callable[[Pressed], Iterable[str]]) -> Mapping[str, Figure]:
    groups: dict[str, list[Pressed]] = defaultdict(list)
    for one in decided:
        for name in names(one):
            groups[name].append(one)
    return {name: figure(groups[name]) for name in sorted(groups, key=lambda name: -len(groups[name]))}


def _deeds(one: Pressed) -> tuple[str, ...]:
    return (one.deed, ANY) if one.deed == CONFIRM else (one.deed, ANY, OTHER)


def _guard_rails(one: Pressed) -> tuple[str, ...]:
    return (one.guards or (FREE,)) + ("all",)


def _list(console: Console, pressed: Sequence[Pressed]) -> None:
    table = Table(box=None)
    for heading in ("receipt", "done", "reason", "asked", "open", "keys", "became"):
        table.add_column(heading, no_wrap=heading in {"receipt", "keys"})
    for one in sorted(pressed, key=lambda one: -one.keys):
        asked, left = ", ".join(one.guards), ", ".join(one.open)
        table.add_row(one.receipt, one.deed, one.reason, asked, left, str(one.keys), one.state)
    console.print(table)
