"""Who has which document before them: claims, heartbeats, releases.

A lease keeps a document from everybody else until `lease_until`.  One whose time is over still counts for who held it,
as long as nobody else has taken the document and nothing about it has changed.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NoReturn

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from intake.errors import Conflict, Missing
from intake.records.models import DocumentRow, DocumentState, ScanRow
from intake.records.queues import ESCALATED, NOT_ON_FILE, QUEUES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

SECONDS, SOFT_SECONDS = 90, 60
"""How long a lease, and one that only fetches ahead, holds without a sign of life."""
RENEWED_EVERY = 30
"""A heartbeat writes at most once in so many seconds."""
AHEAD = 2
"""So many documents are fetched ahead."""
ALIKE_WITHIN = timedelta(hours=2)
"""Documents due within so long of the first may change places, so that like follows like."""
_HEADS = 40
_MOST_OF_ONE = 500
CLAIMABLE = (DocumentState.REVIEW, DocumentState.SECOND, DocumentState.NOT_ON_FILE, DocumentState.ESCALATED)
"""The states in which a document can be before a reviewer."""
_ORDER = ("priority", "due", "id")


class Taken(Conflict):
    """Somebody else has it, or has decided about it; `row` tells who."""

    def __init__(self, row: DocumentRow) -> None:
        super().__init__(f"{row.receipt} is with somebody else")
        self.row = row


class Gone(Conflict):
    """It is not before anybody any more: replaced, or not for this person."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks, as the ledger names them; `senior` may see what colleagues have asked."""

    actor: str
    senior: bool = False
    role: str = "reviewer"

    @property
    def queues(self) -> tuple[str, ...]:
        """The queues they may work in."""
        return QUEUES if self.senior else tuple(name for name in QUEUES if name != ESCALATED)

    def queues_of(self, queue: str) -> tuple[str, ...]:
        """The queue that is named; or all that wait for them, and not for a patient to be put on file."""
        return (queue,) if queue else tuple(name for name in self.queues if name != NOT_ON_FILE)


@dataclass(frozen=True, slots=True)
class Wish:
    """Which documents somebody wants: of one queue or of all, of one source or of all, like the one before."""

    queue: str = ""
    source: str = ""
    after: DocumentRow | None = None
    kind: str = ""
    """Only documents of that type; empty for all."""


def claim(person: Person, wish: Wish) -> DocumentRow | None:
    """The document to do next, leased to that person; None if nothing is left that they may have.

    What comes back to them and what was fetched ahead for them comes first, then what is free, what they parked
    themselves last; what is only fetched ahead for others is given if nothing else is there.
    """
    with transaction.atomic():
        for some in _passes(person, wish):
            if found := _take(person, some, wish, soft=False):
                return found
    return None


def ahead(person: Person, wish: Wish, most: int = AHEAD) -> list[DocumentRow]:
    """The documents that will come after, fetched ahead for that person: those already so, then free ones."""
    with transaction.atomic():
        fetched = _numbers(lease_owner=person.actor, lease_soft=True)
        rows = _rows(person, wish).filter(pk__in=fetched).select_related("scan", "resend_of", "patient")
        mine = list(rows.order_by(*_ORDER)[:most]) if fetched else []
        while len(mine) < most:
            found = _take(person, _rows(person, wish).filter(_free()).exclude(not_by=person.actor), wish, soft=True)
            if found is None:
                break
            mine.append(found)
    return mine


def before_them(person: Person) -> DocumentRow | None:
    """The document that person was given last and still has."""
    mine = _numbers(lease_owner=person.actor, lease_soft=False)
    rows = DocumentRow.objects.filter(_may(person), pk__in=mine)
    return rows.filter(lease_until__gt=timezone.now()).select_related("scan").order_by("-lease_until").first()


def free(person: Person, wish: Wish, most: int) -> list[DocumentRow]:
    """The first of those that nobody has, in order; they are only looked at."""
    rows = _rows(person, wish).filter(_free()).exclude(not_by=person.actor)
    return list(rows.select_related("scan").order_by(*_ORDER)[:most])


def claim_these(person: Person, receipts: Sequence[str]) -> list[DocumentRow]:
    """Those of them that nobody has taken meanwhile, leased to that person."""
    with transaction.atomic():
        rows = DocumentRow.objects.filter(_may(person), _free())
        taken = [_leased(person, rows.filter(receipt=receipt), soft=False) for receipt in receipts]
        return [_whole(number) for number in taken if number is not None]


def claim_this(person: Person, receipt: str) -> DocumentRow:
    """That very document, leased to that person.  Raises `Missing`, `Taken` or `Gone`."""
    with transaction.atomic():
        row = DocumentRow.objects.filter(receipt=receipt).first()
        if row is None:
            raise Missing(f"there is no document with receipt {receipt}")
        mine = Q(lease_owner=person.actor) | _free() | Q(lease_soft=True)
        taken = _leased(person, DocumentRow.objects.filter(_may(person), mine, pk=row.pk), soft=False)
        if taken is None:
            refuse(row, person)
        return _whole(row.pk)


def refuse(row: DocumentRow, person: Person) -> NoReturn:
    """Raise what keeps that person from the document: `Gone` or `Taken`."""
    if row.state == DocumentState.REPLACED:
        raise Gone(f"{row.receipt} was replaced")
    if row.state in CLAIMABLE and not _may_have(row, person):
        raise Gone(f"{row.receipt} is not for this person")
    raise Taken(row)


def renew(person: Person, receipt: str, token: str, draft: dict[str, Any] | None = None) -> datetime:
    """A sign of life; until when the lease holds now.  Raises `Taken` or `Gone` if it is not theirs any more."""
    now = timezone.now()
    with transaction.atomic():
        row = locked(receipt)
        check(row, person, token)
        held = row.lease_until
        if held is None or held < now + timedelta(seconds=SECONDS - RENEWED_EVERY) or row.lease_owner != person.actor:
            row.lease_owner, row.lease_token, row.lease_soft = person.actor, token, False
            row.lease_until = held = now + timedelta(seconds=SECONDS)
            row.draft = row.draft if draft is None else draft
            row.save(update_fields=["lease_owner", "lease_token", "lease_soft", "lease_until", "draft"])
    return held


def release(person: Person, receipt: str, token: str) -> None:
    """They have left it: anybody may have it now.  What they had fetched ahead is given back as well."""
    mine = DocumentRow.objects.filter(lease_owner=person.actor)
    mine.filter(Q(receipt=receipt, lease_token=token) | Q(lease_soft=True)).update(**NOBODY)


def release_all(actor: str) -> None:
    """They have gone: all that they had before them or ahead is free."""
    DocumentRow.objects.filter(lease_owner=actor).update(**NOBODY)


NOBODY: dict[str, Any] = {"lease_owner": "", "lease_token": "", "lease_until": None, "lease_soft": False}
"""The columns of a document that nobody has."""


def locked(receipt: str) -> DocumentRow:
    """The row, kept from others until the end of the transaction; `Missing` if there is none."""
    row = DocumentRow.objects.select_for_update(of=("self",)).select_related("scan").filter(receipt=receipt).first()
    if row is None:
        raise Missing(f"there is no document with receipt {receipt}")
    return row


def check(row: DocumentRow, person: Person, token: str) -> None:
    """Raise unless that person may act on the row: `Gone` if it is over, `Taken` if it is with somebody else.

    A lease that ran out counts as long as nobody else has one that holds.
    """
    if row.state not in CLAIMABLE or not _may_have(row, person):
        refuse(row, person)
    held = bool(row.lease_owner) and row.lease_until is not None and row.lease_until > timezone.now()
    mine = row.lease_owner == person.actor and row.lease_token == token
    if held and not mine and not (row.lease_soft and row.lease_owner != person.actor):
        raise Taken(row)


def lease(row: DocumentRow, person: Person) -> DocumentRow:
    """Give the row to that person, in the caller's transaction; the caller has seen to it that they may have it."""
    row.lease_owner, row.lease_token, row.lease_soft = person.actor, str(uuid.uuid4()), False
    row.lease_until = timezone.now() + timedelta(seconds=SECONDS)
    row.save(update_fields=["lease_owner", "lease_token", "lease_soft", "lease_until"])
    return row


# --- which, and the claim itself ----------------------------------------------------------------------------


def _free() -> Q:
    return Q(lease_until__isnull=True) | Q(lease_until__lt=timezone.now())


def _may(person: Person) -> Q:
    """Open for this person: never a second look at what they have answered, nor what is for supervisors."""
    return Q(state__in=CLAIMABLE, queue__in=person.queues) & ~Q(state=DocumentState.SECOND, not_by=person.actor)


def _may_have(row: DocumentRow, person: Person) -> bool:
    if row.state == DocumentState.SECOND and row.not_by == person.actor:
        return False
    return row.queue in person.queues


def _rows(person: Person, wish: Wish) -> QuerySet[DocumentRow]:
    rows = DocumentRow.objects.filter(_may(person), queue__in=person.queues_of(wish.queue))
    if wish.kind:
        rows = rows.filter(kind=wish.kind)
    if wish.source:
        rows = rows.filter(scan__in=ScanRow.objects.filter(source=wish.source).values("pk"))
    return rows


def _numbers(**of: object) -> list[int]:
    """The few documents of one person, found by an index of their own and never by going through a queue."""
    return list(DocumentRow.objects.filter(**of).values_list("pk", flat=True)[:_MOST_OF_ONE])


def _passes(person: Person, wish: Wish) -> Iterator[QuerySet[DocumentRow]]:
    rows = _rows(person, wish)
    if wanted := _numbers(wanted_by=person.actor, state__in=CLAIMABLE):
        yield rows.filter(_free(), pk__in=wanted)
    if fetched := _numbers(lease_owner=person.actor, lease_soft=True):
        yield rows.filter(pk__in=fetched, lease_owner=person.actor, lease_soft=True)
    yield rows.filter(_free()).exclude(not_by=person.actor)
    yield rows.filter(_free())
    yield rows.filter(lease_soft=True)


def _take(person: Person, rows: QuerySet[DocumentRow], wish: Wish, *, soft: bool) -> DocumentRow | None:
    """Lease one of the rows: the first, or one like the one before that may come first."""
    wanted = _chosen(rows, person.queues_of(wish.queue), wish.after)
    if wanted is None:
        return None
    taken = _leased(person, rows.filter(pk=wanted), soft=soft) or _leased(person, rows, soft=soft)
    return _whole(taken) if taken else None


def _whole(number: int) -> DocumentRow:
    return DocumentRow.objects.select_related("scan", "resend_of", "patient").get(pk=number)


def _chosen(rows: QuerySet[DocumentRow], queues: Sequence[str], after: DocumentRow | None) -> int | None:
    """Queue by queue, as the index gives the order: all of them at once would have to be sorted."""
    columns = (*_ORDER, "kind", "scan__source")
    heads: list[tuple[Any, ...]] = []
    for queue in queues:
        heads += rows.filter(queue=queue).order_by(*_ORDER).values_list(*columns)[: _HEADS if after else 1]
    if not heads:
        return None
    first, *others = sorted(heads, key=lambda head: head[:3])
    if after is not None and first[3:] != (after.kind, after.scan.source):
        like = [h for h in others if h[3:] == (after.kind, after.scan.source)]
        near = [h for h in like if h[0] == first[0] and h[1] - first[1] <= ALIKE_WITHIN]
        first = near[0] if near else first
    return int(first[2])


def _leased(person: Person, rows: QuerySet[DocumentRow], *, soft: bool) -> int | None:
    """One statement: of those that nobody is taking in this moment the first is leased; its number, or None."""
    chosen = rows.order_by(*_ORDER).select_for_update(skip_locked=True).values("pk")[:1]
    inner, values = chosen.query.get_compiler(connection=connection).as_sql()
    until = timezone.now() + timedelta(seconds=SOFT_SECONDS if soft else SECONDS)
    table = DocumentRow._meta.db_table  # noqa: SLF001 -- Django's documented way to a table's name
    token = f"CASE WHEN lease_owner = %s AND lease_token <> '' THEN lease_token ELSE '{uuid.uuid4()}' END"
    statement = (
        f"UPDATE {table} SET lease_token = {token}, lease_owner = %s, lease_until = %s, lease_soft = %s "  # noqa: S608 -- names and our own token
        f"WHERE id = ({inner}) RETURNING id"
    )
    moment = connection.ops.adapt_datetimefield_value(until)
    with connection.cursor() as cursor:
        cursor.execute(statement, [person.actor, person.actor, moment, soft, *values])
        found = cursor.fetchone()
    return int(found[0]) if found else None
