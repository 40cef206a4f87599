"""Where a page says whose it is: header tables, cells, strips, stickers, RE: lines, forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from intake.evaluate.forge.typeset import Frame, Rule, Text, width

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Sequence

    from intake.evaluate.forge.flow import Flow

    Layout = Callable[["random.Random", "Flow", "Sequence[Field]"], None]


class Field(NamedTuple):
    """A labelled value; `own` if it is one of the patient's identifiers."""

    label: str
    value: str
    own: bool = True


def lines(rng: random.Random, flow: Flow, fields: Sequence[Field]) -> None:
    """One `Label: value` under the other, the values perhaps aligned."""
    aligned = rng.random() < 0.6
    colon = rng.choice((":", ":", ":", " :", " -", "."))
    indent = max(width(f.label + colon, flow.face.strong) for f in fields) + 10
    for label, value, _ in fields:
        flow.room(flow.leading)
        gap = indent if aligned else width(label + colon + " ", flow.face.strong)
        flow.put(Text(flow.left, flow.y, label + colon, flow.face.strong))
        flow.put(Text(flow.left + gap, flow.y, value, flow.face))
        flow.space(flow.leading)


def columns(rng: random.Random, flow: Flow, fields: Sequence[Field]) -> None:
    """Two columns of `Label: value`."""
    middle = (flow.left + flow.right) / 2 + rng.uniform(-20, 30)
    bold = flow.face.strong if rng.random() < 0.6 else flow.face
    room = middle - flow.left - 8
    for row in _rows(fields, lambda f: width(f"{f.label}: {f.value}", flow.face.strong) <= room):
        for x, field in zip((flow.left, middle), row, strict=False):
            flow.put(Text(x, flow.y, f"{field.label}:", bold))
            flow.put(Text(x + width(f"{field.label}: ", bold) + 2, flow.y, field.value, flow.face))
        flow.space(flow.leading + 1)


def _rows(fields: Sequence[Field], fits: Callable[[Field], bool]) -> list[list[Field]]:
    """The fields two and two, in order; one that does not fit half the sheet has a row of its own."""
    rows: list[list[Field]] = []
    for field in fields:
        if rows and len(rows[-1]) == 1 and fits(rows[-1][0]) and fits(field):
            rows[-1].append(field)
        else:
            rows.append([field])
    return rows


def boxed(rng: random.Random, flow: Flow, fields: Sequence[Field]) -> None:
    """Two columns inside a frame, labels and values each in line."""
    top = flow.y
    flow.space(5)
    middle = (flow.left + flow.right) / 2
    gap = max(width(f.label + ":", flow.face.strong) for f in fields) + 8
    between = rng.choice((0, 2))
    room = middle - flow.left - 12 - gap
    for row in _rows(fields, lambda f: width(f.value, flow.face) <= room):
        for x, field in zip((flow.left + 5, middle), row, strict=False):
            flow.put(Text(x, flow.y, f"{field.label}:", flow.face.strong))
            flow.put(Text(x + gap, flow.y, field.value, flow.face))
        flow.space(flow.leading + between)
    flow.space(3)
    flow.put(Frame(flow.left, top, flow.right, flow.y, 0.8))


def cells(rng: random.Random, flow: Flow, fields: Sequence[Field]) -> None:
    """A form: ruled cells with a tiny label above each value."""
    small = flow.face.sized(6.5)
    each = rng.choice((2, 3, 3))
    wide = (flow.right - flow.left) / each
    high = flow.leading + 12
    for i in range(0, len(fields), each):
        for k, field in enumerate(fields[i : i + each]):
            x = flow.left + k * wide
            face = flow.face
            while width(field.value, face) > wide - 8:
                face = face.sized(face.size * 0.92)
            flow.put(Frame(x, flow.y, x + wide, flow.y + high, 0.7))
            flow.put(Text(x + 3, flow.y + 2, field.label, small), Text(x + 5, flow.y + 11, field.value, face))
        flow.space(high)


def below(rng: random.Random, flow: Flow, fields: Sequence[Field]) -> None:
    """A form: the value on a line, its label below the line."""
    small = flow.face.sized(7)
    each = rng.choice((2, 3))
    wide = (flow.right - flow.left) / each
    for i in range(0, len(fields), each):
        for k, field in enumerate(fields[i : i + each]):
            x = flow.left + k * wide
            face = flow.face
            while width(field.value, face) > wide - 12:
                face = face.sized(face.size * 0.92)
            flow.put(Text(x + 4, flow.y, field.value, face))
            under = flow.y + flow.leading
            flow.put(Rule(x, under, x + wide - 10, under, 0.6), Text(x + 2, under + 2, field.label, small))
        flow.space(flow.leading + 18)


def strip(rng: random.Random, flow: Flow, fields: Sequence[Field]) -> None:
    """Everything run into one or two lines."""
    between = rng.choice(("   ", "   ", " | ", "  /  ", ",  ", "     "))
    flow.paragraph(between.join(f"{f.label}: {f.value}" for f in fields), flow.face)
    if rng.random() < 0.5:
        flow.rule(0.6)


def table(rng: random.Random, flow: Flow, fields: Sequence[Field]) -> None:
    """A table with the labels as its head and the values below."""
    each = rng.choice((3, 4))
    for i in range(0, len(fields), each):
        group = fields[i : i + each]
        flow.table([[f.label for f in group], [f.value for f in group]])
        flow.space(-4)


def sticker(rng: random.Random, flow: Flow, fields: Sequence[Field]) -> None:
    """A label stuck into a corner with the patient's identifiers, often bare of labels; the rest in lines."""
    own = [f for f in fields if f.own]
    bare = rng.random() < 0.4
    face = flow.face.sized(rng.uniform(8, 9.5))
    texts = [
        f.value if number == 0 or (bare and number != 2) else f"{f.label}: {f.value}" for number, f in enumerate(own)
    ]
    wide = max(width(text, face.strong) for text in texts) + 16
    x = rng.choice((flow.right - wide + 20, flow.right - wide + 20, flow.left - 20))
    y = rng.uniform(14, 24)
    high = len(texts) * face.size * 1.3 + 10
    flow.put(Frame(x, y, x + wide, y + high, rng.choice((0.0, 0.9)), fill=255))
    for number, text in enumerate(texts):
        flow.put(Text(x + 7, y + 5 + number * face.size * 1.3, text, face.strong if number == 0 else face))
    rest = [f for f in fields if not f.own]
    if rest:
        strip(rng, flow, rest)


def re_line(rng: random.Random, flow: Flow, fields: Sequence[Field]) -> None:
    """The subject of a letter."""
    own = [f for f in fields if f.own]
    mark = rng.choice(("RE:", "Re:", "RE:", "Regarding:", "Patient:", "In re:"))
    if rng.random() < 0.5:
        for number, field in enumerate(own):
            text = f"{mark} {field.value}" if number == 0 else f"{field.label}: {field.value}"
            flow.line(text, flow.face.strong, indent=0 if number == 0 else rng.choice((0, 24)))
    else:
        rest = rng.choice((", ", "   ", "; ")).join(f"{f.label} {f.value}" for f in own[1:])
        flow.paragraph(f"{mark} {own[0].value}{', ' if rest else ''}{rest}", flow.face.strong)


def scattered(rng: random.Random, flow: Flow, fields: Sequence[Field]) -> None:
    """Anywhere and anyhow; drawn for training only, where it is asked for."""
    from intake.evaluate.forge.scattered import scattered as anywhere

    anywhere(rng, flow, fields)


LAYOUTS: dict[str, Layout] = {
    "lines": lines,
    "columns": columns,
    "boxed": boxed,
    "cells": cells,
    "below": below,
    "strip": strip,
    "table": table,
    "sticker": sticker,
    "re_line": re_line,
    "scattered": scattered,
}
"""The layouts by name.  Each sets the fields down at the cursor and moves it below them."""
