"""The ledger: append-only, chained with a key that is not in the database.

Each event's MAC covers the event and the MAC before it, so that an edit, a deletion in the middle or a change
of order is found by `faults`.  That the newest events were cut off is found by what was written outside the database
(`ledger_files`).  The database refuses to change or delete an event as long as nobody drops its triggers
(migration 0007).
"""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.utils import timezone

from intake.records.connect import secret
from intake.records.models import Event

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_POSTGRES_LOCK = 0x1A7A_4E01  # any constant of our own; names the lock that makes writers take turns


@dataclass(frozen=True, slots=True)
class Ledger:
    """Writes and checks events with the site's key."""

    key: bytes = field(repr=False)

    @classmethod
    def of(cls, keys: Path) -> Ledger:
        """The ledger of the site whose secrets are in that folder."""
        return cls(secret(keys, "ledger.key").encode())

    def write(self, actor: str, action: str, subject: str, **detail: Any) -> int:  # noqa: ANN401 -- JSON
        """Append one event, and return its number.  Call it inside the transaction of what it tells about.

        `detail` holds ids, counts, codes and field names only.
        """
        if not connection.in_atomic_block:
            raise transaction.TransactionManagementError("an event belongs into the transaction of its deed")
        wait_for_turn()
        last = Event.objects.order_by("-seq").first()
        event = Event(
            seq=last.seq + 1 if last else 1,
            at=timezone.now(),
            actor=actor,
            action=action,
            subject=subject,
            detail=detail,
        )
        event.mac = self._mac(last.mac if last else "", event)
        event.save(force_insert=True)
        return event.seq

    def faults(self) -> Iterator[str]:
        """What is wrong with the chain, a sentence a fault; nothing if all is well."""
        before, expected = "", 1
        for event in Event.objects.order_by("seq").iterator(chunk_size=5000):
            if event.seq != expected:
                yield f"ledger: events {expected} to {event.seq - 1} are missing"
            if not hmac.compare_digest(event.mac.encode(), self._mac(before, event).encode()):
                yield f"ledger: event {event.seq} or the one before it has been changed"
            before, expected = event.mac, event.seq + 1

    def _mac(self, before: str, event: Event) -> str:
        written = json.dumps([before, *canonical(event).values()], sort_keys=True, separators=(",", ":"))
        return hmac.new(self.key, written.encode(), hashlib.sha256).hexdigest()


def wait_for_turn() -> None:
    """From here to the end of the transaction nobody else writes to the ledger, and all that was written is seen.

    On SQLite the transaction itself sees to that.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_POSTGRES_LOCK])


def canonical(event: Event) -> dict[str, Any]:
    """An event as it is signed and as it is written to files, in this order."""
    return {
        "seq": event.seq,
        "at": event.at.isoformat(),
        "actor": event.actor,
        "action": event.action,
        "subject": event.subject,
        "detail": event.detail,
    }


def events_of(subject: str) -> list[Event]:
    """All events about that receipt or id, oldest first."""
    return list(Event.objects.filter(subject=subject).order_by("seq"))
