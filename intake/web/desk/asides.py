"""What a reviewer does with a document that is not filed now: park, rescan, not ours, not on file, ask."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from intake.records import decisions, patients
from intake.records.decisions import Aside
from intake.records.models import DocumentState
from intake.web import words
from intake.web.desk import asked, filing
from intake.web.lent import lent

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpRequest

    from intake.records.decisions import Act
    from intake.records.models import DecisionRow, DocumentRow

LONGEST_PARKED = dt.timedelta(days=31)
WITH_THE_INDEX = "index"
"""Parked until the patient index changes."""
_MORNING = dt.time(8)
_LONGEST_NOTE = 2000


def put_aside(request: HttpRequest, row: DocumentRow, content: dict[str, Any], act: Act) -> DecisionRow:
    """Do what `action` says; raises `asked.Refused` with what is missing.

    A second look that does not file differs from one that did, and goes before a supervisor with both.
    """
    action = asked.text(content, "action", 20)
    aside = MADE[action](row, content, act.person.actor)
    if row.state == DocumentState.SECOND and action not in {"park", "ask"}:
        second = {"action": action, "code": aside.code, "by": act.person.actor}
        aside = Aside(action, DocumentState.ESCALATED, filing.DIFFER, {**row.asks, "second": second}, note=aside.note)
    return decisions.put_aside(row.receipt, act, aside, lent(request).site.ledger)


def _park(row: DocumentRow, content: dict[str, Any], actor: str) -> Aside:
    until = asked.text(content, "until", 40)
    asks = {**_first(row), "by": actor, "reason": _reason(content, "park"), "until": until, "from": row.state}
    asks |= {"index": patients.edition()} if until == WITH_THE_INDEX else {}
    moment = _moment(until)
    wait = moment or timezone.now() + LONGEST_PARKED
    return Aside("park", DocumentState.PARKED, asks["reason"], asks, note=_note(content), wait_until=wait, not_by=actor)


def _first(row: DocumentRow) -> dict[str, Any]:
    """What of a second look must outlive its being parked."""
    return {name: row.asks[name] for name in ("first", "second", "why") if name in row.asks}


def _moment(until: str) -> dt.datetime | None:
    """The moment that is meant; None for whenever the patient index changes."""
    now = timezone.localtime()
    if until == WITH_THE_INDEX:
        return None
    if until == "hour":
        return now + dt.timedelta(hours=1)
    if until == "tomorrow":
        return dt.datetime.combine(now.date() + dt.timedelta(days=1), _MORNING, now.tzinfo)
    try:
        moment = dt.datetime.fromisoformat(until)
    except ValueError:
        raise asked.wrong("Choose until when.", "until") from None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=now.tzinfo)
    if not now < moment <= now + LONGEST_PARKED:
        raise asked.wrong("Choose a time within the next month.", "until")
    return moment


def _rescan(row: DocumentRow, content: dict[str, Any], actor: str) -> Aside:
    wanted = asked.numbers(content, "pages")
    pages = [number for number in (*row.pages, *row.sheets) if number in wanted] or list(row.pages)
    reason = _reason(content, "rescan")
    asks = {"by": actor, "reason": reason, "note": _note(content), "pages": pages, "at": timezone.now().isoformat()}
    return Aside("rescan", DocumentState.AWAITING_RESCAN, reason, asks, note=_note(content))


def _not_ours(row: DocumentRow, content: dict[str, Any], actor: str) -> Aside:
    reason = _reason(content, "not_ours")
    reasons = (reason, *(known for known in row.reasons if known != reason))
    asks = {"by": actor, "reason": reason}
    return Aside("not_ours", DocumentState.CLOSED, reason, asks, reasons, _note(content))


def _not_on_file(_row: DocumentRow, content: dict[str, Any], actor: str) -> Aside:
    name, born = asked.text(content, "name", 120), asked.text(content, "born", 40)
    if not name and not born:
        raise asked.wrong("Say whom the page names.", "name")
    asks = {"by": actor, "name": name, "born": born, "index": patients.edition()}
    return Aside("not_on_file", DocumentState.NOT_ON_FILE, "", asks)


def _ask(row: DocumentRow, content: dict[str, Any], actor: str) -> Aside:
    note = _note(content)
    if not note:
        raise asked.wrong("Say in the note what you would like to know.", "note")
    return Aside("ask", DocumentState.ESCALATED, "", {**_first(row), "by": actor, "note": note}, note=note)


MADE: Mapping[str, Callable[[DocumentRow, dict[str, Any], str], Aside]] = {
    "park": _park,
    "rescan": _rescan,
    "not_ours": _not_ours,
    "not_on_file": _not_on_file,
    "ask": _ask,
}
"""What each action makes of a document."""


def _reason(content: dict[str, Any], action: str) -> str:
    reason = asked.text(content, "reason", 64)
    if reason not in words.ASIDE[action]:
        raise asked.wrong("Choose why.", "reason")
    return str(reason)


def _note(content: dict[str, Any]) -> str:
    return asked.text(content, "note", _LONGEST_NOTE)
