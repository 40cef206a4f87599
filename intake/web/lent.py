"""What the site lends to every view, carried by the request and by nothing global."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from intake.records.models import Account

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from intake.desk import Site
    from intake.pictures import Pictures

KEY = "intake.lent"
"""Under this name it stands in the WSGI environment."""


@dataclass(frozen=True, slots=True)
class Lent:
    """The open site; what brings a decided document to its folder; where page pictures come from."""

    site: Site
    deliver: Callable[[str], None]
    pictures: Pictures


def lent(request: HttpRequest) -> Lent:
    """What `make_app` put into the request's environment."""
    found: Lent = request.META[KEY]
    return found


def account(request: HttpRequest) -> Account:
    """Who is signed in.  Only for views behind the guard."""
    if not isinstance(request.user, Account):
        raise TypeError("this view must not be public")
    return request.user


def actor(request: HttpRequest) -> str:
    """How the ledger names who is signed in."""
    return f"user:{account(request).pk}"
