"""Proposals to destroy documents: who proposed what, who agreed, what came of it.  The ledger alone tells.

No row holds the state of a proposal: it follows from its chained events, so that nobody who can write to the database
can be their own second person without the ledger showing it.  The list itself is a file; its digest is in the events.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from intake.errors import Conflict, Missing
from intake.records.ledger import events_of, wait_for_turn
from intake.records.models import DestructionRow, Event

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from intake.records.ledger import Ledger

PROPOSED, APPROVED, WITHDRAWN, ENDED = "purge_proposed", "purge_approved", "purge_withdrawn", "purge_ended"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A numbered list of documents to be destroyed, by its digest, and who has agreed to it so far."""

    number: int
    digest: str
    documents: int
    size: int
    proposed_by: str
    proposed: dt.datetime
    approved_by: str = ""
    approved: dt.datetime | None = None
    withdrawn_by: str = ""
    ended: dt.datetime | None = None
    destroyed: int = 0
    fell_out: int = 0

    @property
    def state(self) -> str:
        """`proposed`, `approved`, `withdrawn` or `ended`."""
        if self.ended:
            return "ended"
        return "withdrawn" if self.withdrawn_by else "approved" if self.approved_by else "proposed"


@transaction.atomic
def propose(number: int, digest: str, actor: str, ledger: Ledger, *, documents: int, size: int) -> Proposal:
    """Note that somebody proposes the list of that digest under a new number."""
    wait_for_turn()
    if events_of(_subject(number)):
        raise Conflict(f"there is a proposal {number} already")
    ledger.write(actor, PROPOSED, _subject(number), digest=digest, documents=documents, bytes=size)
    return get(number)


@transaction.atomic
def approve(number: int, digest: str, actor: str, ledger: Ledger) -> Proposal:
    """Another person agrees to exactly that list.

    Raises `Missing` if there is no such proposal, `Conflict` if it is not open, is another list, or is one's own.
    """
    wait_for_turn()
    made = get(number)
    if made.state != "proposed":
        raise Conflict(f"proposal {number} is {made.state} already")
    if made.digest != digest:
        raise Conflict(f"the list of proposal {number} is not the one that was proposed")
    if actor == made.proposed_by:
        raise Conflict("whoever proposed it cannot approve it: another person must")
    if not actor.startswith("user:"):
        raise Conflict("only a person of their own name can approve it")
    ledger.write(actor, APPROVED, _subject(number), digest=digest)
    return get(number)


@transaction.atomic
def withdraw(number: int, actor: str, ledger: Ledger) -> Proposal:
    """Nothing more comes of a proposal; `Conflict` if it has ended, one way or the other."""
    wait_for_turn()
    made = get(number)
    if made.state not in {"proposed", "approved"}:
        raise Conflict(f"proposal {number} is {made.state} already")
    ledger.write(actor, WITHDRAWN, _subject(number))
    return get(number)


def runnable(number: int, digest: str) -> Proposal:
    """The proposal, if two people want exactly that list gone; `Conflict` says what is missing."""
    made = get(number)
    if made.state == "proposed":
        raise Conflict(f"proposal {number} was not approved: another person must, with intake purge approve {number}")
    if made.state != "approved":
        raise Conflict(f"proposal {number} is {made.state} already. Propose anew what is still to go.")
    if made.digest != digest:
        raise Conflict(f"the list of proposal {number} is not the one that was approved")
    return made


@transaction.atomic
def ended(number: int, actor: str, destroyed: int, fell_out: int, ledger: Ledger) -> Proposal:
    """The list was gone through; what fell out of it has to be proposed anew.  Safe to repeat."""
    wait_for_turn()
    if get(number).ended is None:
        ledger.write(actor, ENDED, _subject(number), destroyed=destroyed, fell_out=fell_out)
    return get(number)


def get(number: int) -> Proposal:
    """The proposal of that number as its events tell it; `Missing` if there is none."""
    found = next(iter(_read(events_of(_subject(number)))), None)
    if found is None:
        raise Missing(f"there is no proposal {number}. List them with: intake purge list")
    return found


def every() -> list[Proposal]:
    """All proposals, oldest first."""
    events = Event.objects.filter(subject__startswith="purge:").order_by("seq")
    return sorted(_read(events), key=lambda made: made.number)


def _read(events: Iterable[Event]) -> Iterator[Proposal]:
    told: dict[int, list[Event]] = {}
    for event in events:
        told.setdefault(int(event.subject.removeprefix("purge:")), []).append(event)
    for number, some in told.items():
        by = {action: next((e for e in some if e.action == action), None) for action in (APPROVED, WITHDRAWN, ENDED)}
        first = next((event for event in some if event.action == PROPOSED), None)
        approved, withdrawn, end = by[APPROVED], by[WITHDRAWN], by[ENDED]
        if first is None:
            continue
        if approved and (approved.actor == first.actor or approved.detail.get("digest") != first.detail["digest"]):
            approved = None
        yield Proposal(
            number, first.detail["digest"], first.detail["documents"], first.detail["bytes"], first.actor, first.at,
            approved_by=approved.actor if approved else "",
            approved=approved.at if approved else None,
            withdrawn_by=withdrawn.actor if withdrawn else "",
            ended=end.at if end else None,
            destroyed=end.detail["destroyed"] if end else 0,
            fell_out=end.detail["fell_out"] if end else 0,
        )  # fmt: skip


def _subject(number: int) -> str:
    return f"purge:{number}"


def faults() -> Iterator[str]:
    """Documents destroyed under a proposal that the ledger does not tell two people wanted."""
    for number in DestructionRow.objects.order_by("proposal").values_list("proposal", flat=True).distinct():
        made = next(iter(_read(events_of(_subject(number)))), None)
        if made is None or not made.approved_by:
            yield f"proposal {number}: documents were destroyed under it without two people wanting it"
