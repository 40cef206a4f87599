"""What a patient is searched by: the words of a row, and what a reviewer's words ask of them.

Words are upper-case letters and digits.  A birth date is three of them, so that it is found however it is begun:
`19610314`, `03141961` and `1961`.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from intake.records.patient_csv import normal_name

if TYPE_CHECKING:
    from intake.model import Patient

FEWEST = 2
"""Letters and digits below which a query asks for nothing: half the index would fit."""
MOST_WORDS = 8
_NOT_IN_WORDS = re.compile(r"[^A-Z0-9]+")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})$")
_US = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})$")
_BEGUN = re.compile(r"(\d{1,2})/(?:(\d{1,2})(?:/(\d{0,4}))?)?$")
_EIGHT = re.compile(r"\d{8}$")
_LOCAL = 7
"""Digits of a phone number without its area code."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one row: of what it says `now`, of what it said `before`, and those of now that are `whole`.

    Whole are a last or first name, a number and a date, and not half of a double name.
    """

    now: frozenset[str] = field(repr=False)
    before: frozenset[str] = field(repr=False)
    whole: frozenset[str] = field(repr=False)

    @property
    def every(self) -> frozenset[str]:
        """All of them: what the row is found by."""
        return self.now | self.before if self.before else self.now


def words_of(patient: Patient) -> Words:
    """What finds this patient: names they have and had, birth dates, record number, phones."""
    name = patient.name
    numbers = {*_numbers(patient.mrn), *_of_date(patient.birth_date), *_of_phone(patient.phone)}
    before = set(_parts(patient.former_last_name))
    for former in patient.formerly:
        if former.name:
            before.update(_parts(former.name.last), _parts(former.name.first), _parts(former.name.middle))
        before.update(_of_date(former.birth_date), _of_phone(former.phone))
    return Words(
        now=frozenset(numbers.union(_parts(name.last), _parts(name.first), _parts(name.middle))),
        before=frozenset(before),
        whole=frozenset(numbers.union((_joined(name.last), _joined(name.first)))),
    )


def _of_date(day: dt.date | None) -> tuple[str, ...]:
    if day is None:
        return ()
    year, month, date = day.isoformat().split("-")
    return f"{year}{month}{date}", f"{month}{date}{year}", year


def _of_phone(phone: str) -> tuple[str, ...]:
    return (phone, phone[-_LOCAL:]) if phone else ()


@lru_cache(1 << 16)
def _joined(name: str) -> str:
    return _NOT_IN_WORDS.sub("", name)


@lru_cache(1 << 16)  # a million patients share some ten thousand names
def _parts(name: str) -> frozenset[str]:
    """The words of a name, and all of them as one where there are several: `O'BRIEN` is O, BRIEN and OBRIEN."""
    parts = [part for part in _NOT_IN_WORDS.split(name) if part]
    return frozenset([*parts, "".join(parts)]) if parts else frozenset()


def _numbers(text: str) -> set[str]:
    whole = text if text.isdigit() else _NOT_IN_WORDS.sub("", text.upper())
    digits = whole if whole.isdigit() else "".join(c for c in whole if c.isdigit())
    return {whole, digits, digits.lstrip("0")} - {""}


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing a patient must have: a word that is one of `whole`, or begins with one of `begun`."""

    whole: tuple[str, ...] = field(repr=False)
    begun: tuple[str, ...] = field(repr=False)

    def is_whole(self, words: frozenset[str]) -> bool:
        """Whether the patient with these words has it whole."""
        return not words.isdisjoint(self.whole)

    def is_begun(self, words: frozenset[str]) -> bool:
        """Whether the patient with these words has it, or what begins so."""
        return self.is_whole(words) or any([word.startswith(self.begun) for word in words])  # noqa: C419 -- quicker


def asked_by(text: str) -> tuple[Asked, ...]:
    """What a query asks for, in any order: parts of names, a year, a date however written, digits of a number.

    Nothing for a query with fewer than `FEWEST` letters and digits.  What is neither is passed over.
    """
    if sum(c.isalnum() for c in text) < FEWEST:
        return ()
    asked = [one for word in text.replace(",", " ").split() for one in _asked(word)]
    return tuple(dict.fromkeys(asked))[:MOST_WORDS]


def _asked(word: str) -> list[Asked]:
    if dates := _dates(word):
        written = tuple(f"{date:%Y%m%d}" for date in dates) + ((word,) if word.isdigit() else ())
        return [Asked(written, (*written, *_begun_dates(word)))]
    if begun := _begun_dates(word):
        return [Asked((), begun)]
    digits = "".join(c for c in word if c.isdigit())
    if len(digits) * 2 > len(word):
        numbers = sorted(_numbers(word) | _phone(digits))
        return [Asked(tuple(numbers), tuple(numbers))]
    name = normal_name(word)
    parts = list(dict.fromkeys(part for part in _NOT_IN_WORDS.split(name) if part))
    return [Asked((part,), (part,)) for part in parts]


def _phone(digits: str) -> set[str]:
    """A phone number without the country code."""
    return {digits[1:]} if len(digits) == 11 and digits[0] == "1" else {digits}


def _dates(word: str) -> list[dt.date]:
    """The dates that a whole word may mean: month before day and the other way round, either century."""
    if iso := _ISO.match(word):
        readings = [(int(iso[1]), int(iso[2]), int(iso[3]))]
    elif us := _US.match(word):
        one, two, year = (int(part) for part in us.groups())
        years = [year] if len(us[3]) == 4 else [1900 + year, 2000 + year]
        readings = [(y, m, d) for y in years for m, d in ((one, two), (two, one))]
    elif _EIGHT.match(word):
        readings = [(int(word[:4]), int(word[4:6]), int(word[6:])), (int(word[4:]), int(word[:2]), int(word[2:4]))]
    else:
        return []
    dates: dict[dt.date, None] = {}
    for reading in readings:
        try:
            dates[dt.date(*reading)] = None
        except ValueError:
            continue
    return list(dates)


def _begun_dates(word: str) -> tuple[str, ...]:
    """Beginnings of `MMDDYYYY` that a date begun with slashes may go on to be: `3/`, `3/1`, `3/14/6`."""
    begun = _BEGUN.match(word)
    if not begun:
        return ()
    month, day, year = begun[1], begun[2] or "", begun[3]
    if year is None:
        days = {day.zfill(2), day} if len(day) == 1 and day in "0123" else {day.zfill(2) if day else ""}
        return tuple(sorted(f"{int(month):02}{written}" for written in days))
    years = {year, f"19{year}", f"20{year}"} if len(year) < 2 else {year}
    return tuple(
        sorted({f"{int(a):02}{int(b):02}{written}" for a, b in ((month, day), (day, month)) for written in years})
    )
