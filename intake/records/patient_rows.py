"""Rows of the patient index as nouns, by plain SQL: the ORM costs more a row than everything else in a look-up.

Each query is one text for any number of values, so that it is compiled once; see `listed`.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any, cast

from django.db import connection

from intake.model import Former, Patient, PersonName
from intake.records.models import FormerRow, PatientRow
from intake.records.patient_history import MOST_FORMERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

PATIENTS = PatientRow._meta.db_table  # noqa: SLF001  (Django's documented way to a table's name)
FORMERS = FormerRow._meta.db_table  # noqa: SLF001
COLUMNS = (
    "key", "mrn", "last_name", "first_name", "middle_name", "suffix", "birth_date", "former_last_name", "sex",
    "ssn_last4", "phone", "address", "city", "state", "zip", "member_id", "merged_into", "deceased",
)  # fmt: skip
"""The columns of a row in the order of `Patient`, the parts of the name in the place of it."""
_SELECT = f"SELECT id, formers, {', '.join(COLUMNS)} FROM {PATIENTS} WHERE "  # noqa: S608  (names of columns only)
_FORMER_COLUMNS = "until, last_name, first_name, middle_name, suffix, birth_date, phone, address, zip"
_FORMER = f"SELECT patient_id, {_FORMER_COLUMNS} FROM {FORMERS} WHERE patient_id "  # noqa: S608  (names of columns only)

Row = tuple[Any, ...]


def by_ids(ids: Sequence[int]) -> dict[int, Patient]:
    """The patients with these row ids, by id."""
    return _patients(f"{_SELECT}id {listed('bigint')}", [as_list(ids)])


def by_column(column: str, values: Iterable[str], *, lock: bool = False) -> dict[int, Patient]:
    """The patients with one of these values in a column of text that has an index, by row id.

    With `lock`, nobody else changes them before the transaction ends (SQLite has one writer anyway).
    """
    locked = " ORDER BY id FOR UPDATE" if lock and connection.vendor == "postgresql" else ""
    return _patients(f"{_SELECT}{column} {listed('varchar')}{locked}", [as_list(list(values))])


def following(after: int, most: int) -> dict[int, Patient]:
    """The next patients in the order of their row ids, at most so many."""
    return _patients(f"{_SELECT}id > %s ORDER BY id LIMIT %s", [after, most])


def merged_into(mrns: Sequence[str]) -> tuple[Patient, ...]:
    """The patients who were merged into one of these numbers (written so that SQLite sees that its index fits)."""
    return tuple(
        _patients(f"{_SELECT}NOT (merged_into = '') AND merged_into {listed('varchar')}", [as_list(mrns)]).values()
    )


def listed(kind: str) -> str:
    """SQL for "is one of the values of one parameter", which `as_list` makes; `kind` is their SQL type."""
    if connection.vendor == "sqlite":
        return "IN (SELECT value FROM json_each(%s))"
    return f"= ANY(%s::{kind}[])"


def as_list(values: Sequence[str] | Sequence[int]) -> Any:  # noqa: ANN401 -- what the database takes
    """Many values as one parameter of a query."""
    return json.dumps(values) if connection.vendor == "sqlite" else list(values)


def rows_of(sql: str, parameters: Sequence[Any]) -> list[Row]:
    """The rows of a query."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cast("list[Row]", cursor.fetchall())


def date_of(value: object) -> dt.date | None:
    """A date as either database gives it; SQLite gives text."""
    return dt.date.fromisoformat(value[:10]) if isinstance(value, str) else cast("dt.date | None", value)


def _patients(sql: str, parameters: Sequence[Any]) -> dict[int, Patient]:
    rows = rows_of(sql, parameters)
    with_history = [row[0] for row in rows if row[1]]
    formerly = _formers(with_history) if with_history else {}
    return {row[0]: _patient(row, formerly.get(row[0], ())) for row in rows}


def _patient(row: Row, formerly: tuple[Former, ...]) -> Patient:
    name = PersonName(*row[4:8])
    return Patient(*row[2:4], name, date_of(row[8]), *row[9:-1], date_of(row[-1]), formerly)  # type: ignore[call-arg]  # the order of COLUMNS


def _formers(ids: Sequence[int]) -> dict[int, tuple[Former, ...]]:
    found: dict[int, tuple[Former, ...]] = {}
    for patient, until, last, first, middle, suffix, born, phone, address, zip_code in rows_of(
        f"{_FORMER}{listed('bigint')} ORDER BY id DESC", [as_list(ids)]
    ):
        some = found.get(patient, ())
        if len(some) < MOST_FORMERS:
            name = PersonName(last, first, middle, suffix) if last or first else None
            day = dt.date.fromisoformat(until[:10]) if isinstance(until, str) else until.date()
            found[patient] = (*some, Former(day, name, date_of(born), phone, address, zip_code))
    return found
