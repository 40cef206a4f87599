"""Mail that came before, among the files of a corpus: workers take them in side by side, so it is asked afterwards."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from intake.decide import also_resent
from intake.model import KnownSketch, Reason
from intake.resend import find_resend

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from intake.evaluate.dry import Taken
    from intake.model import Resend, Sketch


@dataclass(slots=True)
class Remembered:
    """The documents so far; fits `intake.resend.KnownSketches`."""

    known: list[KnownSketch] = field(default_factory=list)
    by_key: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def sharing(self, sketch: Sketch) -> Iterator[KnownSketch]:
        """Those with an owner or a band in common."""
        numbers = {number for key in (*sketch.owners, *sketch.bands) for number in self.by_key[key]}
        return (self.known[number] for number in sorted(numbers))

    def add(self, name: str, sketch: Sketch, *, filed: bool) -> None:
        """Remember one more."""
        for key in (*sketch.owners, *sketch.bands):
            self.by_key[key].append(len(self.known))
        self.known.append(KnownSketch(name, sketch, filed))


def with_resends(taken: Sequence[Taken]) -> list[Taken]:
    """The files in the order of their names, as if they had come so, with the documents that came before referred."""
    remembered = Remembered()
    return [_told(one, remembered) for one in sorted(taken, key=lambda one: one.file)]


def _told(one: Taken, remembered: Remembered) -> Taken:
    lines = []
    for line, sketch in zip(one.lines, one.sketches or (None,) * len(one.lines), strict=True):
        resend = find_resend(sketch, remembered) if sketch else None
        lines.append(_referred(line, resend) if resend else line)
        if sketch:
            remembered.add(one.file, sketch, filed=lines[-1]["state"] == "filed")
    return replace(one, lines=tuple(lines))


def _referred(line: dict[str, Any], resend: Resend) -> dict[str, Any]:
    """The line of a document that resembles one before."""
    reasons = also_resent([Reason(reason) for reason in line["reasons"]])
    again = {"resend": resend.verdict.value, "resend_of": resend.document_id}
    return {**line, "state": "review", "path": "", "reasons": [reason.value for reason in reasons], **again}
