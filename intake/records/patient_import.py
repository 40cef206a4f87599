"""Import of the patient index: new rows added, known ones (by record number) updated in place, in bounded memory."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from django.db import connection, transaction

from intake.model import Patient, PersonName
from intake.records.models import PatientKey, PatientRow, ValueCount
from intake.records.patient_csv import Line, header_of, lines_of
from intake.records.patients import ALL_ROWS, digest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

BATCH = 10_000
"""Rows to a transaction: the service can write between two of them."""
MOST_FAULTS = 1_000
_CACHE_KIB = 262_144
"""Page cache of SQLite while importing: the index of keys is written all over."""
_UPDATED = tuple(
    f.name
    for f in PatientRow._meta.concrete_fields  # noqa: SLF001  (documented API)
    if f.name not in {"id", "key", "mrn"}
)
_COMPARED = tuple(name for name in _UPDATED if name != "updated")


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did.  `faults` are line numbers with the reason, the first `MOST_FAULTS` of `bad` in all."""

    added: int
    updated: int
    unchanged: int
    bad: int
    faults: tuple[tuple[int, str], ...]
    ignored_columns: tuple[str, ...]


def load(
    file: Path, keys_of: Callable[[Patient], Iterable[str]], progress: Callable[[int], None] | None = None
) -> Imported:
    """Add and update the rows of a CSV file (CONTRACT: header required, other columns ignored, bad rows skipped).

    Columns the file does not have keep their values.  If a record number comes twice, the later row counts.
    `progress` is told the number of lines done.  Every batch is one transaction; an import that was cut short
    is simply run again.  Raises `NotAPatientIndex`.
    """
    _, ignored = header_of(file)
    added = updated = unchanged = bad = done = 0
    faults: list[tuple[int, str]] = []
    lines = lines_of(file)
    with _roomy_cache():
        while batch := list(islice(lines, BATCH)):
            good = [line for line in batch if not line.fault]
            wrong = [(line.number, line.fault) for line in batch if line.fault]
            new, changed, same = _store(good, keys_of)
            added, updated, unchanged, bad = added + new, updated + changed, unchanged + same, bad + len(wrong)
            faults += wrong[: MOST_FAULTS - len(faults)]
            done += len(batch)
            if progress:
                progress(done)
        if added or updated:
            count_values()
    return Imported(added, updated, unchanged, bad, tuple(faults), ignored)


def count_values() -> None:
    """Count anew how often each name and birth date occurs; matching weighs common names by it."""
    rows, counts = PatientRow._meta.db_table, ValueCount._meta.db_table  # noqa: SLF001  (documented API)
    with transaction.atomic(), connection.cursor() as cursor:
        ValueCount.objects.all().delete()
        for column in ("last_name", "first_name", "birth_date"):
            cursor.execute(
                f'INSERT INTO {counts} ("column", value, "rows") '  # noqa: S608  (names of columns only)
                f"SELECT '{column}', CAST({column} AS VARCHAR(120)), COUNT(*) FROM {rows} "
                f"WHERE {column} IS NOT NULL GROUP BY {column}"
            )
        ValueCount.objects.create(column=ALL_ROWS, value="", rows=PatientRow.objects.count())


def _store(lines: Sequence[Line], keys_of: Callable[[Patient], Iterable[str]]) -> tuple[int, int, int]:
    latest = {str(line.values["mrn"]): line.values for line in lines}
    with transaction.atomic():
        old = {row.mrn: row for row in PatientRow.objects.filter(mrn__in=list(latest))}
        new, changed = [], []
        for mrn, values in latest.items():
            row = old.get(mrn)
            if row is None:
                new.append(PatientRow(key=uuid.uuid4().hex, **values))
                continue
            before = tuple(getattr(row, name) for name in _COMPARED)
            for name, value in values.items():
                setattr(row, name, value)
            if before != tuple(getattr(row, name) for name in _COMPARED):
                changed.append(row)
        written = PatientRow.objects.bulk_create(
            [*new, *changed], update_conflicts=True, unique_fields=["mrn"], update_fields=_UPDATED
        )
        PatientKey.objects.filter(patient_id__in=[row.pk for row in changed]).delete()
        _write_keys(written, keys_of)
    return len(new), len(changed), len(lines) - len(new) - len(changed)


def _write_keys(rows: Iterable[PatientRow], keys_of: Callable[[Patient], Iterable[str]]) -> None:
    pairs = sorted({(digest(key), row.pk) for row in rows for key in keys_of(patient_of(row))})
    table = PatientKey._meta.db_table  # noqa: SLF001  (documented API)
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} (digest, patient_id) VALUES (%s, %s)", pairs)  # noqa: S608  (the table's name only)


def patient_of(row: PatientRow) -> Patient:
    """The noun of a row."""
    return Patient(
        row.key,
        row.mrn,
        PersonName(row.last_name, row.first_name, row.middle_name, row.suffix),
        row.birth_date,
        row.former_last_name,
        row.sex,
        row.ssn_last4,
        row.phone,
        row.address,
        row.city,
        row.state,
        row.zip,
        row.member_id,
        row.merged_into,
        row.deceased,
    )


class _roomy_cache:  # noqa: N801  (a context, used as `with _roomy_cache()`)
    """A larger page cache on SQLite for as long as it lasts; elsewhere nothing."""

    def __enter__(self) -> None:
        self._set(-_CACHE_KIB)

    def __exit__(self, *_: object) -> None:
        self._set(-2_000)

    @staticmethod
    def _set(pages: int) -> None:
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute(f"PRAGMA cache_size = {pages:d}")
