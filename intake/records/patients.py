"""The patient index: every query on it.

Matching asks by blocking key (`StoredPatients` fits `intake.matching.PatientIndex`), reviewers search by what they
have before them.  Every query is bounded in rows and answered from indexes, on SQLite and PostgreSQL alike.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import reduce
from hashlib import blake2b
from operator import or_
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Q

from intake.errors import Missing
from intake.model import Patient, PersonName
from intake.records.models import PatientKey, PatientRow, ValueCount
from intake.records.patient_csv import normal_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from intake.records.patient_import import Imported

ALL_ROWS = "all"
"""The column under which the number of all rows is counted."""
MOST_ROWS = 1500
"""One question never brings more rows than this."""
_AT_ONCE = 200
_COLUMNS = (
    "key", "mrn", "last_name", "first_name", "middle_name", "suffix", "birth_date", "former_last_name", "sex",
    "ssn_last4", "phone", "address", "city", "state", "zip", "member_id", "merged_into", "deceased",
)  # fmt: skip
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})$")
_US = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})$")


@dataclass(frozen=True, slots=True)
class StoredPatients:
    """The index of the connected database.  `keys_of` computes the blocking keys of a row."""

    keys_of: Callable[[Patient], Iterable[str]]

    def sharing(self, keys: Iterable[str], limit: int) -> tuple[Patient, ...]:
        """The rows with any of these keys, surest key first; a key of more than `limit` rows is left out."""
        digests = list(dict.fromkeys(digest(key) for key in keys))
        holders: dict[int, list[int]] = {value: [] for value in digests}
        for start in range(0, len(digests), _AT_ONCE):
            some = digests[start : start + _AT_ONCE]
            for value, patient in _holders(some, limit + 1):
                holders[value].append(patient)
        ids = dict.fromkeys(one for value in digests if len(holders[value]) <= limit for one in holders[value])
        return _patients(list(ids)[:MOST_ROWS])

    def numbered(self, mrns: Iterable[str]) -> tuple[Patient, ...]:
        """The rows with exactly these record numbers."""
        rows = PatientRow.objects.filter(mrn__in=list(mrns)[:MOST_ROWS])
        return tuple(_patient(row) for row in rows.values_list(*_COLUMNS))

    def counts(self, values: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], int]:
        """How many rows have each value in its column; what nobody has is left out."""
        wanted = set(values)
        rows = ValueCount.objects.filter(
            value__in={value for _, value in wanted}, column__in={column for column, _ in wanted}
        )
        return {
            (column, value): count
            for column, value, count in rows.values_list("column", "value", "rows")
            if (column, value) in wanted
        }

    def size(self) -> int:
        """How many rows the index had after the last import."""
        return size()

    def load(self, file: Path, progress: Callable[[int], None] | None = None) -> Imported:
        """Add and update the rows of a CSV file; see `patient_import.load`."""
        from intake.records import patient_import

        return patient_import.load(file, self.keys_of, progress)


def size() -> int:
    """How many rows the index had after the last import."""
    counted = ValueCount.objects.filter(column=ALL_ROWS, value="").values_list("rows", flat=True).first()
    return counted or 0


def digest(key: str) -> int:
    """The signed 64-bit digest under which a blocking key is stored."""
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big", signed=True)


def by_key(key: str) -> Patient:
    """The patient with that opaque key; `Missing` if there is none."""
    return _one(PatientRow.objects.filter(key=key).values_list(*_COLUMNS).first())


def by_mrn(mrn: str) -> Patient:
    """The patient with that record number; `Missing` if there is none."""
    return _one(PatientRow.objects.filter(mrn=mrn).values_list(*_COLUMNS).first())


def survivor(patient: Patient) -> Patient:
    """The living row of a merged patient, over several merges if need be; the patient themselves if not merged.

    `Missing` if the trail leads nowhere or in a circle.
    """
    seen = {patient.mrn}
    while patient.merged_into:
        patient = by_mrn(patient.merged_into)
        if patient.mrn in seen:
            raise Missing("a merged patient leads to itself")
        seen.add(patient.mrn)
    return patient


def search(text: str, limit: int = 50) -> tuple[Patient, ...]:
    """Patients a reviewer may mean: words of the name in any order, a birth date, digits of a number or phone.

    Words match from their beginning.  Every word must fit; whole words come before beginnings.
    """
    words = text.replace(",", " ").split()
    if not words:
        return ()
    whole = [_fits(word, whole=True) for word in words]
    begun = [_fits(word, whole=False) for word in words]
    found: dict[str, Patient] = {}
    for conditions in (whole, begun):
        query = PatientRow.objects.filter(*conditions).values_list(*_COLUMNS)
        for row in query[: limit * 4]:
            found.setdefault(row[0], _patient(row))
        if len(found) >= limit:
            break
    return tuple(found.values())[:limit]


def _fits(word: str, *, whole: bool) -> Q:
    if dates := _dates(word):
        return Q(birth_date__in=dates)
    digits = "".join(c for c in word if c.isdigit())
    if len(digits) >= 3 and len(digits) * 2 > len(word):
        numbers = {word, word.upper(), digits, digits.lstrip("0")} - {""}
        phone = Q(phone=digits[-10:]) if len(digits) >= 10 else Q()
        if whole:
            return Q(mrn__in=numbers) | phone
        return reduce(or_, (_begins("mrn", number) for number in sorted(numbers))) | _begins("phone", digits) | phone
    name = normal_name(word)
    if not name:
        return Q(pk__in=[])
    columns = ("last_name", "first_name", "former_last_name")
    if whole:
        return reduce(or_, (Q(**{column: name}) for column in columns))
    return reduce(or_, (_begins(column, name) for column in columns))


def _begins(column: str, start: str) -> Q:
    return Q(**{f"{column}__gte": start, f"{column}__lt": start[:-1] + chr(ord(start[-1]) + 1)})


def _dates(word: str) -> list[dt.date]:
    if iso := _ISO.match(word):
        readings = [tuple(int(part) for part in iso.groups())]
    elif us := _US.match(word):
        month, day, year = (int(part) for part in us.groups())
        years = [year] if len(us[3]) == 4 else [1900 + year, 2000 + year]
        readings = [(y, m, d) for y in years for m, d in ((month, day), (day, month))]
    else:
        return []
    dates = []
    for year, month, day in readings:
        try:
            dates.append(dt.date(year, month, day))
        except ValueError:
            continue
    return dates


def _holders(digests: list[int], limit: int) -> list[tuple[int, int]]:
    if not digests:
        return []
    table = PatientKey._meta.db_table  # noqa: SLF001  (Django's documented way to a table's name)
    part = f"SELECT * FROM (SELECT digest, patient_id FROM {table} WHERE digest = %s LIMIT {limit:d}) AS k"  # noqa: S608  (no value of anybody's is in it)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([part] * len(digests)), digests)
        return [(value, patient) for value, patient in cursor.fetchall()]


def _patients(ids: list[int]) -> tuple[Patient, ...]:
    rows = PatientRow.objects.filter(id__in=ids).values_list("id", *_COLUMNS)
    found = {row[0]: _patient(row[1:]) for row in rows}
    return tuple(found[one] for one in ids if one in found)


def _one(row: tuple[object, ...] | None) -> Patient:
    if row is None:
        raise Missing("no such patient")
    return _patient(row)


def _patient(row: tuple[object, ...]) -> Patient:
    key, mrn, last, first, middle, suffix, born, former, *rest = row
    return Patient(key, mrn, PersonName(last, first, middle, suffix), born, former, *rest)  # type: ignore[arg-type]  # the order of _COLUMNS
