"""What somebody sets for themselves: their password, their second factor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from intake.records import proofs
from intake.records.seal import Seal
from intake.web import accounts, second_factor, sessions
from intake.web.lent import account, actor, lent
from intake.web.views import sign_in

if TYPE_CHECKING:
    from django.http import HttpRequest

    from intake.records.models import Account

_CODE_WRONG = "This code does not fit. Is the telephone's clock right? Type the code that it shows now."
_OLD_WRONG = "The old password is not right."


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Choose a new password; every other session of the account ends."""
    who = account(request)
    error = ""
    if request.method == "POST":
        error = _change(request, who)
        if not error:
            messages.success(request, "Your password is set.")
            return HttpResponseRedirect(reverse("home"), status=303)
    context = {"error": error, "asks_old": who.has_usable_password()}
    return render(request, "intake/password.html", context, status=422 if error else 200)


def _change(request: HttpRequest, who: Account) -> str:
    new = request.POST.get("new", "")
    if who.has_usable_password():
        if accounts.is_too_often(who.name, request.META.get("REMOTE_ADDR", "")):
            return sign_in.TOO_OFTEN
        if not who.check_password(request.POST.get("old", "")):
            return _OLD_WRONG
        accounts.went_well(who.name, request.META.get("REMOTE_ADDR", ""))
    if new != request.POST.get("again", ""):
        return "The two new passwords differ."
    try:
        accounts.set_password(who, new)
    except accounts.Unfit as unfit:
        return str(unfit)
    with transaction.atomic():
        who.save(update_fields=["password"])
        lent(request).site.ledger.write(actor(request), "password_set", f"user:{who.pk}")
    update_session_auth_hash(request, who)
    return ""


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def factor(request: HttpRequest) -> HttpResponse:
    """Set up the second factor: an app that shows codes.  Its recovery codes are shown once."""
    who = account(request)
    if second_factor.is_proven(who):
        return _has_factor(request, who)
    seal, error = _seal(request), ""
    if request.method == "POST":
        error = "" if sessions.is_fresh(request) else _asked_again(request, who)
        error = error or _too_often(request, who)
        codes = (
            None if error else second_factor.prove(who, request.POST.get("code", ""), seal, lent(request).site.ledger)
        )
        if codes:
            sessions.has_shown_second(request)
            accounts.went_well(accounts.second_of(who), request.META.get("REMOTE_ADDR", ""))
            return render(request, "intake/recovery_codes.html", {"codes": codes, "back": sign_in.way_back(request)})
        error = error or _CODE_WRONG
    secret = second_factor.offer(who, seal)
    context = {
        "error": error,
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        "picture": mark_safe(second_factor.picture(who, secret)),  # noqa: S308 -- drawn by us, of modules alone
        "asks_password": who.has_usable_password() and not sessions.is_fresh(request),
        "asked": sessions.lacks_second_factor(request),
        "back": sign_in.way_back(request),
    }
    return render(request, "intake/second_factor.html", context, status=422 if error else 200)


@sensitive_post_parameters()
@require_http_methods(["POST"])
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Make other recovery codes, for a code of the app; the earlier ones are void."""
    who = account(request)
    error = _too_often(request, who)
    if not error and second_factor.accepts(who, request.POST.get("code", ""), _seal(request)) != "app":
        error = _CODE_WRONG
    if error:
        return _has_factor(request, who, error)
    accounts.went_well(accounts.second_of(who), request.META.get("REMOTE_ADDR", ""))
    with transaction.atomic():
        codes = second_factor.new_recovery_codes(who)
        lent(request).site.ledger.write(actor(request), "recovery_codes_made", f"user:{who.pk}", count=len(codes))
    return render(request, "intake/recovery_codes.html", {"codes": codes, "back": reverse("second-factor")})


def _has_factor(request: HttpRequest, who: Account, error: str = "") -> HttpResponse:
    context = {"has": True, "left": proofs.recovery_left(who), "error": error}
    return render(request, "intake/second_factor.html", context, status=422 if error else 200)


def _seal(request: HttpRequest) -> Seal:
    return Seal.of(lent(request).site.settings.keys)


def _asked_again(request: HttpRequest, who: Account) -> str:
    """Why the password that is asked again will not do; nothing if it is right, or there is none."""
    if not who.has_usable_password():
        return ""
    address = request.META.get("REMOTE_ADDR", "")
    if accounts.is_too_often(who.name, address):
        return sign_in.TOO_OFTEN
    if not who.check_password(request.POST.get("password", "")):
        return "The password is not right."
    accounts.went_well(who.name, address)
    return ""


def _too_often(request: HttpRequest, who: Account) -> str:
    often = accounts.is_too_often(accounts.second_of(who), request.META.get("REMOTE_ADDR", ""))
    return sign_in.TOO_OFTEN if often else ""
