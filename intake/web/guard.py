"""Deny by default: who may see what, in one table; and the headers that every answer bears."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from intake import observe
from intake.records.models import Account, AccountRole
from intake.web import refusals

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    Answer = Callable[[HttpRequest], HttpResponseBase]

PUBLIC: Final = None
ANYBODY = frozenset(AccountRole)
"""Anybody who is signed in."""
READERS = frozenset({AccountRole.REVIEWER, AccountRole.SUPERVISOR, AccountRole.AUDITOR})
REVIEWERS = frozenset({AccountRole.REVIEWER, AccountRole.SUPERVISOR})

WHO_MAY: Mapping[str, frozenset[AccountRole] | None] = {
    "sign-in": PUBLIC,
    "sign-out": ANYBODY,
    "awake": ANYBODY,
    "password": ANYBODY,
    "keys": ANYBODY,
    "help": ANYBODY,
    "home": ANYBODY,
    "status": ANYBODY,
    "queue": READERS,
    "find": READERS,
    "next": REVIEWERS,
    "document": READERS,
    "page": READERS,
    "thumbnail": READERS,
    "search": REVIEWERS,
    "file": REVIEWERS,
    "refer-on": REVIEWERS,
    "close": REVIEWERS,
    "original": REVIEWERS,
    "archive": REVIEWERS,
}
"""Route by route, the roles that may use it.  A route that is not here is refused to everybody."""

LONGEST_SESSION = 12 * 3600
"""Seconds after which somebody must sign in again, however busy they are."""
_SIGNED_IN = "signed_in"
_SEEN = "seen"
_TOUCH = 60

STATIC = "/static/"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; font-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), usb=(), payment=(), clipboard-read=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

_log = observe.log("web")


class Headers:
    """The outermost layer: refuses foreign host names, and puts the security headers on whatever is answered."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer with headers.  Nothing is stored by browsers or proxies but style sheets, scripts and the icon."""
        try:
            request.get_host()
        except DisallowedHost:
            response: HttpResponseBase = HttpResponse("unknown host", status=400, content_type="text/plain")
        else:
            response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if not request.path_info.startswith(STATIC):
            response["Cache-Control"] = "no-store"
        response.headers.pop("Access-Control-Allow-Origin", None)
        return response


class Guard:
    """The innermost layer: nobody reaches a view that the table does not open to them."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on; the work is done where the route is known."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Refuse, ask to sign in, or let pass."""
        del view, args
        route = request.resolver_match.url_name if request.resolver_match else None
        if route is None or route not in WHO_MAY:
            _log.error("undeclared route")
            return refusals.forbidden(request)
        if _comes_from_elsewhere(request):
            return refusals.forbidden(request)
        roles = WHO_MAY[route]
        if roles is PUBLIC:
            return None
        if not isinstance(request.user, Account) or _is_over(request):
            return _to_sign_in(request, kwargs.get("receipt"))
        if request.user.role not in roles:
            return refusals.forbidden(request)
        _touch(request)
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        """Say errors of ours in a sentence; everything else is a bug."""
        return refusals.of(request, error)


def begin_session(request: HttpRequest) -> None:
    """Note when the session began; call it right after signing in."""
    request.session[_SIGNED_IN] = time.time()
    request.session[_SEEN] = time.time()


def _is_over(request: HttpRequest) -> bool:
    begun = request.session.get(_SIGNED_IN)
    if isinstance(begun, float) and time.time() - begun < LONGEST_SESSION:
        return False
    request.session.flush()
    return True


def _touch(request: HttpRequest) -> None:
    """Put off the idle time-out.  Not at every request: a page with twenty pictures would write twenty times."""
    every = min(_TOUCH, settings.SESSION_COOKIE_AGE / 10)
    if time.time() - request.session.get(_SEEN, 0.0) > every:
        request.session[_SEEN] = time.time()


def _comes_from_elsewhere(request: HttpRequest) -> bool:
    """Whether another site made the browser ask, other than by a plain link (Fetch Metadata)."""
    if request.headers.get("Sec-Fetch-Site", "none") in {"none", "same-origin"}:
        return False
    return request.method != "GET" or request.headers.get("Sec-Fetch-Mode") != "navigate"


def _to_sign_in(request: HttpRequest, receipt: str | None) -> HttpResponseBase:
    """To the sign-in page, and from there back; what was posted is not repeated."""
    back = request.path if request.method == "GET" else reverse("document", args=[receipt]) if receipt else "/"
    return HttpResponseRedirect(f"{reverse('sign-in')}?{urlencode({'next': back})}", status=303)
