"""Answers to what cannot be done: each says in a sentence what happened and that nothing was lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import DatabaseError
from django.shortcuts import render

from intake import observe
from intake.errors import Conflict, Damaged, Missing, Rejected, Unavailable
from intake.records.connect import trouble

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_log = observe.log("web")


def forbidden(request: HttpRequest) -> HttpResponse:
    """Your role does not reach that far."""
    return _page(request, 403, "Not for your role", "This page is not open to your role. Ask your supervisor.")


def locked(request: HttpRequest) -> HttpResponse:
    """The session is locked: what a page of it asks for is not given."""
    return _page(request, 423, "Locked", "This session is locked. Unlock it with your password.")


def of(request: HttpRequest, error: Exception) -> HttpResponse | None:
    """The page for an error of ours; None for a bug."""
    match error:
        case Missing():
            return _page(request, 404, "Not found", "There is nothing under that receipt.")
        case Conflict():
            return _page(request, 409, "Somebody was faster", "This has changed since you opened it. Open it again.")
        case Damaged():
            return _page(
                request, 500, "Damaged", "The stored file is not what was stored. It is not shown. Tell operations."
            )
        case Rejected():
            return _page(request, 422, "Cannot be shown", "This page cannot be drawn from the file.")
        case Unavailable() | DatabaseError():
            _log.warning("later", error=trouble(error))
            return _page(
                request, 503, "Not now", "The disk or the database does not answer. Nothing was lost. Try again soon."
            )
        case _:
            return None


def _page(request: HttpRequest, status: int, title: str, sentence: str) -> HttpResponse:
    return render(request, "intake/refusal.html", {"title": title, "sentence": sentence}, status=status)
