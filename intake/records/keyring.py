"""The site's secrets: whether they are there, strong, and nobody else's to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from intake.errors import WrongSettings
from intake.records.models import Event, SecondFactor

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LEAST_LENGTH, LEAST_VARIETY = 32, 10
"""Characters of a secret, and different ones among them; those that `intake init` makes have 64, some 40 different."""
MADE_BY_US = ("web.key", "ledger.key", "second-factor.key")


def check(keys: Path) -> None:
    """Refuse to start on a secret that is weak, missing, or readable by others.  The database must be connected.

    Raises `WrongSettings`, with what to do.  A key that nothing depends on yet is made at first use.
    """
    for fault in (*faults(keys), *_missing(keys)):
        raise WrongSettings(fault)


def faults(keys: Path) -> Iterator[str]:
    """What is wrong with the secrets that are there, a sentence a fault."""
    for file in sorted(keys.glob("*")):
        if file.is_file() and file.stat().st_mode & 0o077:
            yield f"{file.name} can be read by others: chmod 600 {file}"
    for name in MADE_BY_US:
        file = keys / name
        if file.exists() and not _is_strong(file.read_text(encoding="utf-8", errors="replace").strip()):
            yield f"{name} is too weak for a secret: bring it back from the backup of the keys"


def _missing(keys: Path) -> Iterator[str]:
    tables = set(connection.introspection.table_names())
    needed_by = (
        ("ledger.key", Event.objects.all(), "records_event"),
        ("second-factor.key", SecondFactor.objects.all(), "records_secondfactor"),
    )
    for name, rows, table in needed_by:
        if not (keys / name).exists() and table in tables and rows.exists():
            yield f"{name} is missing, and the database holds what it sealed: bring it back from the backup of the keys"


def _is_strong(secret: str) -> bool:
    return len(secret) >= LEAST_LENGTH and len(set(secret)) >= LEAST_VARIETY
