"""Dates as they are written, with the other days the same ink could mean."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from intake.extract.normal import letters_as_digits

if TYPE_CHECKING:
    from collections.abc import Iterator

_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
           "december")  # fmt: skip
_MONTH = (
    r"(?P<{0}>jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may\.?|june?\.?|july?\.?|aug(?:ust|\.)?"
    r"|sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)"
)
_D = r"[0-9OoQlI|SsBZ]"
_ISO = (
    rf"(?<![\w/.-])(?P<y>(?:19|20){_D}{{2}})\s?(?P<sep>[-/.])\s?(?P<m>{_D}{{1,2}})\s?(?P=sep)\s?(?P<d>{_D}{{1,2}})"
    r"(?![\d/-])"
)
_NUMERIC = (
    rf"(?<![\w/-])(?P<m>{_D}{{1,2}})\s?(?P<sep>[-/.])\s?(?P<d>{_D}{{1,2}})\s?(?P=sep)\s?(?P<y>{_D}{{4}}|{_D}{{2}})"
    r"(?![\w/-]|\.\d)"
)
_DAY = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?"
_PATTERNS = (
    re.compile(_ISO),
    re.compile(_NUMERIC),
    re.compile(_MONTH.format("mon") + rf"\s*{_DAY}\s*[,.]?\s+(?P<y>\d{{4}})(?!\d)", re.IGNORECASE),
    re.compile(
        rf"(?<!\d){_DAY}[\s.-]*(?:day of\s+)?{_MONTH.format('mon')}[\s.,-]*(?P<y>\d{{4}}|\d{{2}})(?![\d:])",
        re.IGNORECASE,
    ),
)
_MISREAD_MONTH = re.compile(rf"(?<![^\W\d_])(?P<word>[^\W\d_]{{4,9}})\.?\s*{_DAY}\s*[,.]\s*(?P<y>\d{{4}})(?!\d)")
"""`Mune 24, 2024`: a month of which one letter was misread or lost."""
_SPACED = re.compile(r"(?<![\d/.-])(?P<m>\d{2})\s{1,3}(?P<d>\d{2})\s{1,3}(?P<y>(?:19|20)\d{2}|\d{2})(?![\d/-])")
_CLOSED = re.compile(r"(?<![\d-])(?P<m>[01]\d)(?P<d>[0-3]\d)(?P<y>(?:19|20)\d{2})(?![\d-])")
_MARK = r"\s?[-/.,'\u2019°:*~\\]\s?"
_DAMAGED = (
    re.compile(rf"(?<![\w/-])(?P<m>{_D}{{1,2}}){_MARK}(?P<d>{_D}{{1,2}}){_MARK}(?P<y>{_D}{{4}})(?![\w/-])"),
    re.compile(r"(?<![\d/-])(?P<m>[01]\d)(?P<d>[0-3]\d)[-/](?P<y>(?:19|20)\d{2})(?![\d/-])"),
    re.compile(r"(?<![\d/-])(?P<m>[01]\d)[-/](?P<d>[0-3]\d)(?P<y>(?:19|20)\d{2})(?![\d/-])"),
    re.compile(r"(?<![\d/-])(?P<m>[01]\d)[1lI|/](?P<d>[0-3]\d)[1lI|/](?P<y>(?:19|20)\d{2})(?![\d/-])"),
)
"""Separators misread or lost."""


_RECENT = dt.timedelta(days=60)
"""A day this near the latest of its page is rather that of a visit than of a birth."""


@dataclass(frozen=True, slots=True)
class DateReading:
    """A date with other readings, the characters it covers, and whether letters had to be taken for digits."""

    date: dt.date = field(repr=False)
    alternatives: tuple[dt.date, ...] = field(repr=False)
    start: int
    end: int
    repaired: bool = False
    short_year: bool = False


def find_dates(text: str, *, labelled: bool = False, birth: bool = False) -> list[DateReading]:
    """All dates of a text in order.  Forms without separators count only where a label vouches for them.

    `birth` says that two-digit years belong to a birth date: the last century comes first.  A two-digit year
    of any other date lies in 1970..2069.
    """
    found: list[DateReading] = []
    for match in _matches(text, labelled):
        if any(match.start() < f.end and match.end() > f.start for f in found):
            continue
        reading = _read(match, birth)
        if reading is not None:
            found.append(reading)
    return sorted(found, key=lambda f: f.start)


def may_be_birth(day: DateReading, page: str) -> bool:
    """Whether a day whose label is not sure can be a birth date: not in the weeks before the latest on its page."""
    others = [d.date for d in find_dates(page) if d.date not in {day.date, *day.alternatives}]
    return day.date.year >= 1900 and not (others and day.date > max(others) - _RECENT)


def _matches(text: str, labelled: bool) -> Iterator[re.Match[str]]:
    for pattern in _PATTERNS + ((_SPACED, _CLOSED, _MISREAD_MONTH, *_DAMAGED) if labelled else ()):
        yield from pattern.finditer(text)


def _read(match: re.Match[str], birth: bool) -> DateReading | None:
    parts = match.groupdict()
    if "word" in parts:
        parts["mon"] = _month_like(parts.pop("word"))
        if not parts["mon"]:
            return None
    raw = "".join(v for k, v in parts.items() if k in {"y", "m", "d"} and v)
    if sum(c.isdigit() for c in raw) * 2 <= len(raw):
        return None
    day, year = (int(letters_as_digits(parts[k])) for k in ("d", "y"))
    repaired = not raw.isdigit() or match.re in {_MISREAD_MONTH, *_DAMAGED}
    years = _years(year, len(parts["y"]), birth)
    if "mon" in parts:
        month = next(i for i, name in enumerate(_MONTHS, 1) if name.startswith(parts["mon"].lower().rstrip(".")[:3]))
        pairs = [(month, day)]
    else:
        month = int(letters_as_digits(parts["m"]))
        iso = len(parts["y"]) == 4 and match.start("y") < match.start("m")
        pairs = [(month, day)] if iso else [(month, day), (day, month)]
    days = [d for y in years for m, n in dict.fromkeys(pairs) if (d := _day(y, m, n))]
    if not days:
        return None
    return DateReading(
        days[0], tuple(dict.fromkeys(days[1:])), match.start(), match.end(), repaired, len(parts["y"]) == 2
    )


def _month_like(word: str) -> str:
    """The only month whose name differs from the word by no more than a letter; empty if there is none."""
    near = [name for name in _MONTHS if OSA.distance(word.lower(), name, score_cutoff=1) <= 1]
    return near[0] if len(near) == 1 else ""


def _years(year: int, digits: int, birth: bool) -> list[int]:
    if digits == 4:
        return [year] if 1880 <= year <= 2100 else []
    if birth:
        return [2000 + year, 1900 + year] if year < 10 else [1900 + year, 2000 + year]
    return [2000 + year] if year < 70 else [1900 + year]


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
