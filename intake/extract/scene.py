"""A sheet with its labels and what is known around it, and how a finding is made from its ink."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from intake.model import Finding

if TYPE_CHECKING:
    from intake.extract.labels import Label
    from intake.extract.layout import Sheet
    from intake.extract.site import Own
    from intake.model import Item, Role, Value


@dataclass(frozen=True, slots=True)
class Scene:
    """A sheet with its labels; `paper` is whose letterhead it bears (`own`, `other`, `unknown`)."""

    sheet: Sheet
    labels: tuple[Label, ...]
    own: Own
    not_names: frozenset[str]
    paper: str
    sender_phones: frozenset[str] = field(default=frozenset())


@dataclass(frozen=True, slots=True)
class Basis:
    """On what a claim rests: the name of its rule, and how far that rule can be trusted, 0..1."""

    rule: str
    quality: float

    def times(self, factor: float) -> Basis:
        """The same rule, trusted less."""
        return Basis(self.rule, self.quality * factor)

    def called(self, rule: str) -> Basis:
        """The same trust under another rule's name."""
        return Basis(rule, self.quality)


def claim(
    scene: Scene,
    what: tuple[Item, Role],
    value: Value,
    spans: tuple[tuple[int, int], ...],
    basis: Basis,
    *,
    alternatives: tuple[Value, ...] = (),
) -> tuple[Finding, ...]:
    """One finding, or none where no ink lies under the spans.

    Its confidence is the basis's quality, halved at most by how badly the ink was read.
    """
    ink = tuple(word for span in spans for word in scene.sheet.ink(*span))
    if not ink:
        return ()
    letters = sum(max(len(w.text), 1) for w in ink)
    read = sum(w.confidence * max(len(w.text), 1) for w in ink) / letters
    confidence = round(min(max(basis.quality * (0.5 + 0.5 * read), 0.01), 0.99), 3)
    others = tuple(a for a in alternatives if a != value)
    return (Finding(what[0], what[1], value, ink, basis.rule, confidence, others),)
