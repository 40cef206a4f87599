"""Numbers in the ink: record numbers, member numbers, phones and social security digits, whole, broken or damaged."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA

from intake.matching.ink.folds import digits, strokes
from intake.matching.keys import number_as_digits, plain_number
from intake.model import Level

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from intake.matching.ink.paper import Line, Paper, Spot

_RUN = re.compile(r"[^\s:;,()\[\]=]+")
_JOINED = 3
"""Pieces that one number may be broken into."""
_SHORTEST, _LONGEST = 5, 14
_ISSUER = 4
"""Letters before a number that may be part of it: `XEP 974 002 185`."""
_ONE_OFF = 6
"""Characters from which one of a number may be misread besides look-alikes."""
_MOST_OF_A_PHONE = 6
"""At least so many of the digits of a phone must have been read as digits."""
_PHONE = re.compile(r"(?<!\d)\(?(\d{3})\)?[\s.\-/]{0,2}(\d{3})[\s.\-]{0,2}(\d{4})(?!\d)")
_SHORT_PHONE = re.compile(r"(?<![\d.\-])(\d{3})[.\-](\d{4})(?!\d)")
_LAST_FOUR = re.compile(r"(?<!\d)(?:[X*\d]{3}[\-\s]?[X*\d]{2}[\-\s]?)?(\d{4})(?!\d)")


@dataclass(frozen=True, slots=True)
class NumbersInInk:
    """What may be a number, by its characters and by the digits they look like; phones by their ten or seven digits."""

    by_text: Mapping[str, tuple[Spot, ...]] = field(repr=False)
    by_digits: Mapping[str, tuple[Spot, ...]] = field(repr=False)
    phones: Mapping[str, tuple[Spot, ...]] = field(repr=False)
    four: Mapping[str, tuple[Spot, ...]] = field(repr=False)

    def alike(self, length: int) -> int:
        """How many different numbers of about that length there are."""
        return sum(abs(len(one) - length) <= 1 for one in self.by_digits)


def numbers_in(paper: Paper) -> NumbersInInk:
    """Every number of the lines."""
    text: dict[str, list[Spot]] = defaultdict(list)
    folded: dict[str, list[Spot]] = defaultdict(list)
    phones: dict[str, list[Spot]] = defaultdict(list)
    four: dict[str, list[Spot]] = defaultdict(list)
    for line in paper.all_lines:
        if not line.has_digits:
            continue
        for number, spot in _numbers(line):
            text[plain_number(number)].append(spot)
            for reading in {number_as_digits(number), strokes(number).lstrip("0").upper()}:
                folded[reading].append(spot)
        for number, spot in _phones(line):
            phones[number].append(spot)
        for found in _LAST_FOUR.finditer(digits(line.text)):
            four[found[1]].append(line.between(*found.span()))
    return NumbersInInk(_frozen(text), _frozen(folded), _frozen(phones), _frozen(four))


def _frozen(spots: Mapping[str, list[Spot]]) -> Mapping[str, tuple[Spot, ...]]:
    return {number: tuple(found) for number, found in spots.items()}


def _numbers(line: Line) -> Iterator[tuple[str, Spot]]:
    """Runs of letters and digits with at least some digits, alone and joined with what stands next to them."""
    runs = [(found.start(), found.end(), _without_marks(found[0])) for found in _RUN.finditer(line.text)]
    for at, (start, end, text) in enumerate(runs):
        issuer = len(text) <= _ISSUER and text.isalpha() and at + 1 < len(runs) and runs[at + 1][2][:1].isdigit()
        if not issuer and not any(c.isdigit() for c in text):
            continue
        bears = sum(c.isdigit() for c in strokes(text))
        if not issuer and bears * 2 >= len(text) and _SHORTEST <= len(text) <= _LONGEST:
            yield text, line.between(start, end)
            if (rest := text.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) != text and len(rest) >= _SHORTEST:
                yield rest, line.between(start, end)
        whole = text
        for _, last, more in runs[at + 1 : at + _JOINED]:
            whole += more
            if not more or not _is_digits(more) or len(whole) > _LONGEST or not (issuer or _is_digits(whole)):
                break
            if len(whole) >= _SHORTEST:
                yield whole, line.between(start, last)


def _without_marks(text: str) -> str:
    return "".join(c for c in text if c.isalnum() or c in "|!$").upper()


def _is_digits(text: str) -> bool:
    return strokes(text).isdigit()


def _phones(line: Line) -> Iterator[tuple[str, Spot]]:
    folded = digits(line.text)
    for found in _PHONE.finditer(folded):
        if sum(c.isdigit() for c in line.text[found.start() : found.end()]) >= _MOST_OF_A_PHONE:
            yield "".join(found.groups()), line.between(*found.span())
    for found in _SHORT_PHONE.finditer(folded):
        before = line.text[: found.start()].rstrip()
        if before[-1:].isdigit() or before[-1:] == ")":
            continue
        yield "".join(found.groups()), line.between(*found.span())


def look_for_number(number: str, ink: NumbersInInk) -> Iterator[tuple[Spot, Level]]:
    """Where a record or member number stands, the surest way of finding it only."""
    mine = plain_number(number)
    if len(mine) < _SHORTEST:
        return
    if spots := ink.by_text.get(mine):
        yield from ((spot, Level.FOUND) for spot in spots)
        return
    spelt = number_as_digits(mine)
    if spots := ink.by_digits.get(spelt):
        yield from ((spot, Level.FOUND_ALIKE) for spot in spots)
        return
    if len(spelt) >= _ONE_OFF:
        near = process.extract(spelt, _keys(ink.by_digits), scorer=OSA.distance, score_cutoff=1, limit=3)
        yield from ((spot, Level.FOUND_NEAR) for one, _, _ in near for spot in ink.by_digits[one])


def look_for_phone(phone: str, ink: NumbersInInk) -> Iterator[tuple[Spot, Level]]:
    """Where a phone number of ten digits stands, also without its area code."""
    if len(phone) < 10:
        return
    if spots := ink.phones.get(phone) or ink.phones.get(phone[-7:]):
        yield from ((spot, Level.FOUND) for spot in spots)
        return
    near = process.extract(phone, _keys(ink.phones), scorer=OSA.distance, score_cutoff=1, limit=3)
    yield from ((spot, Level.FOUND_NEAR) for one, _, _ in near for spot in ink.phones[one])


def _keys(spots: Mapping[str, tuple[Spot, ...]]) -> Sequence[str]:
    return tuple(spots)
