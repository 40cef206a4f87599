"""The queue of open reviews, and the ways into a document."""

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
from intake.records import documents, reviews
from intake.records.models import AccountRole, DocumentState
from intake.web import words
from intake.web.guard import READERS, REVIEWERS
from intake.web.lent import account, actor, lent

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from intake.records.models import DocumentRow

PER_PAGE = 50
SHOWS = {"open": "Open", "escalated": "Referred on", "filed": "Filed", "closed": "Closed"}
_STATES = {"filed": DocumentState.FILED, "closed": DocumentState.CLOSED}


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """To where the day's work is."""
    return redirect("queue" if account(request).role in READERS else "status")


@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for a person, oldest first, or what was settled lately.  Filters come from closed lists."""
    show = request.GET.get("show", "open")
    show = show if show in SHOWS else "open"
    chosen, sources = filter_of(request), reviews.sources()
    if show in _STATES:
        rows = reviews.settled(_STATES[show])
    else:
        rows = reviews.waiting(reviews.Filter(chosen.group, chosen.source, referred_on=show == "escalated"))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    counts = reviews.group_counts()
    context = {
        "show": show,
        "shows": SHOWS,
        "chosen": chosen,
        "filters": urlencode({k: v for k, v in (("group", chosen.group), ("source", chosen.source)) if v}),
        "sources": sources,
        "groups": [(name, label, counts[name]) for name, label in words.GROUP_NAMES.items()],
        "total": counts["all"],
        "page": page,
        "lines": [_line(request, row) for row in page.object_list],
        "may_review": account(request).role in REVIEWERS,
    }
    return render(request, "intake/queue.html", context)


def _line(request: HttpRequest, row: DocumentRow) -> dict[str, Any]:
    kinds = lent(request).site.kinds
    return {
        "receipt": row.receipt,
        "state": row.state,
        "reasons": [words.SHORT[words.REASONS[reason]] for reason in row.reasons if reason in words.REASONS],
        "kind": kinds[row.kind].name if row.kind in kinds else row.kind,
        "source": row.scan.source,
        "urgent": row.scan.priority < 10,
        "age": words.age(row.created, timezone.now()),
        "since": row.settled or row.decided or row.created,
        "pages": len(row.pages),
        "noted": bool(row.note),
    }


def filter_of(request: HttpRequest) -> reviews.Filter:
    """The part of the queue the reader works in; what is not on the closed lists counts as all of it."""
    group, source = request.GET.get("group", ""), request.GET.get("source", "")
    return reviews.Filter(
        group if group in reviews.GROUPS else "", source if source and source in reviews.sources() else ""
    )


@require_GET
def following(request: HttpRequest) -> HttpResponse:
    """To the next document to review, after the one that is named, if any."""
    after = request.GET.get("after", "")
    try:
        row = documents.by_receipt(after) if after else None
    except Missing:
        row = None
    return to_next(request, filter_of(request), row)


def to_next(request: HttpRequest, chosen: reviews.Filter, after: DocumentRow | None) -> HttpResponse:
    """A redirect to the next open review; to the queue, which says that all is done, if there is none."""
    senior = account(request).role == AccountRole.SUPERVISOR
    scope = reviews.Filter(chosen.group, chosen.source, referred_on=None if senior else False)
    row = reviews.following(scope, actor(request), after)
    query = urlencode({k: v for k, v in (("group", chosen.group), ("source", chosen.source)) if v})
    where = reverse("document", args=[row.receipt]) if row else reverse("queue")
    return HttpResponseRedirect(f"{where}?{query}" if query else where, status=303)


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
