"""Coming by work: claims, signs of life, releases, counts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from intake.errors import Missing
from intake.records import decisions, documents, figures, leases, queues, reviews
from intake.records.leases import Wish
from intake.web import words
from intake.web.desk import asked
from intake.web.desk.doc import doc, moment
from intake.web.lent import lent

if TYPE_CHECKING:
    from django.http import HttpRequest

    from intake.records.leases import Person
    from intake.records.models import DecisionRow, DocumentRow


@require_POST
@asked.answers
def claim(request: HttpRequest) -> dict[str, Any]:
    """`claim`: the next document, or the one that is named, with two fetched ahead."""
    content, who = asked.body(request), asked.person(request)
    wish = wish_of(content, who)
    receipt = asked.text(content, "receipt", 40)
    if receipt:
        row: DocumentRow | None = leases.claim_this(who, receipt)
        return Next(request, who, wish).after(row)
    return Next(request, who, wish).claimed()


def wish_of(content: dict[str, Any], who: Person) -> Wish:
    """Of which queue and source; what is on no closed list counts as all of them."""
    queue, source = asked.text(content, "queue"), asked.text(content, "source", 255)
    after = asked.text(content, "after", 40)
    try:
        row = documents.by_receipt(after) if after else None
    except Missing:
        row = None
    return Wish(queue if queue in who.queues else "", source, row)


@dataclass(frozen=True, slots=True)
class Next:
    """What somebody gets to see next, as the contract has it; each document shown is told to the ledger."""

    request: HttpRequest
    who: Person
    wish: Wish

    def claimed(self) -> dict[str, Any]:
        """`Claimed`: a document is claimed for them."""
        return self.after(leases.claim(self.who, self.wish))

    def after(self, row: DocumentRow | None) -> dict[str, Any]:
        """`Claimed`, with that document before them."""
        site = lent(self.request).site
        following = leases.ahead(self.who, replace(self.wish, after=row or self.wish.after)) if row else []
        with transaction.atomic():
            if row is not None:
                site.ledger.write(self.who.actor, "viewed", row.receipt)
            for other in following:
                if not reviews.has_viewed(other.receipt, self.who.actor):
                    site.ledger.write(self.who.actor, "fetched_ahead", other.receipt)
        return {
            "current": doc(row, site) if row else None,
            "next": [doc(other, site) for other in following],
            "counts": self.counts(),
        }

    def counts(self) -> dict[str, Any]:
        """`Counts`: what is left, and their own work of today."""
        waiting = queues.waiting(self.who.queues)
        wanted = self.who.queues_of(self.wish.queue)
        own = figures.own(self.who.actor)
        seconds = lent(self.request).site.settings.desk.hold_seconds
        return {
            "now": moment(timezone.now()),
            "left": waiting.left(wanted),
            "oldest": moment(waiting.oldest(wanted)),
            "queues": [
                {"name": name, "label": words.QUEUES[name], "open": waiting.left([name])} for name in self.who.queues
            ],
            "today": own.today,
            "median": own.median,
            "undo": [undo_of(made, seconds) for made in decisions.undoable(self.who.actor, seconds)],
        }


def undo_of(made: DecisionRow, seconds: int) -> dict[str, str]:
    """One decision that can be taken back."""
    until = decisions.undo_until(made, seconds)
    return {
        "receipt": made.document.receipt,
        "sentence": words.done(made.document.receipt, made),
        "until": moment(until),
    }


@require_GET
@asked.answers
def counts(request: HttpRequest) -> dict[str, Any]:
    """`counts`: of all queues, or of the one that is named."""
    who = asked.person(request)
    return Next(request, who, wish_of({"queue": request.GET.get("queue", "")}, who)).counts()


@require_POST
@asked.answers
def lease(request: HttpRequest) -> dict[str, Any]:
    """`lease`: a sign of life, with what was entered so far."""
    content = asked.body(request)
    draft = content.get("draft")
    kept = {name: asked.text(draft, name, 2000) for name in DRAFT if name in draft} if isinstance(draft, dict) else None
    receipt, token = asked.text(content, "receipt", 40), asked.text(content, "token", 36)
    return {"until": moment(leases.renew(asked.person(request), receipt, token, kept))}


DRAFT = ("patient", "kind", "date", "query", "note")
"""The fields of a draft."""


@require_POST
def release(request: HttpRequest) -> HttpResponse:
    """`release`: they have left the page.  Posted as a form, because a beacon can send no headers."""
    leases.release(asked.person(request), request.POST.get("receipt", "")[:40], request.POST.get("token", "")[:36])
    return HttpResponse(status=204)
