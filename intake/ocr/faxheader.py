"""The line a fax machine prints on top of each page (TTI, ITU-T T.30): found, parsed, marked out."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from intake.model import FaxHeader

if TYPE_CHECKING:
    from collections.abc import Sequence

    from intake.model import Word

HEADER_BLOCK = -1
"""`Word.block` of the words of the header line."""

_BAND = 0.06
"""The line stands in this top share of the page (about 0.6 inch)."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_TIME = re.compile(r"\b(\d{1,2})[:.;](\d{2})(?:[:.](\d{2}))?\s*([AaPp])?\.?\s?[Mm]?\b")
_NUMERIC = re.compile(r"\b(\d{1,4})[/.\-](\d{1,2})[/.\-](\d{2,4})\b")
_MONTH_FIRST = re.compile(r"\b([A-Za-z]{3})[a-z]*\.?[\s\-,]{1,2}(\d{1,2})[\s,\-']{1,3}(\d{4}|\d{2}\b(?![:.]))")
_DAY_FIRST = re.compile(r"\b(\d{1,2})[\s\-]?([A-Za-z]{3})[a-z]*\.?[\s\-,]{1,2}'?(\d{4}|\d{2}\b(?![:.]))")
_PAGE = re.compile(
    r"(?:\b(?:[Pp](?:[Aa]?[Gg][Ee]?)?)[.:,]?\s*#?\s*0*(\d{1,3})(?:\s*(?:/|of|OF|0f|Of)\s*0*(\d{1,3}))?)"
    r"|(?:\b0*(\d{1,3})\s?(?:/|of|OF)\s?0*(\d{1,3})\b(?![/\d]))"
)
_NUMBER = re.compile(r"(?<![\d/:])\+?1?[\s.\-]?\(?\d{3}\)?[\s.\-]?\d{3}[\s.\-]?\d{4}(?![\d/])")
_MARKS = re.compile(r"\b(?:FROM|TO|FAX|TEL|ID|NO|Fax|From|To|Tel|RECEIVED|REC'?D|SENT)\b[:.#]?", re.ASCII)


def take_out(words: Sequence[Word]) -> tuple[tuple[Word, ...], FaxHeader | None]:
    """The words with those of the header line first and in block -1, and what that line says.

    A line in the top band is one if it holds at least two of: a date, a time of day, a page count, a number or
    sender in a fax machine's manner, and no words of a letter.  Without one, the words as they came and None.
    """
    lines: dict[int, list[Word]] = {}
    for word in words:
        if word.box.top < _BAND and word.box.bottom < 1.5 * _BAND:
            lines.setdefault(word.line, []).append(word)
    for rows in _rows(list(lines.values())):
        header = parse(" ".join(word.text for word in rows))
        if header is not None:
            inside = {id(word) for word in rows}
            marked = [replace(word, block=HEADER_BLOCK) for word in rows]
            return (*marked, *(word for word in words if id(word) not in inside)), header
    return tuple(words), None


def _rows(lines: list[list[Word]]) -> list[list[Word]]:
    """Lines at the same height as one, left to right: layout analysis splits a header at its wide gaps."""
    rows: list[list[Word]] = []
    for line in sorted(lines, key=lambda line: min(word.box.top for word in line)):
        middle = sum(word.box.top + word.box.bottom for word in line) / (2 * len(line))
        for row in rows:
            if min(w.box.top for w in row) <= middle <= max(w.box.bottom for w in row):
                row.extend(line)
                break
        else:
            rows.append(list(line))
    return [sorted(row, key=lambda word: word.box.left) for row in rows]


def parse(line: str) -> FaxHeader | None:
    """What a header line says; None if the line is not one."""
    date, rest = _date(line)
    time, rest = _time(rest)
    page, pages, rest = _pages(rest)
    number_found = _NUMBER.search(rest)
    signs = (date is not None, time is not None, page is not None, number_found is not None)
    if time is None and not (date is not None and page is not None and number_found is not None):
        return None
    if sum(signs) < 2 or (time is not None and date is None and page is None):
        return None
    number = ""
    if number_found is not None:
        number = re.sub(r"\D", "", number_found.group())
        rest = rest.replace(number_found.group(), " ", 1)
    name = " ".join(_MARKS.sub(" ", rest).split()).strip(" -:;,.|>")
    if len(re.findall(r"[a-z]{2,}", name)) > 7:
        return None
    sent = dt.datetime.combine(date, time) if date and time else None
    return FaxHeader(sent, number, name, page, pages)


def _date(line: str) -> tuple[dt.date | None, str]:
    for pattern in (_NUMERIC, _MONTH_FIRST, _DAY_FIRST):
        for found in pattern.finditer(line):
            date = _as_date(found.groups(), pattern)
            if date is not None:
                return date, line[: found.start()] + " " + line[found.end() :]
    return None, line


def _as_date(parts: tuple[str, ...], pattern: re.Pattern[str]) -> dt.date | None:
    first, second, third = parts
    if pattern is _NUMERIC:
        year, month, day = (first, second, third) if len(first) == 4 else (third, first, second)
        if len(first) != 4 and int(first) > 12:
            month, day = second, first
    elif pattern is _MONTH_FIRST:
        year, month, day = third, _month(first), second
    else:
        year, month, day = third, _month(second), first
    try:
        number = int(year)
        return dt.date(number + 2000 if number < 100 else number, int(month), int(day))
    except ValueError:
        return None


def _month(name: str) -> str:
    return str(_MONTHS.index(name.lower()) + 1) if name.lower() in _MONTHS else ""


def _time(line: str) -> tuple[dt.time | None, str]:
    for found in _TIME.finditer(line):
        hour, minute, second, half = found.groups()
        hours = int(hour)
        if half and hours <= 12:
            hours = hours % 12 + (12 if half in "pP" else 0)
        if hours < 24 and int(minute) < 60 and int(second or 0) < 60:
            return dt.time(hours, int(minute), int(second or 0)), line[: found.start()] + " " + line[found.end() :]
    return None, line


def _pages(line: str) -> tuple[int | None, int | None, str]:
    for found in _PAGE.finditer(line):
        one, all_of = (found.group(1), found.group(2)) if found.group(1) else (found.group(3), found.group(4))
        page, pages = int(one), int(all_of) if all_of else None
        if page >= 0 and (pages is None or page <= pages):
            return page, pages, line[: found.start()] + " " + line[found.end() :]
    return None, None, line
