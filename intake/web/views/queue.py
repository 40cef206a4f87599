"""What waits for a person, as a list, and the ways into a document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from intake.errors import Missing
from intake.records import documents, queues, reviews
from intake.records.leases import CLAIMABLE
from intake.records.models import DocumentState
from intake.web import words
from intake.web.guard import READERS, REVIEWERS
from intake.web.lent import account, lent

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from intake.records.models import DocumentRow

PER_PAGE = 50
SHOWS = {"open": "Open", "filed": "Filed", "closed": "Closed"}
_STATES = {"filed": DocumentState.FILED, "closed": DocumentState.CLOSED}


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """To where the day's work is."""
    role = account(request).role
    return redirect("desk" if role in REVIEWERS else "queue" if role in READERS else "status")


@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for a person, what is due first, or what was settled lately.  Filters come from closed lists."""
    show = request.GET.get("show", "open")
    show = show if show in SHOWS else "open"
    chosen, sources, reasons = filter_of(request), reviews.sources(), reviews.reasons()
    rows = reviews.settled(_STATES[show]) if show in _STATES else reviews.waiting(chosen)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    counts = queues.waiting((*queues.QUEUES, queues.PARKED))
    filters = {"queue": chosen.queue, "reason": chosen.reason, "source": chosen.source}
    context = {
        "show": show,
        "shows": SHOWS,
        "chosen": chosen,
        "filters": urlencode({key: value for key, value in filters.items() if value}),
        "sources": sources,
        "queues": [(name, label, counts.left([name])) for name, label in words.QUEUES.items()],
        "reasons": [
            (code, words.SHORT[words.REASONS[code]], n) for code, n in reasons.items() if code in words.REASONS
        ],
        "total": sum(reasons.values()),
        "page": page,
        "lines": [_line(request, row) for row in page.object_list],
        "may_review": account(request).role in REVIEWERS,
    }
    return render(request, "intake/queue.html", context)


def _line(request: HttpRequest, row: DocumentRow) -> dict[str, Any]:
    kinds, now = lent(request).site.kinds, timezone.now()
    reviewer = account(request).role in REVIEWERS
    return {
        "receipt": row.receipt,
        "state": row.state,
        "at_desk": reviewer and row.state in CLAIMABLE,
        "queue": words.QUEUES.get(row.queue, words.STATES.get(row.state, "")),
        "reasons": [words.SHORT[words.REASONS[reason]] for reason in row.reasons if reason in words.REASONS],
        "kind": kinds[row.kind].name if row.kind in kinds else row.kind,
        "source": row.scan.source,
        "urgent": row.scan.priority < 10,
        "age": words.age(row.created, now),
        "due": _due(row.due, now),
        "late": row.due is not None and row.due < now,
        "since": row.settled or row.decided or row.created,
        "pages": len(row.pages),
        "noted": bool(row.note),
    }


def _due(due: datetime | None, now: datetime) -> str:
    """`in 3 h 40`, or `since 5 min`."""
    if due is None:
        return ""
    return f"since {words.age(due, now)}" if due < now else f"in {words.age(now, due)}"


def filter_of(request: HttpRequest) -> reviews.Filter:
    """The part of the list the reader works in; what is not on the closed lists counts as all of it."""
    asked = request.GET.get
    source = asked("source", "")
    return reviews.Filter(
        asked("queue", "") if asked("queue") in words.QUEUES else "",
        asked("reason", "") if asked("reason") in words.REASONS else "",
        source if source and source in reviews.sources() else "",
    )


@require_POST
def find(request: HttpRequest) -> HttpResponse:
    """To the document with a receipt, as it is typed or scanned."""
    receipt = request.POST.get("receipt", "").strip().upper()
    try:
        row = documents.by_receipt(receipt)
    except Missing:
        messages.error(request, "There is no document with that receipt.")
        return HttpResponseRedirect(reverse("queue"), status=303)
    return HttpResponseRedirect(reverse("document", args=[row.receipt]), status=303)


@require_GET
def show_help(request: HttpRequest) -> HttpResponse:
    """The keys, and what the signs mean."""
    return render(request, "intake/help.html", {"keys_off": request.session.get("keys_off", False)})
