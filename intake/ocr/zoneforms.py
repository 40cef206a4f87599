"""The forms of dates and record numbers, strict enough to tell a good reading of one from a bad one."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from intake.model import Word
    from intake.ocr.zonelabels import Kind

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_NUMERIC = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_MONTH_FIRST = re.compile(r"([A-Za-z]{3,9})\.? ?(\d{1,2}),? ?(\d{4})")
_DAY_FIRST = re.compile(r"(\d{1,2})[ -]?([A-Za-z]{3,9})\.?[ ,-]{0,2}(\d{4}|\d{2})")
_EDGE = " .,;:|!()[]{}'\"_~*\u2018\u2019\u201c\u201d\u00b0\u00bb\u00ab-"
_AS_DIGITS = str.maketrans("OoQDlI|ZSsGB$", "0000111255685")
_LOST_MARKS = re.compile(r"(\d{1,2})(\W{1,3}|[Il|])(\d{1,2})(\W{1,3}|[Il|])((?:19|20)\d{2})")
"""A date between whose numbers something else than its marks was read, or nothing."""
_WORDY = re.compile(r"[A-Za-z]{3,}")
_MOST_PARTS = 3
_FEWEST_DIGITS = 5
"""A date of which fewer digits were read is guessed, not mended."""
_PLAINLY = str.maketrans("OolI|S$\u00a3", "00111551")
"""What can be only one digit; a `B` may be an 8 or a 3."""


def date_of(text: str) -> tuple[int, int, int] | None:
    """Year, month and day of a text that is one date and nothing else; day and month as they stand."""
    text = re.sub(r"\s*([/.-])\s*", r"\1", " ".join(text.split()).strip(_EDGE))
    if found := _NUMERIC.fullmatch(text):
        month, day, year = int(found[1]), int(found[3]), int(found[4])
        month, day = (day, month) if month > 12 else (month, day)
    elif found := _ISO.fullmatch(text):
        year, month, day = (int(part) for part in found.groups())
    elif found := _MONTH_FIRST.fullmatch(text):
        year, month, day = int(found[3]), _month(found[1]), int(found[2])
    elif found := _DAY_FIRST.fullmatch(text):
        year, month, day = int(found[3]), _month(found[2]), int(found[1])
    else:
        return None
    year += (1900 if year > 30 else 2000) if year < 100 else 0
    try:
        dt.date(year, month, day)
    except ValueError:
        return None
    return (year, month, day) if 1880 <= year <= 2100 else None


def _month(name: str) -> int:
    """1 to 12 for a month's name or its beginning of three letters or more; 0 for anything else."""
    return next((at for at, month in enumerate(_MONTHS, 1) if month.startswith(name.lower())), 0)


def mended(kind: Kind, text: str) -> str:
    """A date whose digits or marks were misread, as it must have been written: `$/1/1958`, `10\u00b013 1966`.

    Only for what a label of a birth date vouches for; any other text as it is.
    """
    if kind != "date" or date_of(text) is not None:
        return text
    if sum(c.isdigit() for c in text) < _FEWEST_DIGITS or _WORDY.search(text):
        return text
    found = _LOST_MARKS.fullmatch(trimmed(text).translate(_PLAINLY))
    if found is None:
        return text
    written = f"{found[1]}/{found[3]}/{found[5]}"
    return written if date_of(written) is not None else text


def trimmed(text: str) -> str:
    """A reading without the punctuation and dirt around it."""
    return text.strip(_EDGE)


def bare(text: str) -> str:
    """A number without what stands around it."""
    return text.strip(_EDGE + "#")


def is_valid(kind: Kind, text: str, number_form: str) -> bool:
    """Whether a text has the form of a date, or of a record number here or elsewhere."""
    if kind == "date":
        return date_of(text) is not None
    number = bare(text)
    if re.fullmatch(number_form, number):
        return True
    return re.fullmatch(r"[A-Z]{0,3}-?\d[\d-]{3,13}", number) is not None


def may_be_ours(text: str, number_form: str) -> bool:
    """Whether a number fits the site's form, letters read as the digits they look like."""
    number = bare(text)
    return any(re.fullmatch(number_form, one) for one in (number, number.translate(_AS_DIGITS)))


def same(kind: Kind, one: str, other: str) -> bool:
    """Whether two readings mean the same value."""
    if kind == "date":
        return date_of(one) is not None and date_of(one) == date_of(other)
    return bare(one).upper() == bare(other).upper()


def value_words(kind: Kind, words: Sequence[Word], number_form: str) -> tuple[Word, ...]:
    """Those of the words behind a label that may be its value; none if they are no attempt at one.

    The shortest run from the first word on that has the form; without one, the words with digits among the first.
    """
    while words and not any(c.isalnum() for c in words[0].text):
        words = words[1:]
    for count in range(1, min(len(words), _MOST_PARTS + 1) + 1):
        text = " ".join(word.text for word in words[:count])
        if is_valid(kind, text, number_form):
            return tuple(words[:count])
    if kind == "number":
        return (words[0],) if words and sum(c.isdigit() for c in words[0].text) >= 3 else ()
    run: list[Word] = []
    for word in words[: _MOST_PARTS + 1]:
        if run and _WORDY.fullmatch(word.text.strip(_EDGE)) and any(c.isdigit() for w in run for c in w.text):
            break
        run.append(word)
    digits = sum(c.isdigit() for word in run for c in word.text)
    return tuple(run) if digits >= 2 else ()


def values_in(line: Sequence[Word], number_form: str) -> Iterator[tuple[Kind, tuple[Word, ...]]]:
    """The dates and record numbers of a line, each with its words."""
    has_digit = [any(map(str.isdigit, word.text)) for word in line]
    at = 0
    while at < len(line):
        for count in range(min(_MOST_PARTS, len(line) - at), 0, -1):
            words = line[at : at + count]
            if has_digit[at + count - 1] and date_of(" ".join(word.text for word in words)):
                yield "date", tuple(words)
                at += count
                break
        else:
            if re.fullmatch(number_form, bare(line[at].text)):
                yield "number", (line[at],)
            at += 1
