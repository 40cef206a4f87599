"""What scanners, fax machines and telephones do to paper.

A `Channel` is a value: how a painted sheet becomes the picture that arrives.  Resolutions of Group 3 fax are
those of ITU-T T.4: 1728 dots over 215 mm (about 204 dpi), 98 lines an inch standard and 196 fine.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from intake.evaluate.forge.meaning import meant
from intake.evaluate.forge.paint import DPI
from intake.evaluate.forge.photo import photograph
from intake.evaluate.forge.typeset import Face, Text, font
from intake.model import Item, Role

if TYPE_CHECKING:
    import datetime as dt
    import random

FAX_WIDTH = 1728
"""Dots across a Group 3 fax page."""


@dataclass(frozen=True, slots=True)
class Channel:
    """How paper becomes a picture.

    `dpi` is across and down.  `skew` is the widest angle in degrees, `speckle` the share of dots that flip,
    `streaks` the most dark vertical lines, `dropped` the most bands of lost lines, `border` whether dark edges
    of the scanner lid show.  `strokes` is -1 (thin), 0 or 1 (thick).  `quality` is that of JPEG, where it is used.
    """

    name: str
    dpi: tuple[int, int] = (300, 300)
    bitonal: bool = False
    fax: bool = False
    photo: bool = False
    skew: float = 0.3
    speckle: float = 0.0
    streaks: int = 0
    dropped: int = 0
    border: bool = False
    strokes: int = 0
    quality: int = 85


CHANNELS: dict[str, Channel] = {
    channel.name: channel
    for channel in (
        Channel("clean300"),
        Channel("bw300", bitonal=True, skew=0.6, speckle=0.0001),
        Channel("grey200", dpi=(200, 200), skew=0.8, quality=70),
        Channel("bw200", dpi=(200, 200), bitonal=True, skew=1.0, speckle=0.0003, border=True),
        Channel("fax_fine", dpi=(204, 196), bitonal=True, fax=True, skew=0.8, speckle=0.0003),
        Channel("fax_std", dpi=(204, 98), bitonal=True, fax=True, skew=0.6, speckle=0.0002),
        Channel("fax_bad", dpi=(204, 98), bitonal=True, fax=True, skew=2.0, speckle=0.003, streaks=2, dropped=3),
        Channel("photo", photo=True, dpi=(200, 200), skew=3.0, quality=60),
    )
}
"""The channels by name: two clean ones, two of an office scanner, three faxes, a telephone's camera."""

_LETTERS, _LEFT, _TOP = Face("mono", 9.5, bold=True), 40, 8
"""The fax header line: its letters, and the dots left of and above its strip on a fine fax."""

_SENT = ("%m/%d/%Y %H:%M", "%b-%d-%Y %I:%M %p", "%m/%d/%y %H:%M", "%d-%b-%y %I:%M%p")


@dataclass(frozen=True, slots=True)
class FaxLine:
    """What the sending fax machine prints on top of every page (the TTI line of ITU-T T.30)."""

    sent: dt.datetime
    name: str = field(repr=False)
    number: str = field(repr=False)
    to: str = field(repr=False, default="")
    style: int = 0

    def text(self, page: int, pages: int) -> str:
        """The line of that page."""
        return self.run(page, pages).text

    def run(self, page: int, pages: int) -> Text:
        """The line of that page with what it means, where it stands on an upright sheet."""
        return Text(_LEFT * 72 / 204, _TOP * 72 / 196, self._line(page, pages), _LETTERS)

    def _line(self, page: int, pages: int) -> str:
        name = meant(self.name.upper()[:20], Item.NAME, Role.SENDER)
        number = meant(self.number, Item.PHONE, Role.SENDER)
        to = meant(self.to, Item.PHONE, Role.RECIPIENT)

        sent = meant(self.sent.strftime(_SENT[self.style % 4]), Item.FAX_DATE, Role.DOCUMENT)
        match self.style % 4:
            case 0:
                return f"{sent}   FROM: {name}   {number}   P.{page:02d}/{pages:02d}"
            case 1:
                return f"{sent}  {name}  {number}          {page}/{pages}"
            case 2:
                return f"FAX {sent}  {number} -> {to}   PAGE {page} OF {pages}"
            case _:
                return f"To: {to}  From: {name}  {sent}  p. {page} of {pages}"


def send(rng: random.Random, paper: Image.Image, channel: Channel, line: str = "") -> Image.Image:
    """The picture (mode `1` or `L`) that arrives when that painted sheet goes through the channel.

    `line` is the fax header line.  A fax is 1728 dots wide; a sheet fed sideways is shrunk to that.
    """
    noise = np.random.default_rng(rng.getrandbits(64))
    if channel.strokes:
        # Toner that runs low pales the edges of strokes without taking them away.
        paper = (
            paper.filter(ImageFilter.MinFilter(3))
            if channel.strokes > 0
            else Image.blend(paper, paper.filter(ImageFilter.MaxFilter(3)), 0.5)
        )
    if channel.photo:
        return photograph(rng, noise, paper)
    across, down = channel.dpi
    angle = rng.uniform(-channel.skew, channel.skew)
    if abs(angle) > 0.05:
        # Dots that are gathered into larger ones afterwards need no smoothing, which costs most of the time.
        smooth = Image.Resampling.BILINEAR if across == DPI else Image.Resampling.NEAREST
        paper = paper.rotate(angle, smooth, fillcolor=255)
    inches = paper.width / DPI, paper.height / DPI
    wide = FAX_WIDTH if channel.fax else round(inches[0] * across)
    shrunk = min(1.0, wide / across / inches[0]) if inches[0] > inches[1] else 1.0
    size = (wide, round(inches[1] * down * shrunk))
    picture = paper.resize(size, Image.Resampling.BOX if channel.bitonal else Image.Resampling.BILINEAR)
    if channel.border:
        _edges(rng, picture)
    for _ in range(rng.randint(0, channel.streaks)):
        _streak(rng, picture)
    if not channel.bitonal:
        return _grain(noise, picture)
    dots = np.asarray(picture) > rng.uniform(105, 165)
    if channel.speckle:
        dots = _flip(noise, dots, channel.speckle)
    if channel.dropped:
        dots = _drop(rng, dots, channel.dropped)
    arrived = Image.fromarray(dots)
    if line:
        _header(arrived, line, down / across)
    return arrived


def _grain(noise: np.random.Generator, picture: Image.Image) -> Image.Image:
    """The faint noise of a sensor; one patch of it is laid like tiles, which no reader can tell."""
    side = 512
    patch = noise.integers(-6, 7, (side, side), dtype=np.int16)
    tiles = np.tile(patch, (picture.height // side + 1, picture.width // side + 1))
    noisy = np.asarray(picture).astype(np.int16) + tiles[: picture.height, : picture.width]
    return Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8))


def _edges(rng: random.Random, picture: Image.Image) -> None:
    """Dark slivers where the sheet did not cover the glass."""
    pen = ImageDraw.Draw(picture)
    for side in rng.sample(range(4), rng.randint(0, 2)):
        deep = rng.randint(2, picture.width // 90)
        wide, high = picture.size
        corners = ((0, 0, deep, high), (wide - deep, 0, wide, high), (0, 0, wide, deep), (0, high - deep, wide, high))
        pen.rectangle(corners[side], fill=0)


def _streak(rng: random.Random, picture: Image.Image) -> None:
    """A dark vertical line, as dust on the reading head leaves it."""
    x = rng.randrange(picture.width)
    top, bottom = sorted(rng.randrange(picture.height) for _ in range(2))
    ImageDraw.Draw(picture).line((x, top, x + rng.randint(-3, 3), bottom), fill=0, width=rng.randint(1, 2))


def _flip(noise: np.random.Generator, dots: np.ndarray, share: float) -> np.ndarray:
    """Flip that share of dots, one in eight together with its neighbours."""
    flipped = dots.copy()
    number = int(dots.size * share)
    rows = noise.integers(0, dots.shape[0], number)
    columns = noise.integers(0, dots.shape[1], number)
    flipped[rows, columns] ^= True
    for dy, dx in ((0, 1), (1, 0), (1, 1)):
        some = slice(0, number // 8)
        flipped[np.minimum(rows[some] + dy, dots.shape[0] - 1), np.minimum(columns[some] + dx, dots.shape[1] - 1)] = (
            False
        )
    return flipped


def _drop(rng: random.Random, dots: np.ndarray, most: int) -> np.ndarray:
    """Lose some scan lines: a fax repeats the line before a damaged one (ITU-T T.4, error concealment)."""
    damaged = dots.copy()
    for _ in range(rng.randint(0, most)):
        at = rng.randrange(1, dots.shape[0] - 4)
        damaged[at : at + rng.randint(1, 3)] = damaged[at - 1]
    return damaged


def _header(picture: Image.Image, line: str, squash: float) -> None:
    """Print the header line within the first tenth of an inch, in the machine's own upright dots."""
    high = 34
    strip = Image.new("L", (picture.width, high), 255)
    ImageDraw.Draw(strip).text((_LEFT, 2), line, fill=0, font=font(_LETTERS, 204))
    strip = strip.resize((picture.width, max(1, round(high * squash))), Image.Resampling.BOX)
    picture.paste(strip.point(lambda v: 255 if v > 128 else 0).convert("1"), (0, max(2, round(_TOP * squash))))
