"""Charts as numbers for inline SVG: pure geometry, in units of the view box.  Templates draw them with classes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from intake.figures import limits_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from intake.quality import Interval

WIDTH = 400
"""Width of every large chart's view box."""
_LEFT, _RIGHT, _TOP, _BOTTOM = 36, 392, 12, 138
_ROW = 24
_LABEL = 136
"""Where the bars of a list begin."""
_LEAST_SHARE = 1e-4
"""The left end of the scale of intervals: 0.01 %."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a stacked bar; `step` 0.. picks its colour."""

    name: str
    count: int
    x: float
    width: float
    step: int


def stacked(counts: Mapping[str, int]) -> tuple[Segment, ...]:
    """One bar over the whole width, a segment for each count that is not nothing."""
    total = sum(counts.values())
    made, x = [], 0.0
    for step, (name, count) in enumerate(counts.items()):
        width = WIDTH * count / total if total else 0.0
        if count:
            made.append(Segment(name, count, round(x, 1), round(max(1.0, width - 1), 1), step))
        x += width
    return tuple(made)


@dataclass(frozen=True, slots=True)
class Line:
    """One run of values: pieces between gaps, and points that stand alone."""

    name: str
    pieces: tuple[str, ...]
    points: tuple[tuple[float, float], ...]
    step: int


@dataclass(frozen=True, slots=True)
class Run:
    """Values over time, with what they should keep to."""

    lines: tuple[Line, ...]
    ticks: tuple[tuple[float, str], ...]
    """Height and text of the marks on the scale."""
    labels: tuple[tuple[float, str, str], ...]
    """Place, text and anchor of the names below."""
    target: float | None = None
    target_above: bool = False
    """Whether the target lies above what is drawn."""
    band: tuple[float, float] | None = None
    """Top and height of what chance alone explains, about the first line."""


def run(names: Sequence[str], lines: Mapping[str, Sequence[float | None]], target: float | None = None) -> Run:
    """Lines over the same names, scaled to the largest; a `target` is drawn where it does not dwarf them.

    The control limits are those of the first line (an individuals chart).
    """
    known = [value for values in lines.values() for value in values if value is not None]
    most = max(known, default=0.0)
    fits = target is not None and (most == 0 or target <= 4 * most)
    top = _nice(max(most, target if fits and target is not None else 0.0))
    first = [value for value in next(iter(lines.values()), ()) if value is not None]
    limits = limits_of(first) if target is not None else None
    band = None
    if limits:
        high, low = (_height(min(value, top), top) for value in (limits.high, limits.low))
        band = (high, round(low - high, 1))
    return Run(
        lines=tuple(_line(name, values, top, step) for step, (name, values) in enumerate(lines.items())),
        ticks=tuple((_height(share * top, top), _short(share * top)) for share in (0.0, 0.5, 1.0)),
        labels=_labels(names),
        target=_height(target, top) if fits and target is not None else None,
        target_above=target is not None and not fits,
        band=band,
    )


def _line(name: str, values: Sequence[float | None], top: float, step: int) -> Line:
    pieces: list[list[tuple[float, float]]] = [[]]
    for place, value in enumerate(values):
        if value is None:
            pieces.append([])
        else:
            pieces[-1].append((_across(place, len(values)), _height(value, top)))
    drawn = tuple(" ".join(f"{x},{y}" for x, y in piece) for piece in pieces if len(piece) > 1)
    return Line(name, drawn, tuple(piece[0] for piece in pieces if len(piece) == 1), step)


def _across(place: int, of: int) -> float:
    return round(_LEFT + (_RIGHT - _LEFT) * (place / (of - 1) if of > 1 else 0.5), 1)


def _height(value: float, top: float) -> float:
    return round(_BOTTOM - (_BOTTOM - _TOP) * (value / top if top else 0.0), 1)


def _labels(names: Sequence[str]) -> tuple[tuple[float, str, str], ...]:
    if not names:
        return ()
    places = sorted({0, (len(names) - 1) // 2, len(names) - 1})
    anchors = {places[0]: "start", places[-1]: "end"} if len(places) > 1 else {}
    return tuple((_across(place, len(names)), names[place], anchors.get(place, "middle")) for place in places)


def _nice(most: float) -> float:
    """The end of a scale: 1, 2, 4, 5 or 10 times a power of ten, not below `most`."""
    if most <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(most))
    return next(step * power for step in (1, 2, 4, 5, 10) if step * power >= most * (1 - 1e-9))


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 or value == int(value) else f"{value:.2g}"


@dataclass(frozen=True, slots=True)
class Bar:
    """A line of a list: its name, its bar, and what stands behind it."""

    name: str
    y: float
    width: float
    text: str
    text_x: float


@dataclass(frozen=True, slots=True)
class Bars:
    """A list of bars and its height."""

    bars: tuple[Bar, ...]
    height: int


def pareto(counts: Sequence[tuple[str, int, float]], most: int = 8) -> Bars:
    """The most frequent, each with its count and the share up to there; what is left in one bar."""
    shown = list(counts[:most])
    if left := counts[most:]:
        shown.append((f"{len(left)} others", sum(count for _, count, _ in left), 1.0))
    longest = max((count for _, count, _ in shown), default=0)
    room = WIDTH - _LABEL - 84
    bars = []
    for row, (name, count, so_far) in enumerate(shown):
        width = room * count / longest if longest else 0.0
        bars.append(Bar(name, row * _ROW, round(width, 1), f"{count:,} · {so_far:.0%}", round(_LABEL + width + 6, 1)))
    return Bars(tuple(bars), max(1, len(shown)) * _ROW)


@dataclass(frozen=True, slots=True)
class Reach:
    """An interval on a logarithmic scale: from `x1` to `x2`, the share found at `point`, the limit at `limit`."""

    name: str
    y: float
    x1: float
    x2: float
    point: float | None
    limit: float | None


@dataclass(frozen=True, slots=True)
class Reaches:
    """Intervals under one another, the marks of their scale, and the height."""

    rows: tuple[Reach, ...]
    ticks: tuple[tuple[float, str], ...]
    height: int


def intervals(found: Sequence[tuple[str, Interval, float | None]]) -> Reaches:
    """Each share with its interval; a third value is the limit it should stay below."""
    rows = [
        Reach(
            name,
            number * _ROW + 12,
            _log(of.low),
            _log(of.high),
            _log(of.wrong / of.checked) if of.wrong else None,
            _log(limit) if limit else None,
        )
        for number, (name, of, limit) in enumerate(found)
    ]
    ticks = ((1e-4, "0.01 %"), (1e-3, "0.1 %"), (1e-2, "1 %"), (1e-1, "10 %"), (1.0, "100 %"))
    return Reaches(tuple(rows), tuple((_log(share), name) for share, name in ticks), len(rows) * _ROW + 22)


def _log(share: float) -> float:
    """Where a share stands, 0.01 % and less at the left end, all at the right."""
    along = 1 - math.log10(max(share, _LEAST_SHARE)) / math.log10(_LEAST_SHARE)
    return round(_LABEL + (WIDTH - _LABEL - 20) * along, 1)


def sparkline(values: Sequence[float]) -> str:
    """The points of a small line, 100 wide and 20 high; empty of fewer than two values."""
    if len(values) < 2:
        return ""
    top = max(values) or 1.0
    step = 100 / (len(values) - 1)
    return " ".join(f"{place * step:.1f},{19 - 18 * value / top:.1f}" for place, value in enumerate(values))
