"""Claims: on both databases, two never get one document, and the order is that of the queue."""

from __future__ import annotations

import datetime as dt
import threading
from typing import TYPE_CHECKING

import pytest
from django.db import connections
from django.utils import timezone

from intake.records import leases
from intake.records.leases import Gone, Person, Taken, Wish
from intake.records.models import DocumentRow, DocumentState, ScanRow

if TYPE_CHECKING:
    pass

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("settings")]
RUIZ, CHEN, BOSS = Person("user:1"), Person("user:2"), Person("user:3", senior=True, role="supervisor")
LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


def scan(source: str = "fax") -> ScanRow:
    number = ScanRow.objects.count() + 1
    return ScanRow.objects.create(
        receipt=f"R-2026-{number:06d}",
        digest=f"{number:064d}",
        arrival=f"a{number}",
        source=source,
        source_file="x",
        size=1,
        arrived=timezone.now(),
        state="settled",
        pages=1,
    )


def row(queue: str = "identity", due: float = 24.0, source: str = "fax", **more: object) -> DocumentRow:
    """A document due in so many hours."""
    of = scan(source)
    values = {"state": DocumentState.REVIEW, "kind": "letter", "priority": 10, "reasons": ["weak_identity"], **more}
    return DocumentRow.objects.create(
        document_id=f"{of.pk:032d}",
        receipt=of.receipt,
        scan=of,
        pages=[1],
        queue=queue,
        due=timezone.now() + dt.timedelta(hours=due),
        created=timezone.now(),
        **values,
    )


def receipt(found: DocumentRow | None) -> str:
    return found.receipt if found else ""


def test_urgent_sources_first_then_what_is_due_first() -> None:
    late, early, urgent = row(due=9), row(due=3), row(due=20, priority=1)
    assert [receipt(leases.claim(RUIZ, Wish())) for _ in range(3)] == [urgent.receipt, early.receipt, late.receipt]
    assert leases.claim(RUIZ, Wish()) is None


def test_like_follows_like_within_two_hours() -> None:
    before = row(due=1, kind="ekg")
    other, like, later = row(due=2, kind="letter"), row(due=3.5, kind="ekg"), row(due=5, kind="ekg")
    assert receipt(leases.claim(RUIZ, Wish())) == before.receipt
    after = Wish(after=DocumentRow.objects.get(pk=before.pk))
    assert [receipt(leases.claim(RUIZ, after)) for _ in range(3)] == [like.receipt, other.receipt, later.receipt]


def test_a_queue_and_a_source_can_be_asked_for() -> None:
    row("identity"), row("type", source="scanner")
    wanted = row("type", source="fax")
    assert receipt(leases.claim(RUIZ, Wish("type", "fax"))) == wanted.receipt
    assert leases.claim(RUIZ, Wish("pages")) is None


def test_what_somebody_asked_a_new_scan_of_comes_before_them_first() -> None:
    urgent, scanned_again = row(due=1, priority=1), row(due=20, wanted_by=RUIZ.actor)
    assert receipt(leases.claim(CHEN, Wish())) == urgent.receipt
    another = row(due=1, priority=1)
    assert receipt(leases.claim(RUIZ, Wish())) == scanned_again.receipt
    assert receipt(leases.claim(RUIZ, Wish())) == another.receipt


def test_an_expired_lease_is_given_to_the_next() -> None:
    one = row()
    leases.claim(RUIZ, Wish())
    assert leases.claim(CHEN, Wish()) is None
    DocumentRow.objects.update(lease_until=LONG_AGO)
    assert receipt(leases.claim(CHEN, Wish())) == one.receipt


def test_what_was_fetched_ahead_keeps_its_token_when_it_is_claimed() -> None:
    row(), row(), row()
    current = leases.claim(RUIZ, Wish())
    first, _ = leases.ahead(RUIZ, Wish(after=current))
    claimed = leases.claim(RUIZ, Wish(after=current))
    assert claimed
    assert (claimed.receipt, claimed.lease_token, claimed.lease_soft) == (first.receipt, first.lease_token, False)


def test_others_are_given_what_is_only_fetched_ahead_when_nothing_else_is_left() -> None:
    row(), row()
    leases.ahead(RUIZ, Wish(after=leases.claim(RUIZ, Wish())))
    third = row(due=40)
    assert receipt(leases.claim(CHEN, Wish())) == third.receipt
    taken = leases.claim(CHEN, Wish())
    assert taken
    assert taken.lease_owner == CHEN.actor


def test_a_second_look_is_never_given_to_who_looked_first() -> None:
    one = row("second", state=DocumentState.SECOND, not_by=RUIZ.actor)
    assert leases.claim(RUIZ, Wish()) is None
    with pytest.raises(Gone):
        leases.claim_this(RUIZ, one.receipt)
    assert receipt(leases.claim(CHEN, Wish())) == one.receipt


def test_what_is_asked_is_for_supervisors() -> None:
    one = row("escalated", state=DocumentState.ESCALATED)
    assert leases.claim(RUIZ, Wish("escalated")) is None
    assert receipt(leases.claim(BOSS, Wish())) == one.receipt


def test_who_is_not_on_file_is_given_only_when_asked_for() -> None:
    one = row("not_on_file", state=DocumentState.NOT_ON_FILE)
    assert leases.claim(RUIZ, Wish()) is None
    assert receipt(leases.claim(RUIZ, Wish("not_on_file"))) == one.receipt


def test_a_sign_of_life_writes_at_most_every_half_minute() -> None:
    one = leases.claim(RUIZ, Wish()) if row() else None
    assert one
    first = leases.renew(RUIZ, one.receipt, one.lease_token)
    assert first == DocumentRow.objects.get().lease_until == one.lease_until
    DocumentRow.objects.update(lease_until=timezone.now() + dt.timedelta(seconds=50))
    assert leases.renew(RUIZ, one.receipt, one.lease_token) > first


def test_a_lease_that_ran_out_is_renewed_unless_somebody_has_taken_over() -> None:
    row()
    one = leases.claim(RUIZ, Wish())
    assert one
    DocumentRow.objects.update(lease_until=LONG_AGO)
    leases.renew(RUIZ, one.receipt, one.lease_token)
    DocumentRow.objects.update(lease_until=LONG_AGO)
    leases.claim(CHEN, Wish())
    with pytest.raises(Taken):
        leases.renew(RUIZ, one.receipt, one.lease_token)


def test_releasing_gives_back_everything_at_once() -> None:
    row(), row(), row()
    one = leases.claim(RUIZ, Wish())
    assert one
    leases.ahead(RUIZ, Wish(after=one))
    leases.release(CHEN, one.receipt, one.lease_token)
    assert DocumentRow.objects.filter(lease_owner=RUIZ.actor).count() == 3
    leases.release(RUIZ, one.receipt, one.lease_token)
    assert not DocumentRow.objects.exclude(lease_owner="").exists()


def test_two_never_get_one_document() -> None:
    for _ in range(60):
        row()
    given: list[str] = []
    faults: list[BaseException] = []

    def work(number: int) -> None:
        try:
            person, last = Person(f"user:{number}"), None
            while found := leases.claim(person, Wish(after=last)):
                given.append(found.receipt)
                last = found
        except BaseException as fault:  # noqa: BLE001 -- told below
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    assert len(given) == len(set(given)) == 60
