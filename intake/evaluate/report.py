"""What an evaluation found, as JSON and as tables for people."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from intake.evaluate import sections
from intake.evaluate.mishaps import mishaps
from intake.evaluate.score import Figures, FileFigures, confusions, misfilings, referrals
from intake.evaluate.understood import ALL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.console import Console

    from intake.evaluate.judged import Judged
    from intake.evaluate.speed import Speed
    from intake.evaluate.understood import Understood

_MOST = 12
"""So many rows of a list of mishaps are shown; JSON holds them all."""


@dataclass(frozen=True, slots=True)
class Report:
    """All figures of one evaluation."""

    corpus: str
    judged: tuple[Judged, ...] = field(repr=False)
    overall: Figures
    by_quality: Mapping[str, Figures]
    files: FileFigures
    understood: Understood
    speed: Speed
    failures: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Everything, for programs."""
        return {
            "corpus": self.corpus,
            "files": self.files.to_json(),
            "accuracy": self.overall.to_json(),
            "by_quality": {name: one.to_json() for name, one in self.by_quality.items()},
            "recognising": self.understood.to_json(),
            "misfilings": misfilings(self.judged),
            "referred_though_clear": dict(referrals(self.judged)),
            "type_confusions": [[told, guessed, n] for (told, guessed), n in confusions(self.judged).most_common()],
            "mishaps": [one.to_json() for one in mishaps(self.judged)],
            "speed": asdict(self.speed),
            "failures": dict(Counter(self.failures)),
        }

    def show(self, console: Console, *, listed: bool = False) -> None:
        """Print the tables, and if it is to be `listed`, every single mishap."""
        classes = {ALL: self.overall, **self.by_quality}
        for table in (
            sections.files(self.files, self.corpus),
            sections.outcomes(classes),
            sections.patient(self.understood),
            sections.recognised(classes, self.understood),
            sections.items(self.understood),
            sections.totals(self.overall, self.understood),
            sections.confused(confusions(self.judged).most_common(None if listed else _MOST)),
            sections.reliability("Probability of the type", self.understood.kinds),
            sections.reliability("Probability of the patient", self.understood.patients),
            sections.speed(self.speed),
        ):
            if table is not None:
                console.print(table, "")
        self._say(console)
        if listed:
            console.print(sections.wrong(mishaps(self.judged)), soft_wrap=True)

    def _say(self, console: Console) -> None:
        """What is said in a line."""
        merged, unwarned = self.understood.merged_filed, self.understood.merged_unwarned
        console.print(f"Two patients in one document: filed {merged}, before a person without a warning {unwarned}")
        first = ", ".join(f"{why} {n}" for why, n in referrals(self.judged).most_common())
        console.print(f"Referred though the page is clear, by first reason: {first or 'none'}")
        every = ", ".join(f"{why} {n}" for why, n in self.understood.held_back.items())
        console.print(f"The same, by every reason: {every or 'none'}")
        wrong = misfilings(self.judged)
        for line in wrong[:_MOST]:
            pages = ",".join(map(str, line["pages"]))
            to = ", ".join(line["filed_to"])
            console.print(f"Filed where it must not be: {line['file']} {pages} ({line['why']}) to {to}")
        if self.failures:
            console.print("Bugs: " + ", ".join(f"{where} {n}" for where, n in Counter(self.failures).most_common()))
