"""The report of matching by itself, for people and as JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from intake.evaluate.sections import table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.console import Console

    from intake.evaluate.matching.figures import MatchingFigures


@dataclass(frozen=True, slots=True)
class MatchingReport:
    """The figures of each judge, and the seconds of look-ups in ascending order."""

    name: str
    queries: int
    figures: Mapping[str, MatchingFigures]
    waits: tuple[float, ...] = field(repr=False)

    def wait(self, share: float) -> float:
        """The wait in seconds that this share of look-ups stays below."""
        return self.waits[min(len(self.waits) - 1, int(share * len(self.waits)))] if self.waits else 0.0

    def to_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "queries": self.queries,
            "judges": {name: one.to_json() for name, one in self.figures.items()},
            "look_up_ms": {f"p{p}": round(1000 * self.wait(p / 100), 3) for p in (50, 90, 99)},
        }

    def show(self, console: Console) -> None:
        """Print the tables."""
        filed = [
            (name, how, f"1 in {round(1 / one.rate):,}", f"{one.threshold:.6f}", str(one.filed), str(one.wrong))
            for name, figures in self.figures.items()
            for how, both in (("probability", figures.by_probability), ("no veto", figures.by_policy))
            for one in both
        ]
        title = f"Filed without a person: {self.queries:,} queries of {self.name}, thresholds from the other half"
        console.print(table(title, ("judge", "by", "rate asked for", "threshold", "filed", "wrong patient"), filed))
        tops = [(name, str(one.top1), str(one.top5)) for name, one in self.figures.items()]
        console.print(table("Right patient among the first, of those in the index", ("judge", "1", "5"), tops))
        bins = [
            (name, f"{b.low:g} to {b.high:g}", f"{b.stated:.5f}", str(b.wrong), "yes" if b.inside else "no")
            for name, one in self.figures.items()
            for b in one.bins
        ]
        heads = ("judge", "probability", "wrong as stated", "wrong observed", "inside 95 %")
        console.print(table("Whether probabilities mean what they say", heads, bins))
        name, last = list(self.figures.items())[-1]
        kinds = [(kind, str(share)) for kind, share in last.by_kind.items()]
        console.print(table(f"Filed by kind of page ({name}, no veto, 1 in 1,000)", ("kind", "filed"), kinds))
        tags = [(tag, str(count)) for tag, count in last.wrong_tags.items()]
        console.print(table(f"What the wrong ones are ({name}, probability, 1 in 1,000)", ("tag", "wrong"), tags))
        waits = ", ".join(f"p{p} {1000 * self.wait(p / 100):.1f} ms" for p in (50, 90, 99))
        console.print(f"One look-up ({len(self.waits):,} in one process): {waits}")
