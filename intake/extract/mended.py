"""Damaged values mended: the days a birth date could mean, a name without what is no letter of a name."""

from __future__ import annotations

import datetime as dt
import re
from itertools import islice, product
from typing import TYPE_CHECKING

from intake.extract.normal import letters_as_digits

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_DAYS = 24
"""More readings than this say nothing about the day."""
_FIRST_YEAR = 1900
_AS_LETTERS = str.maketrans("0123456789|!", "OIZEASGTBGII")
_STRAY = re.compile(r"(?<=\w)\.(?=\w{2})|[^\w\s,'.-]")
_LOOSE = re.compile(r"['.-]+(?=\s|,|$)|(?<=[\s,])['.-]+|^['.-]+")
_JOINED = re.compile(r"(?<=\w{3})'(?=\w{3})")


def mend_date(text: str, latest: dt.date) -> tuple[dt.date, ...]:
    """The days, none after `latest`, that month, day and year could give if one character were misread, lost or added.

    Likeliest first, at most `MOST_DAYS`; empty if the text is too far from a date.  For `0-22-19811`, `07/279` and
    `l103/1964`: groups of digits run together or apart, a digit too many, a digit too few.
    """
    groups = re.findall(r"\d+", letters_as_digits(text))
    digits = "".join(groups)
    if not 5 <= len(digits) <= 9:
        return ()
    found: dict[dt.date, None] = {}
    for month, day, year in islice(_partings(groups, digits), 4000):
        if born := _day(year, month, day, latest):
            found.setdefault(born)
        if len(found) >= MOST_DAYS:
            break
    return tuple(found)


def _partings(groups: list[str], digits: str) -> Iterator[tuple[str, str, str]]:
    """Month, day and year as text, those that leave most of the ink as it is first."""
    if len(groups) == 3:
        yield from product(_parts(groups[0], 2), _parts(groups[1], 2), _parts(groups[2], 4))
    for spelt in (digits, *(digits[:at] + digits[at + 1 :] for at in range(len(digits)))):
        yield from (
            (spelt[:m], spelt[m : m + d], spelt[m + d :])
            for m, d in ((2, 2), (1, 2), (2, 1), (1, 1))
            if len(spelt) - m - d in {2, 4}
        )


def _parts(text: str, length: int) -> tuple[str, ...]:
    """The group as it is, then with a digit left out, then (years only) with a digit put in."""
    kept = [text] if len(text) <= length else []
    if len(text) == length + 1 or (length == 2 and len(text) == 2):
        kept += [text[:at] + text[at + 1 :] for at in range(len(text))]
    if length == 4 and len(text) == 3:
        kept += [text[:at] + digit + text[at:] for at in (3, 2, 1, 0) for digit in "0123456789"]
    return tuple(dict.fromkeys(kept))


def _day(year: str, month: str, day: str, latest: dt.date) -> dt.date | None:
    whole = int(year)
    if len(year) <= 2:
        whole += 1900 if 2000 + whole > latest.year else 2000
    try:
        born = dt.date(whole, int(month), int(day))
    except ValueError:
        return None
    return born if born.year >= _FIRST_YEAR and born <= latest else None


def mend_name(text: str) -> str:
    """A name as upper-case words, from ink that is known to be a name: digits as letters, loose marks left out.

    For `8ETTY BRADLEY`, `ROYSTON,-DYNASTY E.`, `adeline'Lehman` and `RICARDO-GIVEN`, which is two names if it is all.
    """
    plain = _JOINED.sub(" ", _LOOSE.sub(" ", _STRAY.sub("", text.translate(_AS_LETTERS))))
    words = re.sub(r"(\s*,)+", ",", plain).upper().split()
    if len(words) == 1 and words[0].count("-") == 1:
        words = words[0].split("-")
    return " ".join(words).strip(" ,")
