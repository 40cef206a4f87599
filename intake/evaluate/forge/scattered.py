"""A layout for training alone: the patient's identifiers anywhere in the head, labelled in any way or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from intake.evaluate.forge.meaning import bare
from intake.evaluate.forge.typeset import Text, width

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Sequence

    from intake.evaluate.forge.flow import Flow
    from intake.evaluate.forge.layouts import Field

_SIGNS = (":", ":", ":", "", "", ".", " -", "=", ";", ":-", " #", "?", "*")
_WAYS = ("before", "before", "before", "above", "under", "far", "bare")
_CASES = (str, str, str.upper, str.lower, str.title)


@dataclass(frozen=True, slots=True)
class _Manner:
    """How one writer labels: the sign behind a label, its letters, and mostly which way it lies to the value."""

    sign: str
    case: Callable[[str], str]
    usual: str


def scattered(rng: random.Random, flow: Flow, fields: Sequence[Field]) -> None:
    """Rows of one to three fields in any order, each with its label before, above, under or far from the value."""
    left = list(fields)
    if rng.random() < 0.6:
        rng.shuffle(left)
    manner = _Manner(rng.choice(_SIGNS), rng.choice(_CASES), rng.choice(_WAYS[:-1]))
    while left:
        count = rng.choice((1, 1, 2, 2, 3))
        _row(rng, flow, left[:count], manner)
        del left[:count]
    flow.space(rng.uniform(0, 8))


def _row(rng: random.Random, flow: Flow, row: Sequence[Field], manner: _Manner) -> None:
    """Set the fields side by side where they fit, else one under the other."""
    wide = (flow.right - flow.left) / len(row)
    small = flow.face.sized(rng.choice((6.5, 7.5, flow.face.size)))
    strong = flow.face.strong if rng.random() < 0.4 else flow.face
    flow.room(3 * flow.leading)
    lowest, shift = flow.y, rng.uniform(0, 0.4) * wide if len(row) == 1 else 0.0
    for number, field in enumerate(row):
        way = "bare" if field.own and number == 0 and rng.random() < 0.15 else manner.usual
        way = rng.choice(_WAYS[:-1]) if rng.random() < 0.2 else way
        label = manner.case(bare(field.label)) + manner.sign
        x = flow.left + shift + number * wide
        gap = rng.uniform(30, 90) if way == "far" else width(" ", strong) + rng.choice((0, 2, 8))
        if way in {"before", "far"} and width(label + field.value, strong) + gap > wide - shift:
            way = "above"
        y = flow.y
        if way in {"before", "far"}:
            flow.put(Text(x, y, label, strong), Text(x + width(label, strong) + gap, y, field.value, flow.face))
        elif way == "above":
            flow.put(Text(x, y, label, small), Text(x + 2, y + small.size * 1.3, field.value, flow.face))
            y += small.size * 1.3
        elif way == "under":
            flow.put(Text(x, y, field.value, flow.face), Text(x + 2, y + flow.leading, label, small))
            y += flow.leading
        else:
            flow.put(Text(x, y, field.value, strong))
        lowest = max(lowest, y)
    flow.y = lowest + flow.leading + rng.choice((0, 0, 3, 8))
