"""Going to the provider of single sign-on, and coming back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET

from intake.errors import Conflict, Unavailable
from intake.records import accounts as rows
from intake.records.models import Account
from intake.web import accounts, sessions, sign_on
from intake.web.lent import lent
from intake.web.views import sign_in

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from intake.records.models import SignOnAttempt

_COOKIE = "intake-sign-on"
_AWAY = "The provider of single sign-on does not answer. Try again soon."
_REFUSED = "The provider's answer lets nobody in here. Ask whoever looks after your accounts."


@require_GET
def begin(request: HttpRequest) -> HttpResponse:
    """Send the browser to the provider of single sign-on."""
    provider = _provider(request)
    if provider is None:
        return redirect("sign-in")
    if accounts.is_too_often("", request.META.get("REMOTE_ADDR", "")):
        return sign_in.form(request, "/", sign_in.TOO_OFTEN, 429)
    locked = isinstance(request.user, Account) and sessions.is_locked(request)
    cookie = sign_on.new_cookie()
    try:
        unlocks = request.user if locked and isinstance(request.user, Account) else None
        address = provider.send(_own_address(request), cookie, sign_in.way_back(request), unlocks)
    except (Unavailable, sign_on.Refused):
        return sign_in.form(request, "/", _AWAY, 503)
    response = HttpResponseRedirect(address)
    response.set_cookie(
        _cookie_name(), cookie, max_age=600, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )
    return response


@require_GET
@sensitive_variables()
def end(request: HttpRequest) -> HttpResponse:
    """Come back from the provider: let in whom it vouches for, if their role is one of ours.

    The answer is a page that leads on, not a redirect: the browser came from elsewhere, and would not send the new
    session's cookie (SameSite=Strict) along a chain that began there.
    """
    provider = _provider(request)
    if provider is None:
        return redirect("sign-in")
    cookie = request.COOKIES.get(_cookie_name(), "")
    try:
        person, attempt = provider.receive(request.GET.dict(), _own_address(request), cookie)
        who = _account_of(request, person)
    except sign_on.Refused as refused:
        sign_in.tell(request, "sign_on_refused", None, code=str(refused))
        return sign_in.form(request, "/", _REFUSED, 403)
    except Unavailable:
        return sign_in.form(request, "/", _AWAY, 503)
    accounts.went_well("", request.META.get("REMOTE_ADDR", ""))
    response = _unlocked(request, who, attempt) if attempt.unlocks_id else _signed_in(request, who, attempt)
    response.delete_cookie(_cookie_name(), samesite="Lax")
    return response


def _signed_in(request: HttpRequest, who: Account, attempt: SignOnAttempt) -> HttpResponse:
    sessions.begin(request, who, second=True)
    sign_in.tell(request, "signed_in", who, by="sign_on")
    return render(request, "intake/signed_on.html", {"back": attempt.back})


def _unlocked(request: HttpRequest, who: Account, attempt: SignOnAttempt) -> HttpResponse:
    """The session's cookie does not come along from elsewhere: the next page, asked for by this one, unlocks."""
    if attempt.unlocks_id != who.pk:
        sign_in.tell(request, "sign_on_refused", None, code="other")
        return sign_in.form(request, "/", _REFUSED, 403)
    return render(request, "intake/signed_on.html", {"back": f"{reverse('unlock')}?token={sessions.token_for(who)}"})


def _account_of(request: HttpRequest, person: sign_on.Person) -> Account:
    """The person's account, made at their first sign-on; its role follows the provider's word."""
    ledger = lent(request).site.ledger
    who = rows.by_sign_on(person.digest)
    if who is None:
        if not lent(request).site.settings.sign_on.make_accounts:
            raise sign_on.Refused("no account")
        try:
            return accounts.add_account(person.name, person.role, None, ledger, sign_on=person.digest, actor="sign-on")
        except (Conflict, accounts.Unfit):
            raise sign_on.Refused("name") from None
    if not who.is_active:
        raise sign_on.Refused("disabled")
    if who.role != person.role:
        rows.give_role(who, person.role, "sign-on", ledger)
    return who


def _provider(request: HttpRequest) -> sign_on.Provider | None:
    own = lent(request).site.settings
    return sign_on.Provider(own.sign_on, own.site) if own.sign_on.issuer else None


def _own_address(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("sign-on-back"))


def _cookie_name() -> str:
    return f"__Host-{_COOKIE}" if settings.SESSION_COOKIE_SECURE else _COOKIE
