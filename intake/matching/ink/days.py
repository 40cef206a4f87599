"""Days in the ink: every form in which a birth date is written, with damaged strokes and separators."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz.distance import OSA

from intake.matching.ink.folds import digits, look, strokes, upright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from intake.matching.ink.paper import Line, Spot

_MONTHS = ("JANUARY", "FEBRUARY", "MARCH", "APRIL", "MAY", "JUNE", "JULY", "AUGUST", "SEPTEMBER", "OCTOBER", "NOVEMBER",
           "DECEMBER")  # fmt: skip
_BETWEEN = r"(?:\s?[/.\-,'\"\u2018\u2019\u201c\u201d\u00b0*~\\|!_]{1,2}(?:\s[\"'\u2018\u201c])?\s?|\s{1,2})"
"""What stands, or what is left of what stood, between the parts of a day."""
_NUMERIC = re.compile(rf"(?<!\w)(\d{{1,2}})({_BETWEEN})(\d{{1,2}})({_BETWEEN})(\d{{4}}|\d{{2}})(?![\d/\-])")
_YEAR_FIRST = re.compile(rf"(?<!\d)(\d{{4}})({_BETWEEN})(\d{{1,2}})({_BETWEEN})(\d{{1,2}})(?!\d)")
_MONTH_FIRST = re.compile(r"([A-Z0-9]{3,9})\.?[\s\-/]{0,2}(\d{1,2})(?:ST|ND|RD|TH)?[\s,.\-/']{1,3}(\d{4}|\d{2})(?!\d)")
_DAY_FIRST = re.compile(
    r"(?<![\w/])(\d{1,2})(?:ST|ND|RD|TH)?[\s\-/.,]{0,2}([A-Z0]{3,9})\.?[\s\-/.,']{0,3}(\d{4}|\d{2})(?!\d)"
)
_CLEAN = frozenset("/-.")
_GLUED = range(8, 11)
"""Letters of a day without separators: eight digits, with one or both strokes between them read as digits ten."""
_FROM, _TO = 1890, 2100
_MISREAD_FROM = 4


class Seen(NamedTuple):
    """A day that the ink may say; `is_clean` if no letter had to be taken for another."""

    date: dt.date
    spot: Spot
    is_clean: bool


def days_in(line: Line) -> Iterator[Seen]:
    """All days of a line, in both centuries if its year has two digits; day before month only if it must be."""
    folded = digits(line.text)
    yield from _numeric(line, folded)
    yield from _worded(line)
    yield from _glued(line)


def _numeric(line: Line, folded: str) -> Iterator[Seen]:
    for pattern in (_NUMERIC, _YEAR_FIRST):
        for found in pattern.finditer(folded):
            one, before, two, behind, three = found.groups()
            if not _may_be_read(line.text[found.start() : found.end()], before.strip(), behind.strip(), len(three)):
                continue
            clean = before.strip() == behind.strip() and before.strip() in _CLEAN
            clean = clean and line.text[found.start() : found.end()] == found[0]
            years, month, day = (_years(one), two, three) if pattern is _YEAR_FIRST else (_years(three), one, two)
            spot = line.between(*found.span())
            yield from (Seen(date, spot, clean) for date in _days(years, int(month), int(day)))


def _may_be_read(text: str, before: str, behind: str, year: int) -> bool:
    """Most of it must be digits; without separators, or with different ones, its year has four."""
    if sum(c.isdigit() for c in text) * 2 <= sum(c.isalnum() for c in text):
        return False
    return (before == behind and before != "") or year == 4 or (before == behind and len(text) == 8)


def _worded(line: Line) -> Iterator[Seen]:
    text = upright(line.text)
    if len(text) != len(line.text):
        return
    for pattern, month_at, day_at in ((_MONTH_FIRST, 1, 2), (_DAY_FIRST, 2, 1)):
        for found in pattern.finditer(text):
            month, is_clean = _month(found[month_at])
            if month and (len(found[3]) == 4 or pattern is _DAY_FIRST):
                spot = line.between(*found.span())
                yield from (Seen(date, spot, is_clean) for date in _days(_years(found[3]), month, int(found[day_at])))


def _glued(line: Line) -> Iterator[Seen]:
    """Days whose separators were lost or read as digits, in one word or two."""
    for at, text in enumerate(line.texts):
        for end in (at + 1, at + 2):
            if end > len(line.texts) or len(text) > _GLUED[-1] + 3 or not any(c.isdigit() for c in text[:4]):
                break
            spelt = "".join(line.texts[at:end])
            if len(spelt) > _GLUED[-1] + 3:
                break
            run = "".join(c for c in strokes(spelt) if c.isalnum())
            if len(run) in _GLUED and run.isdigit() and sum(c.isdigit() for c in spelt) >= 6:
                spot = line.between(line.starts[at], line.starts[end - 1] + 1)
                yield from (Seen(date, spot, is_clean=False) for date in _of_run(run))


def _of_run(run: str) -> Iterator[dt.date]:
    if len(run) == 8:
        yield from _days([int(run[4:])], int(run[:2]), int(run[2:4]))
        yield from _days([int(run[:4])], int(run[4:6]), int(run[6:]))
    elif len(run) == 10 and run[2] == run[5] == "1":
        yield from _days([int(run[6:])], int(run[:2]), int(run[3:5]))
    elif len(run) == 9:
        if run[2] == "1":
            yield from _days([int(run[5:])], int(run[:2]), int(run[3:5]))
        if run[4] == "1":
            yield from _days([int(run[5:])], int(run[:2]), int(run[2:4]))


def _years(year: str) -> list[int]:
    return [int(year)] if len(year) == 4 else [1900 + int(year), 2000 + int(year)]


def _days(years: list[int], month: int, day: int) -> Iterator[dt.date]:
    if month > 12 >= day:
        month, day = day, month
    for year in years:
        if _FROM <= year <= _TO and 0 < month <= 12 and 0 < day <= 31:
            try:
                yield dt.date(year, month, day)
            except ValueError:
                continue


@lru_cache(maxsize=2048)
def _month(word: str) -> tuple[int, bool]:
    """The month that a word names, 0 if none, and whether it does so to the letter."""
    for number, name in enumerate(_MONTHS, 1):
        if word in {name, name[:3], name[:4]}:
            return number, True
    mine = look(word)
    for number, name in enumerate(_MONTHS, 1):
        if mine == look(name[:3]) or (len(word) >= _MISREAD_FROM and OSA.distance(mine, look(name)) <= 1):
            return number, False
    return 0, False
