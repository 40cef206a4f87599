"""The words of filed documents, page by page: found by people inside a folder, or over all folders.

A page is in the index from the moment its document is filed until it is recalled.  SQLite: FTS5, PostgreSQL: tsvector.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection, transaction

from intake.pagejson import from_bytes
from intake.records.models import DocumentRow, DocumentState, ReadPage
from intake.records.patient_rows import rows_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from intake.model import PageReading

TEXT = "records_pagetext"
MOST_WORDS = 12
_TOKEN = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Hit:
    """A page of a filed document that has every word; `number` is that of the scan's page."""

    document: DocumentRow
    number: int
    reading: PageReading


def tokens_of(text: str) -> list[str]:
    """The words of a text as they are compared: small letters without accents, and digits."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return _TOKEN.findall("".join(c for c in plain if not unicodedata.combining(c)))


def add(row: DocumentRow) -> None:
    """Bring the pages of a filed document into the index.  Call it in the transaction that files it; safe to repeat."""
    remove(row)
    if row.patient_id is None:
        return
    for page in ReadPage.objects.filter(scan=row.scan_id, number__in=row.pages):
        reading = from_bytes(bytes(page.reading))
        words = tokens_of(" ".join(word.text for word in reading.words)) if reading else []
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute(
                    f"INSERT INTO {TEXT} (rowid, words, whose) VALUES (%s, %s, %s)",  # noqa: S608
                    [page.pk, " ".join(words), f"p{row.patient_id}"],
                )
            else:
                cursor.execute(
                    f"INSERT INTO {TEXT} (page_id, patient_id, words) VALUES (%s, %s, array_to_tsvector(%s::text[]))",  # noqa: S608
                    [page.pk, row.patient_id, sorted(set(words))],
                )


def remove(row: DocumentRow) -> None:
    """Take the pages of a document out of the index.  Call it in the transaction that takes them from the patient."""
    pages = ReadPage.objects.filter(scan=row.scan_id, number__in=row.pages).values_list("pk", flat=True)
    column = "rowid" if connection.vendor == "sqlite" else "page_id"
    with connection.cursor() as cursor:
        cursor.executemany(f"DELETE FROM {TEXT} WHERE {column} = %s", [(page,) for page in pages])  # noqa: S608


def let_go() -> None:
    """Let the words of removed pages leave the disk: FTS5 keeps them until it merges, PostgreSQL until it vacuums.

    Costs as much as the index is large; for the end of a run that destroyed documents.
    """
    if connection.vendor == "sqlite":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")
            cursor.execute(f"INSERT INTO {TEXT} ({TEXT}) VALUES ('optimize')")  # noqa: S608
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # the log holds pages as they were; readers may keep it


def search(text: str, patients: Sequence[int] | None, most: int = 50) -> list[Hit]:
    """Pages that have every word of the text, or what begins so, the newest first.

    `patients` are row ids whose documents are meant; None means everybody's.  Nothing for a text without words.
    """
    words = list(dict.fromkeys(tokens_of(text)))[:MOST_WORDS]
    if not words or sum(map(len, words)) < 2 or (patients is not None and not patients):
        return []
    ids = [row[0] for row in (_sqlite if connection.vendor == "sqlite" else _postgres)(words, patients, most)]
    pages = {page.pk: page for page in ReadPage.objects.filter(pk__in=ids)}
    rows = DocumentRow.objects.select_related("patient", "scan").filter(
        scan__in={page.scan_id for page in pages.values()}, state=DocumentState.FILED
    )
    held = {(row.scan_id, number): row for row in rows for number in row.pages}
    hits = []
    for one in ids:
        page = pages.get(one)
        row = held.get((page.scan_id, page.number)) if page else None
        reading = from_bytes(bytes(page.reading)) if page else None
        if page and row and reading and (patients is None or row.patient_id in patients):
            hits.append(Hit(row, page.number, reading))
    return hits


def refill(progress: Callable[[int], None] | None = None) -> int:
    """Make the index anew from what was read of every filed document; how many documents that were."""
    done = 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TEXT}")  # noqa: S608
    for row in DocumentRow.objects.filter(state=DocumentState.FILED).order_by("id").iterator(chunk_size=500):
        with transaction.atomic():
            if DocumentRow.objects.select_for_update().filter(pk=row.pk, state=DocumentState.FILED).exists():
                add(row)
        done += 1
        if progress:
            progress(done)
    return done


def _sqlite(words: Sequence[str], patients: Sequence[int] | None, most: int) -> list[tuple[int]]:
    asked = " AND ".join(f'"{word}"*' for word in words)
    query = f"words : ({asked})"
    if patients is not None:
        query += " AND whose : ({})".format(" OR ".join(f'"p{one:d}"' for one in patients))
    sql = f"SELECT rowid FROM {TEXT} WHERE {TEXT} MATCH %s ORDER BY rowid DESC LIMIT %s"  # noqa: S608
    return rows_of(sql, [query, most])


def _postgres(words: Sequence[str], patients: Sequence[int] | None, most: int) -> list[tuple[int]]:
    query = " & ".join(f"'{word}':*" for word in words)
    whose = " AND patient_id = ANY(%s::bigint[])" if patients is not None else ""
    sql = f"SELECT page_id FROM {TEXT} WHERE words @@ %s::tsquery{whose} ORDER BY page_id DESC LIMIT %s"  # noqa: S608
    return rows_of(sql, [query, *([list(patients)] if patients is not None else []), most])
