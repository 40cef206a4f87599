"""Contrast of the style sheet's colours, light and dark (WCAG 2.2: 1.4.3, 1.4.11)."""

from __future__ import annotations

import re
from importlib import resources

import pytest

TEXT, SIGN = 4.5, 3.0
PAIRS = [
    ("ink", "paper", TEXT), ("ink", "ground", TEXT), ("ink", "accent-wash", TEXT), ("ink", "note-wash", TEXT),
    ("quiet", "paper", TEXT), ("quiet", "ground", TEXT), ("quiet", "sunk", TEXT), ("quiet", "accent-wash", TEXT),
    ("accent", "paper", TEXT), ("accent", "ground", TEXT), ("accent-ink", "accent", TEXT),
    ("same", "paper", TEXT), ("same", "accent-wash", TEXT), ("alike", "paper", TEXT), ("alike", "accent-wash", TEXT),
    ("against", "paper", TEXT), ("against", "accent-wash", TEXT), ("against", "against-wash", TEXT),
    ("edge", "paper", SIGN), ("edge", "ground", SIGN), ("accent", "sunk", SIGN),
]  # fmt: skip


def colours() -> dict[str, dict[str, str]]:
    css = resources.files("intake.web").joinpath("static/intake/desk.css").read_text(encoding="utf-8")
    light, dark = re.findall(r":root \{(.*?)\}", css, re.DOTALL)[:2]
    found = [dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block)) for block in (light, dark)]
    return {"light": found[0], "dark": {**found[0], **found[1]}}


def brightness(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_colours_can_be_told_apart(theme: str, front: str, back: str, least: float) -> None:
    one, other = sorted((brightness(colours()[theme][front]), brightness(colours()[theme][back])), reverse=True)
    assert (one + 0.05) / (other + 0.05) >= least
