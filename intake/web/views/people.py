"""The accounts of the site and the table of permissions, for supervisors and operators.

Only what takes something away can be done here: who could give roles or passwords in a browser could make themselves
anybody.  The rest is `intake user` on the command line.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, get_resolver, reverse
from django.views.decorators.http import require_GET, require_POST

from intake.errors import Missing
from intake.records import accounts
from intake.records.models import AccountRole
from intake.web import guard
from intake.web.lent import account, actor, lent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest, HttpResponse

    from intake.records.models import Account


@dataclass(frozen=True, slots=True)
class Line:
    """One account."""

    account: Account
    factor: bool
    owes_factor: bool


@dataclass(frozen=True, slots=True)
class Permission:
    """One route: what it does, and role by role whether it may be used."""

    route: str
    does: str
    may: tuple[bool, ...]


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """See the accounts, and who may do what."""
    needed = lent(request).site.settings.web.second_factor
    lines = [
        Line(who, factor, who.role in needed and not factor and who.sign_on is None)
        for who, factor in accounts.everybody()
    ]
    context = {"lines": lines, "roles": list(AccountRole), "permissions": list(permissions())}
    return render(request, "intake/accounts.html", context)


@require_POST
def change(request: HttpRequest, number: int) -> HttpResponse:
    """Sign somebody else out everywhere, or switch their account off or on."""
    who, ledger = accounts.by_number(number), lent(request).site.ledger
    if who is None:
        raise Missing("no such account")
    if who == account(request):
        return HttpResponseBadRequest("Not yourself.", content_type="text/plain")
    match request.POST.get("do"):
        case "sign-out":
            accounts.sign_out(who, actor(request), ledger)
            messages.success(request, f"{who.name} is signed out everywhere.")
        case "disable":
            accounts.switch(who, actor(request), ledger, on=False)
            messages.success(request, f"{who.name} is disabled and signed out.")
        case "enable":
            accounts.switch(who, actor(request), ledger, on=True)
            messages.success(request, f"{who.name} can sign in again.")
        case _:
            return HttpResponseBadRequest("Do what?", content_type="text/plain")
    return HttpResponseRedirect(reverse("accounts"), status=303)


def permissions() -> Iterator[Permission]:
    """The guard's table, route by route, in the words of what each view says of itself."""
    views = [pattern for pattern in get_resolver().url_patterns if isinstance(pattern, URLPattern)]
    said = {view.name: view.callback.__doc__ or "" for view in views}
    for route, roles in guard.WHO_MAY.items():
        if roles is not guard.PUBLIC:
            sentence = said.get(route, "").split(".")[0].strip().replace("\n", " ")
            yield Permission(route, sentence or route, tuple(role in roles for role in AccountRole))
