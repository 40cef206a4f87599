"""Styles of letterheads: how the name of a sender, where it is, and its numbers stand on top of its paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from intake.evaluate.forge.typeset import HEIGHT, Face, Frame, Rule, Text, width

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from intake.evaluate.forge.flow import Flow

    Style = Callable[["random.Random", "Flow", "Head"], None]


@dataclass(frozen=True, slots=True)
class Head:
    """What stands on the paper, with its meanings inside: name, street, town, telephone and fax; and the two faces."""

    name: str
    street: str
    town: str
    where: str
    calls: str
    big: Face
    small: Face


def middle(_: random.Random, flow: Flow, head: Head) -> None:
    """Everything in the middle."""
    flow.line(head.name, head.big, centred=True)
    flow.line(f"{head.where}   {head.calls}", head.small, centred=True)


def with_logo(rng: random.Random, flow: Flow, head: Head) -> None:
    """A mark, and the name beside it."""
    _logo(rng, flow, flow.left)
    flow.line(head.name, head.big, indent=44)
    flow.line(f"{head.where} | {head.calls}", head.small, indent=44)
    flow.space(8)


def beside(_: random.Random, flow: Flow, head: Head) -> None:
    """The name at the left, the numbers at the right if there is room."""
    fits = width(head.name, head.big) + width(head.calls, head.small) + 20 < flow.right - flow.left
    if fits:
        flow.put(Text(flow.right - width(head.calls, head.small), flow.y + 4, head.calls, head.small))
    flow.line(head.name, head.big)
    flow.line(head.where if fits else f"{head.where}  {head.calls}", head.small)


def at_the_right(_: random.Random, flow: Flow, head: Head) -> None:
    """Four lines against the right margin."""
    for text, face in (
        (head.name, head.big),
        (head.street, head.small),
        (head.town, head.small),
        (head.calls, head.small),
    ):
        flow.put(Text(flow.right - width(text, face), flow.y, text, face))
        flow.y += face.size * 1.28


def at_the_left(_: random.Random, flow: Flow, head: Head) -> None:
    """Four lines at the left."""
    flow.line(head.name, head.big)
    for text in (head.street, head.town, head.calls):
        flow.line(text, head.small)


STYLES: tuple[Style, ...] = (middle, with_logo, beside, at_the_right, at_the_left)


def banded(rng: random.Random, flow: Flow, head: Head) -> None:
    """The name between two heavy bars, the rest in small spaced letters below."""
    thick = rng.uniform(3, 6)
    flow.put(Frame(flow.left, flow.y, flow.right, flow.y + thick, 0, fill=40))
    flow.space(thick + 4)
    flow.line(head.name, head.big, centred=rng.random() < 0.5)
    flow.put(Frame(flow.left, flow.y + 1, flow.right, flow.y + 1 + thick, 0, fill=40))
    flow.space(thick + 5)
    flow.line(f"{head.street}  •  {head.town}  •  {head.calls}", head.small.sized(7.5), centred=True)


def split(_: random.Random, flow: Flow, head: Head) -> None:
    """The name at the left of an upright line, street, town and numbers in a column at its right."""
    top = flow.y
    column = (head.street, head.town, head.calls)
    x = flow.right - max(width(text, head.small) for text in column)
    face = head.big
    while width(head.name, face) > x - flow.left - 24 and face.size > 8:
        face = face.sized(face.size * 0.9)
    flow.put(Text(flow.left, top + 8, head.name, face), Rule(x - 10, top, x - 10, top + 36, 1.2))
    for number, text in enumerate(column):
        flow.put(Text(x, top + number * 12, text, head.small))
    flow.space(42)


def at_the_foot(rng: random.Random, flow: Flow, head: Head) -> None:
    """The name small in a corner; where it is and its numbers at the foot of the first page."""
    face = head.big.sized(11)
    flow.put(Text(flow.right - width(head.name, face), flow.y, head.name, face))
    text = f"{head.where}  {rng.choice('|·–')}  {head.calls}"  # noqa: RUF001 - an en dash, as printers set it
    y = HEIGHT - 30
    flow.put(Rule(flow.left, y - 4, flow.right, y - 4, 0.5))
    flow.put(Text((flow.left + flow.right - width(text, head.small)) / 2, y, text, head.small))
    flow.space(30)


def logo_right(rng: random.Random, flow: Flow, head: Head) -> None:
    """Where it is and its numbers first, small; then the name; a mark at the right."""
    _logo(rng, flow, flow.right - 36)
    flow.line(head.calls, head.small)
    flow.line(head.where, head.small)
    flow.line(head.name, head.big)


HELD_STYLES: tuple[Style, ...] = (banded, split, at_the_foot, logo_right)
"""Those that training never sees."""


def _logo(rng: random.Random, flow: Flow, x: float) -> None:
    """A mark of some kind where a logo would be."""
    y = flow.y
    if rng.random() < 0.5:
        flow.put(Frame(x, y, x + 34, y + 34, 0, fill=rng.randrange(0, 140)))
        flow.put(Frame(x + 14, y + 5, x + 20, y + 29, 0, fill=255), Frame(x + 5, y + 14, x + 29, y + 20, 0, fill=255))
    else:
        for ring in range(3):
            flow.put(Frame(x + 5 * ring, y + 5 * ring, x + 34 - 5 * ring, y + 34 - 5 * ring, 1.6))
