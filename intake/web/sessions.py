"""What a session remembers: since when, proven how, locked or not; and when it is over.

A session is bound to its account by `Account.get_session_auth_hash`: a new password, or ending the account's sessions,
makes all of them worthless on the server.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.contrib.auth import login
from django.core.signing import BadSignature, TimestampSigner

from intake.records import accounts
from intake.records.models import Account
from intake.web.lent import lent

if TYPE_CHECKING:
    from django.http import HttpRequest

LONGEST_SESSION = 12 * 3600
"""Seconds after which somebody must sign in again, however busy they are."""
HALF_WAY = 300
"""Seconds between a right password and the second factor."""
_BACKEND = "django.contrib.auth.backends.ModelBackend"
_SIGNED_IN: Final = "signed_in"
_SEEN: Final = "seen"
_SECOND: Final = "second"
_LOCKED: Final = "locked"
_HALF: Final = "half"
_TOUCH = 60


def begin(request: HttpRequest, who: Account, *, second: bool) -> None:
    """A new session for somebody who has proven who they are; `second` says whether by a second factor too."""
    request.session.flush()
    login(request, who, backend=_BACKEND)
    begin_session(request)
    request.session[_SECOND] = second


def begin_session(request: HttpRequest) -> None:
    """Note when the session began; `begin` does it right after signing in."""
    request.session[_SIGNED_IN] = time.time()
    request.session[_SEEN] = time.time()


def is_over(request: HttpRequest) -> bool:
    """Whether the session is too old, or nobody has worked in it for too long; it is gone then."""
    begun, seen = request.session.get(_SIGNED_IN), request.session.get(_SEEN)
    if isinstance(begun, float) and isinstance(seen, float):
        now = time.time()
        if now - begun < LONGEST_SESSION and now - seen < settings.SESSION_COOKIE_AGE + _every():
            return False
    request.session.flush()
    return True


def touch(request: HttpRequest) -> None:
    """Put off the idle time-out.  Not at every request: a page with twenty pictures would write twenty times."""
    if time.time() - request.session.get(_SEEN, 0.0) > _every():
        request.session[_SEEN] = time.time()


def _every() -> float:
    return min(_TOUCH, settings.SESSION_COOKIE_AGE / 10)


def is_fresh(request: HttpRequest) -> bool:
    """Whether its owner has signed in within the last minutes: then what is secret need not be asked again."""
    begun = request.session.get(_SIGNED_IN)
    return isinstance(begun, float) and time.time() - begun < HALF_WAY


# --- half way: the password was right, the second factor is still to come ------------------------------------


def begin_half(request: HttpRequest, who: Account, back: str) -> None:
    """Remember whose password was right, in a session that lets nobody in."""
    request.session.flush()
    held = who.get_session_auth_hash()
    request.session[_HALF] = {"account": who.pk, "hash": held, "at": time.time(), "back": back}


def half_way(request: HttpRequest) -> tuple[Account, str] | None:
    """Who is half way in, and where they want to go; None if nobody is, or it took too long."""
    half = request.session.get(_HALF)
    if not isinstance(half, dict) or time.time() - half["at"] > HALF_WAY:
        return None
    who = accounts.by_number(half["account"])
    if who is None or not who.is_active or who.get_session_auth_hash() != half["hash"]:
        return None
    return who, half["back"]


# --- the second factor ---------------------------------------------------------------------------------------


def lacks_second_factor(request: HttpRequest) -> bool:
    """Whether the site asks a second factor of this role, and this session has shown none."""
    if not isinstance(request.user, Account) or request.session.get(_SECOND) is True:
        return False
    asked: tuple[str, ...] = lent(request).site.settings.web.second_factor
    return request.user.role in asked


def has_shown_second(request: HttpRequest) -> None:
    """The second factor was shown in this session."""
    request.session[_SECOND] = True


# --- the lock ------------------------------------------------------------------------------------------------


def lock(request: HttpRequest) -> None:
    """From now on the session shows nothing until it is unlocked."""
    request.session[_LOCKED] = True


def unlock(request: HttpRequest) -> None:
    """Its owner is back."""
    request.session.pop(_LOCKED, None)
    request.session[_SEEN] = time.time()


def token_for(who: Account) -> str:
    """For a minute this opens locked sessions of that account: the provider has just vouched for its owner."""
    return _signer().sign(str(who.pk))


def opens(token: str, who: Account) -> bool:
    """Whether the token is one of that account, and fresh."""
    try:
        return bool(_signer().unsign(token, max_age=_TOUCH) == str(who.pk))
    except BadSignature:
        return False


def _signer() -> TimestampSigner:
    return TimestampSigner(salt="intake.unlock")


def is_locked(request: HttpRequest) -> bool:
    """Whether the session is locked."""
    return request.session.get(_LOCKED) is True
