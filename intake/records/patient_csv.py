"""The patient index as a CSV file: from its columns to comparable values, a row at a time."""

from __future__ import annotations

import csv
import datetime as dt
import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from intake.errors import IntakeError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

NEEDED = ("mrn", "last_name", "first_name", "birth_date")
"""Columns without which a file is no patient index."""
_SUFFIXES = {
    "JR": "JR", "JUNIOR": "JR", "SR": "SR", "SENIOR": "SR", "II": "II", "2ND": "II", "III": "III", "3RD": "III",
    "IV": "IV", "4TH": "IV", "V": "V",
}  # fmt: skip
_SEXES = {"F": "F", "FEMALE": "F", "W": "F", "WOMAN": "F", "M": "M", "MALE": "M", "MAN": "M", "X": "X"}
_WHOLE_LETTERS = str.maketrans({"Ł": "L", "Ø": "O", "Đ": "D", "Ð": "D", "Þ": "TH", "Æ": "AE", "Œ": "OE", "\u0131": "I"})
_NOT_IN_NAMES = re.compile(r"[^A-Z0-9' \-]+")
_SPACES = re.compile(r"\s+")
_EARLIEST = dt.date(1850, 1, 1)


class NotAPatientIndex(IntakeError):
    """The file has no header of a patient index; the message says what is missing."""


class BadRow(ValueError):
    """A row cannot be taken; the message says why without its content."""


@dataclass(frozen=True, slots=True)
class Line:
    """One data row: its line number in the file, and its values by model column or why it is bad."""

    number: int
    values: Mapping[str, str | dt.date | None] = field(repr=False)
    fault: str = ""


def header_of(file: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The columns of the file that are used, and those that are not.

    Raises `NotAPatientIndex` if a needed one is missing.
    """
    with file.open(encoding="utf-8-sig", errors="replace", newline="") as text:
        names = [name.strip().lower() for name in next(csv.reader(text), [])]
    if missing := [name for name in NEEDED if name not in names]:
        raise NotAPatientIndex(f"the header lacks {', '.join(missing)}; it must name at least {', '.join(NEEDED)}")
    return tuple(n for n in names if n in _COLUMNS), tuple(n for n in names if n and n not in _COLUMNS)


def lines_of(file: Path) -> Iterator[Line]:
    """Every data row of the file, good or bad; blank lines are passed over.  Holds one row in memory."""
    with file.open(encoding="utf-8-sig", errors="replace", newline="") as text:
        reader = csv.reader(text)
        names = [name.strip().lower() for name in next(reader, [])]
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                yield Line(reader.line_num, {}, "it is not CSV")
                continue
            if any(cell.strip() for cell in cells):
                yield _line(reader.line_num, names, cells)


def _line(number: int, names: list[str], cells: list[str]) -> Line:
    if len(cells) != len(names):
        return Line(number, {}, f"it has {len(cells)} values, the header {len(names)}")
    if any("\ufffd" in cell or "\x00" in cell for cell in cells):
        return Line(number, {}, "it is not UTF-8 text")
    given = dict(zip(names, cells, strict=True))
    try:
        values = {column: value for n, (column, read, _) in _COLUMNS.items() if n in given
                  for value in [read(given[n].strip())]}  # fmt: skip
        for name, (column, _, longest) in _COLUMNS.items():
            if isinstance(text := values.get(column), str) and len(text) > longest:
                raise BadRow(f"{name} is longer than {longest} characters")  # noqa: TRY301  (one place catches all)
    except BadRow as bad:
        return Line(number, {}, str(bad))
    _take_suffix(values)
    if not values["mrn"]:
        return Line(number, {}, "mrn is empty")
    if not values["last_name"]:
        return Line(number, {}, "last_name is empty")
    return Line(number, values)


def _take_suffix(values: dict[str, str | dt.date | None]) -> None:
    """A suffix that was written into the last name goes where it belongs."""
    last = str(values["last_name"])
    head, _, tail = last.rpartition(" ")
    if head and tail in _SUFFIXES and tail != "V" and not values.get("suffix"):
        values["last_name"], values["suffix"] = head, _SUFFIXES[tail]


def normal_name(text: str) -> str:
    """Upper case, without accents or punctuation other than hyphen and apostrophe, single spaces."""
    if not (text.isascii() and text.isalpha()):
        folded = unicodedata.normalize("NFKD", text.upper().translate(_WHOLE_LETTERS))
        text = "".join(c for c in folded if not unicodedata.combining(c))
        text = text.upper().replace("\u2019", "'").replace("`", "'").replace(".", " ")
        text = _SPACES.sub(" ", _NOT_IN_NAMES.sub(" ", text)).strip(" -'")
    return text.upper()


def _suffix(text: str) -> str:
    plain = text.upper().replace(".", "").strip()
    return _SUFFIXES.get(plain, normal_name(plain)[:20])


def _date(name: str) -> Callable[[str], dt.date | None]:
    def read(text: str) -> dt.date | None:
        if not text:
            return None
        try:
            date = dt.date.fromisoformat(text)
        except ValueError:
            raise BadRow(f"{name} is not a date of the form YYYY-MM-DD") from None
        if date < _EARLIEST:
            raise BadRow(f"{name} lies before {_EARLIEST.year}")
        return date

    return read


def _digits(most: int) -> Callable[[str], str]:
    return lambda text: "".join(c for c in text if c in "0123456789")[-most:]


def _phone(text: str) -> str:
    digits = "".join(c for c in text if c in "0123456789")
    if len(digits) == 11 and digits[0] == "1":
        digits = digits[1:]
    return digits[:10]


def _plain(text: str) -> str:
    return _SPACES.sub(" ", text)


def _upper(text: str) -> str:
    return _SPACES.sub(" ", text.upper())


def _number(text: str) -> str:
    return "".join(c for c in text.upper() if c.isalnum())


_COLUMNS: Mapping[str, tuple[str, Callable[[str], str | dt.date | None], int]] = {
    "mrn": ("mrn", _plain, 64),
    "last_name": ("last_name", normal_name, 120),
    "first_name": ("first_name", normal_name, 120),
    "middle_name": ("middle_name", normal_name, 120),
    "suffix": ("suffix", _suffix, 20),
    "former_last_name": ("former_last_name", normal_name, 120),
    "birth_date": ("birth_date", _date("birth_date"), 10),
    "sex": ("sex", lambda text: _SEXES.get(text.upper(), ""), 1),
    "ssn": ("ssn_last4", _digits(4), 4),
    "phone": ("phone", _phone, 10),
    "address": ("address", _upper, 200),
    "city": ("city", _upper, 100),
    "state": ("state", _upper, 40),
    "zip": ("zip", _plain, 10),
    "member_id": ("member_id", _number, 64),
    "merged_into": ("merged_into", _plain, 64),
    "deceased": ("deceased", _date("deceased"), 10),
}
"""Columns of the file: the column of the model, how a cell is read, and its longest value."""
