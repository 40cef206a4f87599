"""Marks and words of a name that look like something else: commas read as full stops, first names that are months."""

from __future__ import annotations

import re

from intake.extract.normal import plain

_MONTHS = frozenset(("JAN", "APR", "AUG", "JUN", "JUL", "JANUARY", "MARCH", "APRIL", "MAY", "JUNE", "AUGUST"))
"""What is a month before a number is a person's name before another one: `Jun Chen`, `March, Brenda`."""
_NAME_NEXT = re.compile(r",?\s+[^\W\d_][^\W\d_'\u2019-]+")
_FULL_STOP = re.compile(r"(?P<last>[^\W\d_][^\W\d_'\u2019-]{2,})\.(?=\s?[^\W\d_]{3})")
"""A full stop behind the first word of a name that is no abbreviation: a comma, badly read."""
_DOLLAR = re.compile(r"(?<=\s)S?\$\.?(?=\s)")
"""An initial S, badly read."""


def with_marks_mended(text: str, abbreviations: frozenset[str]) -> str:
    """The text, as long as it was, with a comma for the stop of `SMITH.JOHN` and an S for that of `Karen $. Lee`.

    Behind one of the `abbreviations` (plain, upper case) a full stop is one.
    """
    text = _DOLLAR.sub(lambda found: "S".ljust(len(found[0])), text)
    stop = _FULL_STOP.match(text)
    if stop is None or plain(stop["last"]) in abbreviations:
        return text
    return f"{text[: stop.end() - 1]},{text[stop.end() :]}"


def is_month_named(token: re.Match[str], key: str, not_names: frozenset[str]) -> bool:
    """Whether the month (`key`, plain) that a token is begins a person's name: another word of a name follows."""
    if key not in _MONTHS or not token.group()[0].isupper():
        return False
    following = _NAME_NEXT.match(token.string, token.end())
    return following is not None and plain(following[0].strip(" ,")) not in not_names
