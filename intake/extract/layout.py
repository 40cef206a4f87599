"""The page as it lies: lines, cells and who stands beside whom.

A segment is a run of words of one line without a wide gap, which is a cell of a table, a field of a form, or a
line of running text.  The text of a sheet puts a tab between the segments of a line, a newline between lines and an
empty line between blocks, so that text and geometry can be asked about the same characters.
"""

from __future__ import annotations

import bisect
import statistics
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from intake.model import HEADER_BLOCK

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from intake.model import PageReading, Word

_GAP = 1.6
"""A gap wider than this many line heights separates two cells; the space between words is about a third."""

_FEWEST_WORDS, _FEWEST_LINES, _LEVEL = 4, 3, 0.005
"""A page's slope is told by lines of so many words, if there are so many; less than a third of a degree is none."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A cell or line: characters `start` to `end` of its sheet's text, inches from the page's top left.

    On a page that went askew through the machine the inches are those of the page made level: there a value stands
    lower or higher than its label by more than a line.
    """

    words: tuple[Word, ...] = field(repr=False)
    text: str = field(repr=False)
    start: int
    end: int
    left: float
    top: float
    right: float
    bottom: float
    line: int
    """Counts the lines of the sheet in reading order."""

    @property
    def height(self) -> float:
        """Inches."""
        return self.bottom - self.top

    def shares_row(self, other: Segment) -> bool:
        """Whether both stand on one visual row."""
        overlap = min(self.bottom, other.bottom) - max(self.top, other.top)
        return overlap > 0.45 * min(self.height, other.height)

    def shares_column(self, other: Segment) -> bool:
        """Whether one stands above the other."""
        return min(self.right, other.right) > max(self.left, other.left)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page laid out.  `width` and `height` in inches; `letter` is the usual height of a line of its text."""

    number: int
    width: float
    height: float
    text: str = field(repr=False)
    segments: tuple[Segment, ...] = field(repr=False)
    words: tuple[Word, ...] = field(repr=False)
    starts: tuple[int, ...]
    letter: float
    read_by_ocr: bool

    def ink(self, start: int, end: int) -> tuple[Word, ...]:
        """The words under the characters `text[start:end]`."""
        first = max(bisect.bisect_right(self.starts, start) - 1, 0)
        found = []
        for at, word in zip(self.starts[first:], self.words[first:], strict=True):
            if at >= end:
                break
            if at + len(word.text) > start:
                found.append(word)
        return tuple(found)

    def segment_at(self, offset: int) -> Segment:
        """The segment that holds that character (or the one before it)."""
        index = bisect.bisect_right(self.segments, offset, key=lambda s: s.start) - 1
        return self.segments[max(index, 0)]

    def right_of(self, segment: Segment) -> Segment | None:
        """The nearest segment to the right on the same row, within 60 % of the page's width."""
        beside = [
            s for s in self.segments if s.left >= segment.right - 0.02 and s.shares_row(segment) and s is not segment
        ]
        best = min(beside, key=lambda s: s.left, default=None)
        return best if best and best.left - segment.right < 0.6 * self.width else None

    def left_of(self, segment: Segment) -> Segment | None:
        """The nearest segment to the left on the same row."""
        beside = [
            s for s in self.segments if s.right <= segment.left + 0.02 and s.shares_row(segment) and s is not segment
        ]
        return max(beside, key=lambda s: s.right, default=None)

    def below(self, segment: Segment, left: float, right: float, lines: float = 2.2) -> Segment | None:
        """The nearest segment under the strip from `left` to `right` inches, at most so many lines down."""
        return next(self._under(segment, left, right, lines), None)

    def _under(self, segment: Segment, left: float, right: float, lines: float) -> Iterator[Segment]:
        reach = segment.bottom + lines * max(segment.height, self.letter)
        under = [
            s
            for s in self.segments
            if s.top > segment.top + 0.5 * segment.height
            and s.top < reach
            and not s.shares_row(segment)
            and min(s.right, right) - max(s.left, left) > 0
        ]
        yield from sorted(under, key=lambda s: (s.top, s.left))

    def above(self, segment: Segment, lines: float = 4.0) -> list[Segment]:
        """The segments above in the same column, nearest first, at most so many lines up."""
        reach = segment.top - lines * max(segment.height, self.letter)
        over = [
            s
            for s in self.segments
            if s.bottom < segment.top + 0.5 * segment.height
            and s.top > reach
            and s.shares_column(segment)
            and not s.shares_row(segment)
        ]
        return sorted(over, key=lambda s: -s.bottom)


def lay_out(page: PageReading) -> Sheet:
    """Lay the words of a page out as segments, the fax header line left out."""
    words = [w for w in page.words if w.block != HEADER_BLOCK and w.text.strip()]
    parts: list[str] = []
    starts: list[int] = []
    segments: list[Segment] = []
    length = 0
    before: Word | None = None
    slope = _slope(list(_lines(words)), page)
    for line, run in enumerate(_lines(words)):
        gap = "" if before is None else "\n\n" if before.block != run[0].block else "\n"
        height = _line_height(run, page.height)
        for cell in _cells(run, page.width, height):
            parts.append(gap)
            length += len(gap)
            first = length
            for index, word in enumerate(cell):
                if index:
                    parts.append(" ")
                    length += 1
                starts.append(length)
                parts.append(word.text)
                length += len(word.text)
            segments.append(_segment(cell, page, slope, first, length, line))
            gap = "\t"
        before = run[-1]
    heights = [s.height for s in segments]
    return Sheet(
        page.number,
        page.width,
        page.height,
        "".join(parts),
        tuple(segments),
        tuple(words),
        tuple(starts),
        statistics.median(heights) if heights else 0.15,
        page.how == "ocr",
    )


def _lines(words: Sequence[Word]) -> Iterator[list[Word]]:
    run: list[Word] = []
    for word in words:
        if run and (word.line != run[-1].line or word.block != run[-1].block):
            yield run
            run = []
        run.append(word)
    if run:
        yield run


def _slope(lines: Sequence[Sequence[Word]], page: PageReading) -> float:
    """By how many inches the lines of the page fall for each inch to the right: the median of what long lines say."""
    slopes = []
    for line in lines:
        if len(line) < _FEWEST_WORDS:
            continue
        xs = [(w.box.left + w.box.right) / 2 * page.width for w in line]
        ys = [(w.box.top + w.box.bottom) / 2 * page.height for w in line]
        x, y = statistics.fmean(xs), statistics.fmean(ys)
        spread = sum((one - x) ** 2 for one in xs)
        if spread > 0:
            slopes.append(sum((one - x) * (other - y) for one, other in zip(xs, ys, strict=True)) / spread)
    slope = statistics.median(slopes) if len(slopes) >= _FEWEST_LINES else 0.0
    return slope if abs(slope) > _LEVEL else 0.0


def _line_height(run: Sequence[Word], page_height: float) -> float:
    return statistics.median(w.box.height for w in run) * page_height or 0.1


def _cells(run: Sequence[Word], page_width: float, height: float) -> Iterator[list[Word]]:
    cell = [run[0]]
    for word in run[1:]:
        gap = (word.box.left - cell[-1].box.right) * page_width
        if gap > max(_GAP * height, 0.15) or gap < -0.5:
            yield cell
            cell = []
        cell.append(word)
    yield cell


def _segment(  # noqa: PLR0917 - a cell, its page, and where it stands in the text
    cell: Sequence[Word], page: PageReading, slope: float, start: int, end: int, line: int
) -> Segment:
    falls = [slope * ((word.box.left + word.box.right) / 2 - 0.5) * page.width for word in cell]
    return Segment(
        tuple(cell),
        " ".join(w.text for w in cell),
        start,
        end,
        min(w.box.left for w in cell) * page.width,
        min(w.box.top * page.height - fall for w, fall in zip(cell, falls, strict=True)),
        max(w.box.right for w in cell) * page.width,
        max(w.box.bottom * page.height - fall for w, fall in zip(cell, falls, strict=True)),
        line,
    )
