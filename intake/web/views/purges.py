"""Proposals to destroy documents: what is on the list, and the second person's yes.

Nothing is proposed and nothing destroyed here: that is `intake purge` on the command line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from intake import purge as purging
from intake.errors import Conflict
from intake.records import accounts, holds
from intake.records import purges as proposals
from intake.retention import WHYS
from intake.web.guard import SUPERVISORS
from intake.web.lent import account, actor, lent

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

MOST_SHOWN = 2_000


@require_GET
def purges(request: HttpRequest) -> HttpResponse:
    """See what was proposed to be destroyed, and what became of it."""
    made = proposals.every()[::-1]
    names = accounts.names({who for one in made for who in (one.proposed_by, one.approved_by)})
    lines = [
        (one, names.get(one.proposed_by, one.proposed_by), names.get(one.approved_by, one.approved_by)) for one in made
    ]
    context = {"lines": lines, "holds": len(holds.every()), "keep_all": _keeps_all(request)}
    return render(request, "intake/purges.html", context)


@require_GET
def purge(request: HttpRequest, number: int) -> HttpResponse:
    """See the list of a proposal, document by document."""
    return _page(request, number)


@require_POST
def approve(request: HttpRequest, number: int) -> HttpResponse:
    """Agree that what is on the list is destroyed."""
    if request.POST.get("digest") != proposals.get(number).digest or request.POST.get("seen") != "yes":
        return _page(request, number, "Look through the list first, and say that you have.", 409)
    try:
        purging.approve(lent(request).site.settings, number, actor(request), lent(request).site.ledger)
    except Conflict as wrong:
        return _page(request, number, f"{str(wrong).capitalize()}.", 409)
    messages.success(request, f"Proposal {number} is approved. Operations destroys it: intake purge run {number} --yes")
    return HttpResponseRedirect(reverse("purge", args=[number]), status=303)


@require_POST
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Let nothing more come of a proposal."""
    try:
        proposals.withdraw(number, actor(request), lent(request).site.ledger)
    except Conflict as wrong:
        return _page(request, number, f"{str(wrong).capitalize()}.", 409)
    messages.success(request, f"Nothing more comes of proposal {number}.")
    return HttpResponseRedirect(reverse("purge", args=[number]), status=303)


def _page(request: HttpRequest, number: int, error: str = "", status: int = 200) -> HttpResponse:
    made, site = proposals.get(number), lent(request).site
    items = purging.items_of(site.settings, number)
    names = accounts.names({made.proposed_by, made.approved_by, made.withdrawn_by})
    role, mine = account(request).role, made.proposed_by == actor(request)
    kinds = {code: kind.name for code, kind in site.kinds.items()}
    context = {
        "made": made,
        "megabytes": f"{made.size / 1e6:.1f}",
        "proposed_by": names.get(made.proposed_by, made.proposed_by),
        "approved_by": names.get(made.approved_by, made.approved_by),
        "lines": [(item, kinds.get(item.kind, item.kind), WHYS[item.why]) for item in items[:MOST_SHOWN]],
        "more": max(0, len(items) - MOST_SHOWN),
        "may_approve": made.state == "proposed" and role in SUPERVISORS and not mine,
        "mine": mine and made.state == "proposed",
        "may_withdraw": made.state in {"proposed", "approved"} and role != "auditor",
        "error": error,
    }
    return render(request, "intake/purge.html", context, status=status)


def _keeps_all(request: HttpRequest) -> bool:
    return purging.rules_of(lent(request).site.settings).keep_all
