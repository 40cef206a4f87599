"""Import of the patient index: new rows added, known ones (by record number) updated in place, in bounded memory.

What an update replaces is kept as history (`patient_history`), and a row that is merged into another is not allowed to
lead back to itself (`patient_merge`).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING

from django.db import connection, transaction

from intake.records import patient_bulk, patient_keys, patient_merge, patient_rows, patient_wordindex
from intake.records.models import PatientRow, ValueCount
from intake.records.patient_csv import Line, header_of, lines_of
from intake.records.patient_history import added, replaced
from intake.records.patient_words import words_of
from intake.records.patients import ALL_ROWS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from intake.model import Patient

    KeysOf = Callable[[Patient], Iterable[str]]

BATCH = 20_000
"""Rows to a transaction: the service can write between two of them."""
MOST_FAULTS = 1_000
_CACHE_KIB = 65_536
"""Page cache of SQLite while importing: the indexes are written all over."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did.  `faults` are line numbers with the reason, the first `MOST_FAULTS` of `bad` in all.

    `circles` are the lines, at most `MOST_FAULTS`, whose `merged_into` led back to their own row and was not taken.
    """

    added: int
    updated: int
    unchanged: int
    bad: int
    faults: tuple[tuple[int, str], ...]
    ignored_columns: tuple[str, ...]
    circles: tuple[int, ...] = ()


@dataclass(slots=True)
class _Tally:
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    bad: int = 0
    faults: list[tuple[int, str]] = field(default_factory=list)
    circles: list[int] = field(default_factory=list)

    def take(self, batch: Sequence[Line]) -> dict[str, Line]:
        """The good lines by record number, the later of two; the bad ones are counted."""
        bad = [(line.number, line.fault) for line in batch if line.fault]
        self.bad += len(bad)
        self.unchanged += len(batch) - len(bad)
        self.faults += bad[: MOST_FAULTS - len(self.faults)]
        return {str(line.values["mrn"]): line for line in batch if not line.fault}


def load(file: Path, keys_of: KeysOf, progress: Callable[[int], None] | None = None) -> Imported:
    """Add and update the rows of a CSV file (CONTRACT: header required, other columns ignored, bad rows skipped).

    Columns the file does not have keep their values.  If a record number comes twice, the later row counts.
    `progress` is told the number of lines done.  Every batch is one transaction; an import that was cut short
    is simply run again.  Rows can be found by their blocking keys when it is through.  Raises `NotAPatientIndex`.
    """
    _, ignored = header_of(file)
    tally, done = _Tally(), 0
    lines = lines_of(file)
    with _roomy_cache():
        patient_keys.settle_waiting()
        while batch := list(islice(lines, BATCH)):
            _store(tally.take(batch), keys_of, tally)
            done += len(batch)
            if progress:
                progress(done)
        # Whatever this import changed: the one before may have been cut short here.
        patient_keys.settle()
        patient_wordindex.settle()
        count_values()
    counts = (tally.added, tally.updated, tally.unchanged, tally.bad)
    return Imported(*counts, tuple(tally.faults), ignored, tuple(tally.circles))


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


def reindex(keys_of: KeysOf, progress: Callable[[int], None] | None = None) -> int:
    """Compute the blocking keys of all rows anew, their words for the search, and count the values; how many rows.

    Needed after a release that designs the keys anew.  Safe to repeat; until it is through, fewer rows are found.
    """
    done = after = 0
    with _roomy_cache():
        patient_keys.forget()
        while rows := patient_rows.following(after, BATCH):
            with transaction.atomic():
                patient_keys.write_waiting(_pairs(rows.items(), keys_of))
            after, done = max(rows), done + len(rows)
            if progress:
                progress(done)
        patient_keys.settle()
        patient_wordindex.forget()
        patient_wordindex.settle()
        count_values()
    return done


def _store(latest: dict[str, Line], keys_of: KeysOf, tally: _Tally) -> None:
    """Write one batch, by record number."""
    with transaction.atomic():
        old = patient_bulk.by_mrn(list(latest))
        new = [patient_bulk.new(line.values) for mrn, line in latest.items() if mrn not in old]
        ids = patient_bulk.insert(new)
        patient_wordindex.wait(ids)
        patient_keys.write_waiting(_pairs(zip(ids, new, strict=True), keys_of))
        before = dict(old.values())
        after = {n: patient_bulk.changed(patient, latest[patient.mrn].values) for n, patient in before.items()}
        changed = {number: patient for number, patient in after.items() if patient != before[number]}
        _update(before, changed, keys_of)
        lost = patient_merge.undo_circles(
            [p.mrn for p in (*new, *changed.values()) if p.merged_into],
            {before[number].mrn: before[number].merged_into for number in changed},
        )
    tally.added += len(new)
    tally.updated += len(changed)
    tally.unchanged -= len(new) + len(changed)
    tally.circles += sorted(latest[mrn].number for mrn in lost)[: MOST_FAULTS - len(tally.circles)]


def _update(before: dict[int, Patient], changed: dict[int, Patient], keys_of: KeysOf) -> None:
    """Write changed rows, by id, with what they said before and with their keys."""
    today = dt.datetime.now(dt.UTC)
    history, fewer, more, found_by_others = [], set(), set(), []
    for number, patient in changed.items():
        fresh, formerly = added(patient.formerly, replaced(before[number], patient, today.date()))
        history += [(number, former) for former in fresh]
        now = replace(patient, formerly=formerly)
        mine, theirs = (set(_pairs([(number, row)], keys_of)) for row in (before[number], now))
        if words_of(before[number]).every != words_of(now).every:
            found_by_others.append(number)
        fewer |= mine - theirs
        more |= theirs - mine
    patient_bulk.update(changed)
    patient_bulk.keep(history, today)
    patient_keys.remove(fewer)
    patient_keys.write(more)
    patient_wordindex.wait(found_by_others)


def _pairs(rows: Iterable[tuple[int, Patient]], keys_of: KeysOf) -> Sequence[tuple[int, int]]:
    return [(patient_keys.digest(key), number) for number, patient in rows for key in keys_of(patient)]


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
