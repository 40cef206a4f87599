"""Pages drawn for the tests of this room, and limits to read them under."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from intake.model import Scan
from intake.ocr import Limits, sniff

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LINES = (
    "Riverside Community Hospital",
    "Discharge Summary",
    "Patient Name: Margaret Whitfield",
    "Date of Birth: 03/14/1961",
    "The patient was admitted with shortness of breath and",
    "a productive cough of three days. She was treated with",
    "antibiotics and improved. She will follow up with her",
    "physician in the clinic within two weeks of discharge.",
)


@pytest.fixture
def limits(tmp_path: Path) -> Limits:
    return Limits(work=tmp_path / "work", page_seconds=30.0)


@pytest.fixture
def scan_of() -> Callable[[Path], Scan]:
    def make(path: Path) -> Scan:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        return Scan(digest, "scanner", dt.datetime(2026, 3, 2, tzinfo=dt.UTC), sniff(path), path)

    return make


@pytest.fixture
def letter() -> Image.Image:
    return paper(LINES)


def paper(lines: tuple[str, ...], size: tuple[int, int] = (1275, 1100), height: int = 34) -> Image.Image:
    """A page at 150 dots per inch, or as many as one likes, with those lines of text."""
    page = Image.new("L", size, 255)
    draw = ImageDraw.Draw(page)
    font = ImageFont.load_default(size=height)
    for number, line in enumerate(lines):
        draw.text((120, 150 + 2 * height * number), line, fill=0, font=font)
    return page


def smudged(page: Image.Image, darkest: int, lightest: int) -> Image.Image:
    """The page with five streaks of grainy toner across its lines, of greys between those."""
    grey = np.asarray(page)
    high, wide = grey.shape
    grain = np.random.default_rng(3).integers(darkest, lightest, (high // 3 + 1, wide // 3 + 1), dtype=np.uint8)
    toner = np.asarray(Image.fromarray(grain).resize((wide, high), Image.Resampling.BILINEAR))
    streak = np.arange(wide) % 230 < 90
    return Image.fromarray(np.where(streak, np.minimum(grey, toner), grey))
