"""The ledger's rows again from its files, for `intake rebuild`; and what files raise whose bytes have changed."""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction

from intake.records.ledger_files import event_of
from intake.records.models import Event

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

UNSOUND = (
    ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError, RecursionError,
    zlib.error, ValidationError, IntegrityError, DataError,
)  # fmt: skip
"""What is raised of a file whose bytes have changed.  A disk or a database in trouble is none of these."""
_AT_ONCE = 2_000


def ledger(lines: Iterable[dict[str, Any]]) -> int:
    """Write the events back as they were; returns how many there are.

    A line that tells no event, or tells one again, is left out: the chain shows it.
    """
    some: list[Event] = []
    for line in lines:
        try:
            told = json.dumps(line, ensure_ascii=False)
            told.encode()  # half a character would stop the database later
            event = event_of(line)
        except UNSOUND:
            continue
        if event.at.tzinfo is not None and "\\u0000" not in told:
            some.append(event)
        if len(some) == _AT_ONCE:
            _put(some)
            some = []
    _put(some)
    return Event.objects.count()


def _put(events: Sequence[Event]) -> None:
    """Together; and where one of them does not fit into its columns, each by itself."""
    try:
        with transaction.atomic():
            Event.objects.bulk_create(events, ignore_conflicts=True)
    except UNSOUND:
        if len(events) > 1:
            for event in events:
                _put([event])
