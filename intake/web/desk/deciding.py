"""A decision: one document, one answer, and the next document in the same breath."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.views.decorators.http import require_POST

from intake.records import decisions, documents, leases
from intake.web import words
from intake.web.desk import asides, asked, filing
from intake.web.desk.doc import doc, moment
from intake.web.desk.work import Next, wish_of
from intake.web.lent import lent

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpRequest

    from intake.records.decisions import Act
    from intake.records.models import DecisionRow, DocumentRow

    Deed = Callable[[HttpRequest, DocumentRow, dict[str, Any], Act], DecisionRow]

ACTIONS: Mapping[str, Deed] = {"file": filing.file, **dict.fromkeys(asides.MADE, asides.put_aside)}
"""What can be done with a document."""


@require_POST
@asked.answers
def decide(request: HttpRequest, receipt: str) -> dict[str, Any]:
    """`decision`: done, and the next document.  A repeated post is answered as the first."""
    content, who = asked.body(request), asked.person(request)
    once = asked.once(request)
    made = decisions.answered(once, who.actor)
    again = made is not None
    row = made.document if made else documents.by_receipt(receipt)
    if made is None:
        deed = ACTIONS.get(asked.text(content, "action", 20))
        if deed is None:
            raise asked.wrong("There is no such action.", "action")
        act = replace(asked.act(request, content), once=once)
        try:
            made = deed(request, row, content, act)
        except decisions.Stale:
            raise _stale(request, receipt) from None
    following = Next(request, who, replace(wish_of(content, who), after=row))
    given = leases.before_them(who) if again else None
    return _decided(request, made) | (following.after(given) if given else following.claimed())


@require_POST
@asked.answers
def undo(request: HttpRequest, receipt: str) -> dict[str, Any]:
    """`undo`: one's own decision is taken back, and the document before one again.  Repeated, nothing more happens."""
    who, site = asked.person(request), lent(request).site
    row = decisions.undo(receipt, who, site.settings.desk.hold_seconds, site.ledger)
    return {"document": doc(row, site)}


def _decided(request: HttpRequest, made: DecisionRow) -> dict[str, Any]:
    """What became of it."""
    seconds = lent(request).site.settings.desk.hold_seconds
    row = made.document
    return {
        "receipt": row.receipt,
        "state": row.state,
        "sentence": words.done(row.receipt, made),
        "undoUntil": moment(decisions.undo_until(made, seconds)) or None,
    }


def _stale(request: HttpRequest, receipt: str) -> asked.Refused:
    """Something has changed: the document as it is now, leased to who asked, for another look."""
    now = leases.claim_this(asked.person(request), receipt)
    sentence = "This document has changed since you opened it. Look once more; your entries are kept."
    return asked.Refused(412, "stale_version", sentence, document=doc(now, lent(request).site))
