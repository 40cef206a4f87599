"""What a locked page is opened with, told to every template."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from intake.records.models import Account
from intake.web import second_factor
from intake.web.lent import KEY, lent

if TYPE_CHECKING:
    from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Opening:
    """What an account can unlock its page with."""

    password: bool
    code: bool
    sign_on: bool

    @property
    def any(self) -> bool:
        """Whether there is anything; who came by a one-time code and chose no password has nothing."""
        return self.password or self.code or self.sign_on


def opening_of(who: Account) -> Opening:
    """What that account can unlock its page with."""
    return Opening(who.has_usable_password(), second_factor.is_proven(who), who.sign_on is not None)


def for_pages(request: HttpRequest) -> dict[str, Any]:
    """For templates: `opening`, and after how many seconds a page locks and a session ends (0: never locks)."""

    def look() -> Opening:
        return opening_of(request.user) if isinstance(request.user, Account) else Opening(False, False, False)

    minutes = lent(request).site.settings.web.lock_minutes if KEY in request.META else 0
    return {
        "opening": SimpleLazyObject(look),
        "lock_seconds": minutes * 60,
        "idle_seconds": settings.SESSION_COOKIE_AGE,
    }
