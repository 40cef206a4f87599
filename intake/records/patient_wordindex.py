"""The index behind the search for patients: which rows have certain words, answered as somebody types.

SQLite: a contentless FTS5 table with indexes on beginnings of one to three characters.  PostgreSQL: a tsvector a row,
with a GIN index.  Rows that are new or have changed are put on a waiting list in their transaction, and `settle` takes
them from there, in batches, so that an import of a million writes the index once.

SQLite before 3.43 cannot take a row out of such a table.  So an entry is only ever added: its rowid holds a number
that grows, before the id of the row.  What an old entry says may be true no more, and whoever asks looks at the row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection, transaction

from intake.records import patient_rows
from intake.records.patient_rows import PATIENTS, rows_of
from intake.records.patient_words import words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from intake.model import Patient
    from intake.records.patient_words import Asked

WORDS = "records_patientwords"
WAITING = "records_waitingwords"
INDEX = "patient_words"
BATCH = 20_000
"""Rows to a transaction: the service can write between two of them."""
_MANY = 100_000
"""On PostgreSQL, with so many rows waiting for an empty table, the index is made after them."""
_ID_BITS = 31
_GONE = 2
"""How many entries there may be for each row before the index is made anew."""


def wait(ids: Iterable[int]) -> None:
    """Note that these rows are new or have changed.  Call it in their transaction."""
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {WAITING} (patient_id) VALUES (%s)", [(one,) for one in ids])  # noqa: S608


def is_waiting() -> bool:
    """Whether rows are not in the index as they are now: an import was cut short, or an upgrade has just made it."""
    return bool(rows_of(f"SELECT 1 FROM {WAITING} LIMIT 1", []))  # noqa: S608


def settle(progress: Callable[[int], None] | None = None) -> int:
    """Bring what waits into the index; how many rows that were.  Safe to repeat, and to be cut short."""
    done = 0
    made_last = _drop_index() if connection.vendor == "postgresql" else False
    while ids := _settle_batch():
        done += ids
        if progress:
            progress(done)
    if made_last:
        _make_index()
    if _is_stale():
        forget()
        return settle(progress)
    return done


def refresh(ids: Iterable[int]) -> None:
    """Bring these few rows into the index at once.  Call it in their transaction."""
    _write(patient_rows.by_ids(list(ids)), _next_entry())


def forget() -> None:
    """Empty the index: all rows wait to be brought into it anew."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"INSERT INTO {WORDS} ({WORDS}) VALUES ('delete-all')")  # noqa: S608
            cursor.execute(f"DELETE FROM {WAITING}")  # noqa: S608
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [WAITING])
        else:
            cursor.execute(f"TRUNCATE {WORDS}, {WAITING}")
        cursor.execute(f"INSERT INTO {WAITING} (patient_id) SELECT id FROM {PATIENTS} ORDER BY id")  # noqa: S608


def having(asked: Sequence[Asked], most: int, *, whole: bool) -> list[int]:
    """Ids of rows that have everything asked, at most so many; with `whole`, as whole words.

    On SQLite those that came or changed last come first.  A row may have changed since: look at it.
    """
    if connection.vendor == "sqlite":
        sql = f"SELECT rowid FROM {WORDS} WHERE {WORDS} MATCH %s ORDER BY rowid DESC LIMIT %s"  # noqa: S608
        query = _joined(asked, " AND ", " OR ", '"{}"', '"{}"*', whole=whole)
    else:
        sql = f"SELECT patient_id FROM {WORDS} WHERE words @@ %s::tsquery LIMIT %s"  # noqa: S608
        query = _joined(asked, " & ", " | ", "'{}'", "'{}':*", whole=whole)
    if not query:
        return []
    below = (1 << _ID_BITS) - 1
    return list(dict.fromkeys(row[0] & below for row in rows_of(sql, [query, most])))


def _joined(asked: Sequence[Asked], every: str, any_of: str, word: str, start: str, *, whole: bool) -> str:
    """The query in the words of the database; empty if somebody asked for what can only be begun.

    Words are letters and digits alone (`patient_words`), so nothing in them is a sign of the query's language.
    """
    parts = []
    for one in asked:
        written = [word.format(text) for text in one.whole]
        if not whole:
            written += [start.format(text) for text in one.begun]
        if not written:
            return ""
        parts.append(f"({any_of.join(written)})")
    return every.join(parts)


def _settle_batch() -> int:
    """Take some rows from the waiting list and write their words; how many were taken."""
    with transaction.atomic():
        if connection.vendor == "sqlite":
            taken = rows_of(
                f"DELETE FROM {WAITING} WHERE id IN (SELECT id FROM {WAITING} ORDER BY id LIMIT %s) "  # noqa: S608
                "RETURNING id, patient_id",
                [BATCH],
            )
        else:
            taken = rows_of(
                f"DELETE FROM {WAITING} WHERE id IN (SELECT id FROM {WAITING} ORDER BY id LIMIT %s "  # noqa: S608
                "FOR UPDATE SKIP LOCKED) RETURNING id, patient_id",
                [BATCH],
            )
        if taken:
            _write(patient_rows.by_ids(list({patient for _, patient in taken})), min(entry for entry, _ in taken))
    return len(taken)


def _write(rows: dict[int, Patient], entry: int) -> None:
    """Write the words of these rows; `entry` was never given before on SQLite."""
    numbers = sorted(rows)
    texts = [" ".join(words_of(rows[number]).every) for number in numbers]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(
                f"INSERT INTO {WORDS} (rowid, words) VALUES (%s, %s)",  # noqa: S608
                [(entry << _ID_BITS | number, text) for number, text in zip(numbers, texts, strict=True)],
            )
        else:
            cursor.execute(
                f"INSERT INTO {WORDS} (patient_id, words) "  # noqa: S608
                "SELECT one, array_to_tsvector(string_to_array(written, ' ')) "
                "FROM unnest(%s::bigint[], %s::text[]) AS given(one, written) "
                "ON CONFLICT (patient_id) DO UPDATE SET words = EXCLUDED.words",
                [numbers, texts],
            )


def _next_entry() -> int:
    """A number of the waiting list that nobody else will get."""
    if connection.vendor != "sqlite":
        return 0
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {WAITING} (patient_id) VALUES (0) RETURNING id")  # noqa: S608
        (entry,) = cursor.fetchone()
        cursor.execute(f"DELETE FROM {WAITING} WHERE id = %s", [entry])  # noqa: S608
    return int(entry)


def _is_stale() -> bool:
    """Whether too many entries are of rows as they were before."""
    if connection.vendor != "sqlite":
        return False
    written = rows_of("SELECT seq FROM sqlite_sequence WHERE name = %s", [WAITING])
    (rows,) = rows_of(f"SELECT count(*) FROM {PATIENTS}", [])[0]  # noqa: S608
    return bool(written) and written[0][0] > _GONE * rows + BATCH


def _drop_index() -> bool:
    """Drop the index of an empty table that many rows wait for; whether it has to be made."""
    waiting = rows_of(f"SELECT 1 FROM {WAITING} OFFSET {_MANY:d} LIMIT 1", [])  # noqa: S608
    if waiting and not rows_of(f"SELECT 1 FROM {WORDS} LIMIT 1", []):  # noqa: S608
        with connection.cursor() as cursor:
            cursor.execute(f"DROP INDEX IF EXISTS {INDEX}")
        return True
    return not rows_of("SELECT 1 FROM pg_indexes WHERE indexname = %s", [INDEX])


def _make_index() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE INDEX IF NOT EXISTS {INDEX} ON {WORDS} USING gin (words) WITH (fastupdate = off)")
        cursor.execute(f"ANALYZE {WORDS}")
