"""Queries with known truth: what a page says of its patient, field by field, and whose page it is.

`queries.csv` has the columns `qid, doc_type, name, dob, mrn, sex, phone, address, ssn4, member_id, page_conf` (values
as they stand on the page, `page_conf` the mean confidence of its words 0..1); `truth.csv` has `qid, status, mrns,
tags`: status `present`, `absent` or `conflict`, all record numbers of that person with `|` between them.  Either may
be packed (`.xz`, `.gz`).
"""

from __future__ import annotations

import csv
import gzip
import lzma
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING

from intake.extract import normal
from intake.extract.dates import find_dates
from intake.extract.mended import mend_date, mend_name, mend_sex
from intake.extract.names import read_name
from intake.kinds import UNKNOWN
from intake.model import Box, Document, Finding, Findings, Guess, Item, KindGuess, PageReading, Reading, Role, Word

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from intake.model import Value

_CODES = {
    "insurance_card": "insurance_card",
    "photo_id": "identification_card",
    "eob_pharmacy": "explanation_of_benefits",
    "referral": "referral",
    "lab_external": "lab_report",
}
"""Types of document, as the site has them, that the kinds of page of a query stand for."""
_OTHER_HOUSES = frozenset({"lab_external"})
"""On such paper a number by the label MRN is the sender's own, as `extract` tells by whose paper it is."""
_DAMAGED = 0.35
"""Confidence in a birth date that had to be mended."""


@dataclass(frozen=True, slots=True)
class Query:
    """One page as identifiers, and the truth about it.

    `right` are the record numbers of that person; none if they are not in the index.  `conflict` says that the page
    names two people, and no filing is right.
    """

    name: str
    kind: str
    findings: Findings = field(repr=False)
    document: Document = field(repr=False)
    right: frozenset[str] = field(repr=False)
    conflict: bool
    tags: tuple[str, ...]


def read_queries(folder: Path, today: dt.date) -> Iterator[Query]:
    """The queries of a folder, in the order of its file; `KeyError` if truth lacks one."""
    truth = {row["qid"]: row for row in _rows(folder, "truth")}
    for row in _rows(folder, "queries"):
        yield query_of(row, truth[row["qid"]], today)


def query_of(row: Mapping[str, str], truth: Mapping[str, str], today: dt.date) -> Query:
    """One query from its row and the row of its truth."""
    sure = float(row["page_conf"])
    found = tuple(_findings(row, sure, today))
    words = tuple(word for finding in found for word in finding.ink)
    return Query(
        name=row["qid"],
        kind=row["doc_type"],
        findings=Findings(found, (KindGuess(_CODES.get(row["doc_type"], UNKNOWN), 1.0),), today),
        document=Document((1,), Reading((PageReading(1, 8.5, 11.0, words, "ocr", quality=sure),))),
        right=frozenset(truth["mrns"].split("|")) - {""} if truth["status"] == "present" else frozenset(),
        conflict=truth["status"] == "conflict",
        tags=tuple(truth["tags"].split()),
    )


def _findings(row: Mapping[str, str], sure: float, today: dt.date) -> Iterator[Finding]:
    for line, (column, text) in enumerate(row.items()):
        if not text or column not in _FIELDS:
            continue
        item, read = _FIELDS[column]
        if item is Item.RECORD_NUMBER and row["doc_type"] in _OTHER_HOUSES:
            item = Item.FOREIGN_NUMBER
        ink = tuple(
            Word(part, 1, Box(0.1 * at, 0.03 * line, 0.1 * at + 0.09, 0.03 * line + 0.02), sure, line, line)
            for at, part in enumerate(text.split())
        )
        if item is Item.BIRTH_DATE:
            yield from _birth_date(text, ink, sure, today)
        elif values := read(text):
            yield Finding(item, Role.PATIENT, values[0], ink, f"query:{column}", sure, values[1:])


def _birth_date(text: str, ink: tuple[Word, ...], sure: float, today: dt.date) -> Iterator[Finding]:
    dates = [d for d in find_dates(text, labelled=True, birth=True) if 1900 <= d.date.year <= today.year]
    if dates:
        day = dates[0]
        trust = sure * (0.7 if day.repaired else 1.0) * (0.9 if day.short_year else 1.0)
        yield Finding(Item.BIRTH_DATE, Role.PATIENT, day.date, ink, "query:dob", trust, day.alternatives)
    elif days := mend_date(text, today):
        guesses = tuple(Guess(day, _DAMAGED) for day in days[1:])
        yield Finding(Item.BIRTH_DATE, Role.PATIENT, days[0], ink, "query:dob:mended", _DAMAGED, (), guesses)


def _name(text: str) -> tuple[Value, ...]:
    read = read_name(text, frozenset())
    if read and read.name.first and read.end >= len(text.rstrip(" .,")):
        return (read.name, *read.alternatives)
    mended = read_name(mend_name(text), frozenset())
    both = [value for one in (mended, read) if one for value in (one.name, *one.alternatives)]
    return tuple(dict.fromkeys(both))


def _number(text: str) -> tuple[Value, ...]:
    return (normal.plain(text).replace(" ", ""),)


def _phone(text: str) -> tuple[Value, ...]:
    digits = "".join(c for c in normal.letters_as_digits(text) if c.isdigit())
    return (digits[-10:],) if len(digits) >= 6 else ()


def _sex(text: str) -> tuple[Value, ...]:
    found = normal.sex(text)
    told = found[0] if found else mend_sex(text)
    return (told,) if told else ()


def _address(text: str) -> tuple[Value, ...]:
    return (normal.address(text) or normal.plain(text).replace(",", " "),)


def _ssn(text: str) -> tuple[Value, ...]:
    digits = "".join(c for c in normal.letters_as_digits(text.lstrip("xX-*# ")) if c.isdigit())
    return (digits[-4:],) if len(digits) >= 4 else ()


_FIELDS = {
    "name": (Item.NAME, _name),
    "dob": (Item.BIRTH_DATE, _number),
    "mrn": (Item.RECORD_NUMBER, _number),
    "sex": (Item.SEX, _sex),
    "phone": (Item.PHONE, _phone),
    "address": (Item.ADDRESS, _address),
    "ssn4": (Item.SSN_LAST4, _ssn),
    "member_id": (Item.MEMBER_ID, _number),
}


def _rows(folder: Path, name: str) -> Iterator[dict[str, str]]:
    with _open(folder, f"{name}.csv") as stream:
        yield from csv.DictReader(stream)


def _open(folder: Path, name: str) -> IO[str]:
    if (packed := folder / f"{name}.xz").exists():
        return lzma.open(packed, "rt", encoding="utf-8", newline="")
    if (packed := folder / f"{name}.gz").exists():
        return gzip.open(packed, "rt", encoding="utf-8", newline="")
    return (folder / name).open(encoding="utf-8", newline="")
