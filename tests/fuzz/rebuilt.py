"""A site whose database is lost and one of whose own files has changed is rebuilt and verified all the same."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import connection, connections

from intake import audit
from intake.rebuild import rebuild
from intake.records.ledger import Ledger
from tests.fuzz.readers import JSON_WORDS, Reader
from tests.keeping import lived_in

if TYPE_CHECKING:
    from pathlib import Path

    from intake.settings import Settings

KINDS = {
    "a book": "data/books/*/R-*.json",
    "the accounts": "data/books/accounts.json",
    "the ledger's file": "data/ledger/ledger-*.jsonl",
    "a patient's folder": "patients/??/*/????/*/document.json",
}


def rebuilding(settings: Settings) -> list[Reader]:
    """A reader for each kind of file that `intake rebuild` reads, of a site in which everything has happened."""
    lived_in(settings).write_down()
    connections.close_all()
    whole = settings.site.parent / "whole"
    shutil.copytree(settings.site, whole, ignore=shutil.ignore_patterns("*.sqlite3*"))

    def reader(name: str, pattern: str) -> Reader:
        files = [file.relative_to(whole) for file in sorted(whole.glob(pattern))]

        def read(content: bytes, folder: Path) -> str:
            del folder
            for part in ("data/books", "data/ledger", "data/store", "patients"):
                shutil.rmtree(settings.site / part)
                shutil.copytree(whole / part, settings.site / part)
            (settings.site / files[-1]).write_bytes(content)
            empty()
            before = outside(settings)
            made = rebuild(settings, lambda _: "image/tiff")
            faults = list(audit.verify(settings, Ledger.of(settings.keys)))
            assert outside(settings) == before
            assert made.damaged or faults or made.scans == 3
            return "set aside" if made.damaged else "told by verify" if faults else "taken"

        return Reader(f"rebuild: {name}", tuple((whole / file).read_bytes() for file in files), JSON_WORDS, read)

    return [reader(name, pattern) for name, pattern in KINDS.items()]


def outside(settings: Settings) -> set[str]:
    """All that lies beside the site."""
    return {path.as_posix() for path in settings.site.parent.glob("*")}


def empty() -> None:
    """The tables of an empty database; the ledger's triggers forbid its rows to be deleted, so they go for a moment."""
    with connection.cursor() as cursor, connection.constraint_checks_disabled():
        triggers = cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        for model in apps.get_app_config("records").get_models():
            cursor.execute(f"DELETE FROM {model._meta.db_table}")  # noqa: S608 -- names of our own tables
        for _, statement in triggers:
            cursor.execute(statement)
