"""The ledger finds what was done to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, connection, transaction

from intake.records.ledger import Ledger, events_of
from intake.records.models import Event

if TYPE_CHECKING:
    from collections.abc import Callable

    from intake.settings import Settings

pytestmark = pytest.mark.database


@pytest.fixture
def ledger(settings: Settings) -> Ledger:
    made = Ledger.of(settings.keys)
    for number in range(5):
        with transaction.atomic():
            made.write("service", "taken", f"R-2026-{number:06d}", pages=number)
    return made


def without_triggers() -> None:
    """What somebody does who may change the schema."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DROP TRIGGER ledger_append_only ON records_event")
        else:
            cursor.execute("DROP TRIGGER ledger_no_update")
            cursor.execute("DROP TRIGGER ledger_no_delete")


@pytest.mark.parametrize(
    "harm", [lambda rows: rows.update(actor="user:1"), lambda rows: rows.delete()], ids=["update", "delete"]
)
def test_the_database_refuses_to_change_what_happened(ledger: Ledger, harm: Callable[..., object]) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        harm(Event.objects.filter(seq=3))
    assert list(ledger.faults()) == []


def test_an_untouched_ledger_has_no_faults(ledger: Ledger) -> None:
    assert list(ledger.faults()) == []
    assert [event.action for event in events_of("R-2026-000003")] == ["taken"]


def test_a_changed_event_is_found(ledger: Ledger) -> None:
    without_triggers()
    Event.objects.filter(seq=3).update(actor="user:1")
    assert any("event 3" in fault for fault in ledger.faults())


def test_a_mac_that_is_no_mac_any_more_is_found_like_any_other(ledger: Ledger) -> None:
    without_triggers()
    Event.objects.filter(seq=3).update(mac="\u00e9" * 64)
    assert any("event 3" in fault for fault in ledger.faults())


def test_a_deleted_event_is_found(ledger: Ledger) -> None:
    without_triggers()
    Event.objects.filter(seq=2).delete()
    assert any("missing" in fault for fault in ledger.faults())


def test_swapped_events_are_found(ledger: Ledger) -> None:
    without_triggers()
    Event.objects.filter(seq=2).update(seq=100)
    Event.objects.filter(seq=3).update(seq=2)
    Event.objects.filter(seq=100).update(seq=3)
    assert list(ledger.faults())


def test_a_ledger_recomputed_without_the_key_is_found(ledger: Ledger) -> None:
    without_triggers()
    forger = Ledger(b"another key")
    before = ""
    for event in Event.objects.order_by("seq"):
        event.mac = forger._mac(before, event)
        event.save()
        before = event.mac
    assert len(list(ledger.faults())) == 5


def test_an_event_outside_a_transaction_is_refused(ledger: Ledger) -> None:
    assert not connection.in_atomic_block
    with pytest.raises(transaction.TransactionManagementError):
        ledger.write("service", "taken", "R-2026-000009")


def test_an_event_disappears_with_the_deed_that_was_rolled_back(ledger: Ledger) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        ledger.write("service", "taken", "R-2026-000009")
        raise RuntimeError
    assert events_of("R-2026-000009") == []
    assert list(ledger.faults()) == []
