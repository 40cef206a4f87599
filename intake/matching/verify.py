"""From the index back to the page: a candidate's own name, birth date and numbers, looked for in the ink.

Only where the labelled finding is missing, never in ink that a finding has already claimed for somebody or
something else, and with less weight than a labelled value: a date on a page is not yet a birth date.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from intake.matching import parameters as p
from intake.matching.keys import letters, number_as_digits, plain_number
from intake.matching.weigh import Ratio, Weighed, ratio, shown, total
from intake.model import HEADER_BLOCK, Evidence, Item, Level, Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from intake.model import Document, Findings, Patient, Word

_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_NUMERIC = re.compile(r"(?<!\d)(\d{1,4})\s?[/.\-]\s?(\d{1,2})\s?[/.\-]\s?(\d{4}|\d{2})(?!\d)")
_MONTH = "|".join(_MONTHS)
_WORDED = re.compile(rf"\b({_MONTH})[A-Z]*\.?\s+(\d{{1,2}})(?:ST|ND|RD|TH)?,?\s+(\d{{4}})(?!\d)", re.IGNORECASE)
_DAY_FIRST = re.compile(rf"(?<!\d)(\d{{1,2}})[\s\-/]({_MONTH})[A-Z]*[\s\-/,]+(\d{{4}})(?!\d)", re.IGNORECASE)
_PHONE = re.compile(r"(?<!\d)\(?(\d{3})\)?[\s.\-]{0,2}(\d{3})[\s.\-](\d{4})(?!\d)")
_BESIDE = 2
"""First and last name stand at most so many words apart: a middle name fits between them."""


@dataclass(frozen=True, slots=True)
class Ink:
    """The words of a document that no finding has claimed, by what they could be."""

    names: Mapping[str, tuple[int, ...]] = field(repr=False)
    numbers: Mapping[str, Word] = field(repr=False)
    dates: Mapping[dt.date, tuple[Word, ...]] = field(repr=False)
    phones: Mapping[str, tuple[Word, ...]] = field(repr=False)
    words: tuple[Word, ...] = field(repr=False)


def ink_of(document: Document, findings: Findings) -> Ink:
    """Look through the words once, for all candidates."""
    reading = document.reading
    claimed = {
        word
        for finding in findings.items
        if finding.role is not Role.PATIENT or finding.item not in {Item.NAME, Item.BIRTH_DATE, Item.PHONE}
        for word in finding.ink
    }
    words = tuple(word for word in reading.words if word not in claimed and word.block != HEADER_BLOCK)
    names: dict[str, list[int]] = defaultdict(list)
    numbers: dict[str, Word] = {}
    for at, word in enumerate(words):
        text = word.text.upper()
        if len(name := letters(text.strip(".,:;()"))) > 1:
            names[name].append(at)
        if sum(c.isdigit() for c in text) > 3:
            for number in (plain_number(text), number_as_digits(text)):
                numbers.setdefault(number, word)
    free = {id(word) for word in words}
    dates: dict[dt.date, tuple[Word, ...]] = {}
    for date, start, end in _dates(reading.text):
        ink = reading.ink(start, end)
        if ink and all(id(word) in free for word in ink):
            dates.setdefault(date, ink)
    phones: dict[str, tuple[Word, ...]] = {}
    for found in _PHONE.finditer(reading.text):
        ink = reading.ink(*found.span())
        if ink and all(id(word) in free for word in ink):
            phones.setdefault("".join(found.groups()), ink)
    return Ink({name: tuple(at) for name, at in names.items()}, numbers, dates, phones, words)


def _dates(text: str) -> Iterator[tuple[dt.date, int, int]]:
    for found in _NUMERIC.finditer(text):
        one, two, three = (int(part) for part in found.groups())
        if len(found[1]) == 4:
            readings = [(one, two, three)]
        elif len(found[3]) == 4:
            readings = [(three, one, two), (three, two, one)]
        else:
            readings = [(century + three, one, two) for century in (1900, 2000)]
        for year, month, day in readings:
            if date := _date(year, month, day):
                yield date, *found.span()
    for found in _WORDED.finditer(text):
        if date := _date(int(found[3]), _MONTHS.index(found[1].upper()) + 1, int(found[2])):
            yield date, *found.span()
    for found in _DAY_FIRST.finditer(text):
        if date := _date(int(found[3]), _MONTHS.index(found[2].upper()) + 1, int(found[1])):
            yield date, *found.span()


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def verify(weighed: Weighed, ink: Ink) -> Weighed:
    """The row with the evidence added that its own data stand on the pages without a label."""
    items = weighed.items
    found = [pair for pair in _found(weighed.patient, ink) if pair[0].item not in items]
    if not found:
        return weighed
    together = total((weighed.ratio, *(bits for _, bits in found)))
    return replace(weighed, ratio=together, found=(*weighed.found, *(evidence for evidence, _ in found)))


def _found(patient: Patient, ink: Ink) -> Iterator[tuple[Evidence, Ratio]]:
    number = plain_number(patient.mrn)
    if len(number) > 4 and (word := ink.numbers.get(number)):
        yield _evidence(Item.RECORD_NUMBER, patient.mrn, (word,), p.FOUND_NUMBER)
    if patient.birth_date and (date_ink := ink.dates.get(patient.birth_date)):
        yield _evidence(Item.BIRTH_DATE, patient.birth_date.isoformat(), date_ink, p.FOUND_DATE)
    if name_ink := _name_ink(patient, ink):
        yield _evidence(Item.NAME, shown(patient.name), name_ink, p.FOUND_NAME)
    if len(patient.phone) == 10 and (phone_ink := ink.phones.get(patient.phone)):
        yield _evidence(Item.PHONE, patient.phone, phone_ink, p.FOUND_NUMBER)


def _evidence(item: Item, value: str, ink: tuple[Word, ...], chance: p.Chance) -> tuple[Evidence, Ratio]:
    bits = ratio(chance, min(word.confidence for word in ink))
    page_value = " ".join(word.text for word in ink)
    return Evidence(item, page_value, value, Level.FOUND, round(bits.own, 2), ink), bits


def _name_ink(patient: Patient, ink: Ink) -> tuple[Word, ...]:
    firsts = ink.names.get(letters(patient.name.first), ())
    lasts = ink.names.get(letters(patient.name.last), ())
    for first in firsts:
        for last in lasts:
            one, other = ink.words[first], ink.words[last]
            if 0 < abs(first - last) <= _BESIDE and (one.page, one.line) == (other.page, other.line):
                return (one, other) if first < last else (other, one)
    return ()
