"""What the desk's browser asks, taken apart; and what it is told when that cannot be."""

from __future__ import annotations

import functools
import json
import uuid
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError
from django.http import JsonResponse

from intake import __version__, observe
from intake.errors import Conflict, Damaged, Missing, Rejected, Unavailable
from intake.records.connect import trouble
from intake.records.decisions import Act, Measured, Stale, TooLate
from intake.records.leases import Gone, Person, Taken
from intake.records.models import AccountRole, DocumentState
from intake.web.lent import account, actor

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from intake.records.models import DocumentRow

BUILD = __version__
"""Which release made the page; decisions tell with which they were made."""
_LONGEST = 1 << 30
_log = observe.log("desk")


class Refused(Exception):
    """What was asked will not do: status, code, a sentence, and what else the contract says of it."""

    def __init__(self, status: int, code: str, sentence: str, **more: Any) -> None:  # noqa: ANN401 -- JSON
        super().__init__(code)
        self.status = status
        self.content = {"code": code, "sentence": sentence, **more}


def wrong(sentence: str, at: str, **more: Any) -> Refused:  # noqa: ANN401 -- JSON
    """What was entered will not do: a sentence, and the field it is about."""
    return Refused(422, "wrong", sentence, at=at, **more)


def answers(view: Callable[..., dict[str, Any]]) -> Callable[..., HttpResponse]:
    """A view that returns what is to be answered as JSON; errors of ours become those of the contract."""

    @functools.wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 -- of the route
        try:
            return JsonResponse(view(request, *args, **kwargs))
        except Refused as refused:
            return JsonResponse(refused.content, status=refused.status)
        except (Conflict, Missing, Damaged, Rejected, Unavailable, DatabaseError) as error:
            status, content = _of(error)
            return JsonResponse(content, status=status)

    return answered


def said(error: Exception) -> dict[str, Any]:
    """Code and sentence of an error of ours."""
    return _of(error)[1]


def _of(error: Exception) -> tuple[int, dict[str, Any]]:
    if isinstance(error, Taken):
        return 409, {"code": "lease_taken", "sentence": theirs(error.row), "theirs": theirs(error.row)}
    for kind, status, code, sentence in _SAID:
        if isinstance(error, kind):
            return status, {"code": code, "sentence": sentence}
    _log.warning("later", error=trouble(error))
    return 503, {"code": "later", "sentence": "The disk or the database does not answer. Nothing was lost."}


_SAID: tuple[tuple[type[Exception], int, str, str], ...] = (
    (TooLate, 409, "too_late", "This cannot be taken back here any more."),
    (Gone, 410, "gone", "This document is not before you any more."),
    (Missing, 410, "gone", "This document is not before you any more."),
    (Stale, 412, "stale_version", "This document has changed since you opened it."),
    (Conflict, 409, "conflict", "Somebody was faster. Nothing of yours was changed."),
    (Damaged, 500, "damaged", "The stored file is not what was stored. Tell operations."),
    (Rejected, 422, "wrong", "This page cannot be drawn from the file."),
)
"""What the contract says of our errors; of the first kind that fits."""
_BECAME = {
    DocumentState.HELD: "A colleague has decided about this document a moment ago.",
    DocumentState.DECIDED: "A colleague has decided about this document.",
    DocumentState.FILED: "This document is filed.",
    DocumentState.CLOSED: "A colleague has closed this document without filing it.",
    DocumentState.PARKED: "A colleague has parked this document.",
    DocumentState.AWAITING_RESCAN: "A colleague has asked for a new scan of this document.",
}


def theirs(row: DocumentRow) -> str:
    """What somebody else does, or has done, with a document."""
    became = _BECAME.get(DocumentState(row.state), "")
    until = f" until {row.lease_until:%H:%M} UTC" if row.lease_until else ""
    return became or f"A colleague has this document before them{until}."


def person(request: HttpRequest) -> Person:
    """Who asks."""
    role = account(request).role
    return Person(actor(request), senior=role == AccountRole.SUPERVISOR, role=role)


def body(request: HttpRequest) -> dict[str, Any]:
    """The JSON object that was posted."""
    try:
        content = json.loads(request.body or b"{}")
    except ValueError:
        raise Refused(400, "wrong", "This is no JSON.", at="") from None
    if not isinstance(content, dict):
        raise Refused(400, "wrong", "This is no JSON object.", at="")
    return content


def text(content: dict[str, Any], name: str, longest: int = 100) -> str:
    """A field of it as text: stripped, cut, empty where it is missing."""
    value = content.get(name)
    return value.strip()[:longest] if isinstance(value, str) else ""


def texts(content: dict[str, Any], name: str, most: int = 50) -> tuple[str, ...]:
    """A field of it as a list of texts."""
    value = content.get(name)
    return tuple(str(one)[:100] for one in value[:most]) if isinstance(value, list) else ()


def numbers(content: dict[str, Any], name: str, most: int = 2000) -> tuple[int, ...]:
    """A field of it as a list of whole numbers; what is none is left out."""
    value = content.get(name)
    known = value[:most] if isinstance(value, list) else []
    return tuple(one for one in known if isinstance(one, int) and not isinstance(one, bool))


def act(request: HttpRequest, content: dict[str, Any]) -> Act:
    """Who acts, on which version, with which lease, and how they worked; 428 without the version they saw."""
    version = request.headers.get("If-Match", "").strip('"')
    if not version.isdecimal() or len(version) > 9:
        raise Refused(428, "wrong", "The version that was seen is missing.", at="")
    return Act(
        person=person(request),
        version=int(version),
        token=text(content, "token", 36),
        once=once(request),
        measured=measured(content),
        build=text(content, "build", 40),
    )


def once(request: HttpRequest) -> str | None:
    """The idempotency key: a UUID."""
    try:
        return str(uuid.UUID(request.headers.get("Idempotency-Key", "")))
    except ValueError:
        return None


def measured(content: dict[str, Any]) -> Measured:
    """How somebody worked, as their browser tells it; what cannot be counts as nothing."""
    told = content.get("measured")
    told = told if isinstance(told, dict) else {}
    return Measured(**{name: _count(told.get(name)) for name in ("visible", "active", "keys", "clicks", "pages")})


def _count(value: object) -> int:
    counts = isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value < _LONGEST
    return int(value) if counts else 0  # type: ignore[call-overload]  # a number, as was just seen
