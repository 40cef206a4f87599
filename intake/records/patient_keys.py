"""Blocking keys in the database: 64-bit digests of what `intake.matching.keys` computes, found by equality.

An import writes the keys of new rows to a waiting list first, and puts them into the table in the order of the table
when it is through: in the order of the patients each key lands on another page of it, which takes ten times as long.
A key that too many rows have is crowded: it says too little, and look-ups pass it over without reading its rows.
"""

from __future__ import annotations

from hashlib import blake2b
from math import log2
from typing import TYPE_CHECKING

from django.db import connection, transaction

from intake.records.models import CrowdedKey, PatientKey
from intake.records.patient_rows import as_list, rows_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

KEYS = PatientKey._meta.db_table  # noqa: SLF001  (Django's documented way to a table's name)
CROWDED_KEYS = CrowdedKey._meta.db_table  # noqa: SLF001
WAITING = "records_waitingkey"
CROWDED = 400
"""More rows than this, and a key is crowded."""
_AT_ONCE = 500_000
_MOST_PAIRS = 20_000


def digest(key: str) -> int:
    """The signed 64-bit digest under which a blocking key is stored."""
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big", signed=True)


def holders(digests: Sequence[int], limit: int) -> dict[int, list[int]]:
    """The row ids that have each of these keys, in the order given; crowded keys and those of more than `limit` not."""
    pairs = rows_of(_holders_query(min(limit, CROWDED) + 1), [as_list(list(digests))])
    found: dict[int, list[int]] = {}
    for value, patient in pairs:
        found.setdefault(value, []).append(patient)
    return {value: found[value] for value in digests if value in found and len(found[value]) <= limit}


def ranked(holding: Mapping[int, Sequence[int]]) -> list[int]:
    """The row ids, those first that share the rarest keys and the most: each key counts by how few have it."""
    worth: dict[int, float] = {}
    for rows in holding.values():
        bits = log2(2 * CROWDED / len(rows))
        for one in rows:
            worth[one] = worth.get(one, 0.0) + bits
    return sorted(worth, key=worth.__getitem__, reverse=True)


def _holders_query(most: int) -> str:
    free = f"NOT EXISTS (SELECT 1 FROM {CROWDED_KEYS} AS c WHERE c.digest = asked.value)"  # noqa: S608  (names of tables only)
    if connection.vendor == "sqlite":
        return (
            f"SELECT k.digest, k.patient_id FROM json_each(%s) AS asked CROSS JOIN {KEYS} AS k "  # noqa: S608
            f"ON k.digest = asked.value WHERE {free} LIMIT {_MOST_PAIRS:d}"
        )
    one = f"SELECT digest, patient_id FROM {KEYS} WHERE digest = asked.value LIMIT {most:d}"  # noqa: S608
    return (
        f"SELECT k.digest, k.patient_id FROM unnest(%s::bigint[]) AS asked(value) CROSS JOIN LATERAL ({one}) AS k "  # noqa: S608
        f"WHERE {free} LIMIT {_MOST_PAIRS:d}"
    )


def are_there() -> bool:
    """Whether any row can be found by a key; not so after a migration that designs their table anew."""
    return bool(rows_of(f"SELECT 1 FROM {KEYS} LIMIT 1", []))  # noqa: S608


def write_waiting(pairs: Sequence[tuple[int, int]]) -> None:
    """Put keys (digest, row id) on the waiting list; call it in the transaction of their rows."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {WAITING} (digest, patient_id) FROM STDIN") as copy:
                copy.write("".join(f"{value}\t{patient}\n" for value, patient in pairs))
        else:
            cursor.executemany(f"INSERT INTO {WAITING} (digest, patient_id) VALUES (%s, %s)", pairs)  # noqa: S608


def write(pairs: Iterable[tuple[int, int]]) -> None:
    """Add keys (digest, row id) to the table; those that are there already stay."""
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {KEYS} (digest, patient_id) VALUES (%s, %s) ON CONFLICT DO NOTHING",  # noqa: S608
            sorted(pairs),
        )


def remove(pairs: Iterable[tuple[int, int]]) -> None:
    """Take keys (digest, row id) out of the table."""
    with connection.cursor() as cursor:
        cursor.executemany(f"DELETE FROM {KEYS} WHERE digest = %s AND patient_id = %s", sorted(pairs))  # noqa: S608


def settle_waiting() -> None:
    """Move the waiting keys into the table.  Safe to repeat: what a crash left waiting is moved by the next call."""
    if rows_of(f"SELECT 1 FROM {WAITING} LIMIT 1", []):  # noqa: S608
        (_move_sqlite if connection.vendor == "sqlite" else _move_postgres)()


def settle() -> None:
    """Move the waiting keys into the table, and find out anew which keys are crowded."""
    settle_waiting()
    crowded = rows_of(
        f"SELECT digest, COUNT(*) FROM {KEYS} GROUP BY digest HAVING COUNT(*) > {CROWDED:d}",  # noqa: S608
        [],
    )
    with transaction.atomic():
        CrowdedKey.objects.all().delete()
        CrowdedKey.objects.bulk_create([CrowdedKey(digest=value, rows=rows) for value, rows in crowded], 5_000)


def forget() -> None:
    """Empty the table and the waiting list: the keys of all rows are about to be written anew."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table in (KEYS, WAITING, CROWDED_KEYS):
            cursor.execute(f"DELETE FROM {table}" if connection.vendor == "sqlite" else f"TRUNCATE {table}")  # noqa: S608


def _move_sqlite() -> None:
    """Sort beside the database, so that it stays open to others, and insert in pieces, each a transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMP TABLE sorted_keys AS SELECT digest, patient_id FROM {WAITING} ORDER BY digest, patient_id"  # noqa: S608
        )
        try:
            (last,) = rows_of("SELECT max(rowid) FROM sorted_keys", [])[0]
            for start in range(0, last, _AT_ONCE):
                cursor.execute(
                    f"INSERT OR IGNORE INTO {KEYS} (digest, patient_id) SELECT digest, patient_id FROM sorted_keys "  # noqa: S608
                    f"WHERE rowid > {start:d} AND rowid <= {start + _AT_ONCE:d} ORDER BY rowid"
                )
        finally:
            cursor.execute("DROP TABLE sorted_keys")
        cursor.execute(f"DELETE FROM {WAITING}")  # noqa: S608


def _move_postgres() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {WAITING} IN EXCLUSIVE MODE")
        cursor.execute(
            f"INSERT INTO {KEYS} (digest, patient_id) SELECT digest, patient_id FROM {WAITING} "  # noqa: S608
            "ORDER BY digest, patient_id ON CONFLICT DO NOTHING"
        )
        cursor.execute(f"TRUNCATE {WAITING}")
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM (ANALYZE) {KEYS}")
