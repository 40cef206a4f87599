"""Set type on a sheet: what stands where, in points, before any ink is spent.

A sheet is US letter, 612 x 792 points, origin top left, y down.  The same sheet can be painted as a picture
(`paint`) or written as a born-digital PDF (`born`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Literal

from PIL import Image, ImageFont

from intake.evaluate.forge.meaning import Span, bare, mend, spans

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PIL.ImageFont import FreeTypeFont

WIDTH, HEIGHT = 612.0, 792.0
"""A sheet in points (1/72 inch)."""

Family = Literal["sans", "serif", "mono", "condensed", "book", "wide"]

# First what `make setup` installs, then what most systems have; regular and bold.
_FONTS: dict[str, tuple[tuple[str, str], ...]] = {
    "sans": (("LiberationSans-Regular", "LiberationSans-Bold"), ("FreeSans", "FreeSansBold")),
    "serif": (("LiberationSerif-Regular", "LiberationSerif-Bold"), ("FreeSerif", "FreeSerifBold")),
    "mono": (("LiberationMono-Regular", "LiberationMono-Bold"), ("FreeMono", "FreeMonoBold")),
    "condensed": (
        ("LiberationSansNarrow-Regular", "LiberationSansNarrow-Bold"),
        ("DejaVuSansCondensed", "DejaVuSansCondensed-Bold"),
    ),
    "book": (("DejaVuSerif", "DejaVuSerif-Bold"), ("FreeSerif", "FreeSerifBold")),
    "wide": (("DejaVuSans", "DejaVuSans-Bold"), ("FreeSans", "FreeSansBold")),
}
_LAST_RESORT = ("DejaVuSans", "LiberationSans-Regular", "FreeSans", "Arial")


@dataclass(frozen=True, slots=True)
class Face:
    """A type face: family, size in points, bold or not."""

    family: Family
    size: float
    bold: bool = False

    def sized(self, size: float) -> Face:
        """The same face in another size."""
        return Face(self.family, size, self.bold)

    @property
    def strong(self) -> Face:
        """The same face in bold."""
        return Face(self.family, self.size, bold=True)


@dataclass(frozen=True, slots=True)
class Text:
    """A run of text; `x`, `y` is the left end of its ascender line.

    Made from a text with meanings inside, it holds the bare text and where in it they stand.
    """

    x: float
    y: float
    text: str = field(repr=False)
    face: Face
    spans: tuple[Span, ...] = field(repr=False, default=())

    def __post_init__(self) -> None:
        """Take the text apart; a frozen value may do that only through `object.__setattr__`."""
        found = spans(self.text)
        if found:
            object.__setattr__(self, "spans", found)
            object.__setattr__(self, "text", bare(self.text))


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line of that width; `grey` is 0 (black) to 255."""

    x0: float
    y0: float
    x1: float
    y1: float
    width: float = 0.8
    grey: int = 0


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle, outlined if `width` > 0 and filled with the grey `fill` if that is given."""

    x0: float
    y0: float
    x1: float
    y1: float
    width: float = 0.8
    fill: int | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A grey picture laid into that rectangle."""

    x0: float
    y0: float
    x1: float
    y1: float
    image: Image.Image = field(repr=False)


Mark = Text | Rule | Frame | Picture


@dataclass(frozen=True, slots=True)
class Sheet:
    """One side of paper, set but not yet printed."""

    marks: tuple[Mark, ...] = field(repr=False)

    @property
    def text(self) -> str:
        """The words on it, a line for each run, from top to bottom."""
        return _lines(mark for mark in self.marks if isinstance(mark, Text))

    @property
    def legible(self) -> str:
        """The same without the runs that lie wholly under a picture: a blot."""
        return _lines(self.runs)

    @property
    def runs(self) -> tuple[Text, ...]:
        """The runs of text that can be read: all but those that lie wholly under a picture."""
        covers = [mark for mark in self.marks if isinstance(mark, Picture)]
        runs = (mark for mark in self.marks if isinstance(mark, Text))
        return tuple(run for run in runs if not any(_covers(cover, run) for cover in covers))


def _lines(runs: Iterable[Text]) -> str:
    return "\n".join(run.text for run in sorted(runs, key=lambda run: (round(run.y / 4), run.x)))


def _covers(cover: Picture, run: Text) -> bool:
    right, bottom = run.x + width(run.text, run.face), run.y + run.face.size
    return cover.x0 <= run.x and right <= cover.x1 and cover.y0 <= run.y and bottom <= cover.y1


@cache
def font(face: Face, dpi: int = 72) -> FreeTypeFont:
    """The system's font for that face; falls back to any scalable font there is, at last to Pillow's own.

    Raises `OSError` if Pillow was built without FreeType and no font can be scaled.
    """
    size = face.size * dpi / 72
    names = [pair[face.bold] for pair in _FONTS[face.family]] + list(_LAST_RESORT)
    for name in names:
        try:
            return ImageFont.truetype(f"{name}.ttf", size)
        except OSError:
            continue
    spare = ImageFont.load_default(size)
    if not isinstance(spare, ImageFont.FreeTypeFont):
        raise OSError("no scalable font on this system")
    return spare


@cache
def _ruler(face: Face) -> FreeTypeFont:
    """The face at ten times its size, so that widths are measured without hinting."""
    return font(face.sized(face.size * 10))


def width(text: str, face: Face) -> float:
    """How wide the text runs, in points."""
    return _ruler(face).getlength(bare(text)) / 10


def wrap(text: str, face: Face, room: float) -> list[str]:
    """The text in lines that fit the room (points); a word wider than the room stands alone."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split():
            longer = f"{line} {word}" if line else word
            if line and width(longer, face) > room:
                lines.append(line)
                line = word
            else:
                line = longer
        lines.append(line)
    return mend(lines)
