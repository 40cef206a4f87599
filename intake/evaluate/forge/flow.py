"""Let text flow down sheets: headings, paragraphs, lists, tables, tick boxes, lines to sign on.

The markup of a body, line by line: `# heading`; `! ` a large line in the middle; `- item`; `| cell | cell |` (the first
row is the head of the table); `~ 3..8` keeps so many of the rows that follow; `( ) choice` a tick box; `/sign Label` a
line to sign; `%photo` a picture; `? ` before a line leaves it out two times in five, and `& ` makes the next line share
its fate; `= Label: value` a labelled line; anything else is a paragraph.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from PIL import Image

from intake.evaluate.forge.typeset import HEIGHT, WIDTH, Face, Frame, Mark, Picture, Rule, Sheet, Text, width, wrap

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

_KEEP = re.compile(r"~ (\d+)\.\.(\d+)")


@dataclass(slots=True)
class Flow:
    """A cursor that sets text down one sheet after the other; `sheets()` gives what was set.

    `face` is the body's face, `left` and `right` the margins in points, `top` where later sheets begin.
    """

    face: Face
    left: float = 54
    right: float = WIDTH - 54
    top: float = 72
    bottom: float = HEIGHT - 60
    heading_style: int = 0
    y: float = 40
    _kept: tuple[int, float] = (0, 0.0)
    _sheets: list[list[Mark]] = field(default_factory=lambda: [[]])

    @property
    def leading(self) -> float:
        """From one line to the next, in points."""
        return self.face.size * 1.28

    @property
    def sheet_count(self) -> int:
        """How many sheets have been begun."""
        return len(self._sheets)

    def room(self, high: float) -> None:
        """Begin a new sheet unless there is that much room."""
        sheet, kept = self._kept
        if self.y + high > self.bottom - (kept if sheet == len(self._sheets) else 0):
            self._sheets.append([])
            self.y = self.top

    def shorten(self, high: float) -> None:
        """Keep that much free at the foot of the present sheet."""
        self._kept = len(self._sheets), high

    def put(self, *marks: Mark) -> None:
        """Put marks on the present sheet, wherever they say."""
        self._sheets[-1].extend(marks)

    def line(self, text: str, face: Face | None = None, *, indent: float = 0, centred: bool = False) -> None:
        """One line of text, not wrapped."""
        face = face or self.face
        self.room(face.size * 1.28)
        x = (self.left + self.right - width(text, face)) / 2 if centred else self.left + indent
        self.put(Text(x, self.y, text, face))
        self.y += face.size * 1.28

    def paragraph(self, text: str, face: Face | None = None, *, indent: float = 0, hang: float = 0) -> None:
        """A wrapped paragraph; lines after the first are indented by `hang` more."""
        face = face or self.face
        for number, line in enumerate(wrap(text, face, self.right - self.left - indent - hang)):
            self.line(line, face, indent=indent + (hang if number else 0))

    def space(self, high: float) -> None:
        """Leave that much white."""
        self.y += high

    def rule(self, thick: float = 0.8) -> None:
        """A line across."""
        self.put(Rule(self.left, self.y, self.right, self.y, thick))
        self.y += 4

    def heading(self, text: str) -> None:
        """A heading in this document's style; never alone at the foot of a sheet."""
        self.room(self.leading * 3)
        self.space(self.face.size * 0.45)
        match self.heading_style % 4:
            case 0:
                self.line(text.upper() + ":", self.face.strong)
            case 1:
                self.line(text, self.face.strong)
            case 2:
                self.line(text.upper(), self.face)
                self.put(Rule(self.left, self.y - 2, self.left + width(text.upper(), self.face), self.y - 2, 0.6))
                self.space(2)
            case _:
                high = self.leading + 2
                self.put(Frame(self.left, self.y - 1, self.right, self.y + high - 3, 0, fill=222))
                self.line(text, self.face.strong, indent=4)
                self.space(3)

    def table(self, rows: Sequence[Sequence[str]], *, ruled: bool = True) -> None:
        """A table whose first row is its head; columns as wide as their widest cell asks, cells wrap."""
        columns = max(len(row) for row in rows)
        filled = [[*row, *[""] * (columns - len(row))] for row in rows]
        wants = [max(width(row[c], self.face.strong) for row in filled) + 9 for c in range(columns)]
        scale = (self.right - self.left) / sum(wants)
        wide = [want * (scale if scale < 1 else min(scale, 1.9)) for want in wants]
        for number, row in enumerate(filled):
            face = self.face if number else self.face.strong
            cells = [wrap(cell, face, wide[c] - 6) for c, cell in enumerate(row)]
            high = max(len(cell) for cell in cells) * self.leading + 4
            self.room(high)
            x = self.left
            for c, cell in enumerate(cells):
                if ruled:
                    self.put(Frame(x, self.y, x + wide[c], self.y + high, 0.6))
                for k, text in enumerate(cell):
                    self.put(Text(x + 3, self.y + 2 + k * self.leading, text, face))
                x += wide[c]
            self.y += high
        self.space(5)

    def tick(self, text: str, *, ticked: bool, inked: bool) -> None:
        """A tick box; `inked` draws it, otherwise it is typed as `[X]`."""
        if not inked:
            self.paragraph(f"[{'X' if ticked else ' '}] {text}", hang=16)
            return
        self.room(self.leading)
        size = self.face.size * 0.85
        x, y = self.left, self.y + 1.5
        self.put(Frame(x, y, x + size, y + size, 0.8))
        if ticked:
            self.put(Rule(x, y, x + size, y + size, 1.2), Rule(x, y + size, x + size, y, 1.2))
        self.paragraph(text, indent=size + 5)

    def sheets(self) -> tuple[Sheet, ...]:
        """All that was set."""
        return tuple(Sheet(tuple(marks)) for marks in self._sheets)


def pour(rng: random.Random, flow: Flow, lines: Sequence[str]) -> None:
    """Set a body in the markup of this module."""
    ruled, inked = rng.random() < 0.6, rng.random() < 0.6
    at = 0
    while at < len(lines):
        line = lines[at]
        if line.startswith("|"):
            rows = []
            while at < len(lines) and lines[at].startswith("|"):
                rows.append([cell.strip() for cell in lines[at].strip("|").split("|")])
                at += 1
            flow.table(rows, ruled=ruled)
            continue
        _pour_line(rng, flow, line, inked=inked)
        at += 1


def _pour_line(rng: random.Random, flow: Flow, line: str, *, inked: bool) -> None:
    if line.startswith("# "):
        flow.heading(line[2:])
    elif line.startswith("- "):
        flow.paragraph(line, indent=8, hang=8)
    elif line.startswith("( ) "):
        flow.tick(line[4:], ticked=rng.random() < 0.5, inked=inked)
    elif line.startswith("/sign "):
        _sign_here(rng, flow, line[6:])
    elif line == "%photo":
        _photograph(rng, flow)
    elif line.startswith("= "):
        flow.line(line[2:])
    elif line.startswith("! "):
        flow.line(line[2:], flow.face.sized(flow.face.size * 1.4).strong, centred=True)
    elif not line.strip():
        flow.space(flow.face.size * 0.5)
    else:
        flow.paragraph(line)
        flow.space(flow.face.size * 0.3)


def _sign_here(rng: random.Random, flow: Flow, label: str) -> None:
    """A line with a scrawl on it and the label below."""
    flow.room(46)
    flow.space(26)
    name, _, date = label.partition("::")
    scrawl(rng, flow, flow.left + 12, flow.y)
    flow.put(Rule(flow.left, flow.y, flow.left + 230, flow.y, 0.7))
    small = flow.face.sized(max(6.5, flow.face.size * 0.75))
    flow.put(Text(flow.left, flow.y + 2, name.strip(), small))
    if date:
        flow.put(Text(flow.left + 300, flow.y - flow.face.size * 1.3, date.strip(), flow.face))
        flow.put(
            Rule(flow.left + 295, flow.y, flow.left + 400, flow.y, 0.7),
            Text(flow.left + 300, flow.y + 2, "Date", small),
        )
    flow.space(16)


def _photograph(rng: random.Random, flow: Flow) -> None:
    """A blotchy grey picture where a photograph was copied."""
    high = rng.uniform(90, 220)
    flow.room(high + 8)
    grains = Image.frombytes("L", (12, 9), bytes(rng.choices(range(40, 230), k=108)))
    soft = grains.resize((240, 180), Image.Resampling.BICUBIC)
    flow.put(Picture(flow.left, flow.y, flow.left + high * 4 / 3, flow.y + high, soft))
    flow.space(high + 8)


def scrawl(rng: random.Random, flow: Flow, x: float, y: float) -> None:
    """An illegible signature, ending at that base line."""
    points = [(x, y - 4.0)]
    for _ in range(rng.randint(14, 26)):
        points.append((points[-1][0] + rng.uniform(1, 7), y - rng.uniform(0, 16)))
    for (x0, y0), (x1, y1) in pairwise(points):
        flow.put(Rule(x0, y0, x1, y1, 0.9))


def thin_out(rng: random.Random, body: str) -> list[str]:
    """The lines of a body with its optional lines and surplus rows left out by chance."""
    lines: list[str] = []
    kept = True
    raw = [line.rstrip() for line in body.strip("\n").split("\n")]
    at = 0
    while at < len(raw):
        line = raw[at]
        at += 1
        if keep := _KEEP.fullmatch(line):
            group = []
            while at < len(raw) and raw[at]:
                group.append(raw[at])
                at += 1
            chosen = set(rng.sample(range(len(group)), min(len(group), rng.randint(int(keep[1]), int(keep[2])))))
            lines += [row for number, row in enumerate(group) if number in chosen]
        elif line.startswith("& "):
            lines += [line[2:]] if kept else []
        else:
            optional = line.startswith("? ")
            kept = not optional or rng.random() < 0.6
            lines += [line.removeprefix("? ")] if kept else []
    return lines
