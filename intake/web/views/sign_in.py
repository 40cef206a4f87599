"""Signing in and out, and staying awake."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth import authenticate, logout
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from intake.holding import release_due
from intake.records import leases, proofs
from intake.records.models import Account
from intake.records.seal import Seal
from intake.web import accounts, second_factor, sessions
from intake.web.lent import account, actor, lent

if TYPE_CHECKING:
    from django.http import HttpRequest

_REFUSED = "This name and password do not fit together."
_CODE_REFUSED = "This code does not fit, was used, or is too old. Ask for a new one."
_SECOND_REFUSED = "This code does not fit, or was used already. Wait for the next one."
TOO_OFTEN = "Too many tries. Wait a quarter of an hour, then try again."


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in with name and password, or with a code that works once.  Throttled by name and by address."""
    back = way_back(request)
    if request.method == "GET":
        if isinstance(request.user, Account):
            return redirect(back)
        return form(request, back)
    name, code = request.POST.get("name", ""), request.POST.get("code", "").strip()
    address = request.META.get("REMOTE_ADDR", "")
    if accounts.is_too_often("" if code else name, address):
        tell(request, "sign_in_throttled", None)
        return form(request, back, TOO_OFTEN, 429)
    who = accounts.account_of_code(code) if code else _by_password(request, name)
    if who is None or not _is_local_open_to(request, who):
        tell(request, "sign_in_refused", None)
        return form(request, back, _CODE_REFUSED if code else _REFUSED, 403)
    accounts.went_well("" if code else name, address)
    if second_factor.is_proven(who):
        sessions.begin_half(request, who, back)
        return HttpResponseRedirect(reverse("sign-in-second"), status=303)
    sessions.begin(request, who, second=False)
    tell(request, "signed_in", who, by="code" if code else "password")
    if code and not who.has_usable_password():
        messages.info(request, "Your code is used up. Choose a password now, to be able to come back.")
    return HttpResponseRedirect(back, status=303)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def second(request: HttpRequest) -> HttpResponse:
    """Show the second factor, after the password was right.  Throttled by account and by address."""
    half = sessions.half_way(request)
    if half is None:
        return redirect("sign-in")
    who, back = half
    if request.method == "GET":
        return render(request, "intake/sign_in_second.html")
    address, subject = request.META.get("REMOTE_ADDR", ""), accounts.second_of(who)
    if accounts.is_too_often(subject, address):
        tell(request, "second_factor_throttled", who)
        return render(request, "intake/sign_in_second.html", {"error": TOO_OFTEN}, status=429)
    how = second_factor.accepts(who, request.POST.get("code", ""), Seal.of(lent(request).site.settings.keys))
    if how is None:
        tell(request, "second_factor_refused", who)
        return render(request, "intake/sign_in_second.html", {"error": _SECOND_REFUSED}, status=403)
    accounts.went_well(subject, address)
    sessions.begin(request, who, second=True)
    tell(request, "signed_in", who, second=how)
    if how == "recovery":
        left = proofs.recovery_left(who)
        messages.warning(request, f"That recovery code is used up; {left} are left. Make new ones under your name.")
    return HttpResponseRedirect(back, status=303)


def _by_password(request: HttpRequest, name: str) -> Account | None:
    found = authenticate(request, username=name.strip(), password=request.POST.get("password", ""))
    return found if isinstance(found, Account) else None


def _is_local_open_to(request: HttpRequest, who: Account) -> bool:
    """Whether this account may sign in without the provider; using the break-glass account is noted by itself."""
    sign_on = lent(request).site.settings.sign_on
    if sign_on.local:
        return True
    if who.name == sign_on.break_glass:
        tell(request, "break_glass_used", who)
        return True
    return False


def tell(request: HttpRequest, action: str, who: Account | None, **detail: str) -> None:
    """Write to the ledger who came, or that somebody tried."""
    subject = f"user:{who.pk}" if who else "sign-in"
    with transaction.atomic():
        lent(request).site.ledger.write(subject if who else "web", action, subject, **detail)


def form(request: HttpRequest, back: str, error: str = "", status: int = 200) -> HttpResponse:
    """Show the page to sign in on, with what went wrong."""
    context = {
        "back": back,
        "error": error,
        "name": "" if status == 200 else request.POST.get("name", ""),
        "sign_on": lent(request).site.settings.sign_on,
    }
    return render(request, "intake/sign_in.html", context, status=status)


def way_back(request: HttpRequest) -> str:
    """Where to go after: a page of ours, or the start."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None, require_https=False)
    return wanted if ours and wanted.startswith("/") else reverse("home")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session here and on the server; the browser forgets the rest."""
    tell(request, "signed_out", account(request))
    release_due(lent(request).site, lent(request).deliver, actor(request))
    leases.release_all(actor(request))
    logout(request)
    response = HttpResponseRedirect(reverse("sign-in"), status=303)
    response["Clear-Site-Data"] = '"storage"'
    return response


@require_POST
def awake(request: HttpRequest) -> HttpResponse:
    """Somebody still works here: the guard has put off the time-out already."""
    del request
    return HttpResponse(status=204)


@require_POST
def keys(request: HttpRequest) -> HttpResponse:
    """Switch the single-key shortcuts on or off, for this session (WCAG 2.1.4)."""
    request.session["keys_off"] = request.POST.get("keys") == "off"
    return HttpResponseRedirect(reverse("help"), status=303)
