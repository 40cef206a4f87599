"""Signing in and out, staying awake, and what somebody sets for themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from intake.records.models import Account
from intake.web import accounts
from intake.web.guard import begin_session
from intake.web.lent import account, actor, lent

if TYPE_CHECKING:
    from django.http import HttpRequest

_BACKEND = "django.contrib.auth.backends.ModelBackend"
_REFUSED = "This name and password do not fit together."
_CODE_REFUSED = "This code does not fit, was used, or is too old. Ask for a new one."
_TOO_OFTEN = "Too many tries. Wait a quarter of an hour, then try again."


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """With name and password, or with a code that works once.  Throttled by name and by address."""
    back = _back(request)
    if request.method == "GET":
        if isinstance(request.user, Account):
            return redirect(back)
        return _form(request, back)
    name, code = request.POST.get("name", ""), request.POST.get("code", "").strip()
    address = request.META.get("REMOTE_ADDR", "")
    if accounts.is_too_often("" if code else name, address):
        _tell(request, "sign_in_throttled", None)
        return _form(request, back, _TOO_OFTEN, 429)
    who = accounts.account_of_code(code) if code else _by_password(request, name)
    if who is None:
        _tell(request, "sign_in_refused", None)
        return _form(request, back, _CODE_REFUSED if code else _REFUSED, 403)
    accounts.went_well("" if code else name, address)
    request.session.flush()
    login(request, who, backend=_BACKEND)
    begin_session(request)
    _tell(request, "signed_in", who)
    if code and not who.has_usable_password():
        messages.info(request, "Your code is used up. Choose a password now, to be able to come back.")
    return HttpResponseRedirect(back, status=303)


def _by_password(request: HttpRequest, name: str) -> Account | None:
    found = authenticate(request, username=name.strip(), password=request.POST.get("password", ""))
    return found if isinstance(found, Account) else None


def _tell(request: HttpRequest, action: str, who: Account | None) -> None:
    subject = f"user:{who.pk}" if who else "sign-in"
    with transaction.atomic():
        lent(request).site.ledger.write(subject if who else "web", action, subject)


def _form(request: HttpRequest, back: str, error: str = "", status: int = 200) -> HttpResponse:
    context = {"back": back, "error": error, "name": "" if status == 200 else request.POST.get("name", "")}
    return render(request, "intake/sign_in.html", context, status=status)


def _back(request: HttpRequest) -> str:
    """Where to go after: a page of ours, or the start."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None, require_https=False)
    return wanted if ours and wanted.startswith("/") else reverse("home")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session here and on the server; the browser forgets the rest."""
    _tell(request, "signed_out", account(request))
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
            return _TOO_OFTEN
        if not who.check_password(request.POST.get("old", "")):
            return "The old password is not right."
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


def idle_minutes() -> int:
    """Minutes after which somebody who does nothing is signed out."""
    return max(1, settings.SESSION_COOKIE_AGE // 60)
