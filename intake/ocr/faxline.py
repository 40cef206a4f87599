"""What a fax machine's header line says: sent when, from which number and name, page n of m.

No standard says how the line looks; the forms here are those of common machines and fax servers, with the damage
that 204 x 98 dots do to them.
"""

from __future__ import annotations

import datetime as dt
import re

from intake.model import FaxHeader

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<m>[A-Za-z]{3})[A-Za-z]{0,6}"
_YEAR = r"'?(?P<y>\d{4}|\d{2}(?![\d:.]))"
_DATES = (
    re.compile(r"\b(?P<y>(?:19|20)\d{2})[/.\-](?P<m>\d{1,2})[/.\-](?P<d>\d{1,2})\b"),
    re.compile(r"\b(?P<m>\d{1,2})[/.\-](?P<d>\d{1,2})[/.\-](?P<y>\d{4}|\d{2})\b"),
    re.compile(rf"\b{_MONTH}[\s.,\-]{{1,3}}(?P<d>\d{{1,2}})[\s.,\-]{{1,3}}{_YEAR}"),
    re.compile(rf"\b(?P<d>\d{{1,2}})[\s.\-]{{0,2}}{_MONTH}[\s.,\-]{{1,3}}{_YEAR}"),
    re.compile(rf"\b(?P<y>(?:19|20)\d{{2}})[\s\-]{_MONTH}[\s\-](?P<d>\d{{1,2}})\b"),
)
_YEARS = range(1980, 2100)
_TIME = re.compile(r"\b(\d{1,2})[:;.](\d{2})(?:[:.](\d{2}))?(?:\s*([AaPp])\.?\s?[Mm]?\b\.?|(?!\d))")
_DATE_LIKE = re.compile(r"\b\d{1,2}[/\-]\d{1,2}[/\-]\d{2,4}\b")
_TIME_LIKE = re.compile(r"\b\d{1,2}:\d{2}(?!\d)")
"""What is left of a date or a time of day when OCR has spoilt its digits."""

_DIGIT = "[0-9OoQDlIGSBZ]"
_COUNTED = re.compile(
    rf"\b[Pp](?:[Aa][Gg][Ee]|[Gg])?[.,:]?\s?#?\s?(?P<n>{_DIGIT}{{1,3}})\b(?:\s*(?:/|[o0O][fFT]\b)\s*(?P<m>{_DIGIT}{{1,3}}\b)?)?"
)
_PAIR = re.compile(r"(?<![\d/])(?P<n>\d{1,3})\s?(?:/|[o0O][fFT])\s?(?P<m>\d{1,3})(?![/\d])")
_HASH = re.compile(r"#(?P<n>0\d{2})\b")
_AS_DIGITS = str.maketrans("OoQDlIGSBZ", "0000116582")
_ZERO_LIKE = "689"

_NUMBER = re.compile(
    r"(?<![\d/:])(?:\+\d[\d\s().\-]{7,18}\d|\+?1?[\s.\-]?\(?\d{3}\)?[\s.\-]?\d{3}[\s.\-]?\d{4})(?![\d/])"
)
_TO = re.compile(r"\b(?:TO|To)\b[:.]?|[-=~\u2014\u2013]\s?>|>>")
_FROM = re.compile(r"\b(?:FROM|From|STATION|Station)\b\s?[:.;]?")
_MARKS = re.compile(
    r"\b(?:FAX(?!\sSERVER)(?:\s?(?:NO|ID))?|TEL|PHONE|ID|NO|JOB|RECEIVED|REC'?D|RCVD|SENT|AT|MON|TUE|WED|THU|FRI|SAT|SUN)\b"
    r"[:.,#]*(?:\s?\d{3,5}\b)?",
    re.IGNORECASE,
)
_OF_A_PATIENT = re.compile(
    r"\b(?:patient|pt|d\.?o\.?b|mrn|birth|born|chart|acc(?:oun)?t|name|visit|printed|print|collected|admit(?:ted)?"
    r"|encounter|order|age|sex)\b",
    re.IGNORECASE,
)
_LAST_FIRST = re.compile(r"[A-Za-z]{2,}, ?[A-Z][A-Za-z'-]")
"""A person's name as lists have it; machines print it only behind `FROM`."""

_MOST_WORDS = 7
"""More words in small letters than this are running text."""


def parse(line: str) -> FaxHeader | None:
    """What a header line says; None if the line is not one.

    It is one if it holds two of date, time of day, page count, number and a machine's mark (`FROM`, `FAX`), of
    which one is the time, or three of the others, and nothing of a chart's: a printed page often bears date, time
    and page above the patient's name.
    """
    if _OF_A_PATIENT.search(line):
        return None
    date, rest = _date(line)
    time, rest = _time(rest)
    page, pages, rest = _pages(rest)
    dated, timed = bool(date or _DATE_LIKE.search(rest)), bool(time or _TIME_LIKE.search(rest))
    marked = bool(_FROM.search(rest)) or bool(re.search(r"\bFAX\b", rest))
    number, name = _sender(rest)
    signs = (dated, timed, page is not None, bool(number), marked)
    if not timed and sum((dated, page is not None, bool(number), marked)) < 3:
        return None
    if sum(signs) < 2 or (timed and not dated and page is None and not (marked and _TO.search(rest))):
        return None
    if len(re.findall(r"\b[a-z]{2,}", name)) > _MOST_WORDS or (_LAST_FIRST.search(rest) and not marked):
        return None
    sent = dt.datetime.combine(date, time) if date and time else None
    return FaxHeader(sent, number, name, page, pages)


def _date(line: str) -> tuple[dt.date | None, str]:
    for pattern in _DATES:
        for found in pattern.finditer(line):
            date = _as_date(found["y"], found["m"], found["d"])
            if date is not None:
                return date, _without(line, found)
    return None, line


def _as_date(year: str, month: str, day: str) -> dt.date | None:
    """The day; where the month cannot be one and the day can, they stand in the order of other countries."""
    if month.isalpha():
        if month.lower() not in _MONTHS:
            return None
        month = str(_MONTHS.index(month.lower()) + 1)
    elif int(month) > 12:
        month, day = day, month
    full = int(year) + (2000 if len(year) == 2 and int(year) < 80 else 1900 if len(year) == 2 else 0)
    try:
        return dt.date(full, int(month), int(day)) if full in _YEARS else None
    except ValueError:
        return None


def _time(line: str) -> tuple[dt.time | None, str]:
    for found in _TIME.finditer(line):
        hour, minute, second, half = found.groups()
        hours = int(hour)
        if half and hours <= 12:
            hours = hours % 12 + (12 if half in "pP" else 0)
        if hours < 24 and int(minute) < 60 and int(second or 0) < 60:
            return dt.time(hours, int(minute), int(second or 0)), _without(line, found)
    return None, line


def _pages(line: str) -> tuple[int | None, int | None, str]:
    for pattern in (_COUNTED, _PAIR, _HASH):
        for found in pattern.finditer(line):
            counts = found.groupdict()
            if not any(c.isdigit() for c in found.group()):
                continue
            page, pages = _mended(counts["n"], counts.get("m") or "")
            if pages is None or page <= pages:
                return page, pages, _without(line, found)
    return None, None, line


def _mended(page: str, pages: str) -> tuple[int, int | None]:
    """The two counts, with letters read as digits, and 6, 8 or 9 as the leading zero it must be in `P.61/01`."""
    one, all_of = page.translate(_AS_DIGITS), pages.translate(_AS_DIGITS)
    if all_of and int(one) > int(all_of) and len(one) == len(all_of) > 1 and one[0] in _ZERO_LIKE:
        one = "0" + one[1:]
    return int(one), int(all_of) if all_of else None


def _sender(rest: str) -> tuple[str, str]:
    """The digits of the sender's number and the sender's name, of a line without date, time and pages.

    What follows `TO` or an arrow, up to `FROM`, is the recipient's.
    """
    to, by = _TO.search(rest), _FROM.search(rest)
    if by:
        end = to.start() if to and to.start() > by.start() else len(rest)
        own = rest[by.end() : end]
        others = rest[: to.start()] if to and to.start() < by.start() else rest[: by.start()]
    else:
        own, others = rest[: to.start()] if to else rest, ""
    found = _NUMBER.search(own) or _NUMBER.search(others)
    number = re.sub(r"\D", "", found.group()) if found else ""
    return number, _name(_NUMBER.sub("  ", own))


def _name(text: str) -> str:
    """The words of a name, without a machine's marks and what noise at the edge of the paper was read as."""
    words = [word.strip("-:;,|>_~*.") + "." * (word[2:] == ".") for word in _MARKS.sub(" ", text).split()]
    words = [word for word in words if re.fullmatch(r"[#(]?\w[\w&.,'\u2019/)-]*|&", word)]
    if any(len(word) > 3 and word.isupper() for word in words):
        words = [word for word in words if not any(c.islower() for c in word)]
    while words and not any(c.isalpha() for c in words[0]):
        words.pop(0)
    return " ".join(words)


def _without(line: str, found: re.Match[str]) -> str:
    return f"{line[: found.start()]} {line[found.end() :]}"
