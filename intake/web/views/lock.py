"""Locking a page that nobody works at, and unlocking it without losing what stands on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from intake.records.seal import Seal
from intake.web import accounts, second_factor, sessions
from intake.web.lent import account, lent
from intake.web.opening import opening_of
from intake.web.views import sign_in

if TYPE_CHECKING:
    from django.http import HttpRequest

    from intake.records.models import Account

_REFUSED = "This does not fit."
_CODE_LENGTH = 6


@require_POST
def lock(request: HttpRequest) -> HttpResponse:
    """Show nothing in this session until it is unlocked.  Whoever has nothing to unlock with stays as they are."""
    who = account(request)
    if opening_of(who).any and not sessions.is_locked(request):
        sessions.lock(request)
        sign_in.tell(request, "locked", who)
    return HttpResponse(status=204)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def unlock(request: HttpRequest) -> HttpResponse:
    """Open a locked session with the password or a code of the app.  Too many tries end the session."""
    who, back = account(request), sign_in.way_back(request)
    by_script = request.headers.get("Accept", "") == "application/json"
    if request.method == "GET":
        if sessions.opens(request.GET.get("token", ""), who):
            sessions.unlock(request)
            sign_in.tell(request, "unlocked", who, by="sign_on")
            return render(request, "intake/unlocked.html")
        if by_script:
            return JsonResponse({"locked": sessions.is_locked(request)})
        return _page(request, back) if sessions.is_locked(request) else redirect(back)
    address = request.META.get("REMOTE_ADDR", "")
    if accounts.is_too_often(who.name, address):
        sign_in.tell(request, "sign_in_throttled", None)
        request.session.flush()
        return HttpResponseRedirect("/sign-in", status=303)
    if not _is_owner(request, who):
        sign_in.tell(request, "unlock_refused", who)
        return JsonResponse({"error": _REFUSED}, status=403) if by_script else _page(request, back, _REFUSED)
    accounts.went_well(who.name, address)
    sessions.unlock(request)
    sign_in.tell(request, "unlocked", who)
    return HttpResponse(status=204) if by_script else HttpResponseRedirect(back, status=303)


def _is_owner(request: HttpRequest, who: Account) -> bool:
    proof = request.POST.get("proof", "")
    if len(accounts.plain(proof)) == _CODE_LENGTH:  # too short for a password
        return second_factor.accepts(who, proof, Seal.of(lent(request).site.settings.keys)) == "app"
    return who.check_password(proof)


def _page(request: HttpRequest, back: str, error: str = "") -> HttpResponse:
    return render(request, "intake/unlock.html", {"back": back, "error": error}, status=403 if error else 200)
