"""Damaged values mended: the days a birth date could mean, a name without what is no letter of it, a sex misspelt."""

from __future__ import annotations

import datetime as dt
import re
from itertools import product
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from intake.extract.normal import letters_as_digits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Readings = dict[int, int]
    """What a group of digits could mean, with how far each is from the ink."""

MOST_DAYS = 24
"""More readings than this say nothing about the day."""
_FARTHEST = 3
"""So far from the ink a day may be: a digit often taken for another is 1 away, any other misread or lost one is 2."""
_FIRST_YEAR = 1900
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_ALSO_DIGITS = str.maketrans("AaTZz", "44722")
"""Letters taken for digits in ink that is known to be a date."""
_CONFUSED = {
    "0": "968",
    "1": "74",
    "2": "7",
    "3": "8",
    "4": "91",
    "5": "6",
    "6": "508",
    "7": "12",
    "8": "3069",
    "9": "408",
}
"""What a digit in the ink may have been (own observation of Tesseract's errors on poor faxes)."""
_AS_LETTERS = str.maketrans("0123456789|!", "OIZEASGTBGII")
_STRAY = re.compile(r"(?<=\w)\.(?=\w{2})|[^\w\s,'.-]")
_LOOSE = re.compile(r"['.-]+(?=\s|,|$)|(?<=[\s,])['.-]+|^['.-]+")
_JOINED = re.compile(r"(?<=\w{3})'(?=\w{3})")


def mend_date(text: str, latest: dt.date) -> tuple[dt.date, ...]:
    """The days, none after `latest`, that month, day and year could give if few characters were misread, lost or added.

    Likeliest first, at most `MOST_DAYS`; empty if the text is too far from a date.  For `0-22-19811`, `07/279`,
    `l103/1964`, `08/15/1075`, `1g71-02-21` and `Jur 24, 1982`: groups of digits run together or apart, a digit too many
    or too few, a digit or a letter misread.
    """
    found: dict[dt.date, int] = {}
    for month, day, year, far in _partings(text):
        years = _years(year, latest)
        for (m, m_far), (d, d_far), (y, y_far) in product(_months(month).items(), _days(day).items(), years.items()):
            away = far + m_far + d_far + y_far
            if away <= _FARTHEST and (born := _day(y, m, d)) and born <= latest:
                found[born] = min(away, found.get(born, away))
    return tuple(sorted(found, key=found.__getitem__)[:MOST_DAYS])


def _partings(text: str) -> Iterator[tuple[str, str, str, int]]:
    """Month, day and year as text, and how far that parting is from the ink; a month may be a word."""
    yield from _named(text)
    groups = re.findall(r"[0-9]+", letters_as_digits(text).translate(_ALSO_DIGITS))
    digits = "".join(groups)
    if not 5 <= len(digits) <= 9:
        return
    if len(groups) == 3:
        one, two, three = groups
        yield (two, three, one, 0) if len(one) > max(2, len(three)) else (one, two, three, 0)
    for spelt, far in {digits: 0, **dict.fromkeys(_one_left_out(digits), 1)}.items():
        for m, d in ((2, 2), (1, 2), (2, 1), (1, 1)):
            if len(spelt) - m - d in {2, 4}:
                yield spelt[:m], spelt[m : m + d], spelt[m + d :], far + (len(groups) == 3) + (m + d < 4)
        if len(spelt) == 8 and len(groups) < 3:
            yield spelt[4:6], spelt[6:], spelt[:4], far + 1


def _named(text: str) -> Iterator[tuple[str, str, str, int]]:
    """Partings by a word that is the name of a month, or nearly."""
    parts = re.findall(r"[^\W_]+", text)
    if len(parts) != 3:
        return
    at = next((n for n in (0, 1) if sum(c.isalpha() for c in parts[n]) >= 2), None)
    if at is None:
        return
    word = parts[at][:3].upper().translate(_AS_LETTERS)
    day, year = (letters_as_digits(part).translate(_ALSO_DIGITS) for n, part in enumerate(parts) if n != at)
    for number, name in enumerate(_MONTHS, 1):
        far = OSA.distance(word, name)
        if far <= 1 and (day + year).isascii() and day.isdigit() and year.isdigit():
            yield f"{number:02d}", day, year, far


def _months(text: str) -> Readings:
    return _read(text, 2, lambda value: 1 <= value <= 12)


def _days(text: str) -> Readings:
    return _read(text, 2, lambda value: 1 <= value <= 31)


def _years(text: str, latest: dt.date) -> Readings:
    if len(text) <= 2:
        year = int(text)
        return {year + (1900 if 2000 + year > latest.year else 2000): 0}
    return _read(text, 4, lambda value: _FIRST_YEAR <= value <= latest.year)


def _read(text: str, length: int, may_be: Callable[[int], bool]) -> Readings:
    """The numbers of so many digits that a group could mean; the group as it is, if it may be."""
    if len(text) <= length and may_be(int(text)) and (length == 2 or len(text) == length):
        return {int(text): 0}
    found: Readings = {}
    for spelt, far in (*_misread(text, length), *_one_too_many(text, length), *_one_lost(text, length)):
        if may_be(int(spelt)):
            found[int(spelt)] = min(far, found.get(int(spelt), far))
    return found


def _misread(text: str, length: int) -> Iterator[tuple[str, int]]:
    for at, was in enumerate(text if len(text) <= length else ""):
        for digit in "0123456789":
            yield text[:at] + digit + text[at + 1 :], 1 if digit in _CONFUSED[was] else 2


def _one_too_many(text: str, length: int) -> Iterator[tuple[str, int]]:
    for at in range(len(text) if len(text) == length + 1 else 0):
        is_double = text[at] in text[at + 1 : at + 2]
        yield text[:at] + text[at + 1 :], 1 if is_double or length == 2 else 2


def _one_lost(text: str, length: int) -> Iterator[tuple[str, int]]:
    for at in range(len(text) + 1 if len(text) == length - 1 else 0):
        yield from ((text[:at] + digit + text[at:], 2) for digit in "0123456789")


def _one_left_out(digits: str) -> Iterator[str]:
    return (digits[:at] + digits[at + 1 :] for at in range(len(digits)))


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def mend_name(text: str) -> str:
    """A name as upper-case words, from ink that is known to be a name: digits as letters, loose marks left out.

    For `8ETTY BRADLEY`, `ROYSTON,-DYNASTY E.`, `adeline'Lehman` and `RICARDO-GIVEN`, which is two names if it is all.
    """
    plain = _JOINED.sub(" ", _LOOSE.sub(" ", _STRAY.sub("", text.translate(_AS_LETTERS))))
    words = re.sub(r"(\s*,)+", ",", plain).upper().split()
    if len(words) == 1 and words[0].count("-") == 1:
        words = words[0].split("-")
    return " ".join(words).strip(" ,")


def mend_sex(text: str) -> str:
    """F or M, of which one letter was misread, lost or added: `FEMA1E`, `Nale`; empty if it is neither."""
    word = "".join(c for c in text.upper().translate(_AS_LETTERS) if c.isalpha())
    far, which = min((OSA.distance(word, "FEMALE"), "F"), (OSA.distance(word, "MALE"), "M"))
    return which if far <= 1 else ""
