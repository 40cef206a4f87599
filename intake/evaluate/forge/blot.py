"""Spoil a sheet: blots over what matters."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from intake.evaluate.forge.typeset import Picture, Sheet, Text, width

if TYPE_CHECKING:
    import random

    from intake.evaluate.forge.document import Drawn


def blot(rng: random.Random, drawn: Drawn) -> Drawn:
    """The document with dark blots over every place that shows the patient's name, birth date or number."""
    last = drawn.person.last_name if drawn.person else ""
    told = [text for text in (drawn.printed.name, drawn.printed.birth_date, drawn.printed.mrn, last) if text]
    sheets = []
    for sheet in drawn.sheets:
        marks = list(sheet.marks)
        runs = [mark for mark in sheet.marks if isinstance(mark, Text)]
        marks += [_spill(rng, run) for run in runs if any(t.casefold() in run.text.casefold() for t in told)]
        sheets.append(Sheet(tuple(marks)))
    return replace(drawn, sheets=tuple(sheets))


def _spill(rng: random.Random, mark: Text) -> Picture:
    """A dark, grainy patch a little larger than the text."""
    noise = np.random.default_rng(rng.getrandbits(64))
    wide = width(mark.text, mark.face)
    grains = noise.integers(0, 90, (max(4, int(mark.face.size * 3)), max(8, int(wide * 2))), dtype=np.uint8)
    return Picture(mark.x - 4, mark.y - 3, mark.x + wide + 5, mark.y + mark.face.size * 1.3, Image.fromarray(grains))
