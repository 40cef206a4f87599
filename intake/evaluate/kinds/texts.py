"""Measure the telling of types on texts without letterhead, title line or layout: accuracy, confusions, calibration."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rich.table import Table

from intake.evaluate.judged import Share
from intake.evaluate.kinds.guesses import Reliability, macro_f1, reliability
from intake.evaluate.kinds.samples import meanings, read_samples
from intake.evaluate.kinds.typed import typed
from intake.extract import type_of
from intake.kinds import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from rich.console import Console

    from intake.extract import Recogniser
    from intake.model import KindGuess

FEWEST = 15
"""Labels with fewer samples say too little; they count in the table but not in the figures."""


@dataclass(frozen=True, slots=True)
class Told:
    """One sample's label and what was guessed."""

    label: str
    guesses: tuple[KindGuess, ...]


@dataclass(frozen=True, slots=True)
class TextReport:
    """The figures of a folder of texts.  `labels` maps a guessed type back to the label that holds it."""

    told: tuple[Told, ...] = field(repr=False)
    labels: Mapping[str, frozenset[str]] = field(repr=False)

    @property
    def counted(self) -> tuple[Told, ...]:
        """The samples of labels with enough of them."""
        sizes = Counter(t.label for t in self.told)
        return tuple(t for t in self.told if sizes[t.label] >= FEWEST)

    def guess(self, told: Told) -> str:
        """The label that was guessed; the type itself if no label holds it.  `unknown` is wrong for every label."""
        code = told.guesses[0].code
        if code in self.labels.get(told.label, ()):
            return told.label
        return next((label for label, codes in self.labels.items() if code in codes), code)

    @property
    def accuracy(self) -> Share:
        """Right among those counted; an abstention is not right."""
        return Share(sum(self.guess(t) == t.label for t in self.counted), len(self.counted))

    @property
    def accuracy_when_told(self) -> Share:
        """Right among those where a type was told at all."""
        told = [t for t in self.counted if t.guesses[0].code != UNKNOWN]
        return Share(sum(self.guess(t) == t.label for t in told), len(told))

    @property
    def macro_f1(self) -> float:
        """The mean over the counted labels of the harmonic mean of precision and recall."""
        return macro_f1([(t.label, self.guess(t)) for t in self.counted])

    @property
    def reliability(self) -> Reliability:
        """How far the probabilities can be believed: that of the label is the sum over its types of the top three."""
        return reliability([(self._believed(t), self.guess(t) == t.label) for t in self.counted])

    def _believed(self, told: Told) -> float:
        held = self.labels.get(self.guess(told), frozenset({told.guesses[0].code}))
        return min(sum(g.probability for g in told.guesses if g.code in held), 1.0)

    @property
    def confusions(self) -> list[tuple[str, str, Share]]:
        """Which label was taken for which, with its share of the label's samples; the most frequent first."""
        sizes = Counter(t.label for t in self.told)
        wrong = Counter((t.label, self.guess(t)) for t in self.told if self.guess(t) != t.label)
        return [(label, guess, Share(n, sizes[label])) for (label, guess), n in wrong.most_common()]

    def to_json(self) -> dict[str, Any]:
        """Everything, for programs."""
        sizes = Counter(t.label for t in self.told)
        return {
            "samples": len(self.told),
            "counted": len(self.counted),
            "accuracy": self.accuracy.to_json(),
            "accuracy_when_told": self.accuracy_when_told.to_json(),
            "macro_f1": round(self.macro_f1, 4),
            "calibration": self.reliability.to_json(),
            "by_label": {label: self._of(label).to_json() for label in sizes},
            "confusions": [[label, guess, share.to_json()] for label, guess, share in self.confusions],
        }

    def _of(self, label: str) -> Share:
        mine = [t for t in self.told if t.label == label]
        return Share(sum(self.guess(t) == label for t in mine), len(mine))

    def show(self, console: Console) -> None:
        """Print it for people."""
        console.print(f"{len(self.told)} texts, {len(self.counted)} of labels with {FEWEST} or more")
        for name, share in (("accuracy", self.accuracy), ("accuracy when told", self.accuracy_when_told)):
            console.print(f"{name:<20} {share}")
        console.print(f"{'macro-F1':<20} {self.macro_f1:.3f}")
        self.reliability.show(console)
        table = Table("label", "right", box=None)
        for label, _ in Counter(t.label for t in self.told).most_common():
            table.add_row(label, str(self._of(label)))
        console.print(table)
        table = Table("label", "taken for", "share of the label", box=None)
        for label, guess, share in self.confusions[:20]:
            table.add_row(label, guess, str(share))
        console.print(table)


def evaluate_texts(
    folder: Path,
    recogniser: Recogniser,
    *,
    labels: Path | None = None,
    watch: Callable[[Sequence[Any]], Iterable[Any]] = iter,
) -> TextReport:
    """Tell the type of every labelled text of the folder.  `watch` may show how far it is.

    Raises `WrongSettings` if the folder holds no labelled text.
    """
    samples = read_samples(folder)
    held = meanings({s.label for s in samples}, recogniser.kinds, labels)
    kept = [s for s in samples if s.label in held]
    told = tuple(Told(s.label, type_of(typed(s.text), recogniser)) for s in watch(kept))
    return TextReport(told, held)
