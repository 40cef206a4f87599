"""Many rows of the patient index at once: plain SQL on SQLite, COPY on PostgreSQL."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils import timezone

from intake.model import Patient, PersonName
from intake.records import patient_rows
from intake.records.models import FormerRow
from intake.records.patient_rows import COLUMNS, PATIENTS, rows_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from intake.model import Former

    Values = Mapping[str, str | dt.date | None]

_WRITTEN = ("id", *COLUMNS, "formers", "updated")
_NAME = {"last_name": "last", "first_name": "first", "middle_name": "middle", "suffix": "suffix"}
_KEPT = tuple(name for name in COLUMNS if name not in {"key", "mrn"})


def new(values: Values) -> Patient:
    """A patient that is not in the index yet, with a key of their own."""
    given: Mapping[str, Any] = values
    name = PersonName(*(given.get(column, "") for column in _NAME))
    rest = {column: value for column, value in given.items() if column not in _NAME}
    return Patient(key=uuid.uuid4().hex, name=name, **rest)


def changed(patient: Patient, values: Values) -> Patient:
    """The patient with these values by model column; columns that are not given stay."""
    name: dict[str, Any] = {part: values[column] for column, part in _NAME.items() if column in values}
    rest: dict[str, Any] = {column: value for column, value in values.items() if column not in _NAME}
    return replace(patient, name=replace(patient.name, **name), **rest)


def by_mrn(mrns: Sequence[str]) -> dict[str, tuple[int, Patient]]:
    """The patients with these record numbers, with their row ids; nobody else changes them in this transaction."""
    found = patient_rows.by_column("mrn", mrns, lock=True)
    return {patient.mrn: (number, patient) for number, patient in found.items()}


def insert(patients: Sequence[Patient]) -> list[int]:
    """Add rows; their ids.  Call it in a transaction."""
    if not patients:
        return []
    ids = _new_ids(len(patients))
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    rows = [(number, *_cells(patient), 0, now) for number, patient in zip(ids, patients, strict=True)]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {PATIENTS} ({', '.join(_WRITTEN)}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(_WRITTEN))
            cursor.executemany(f"INSERT INTO {PATIENTS} ({', '.join(_WRITTEN)}) VALUES ({marks})", rows)  # noqa: S608
    return ids


def update(patients: Mapping[int, Patient]) -> None:
    """Write rows that have changed, by row id."""
    columns = ", ".join(f"{name} = %s" for name in (*_KEPT, "updated"))
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    rows = [(*_cells(patient)[2:], now, number) for number, patient in sorted(patients.items())]
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {PATIENTS} SET {columns} WHERE id = %s", rows)  # noqa: S608  (names of columns only)


def keep(history: Sequence[tuple[int, Former]], until: dt.datetime) -> None:
    """Write what rows said before, by row id."""
    if not history:
        return
    FormerRow.objects.bulk_create([_former_row(number, former, until) for number, former in history], 5_000)
    counted: dict[int, int] = {}
    for number, _ in history:
        counted[number] = counted.get(number, 0) + 1
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {PATIENTS} SET formers = formers + %s WHERE id = %s",  # noqa: S608  (the table's name only)
            [(count, number) for number, count in sorted(counted.items())],
        )


def _former_row(number: int, former: Former, until: dt.datetime) -> FormerRow:
    name = former.name or PersonName()
    return FormerRow(
        patient_id=number,
        until=until,
        last_name=name.last,
        first_name=name.first,
        middle_name=name.middle,
        suffix=name.suffix,
        birth_date=former.birth_date,
        phone=former.phone,
        address=former.address,
        zip=former.zip,
    )


def _cells(patient: Patient) -> tuple[Any, ...]:
    """The values of `COLUMNS`."""
    p, name, day = patient, patient.name, connection.ops.adapt_datefield_value
    return (
        *(p.key, p.mrn, name.last, name.first, name.middle, name.suffix, day(p.birth_date), p.former_last_name, p.sex),
        *(p.ssn_last4, p.phone, p.address, p.city, p.state, p.zip, p.member_id, p.merged_into, day(p.deceased)),
    )


def _new_ids(count: int) -> list[int]:
    """Row ids that nobody else will take."""
    if connection.vendor == "postgresql":
        sequence = "nextval(pg_get_serial_sequence(%s, 'id'))"
        return [row[0] for row in rows_of(f"SELECT {sequence} FROM generate_series(1, %s)", [PATIENTS, count])]  # noqa: S608
    # SQLite has one writer, which is in its transaction.
    first = 1 + max(
        rows_of(f"SELECT coalesce(max(id), 0) FROM {PATIENTS}", [])[0][0],  # noqa: S608
        next((row[0] for row in rows_of("SELECT seq FROM sqlite_sequence WHERE name = %s", [PATIENTS])), 0),
    )
    return list(range(first, first + count))
