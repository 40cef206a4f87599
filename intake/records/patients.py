"""The patient index: every query on it.

Matching asks by blocking key (`StoredPatients` fits `intake.matching.PatientIndex`), reviewers search by what they
have before them (`patient_search`).  Every query is bounded in rows and answered from indexes, on SQLite and
PostgreSQL alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from intake.errors import Missing
from intake.records import patient_keys, patient_rows
from intake.records.models import ValueCount
from intake.records.patient_rows import as_list, listed, rows_of
from intake.records.patient_search import search

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from intake.model import Patient
    from intake.records.patient_import import Imported

__all__ = ["ALL_ROWS", "MOST_ROWS", "StoredPatients", "by_key", "by_mrn", "edition", "search", "size", "survivor"]

ALL_ROWS = "all"
"""The column under which the number of all rows is counted."""
MOST_ROWS = 500
"""One question never brings more rows than this."""
COUNTS = ValueCount._meta.db_table  # noqa: SLF001  (Django's documented way to a table's name)


@dataclass(frozen=True, slots=True)
class StoredPatients:
    """The index of the connected database.  `keys_of` computes the blocking keys of a row."""

    keys_of: Callable[[Patient], Iterable[str]]

    def sharing(self, keys: Iterable[str], limit: int, most: int = MOST_ROWS) -> tuple[Patient, ...]:
        """The rows with any of these keys, those first that share rare keys and many; at most `most`.

        A key of more than `limit` rows is left out.
        """
        digests = list(dict.fromkeys(map(patient_keys.digest, keys)))
        ids = patient_keys.ranked(patient_keys.holders(digests, limit))[:most] if digests else []
        found = patient_rows.by_ids(ids) if ids else {}
        return tuple(found[one] for one in ids if one in found)

    def numbered(self, mrns: Iterable[str]) -> tuple[Patient, ...]:
        """The rows with exactly these record numbers."""
        wanted = list(mrns)[:MOST_ROWS]
        return tuple(patient_rows.by_column("mrn", wanted).values()) if wanted else ()

    def counts(self, values: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], int]:
        """How many rows have each value in its column; what nobody has is left out."""
        wanted = set(values)
        if not wanted:
            return {}
        one_of = listed("varchar")
        rows = rows_of(
            f'SELECT "column", value, "rows" FROM {COUNTS} WHERE "column" {one_of} AND value {one_of}',  # noqa: S608  (the table's name only)
            [as_list(sorted({column for column, _ in wanted})), as_list(sorted({value for _, value in wanted}))],
        )
        return {(column, value): count for column, value, count in rows if (column, value) in wanted}

    def size(self) -> int:
        """How many rows the index had after the last import."""
        return size()

    def load(self, file: Path, progress: Callable[[int], None] | None = None) -> Imported:
        """Add and update the rows of a CSV file; see `patient_import.load`."""
        from intake.records import patient_import

        return patient_import.load(file, self.keys_of, progress)

    def reindex(self, progress: Callable[[int], None] | None = None) -> int:
        """Compute the blocking keys of all rows anew; see `patient_import.reindex`."""
        from intake.records import patient_import

        return patient_import.reindex(self.keys_of, progress)


def size() -> int:
    """How many rows the index had after the last import."""
    found = rows_of(f'SELECT "rows" FROM {COUNTS} WHERE "column" = %s AND value = %s', [ALL_ROWS, ""])  # noqa: S608
    return int(found[0][0]) if found else 0


def edition() -> int:
    """A number that every import of the index makes larger; 0 before the first."""
    found = rows_of(f'SELECT id FROM {COUNTS} WHERE "column" = %s AND value = %s', [ALL_ROWS, ""])  # noqa: S608
    return int(found[0][0]) if found else 0


def by_key(key: str) -> Patient:
    """The patient with that opaque key; `Missing` if there is none."""
    return _one("key", key)


def by_mrn(mrn: str) -> Patient:
    """The patient with that record number; `Missing` if there is none."""
    return _one("mrn", mrn)


def _one(column: str, value: str) -> Patient:
    found = list(patient_rows.by_column(column, [value]).values())
    if not found:
        raise Missing("no such patient")
    return found[0]


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
