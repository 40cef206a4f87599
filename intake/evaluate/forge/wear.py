"""What hands leave on paper: stamps, punch holes, pen strokes, notes in the margin."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

from intake.evaluate.forge.people import TODAY
from intake.evaluate.forge.typeset import HEIGHT, WIDTH, Face, Mark, Picture, Rule, Sheet, font

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Sequence

_STAMPS = ("RECEIVED\n{day}", "SCANNED", "FAXED {day}", "COPY", "REVIEWED\n{day}", "MEDICAL RECORDS\n{day}", "FILE")


def wear(rng: random.Random, sheets: Sequence[Sheet]) -> tuple[tuple[Sheet, ...], list[str]]:
    """The sheets after they went through an office, and what happened to them.

    One sheet in ten is stamped, one in seven punched, one in eight bears pen strokes.  Stamped days are those of
    arrival, which are no document's own.
    """
    ways: dict[str, tuple[float, Callable[[random.Random], list[Mark]]]] = {
        "stamp": (0.1, _stamp),
        "punch": (0.14, _punch),
        "scribble": (0.12, _scribble),
    }
    told = [name for name, (share, _) in ways.items() if rng.random() < share]
    worn: list[Sheet] = []
    for sheet in sheets:
        marks = list(sheet.marks)
        for name in told:
            if name == "punch" or not worn:
                marks += ways[name][1](rng)
        worn.append(replace(sheet, marks=tuple(marks)))
    return tuple(worn), told


def _stamp(rng: random.Random) -> list[Mark]:
    """A rubber stamp, a little askew, somewhere in the lower or right part of the sheet."""
    text = rng.choice(_STAMPS).format(day=TODAY.strftime("%b %d %Y").upper())
    letters = font(Face("sans", 40, bold=True))
    image = Image.new("L", (900, 200), 255)
    pen = ImageDraw.Draw(image)
    _, _, right, bottom = pen.multiline_textbbox((24, 20), text, font=letters, align="center")
    grey = rng.randrange(0, 90)
    pen.multiline_text((24, 20), text, fill=grey, font=letters, align="center")
    pen.rectangle((6, 6, right + 18, bottom + 14), outline=grey, width=5)
    image = image.crop((0, 0, int(right) + 26, int(bottom) + 22))
    turned = image.rotate(rng.uniform(-9, 9), Image.Resampling.BILINEAR, expand=True, fillcolor=255)
    scale = rng.uniform(0.28, 0.42)
    x, y = rng.uniform(300, 440), rng.uniform(480, 680)
    return [Picture(x, y, x + turned.width * scale, y + turned.height * scale, turned)]


def _punch(rng: random.Random) -> list[Mark]:
    """The shadows of two or three punched holes."""
    hole = Image.new("L", (60, 60), 255)
    ImageDraw.Draw(hole).ellipse((2, 2, 57, 57), fill=rng.randrange(0, 120))
    if rng.random() < 0.5:
        places = [(14.0, y) for y in (76.0, 386.0, 696.0)]
    else:
        places = [(WIDTH / 2 + side, 14.0) for side in (-100.0, 100.0)]
    return [Picture(x, y, x + 19, y + 19, hole) for x, y in places]


def _scribble(rng: random.Random) -> list[Mark]:
    """A few strokes of a pen: a tick, a line in the margin, a ring around something."""
    x, y = rng.uniform(420, 560), rng.uniform(240, HEIGHT - 160)
    points = [(x, y)]
    for _ in range(rng.randint(8, 24)):
        points.append((points[-1][0] + rng.uniform(-9, 14), points[-1][1] + rng.uniform(-10, 10)))
    strokes: list[Mark] = [Rule(*a, *b, 1.3, 30) for a, b in pairwise(points)]
    margin = rng.uniform(26, 40)
    if rng.random() < 0.4:
        strokes.append(Rule(margin, y, margin + 3, y + rng.uniform(30, 90), 1.5, 30))
    return strokes
