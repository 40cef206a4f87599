"""Deny by default: who may see what, in one table; and the headers that every answer bears."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.core.exceptions import DisallowedHost
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from intake import observe
from intake.records.models import Account, AccountRole
from intake.web import refusals, sessions
from intake.web.lent import lent

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
SUPERVISORS = frozenset({AccountRole.SUPERVISOR})
WATCHERS = READERS | {AccountRole.OPERATOR}
"""Who may see figures and alerts: counts, never a patient's data."""
EVERYWHERE = frozenset({AccountRole.SUPERVISOR, AccountRole.AUDITOR})
"""Who may search the words of all folders at once."""
PRINTERS = REVIEWERS | {AccountRole.MAILROOM}
"""Who may print sheets that show whose papers follow."""
OVERSEERS = frozenset({AccountRole.SUPERVISOR, AccountRole.OPERATOR})

WHO_MAY: Mapping[str, frozenset[AccountRole] | None] = {
    "sign-in": PUBLIC,
    "sign-in-second": PUBLIC,
    "sign-on": PUBLIC,
    "sign-on-back": PUBLIC,
    "sign-out": ANYBODY,
    "awake": ANYBODY,
    "lock": ANYBODY,
    "unlock": ANYBODY,
    "password": ANYBODY,
    "second-factor": ANYBODY,
    "recovery-codes": ANYBODY,
    "accounts": OVERSEERS,
    "account": OVERSEERS,
    "keys": ANYBODY,
    "help": ANYBODY,
    "home": ANYBODY,
    "status": ANYBODY,
    "status-find": ANYBODY,
    "status-done": PRINTERS,
    "covers": PRINTERS,
    "queue": READERS,
    "find": READERS,
    "desk": REVIEWERS,
    "desk-claim": REVIEWERS,
    "desk-lease": REVIEWERS,
    "desk-release": REVIEWERS,
    "desk-counts": REVIEWERS,
    "desk-decision": REVIEWERS,
    "desk-grid": REVIEWERS,
    "desk-grid-decide": REVIEWERS,
    "desk-undo": REVIEWERS,
    "desk-edits": REVIEWERS,
    "desk-search": REVIEWERS,
    "desk-compare": REVIEWERS,
    "desk-words": REVIEWERS,
    "document": READERS,
    "page": READERS,
    "thumbnail": READERS,
    "patients": READERS,
    "patients-typed": READERS,
    "text": EVERYWHERE,
    "folder": READERS,
    "folder-text": READERS,
    "folder-document": READERS,
    "recall": REVIEWERS,
    "original": REVIEWERS,
    "archive": REVIEWERS,
    "dashboard": WATCHERS,
    "dashboard-csv": WATCHERS,
    "reconcile": WATCHERS,
    "alerts": WATCHERS,
    "quality": READERS,
    "quality-next": REVIEWERS,
    "quality-sample": REVIEWERS,
    "quality-page": REVIEWERS,
    "quality-settle": SUPERVISORS,
    "quality-clear": SUPERVISORS,
    "purges": OVERSEERS | {AccountRole.AUDITOR},
    "purge": OVERSEERS | {AccountRole.AUDITOR},
    "purge-approve": SUPERVISORS,
    "purge-withdraw": OVERSEERS,
}
"""Route by route, the roles that may use it.  A route that is not here is refused to everybody."""

WHILE_LOCKED = frozenset({"lock", "unlock", "sign-out", "desk-lease", "desk-release"})
"""What a locked session may still reach; a lease tells nothing of the document that it keeps for its reviewer."""
BEFORE_SECOND = frozenset({"second-factor", "sign-out", "awake", "lock", "unlock"})
"""What somebody may reach who still owes the second factor that the site asks of their role."""
BACKGROUND = frozenset({"lock", "unlock", "desk-lease", "desk-counts", "status"})
"""What pages ask by themselves: it does not count as work, and puts off no time-out."""

STATIC = "/static/"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
    "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
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
        if route == "status" and not isinstance(request.user, Account) and lent(request).site.settings.web.open_status:
            return None
        return None if roles is PUBLIC else _of_session(request, route, roles, kwargs.get("receipt"))

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        """Say errors of ours in a sentence; everything else is a bug."""
        return refusals.of(request, error)


def _of_session(
    request: HttpRequest, route: str, roles: frozenset[AccountRole], receipt: str | None
) -> HttpResponseBase | None:
    """What stands against it in who asks, and in the state of their session; None if nothing does."""
    if not isinstance(request.user, Account) or sessions.is_over(request):
        return _to_sign_in(request, receipt)
    if sessions.is_locked(request) and route not in WHILE_LOCKED:
        return _to("unlock", request) if _is_a_visit(request) else refusals.locked(request)
    if request.user.role not in roles:
        return refusals.forbidden(request)
    if sessions.lacks_second_factor(request) and route not in BEFORE_SECOND:
        return _to("second-factor", request)
    if route not in BACKGROUND:
        sessions.touch(request)
    return None


def _comes_from_elsewhere(request: HttpRequest) -> bool:
    """Whether another site made the browser ask, other than by a plain link (Fetch Metadata)."""
    if request.headers.get("Sec-Fetch-Site", "none") in {"none", "same-origin"}:
        return False
    return request.method != "GET" or request.headers.get("Sec-Fetch-Mode") != "navigate"


def _to_sign_in(request: HttpRequest, receipt: str | None) -> HttpResponseBase:
    """To the sign-in page, and from there back; what was posted is not repeated."""
    return _to("sign-in", request, reverse("document", args=[receipt]) if receipt else "/")


def _to(route: str, request: HttpRequest, otherwise: str = "/") -> HttpResponseBase:
    back = request.path if request.method == "GET" else otherwise
    return HttpResponseRedirect(f"{reverse(route)}?{urlencode({'next': back})}", status=303)


def _is_a_visit(request: HttpRequest) -> bool:
    """Whether a page was asked for, by a link or the address bar, and not something that belongs into one."""
    return request.method == "GET" and request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
