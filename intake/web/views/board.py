"""The dashboard, its CSV, and the reconciliation of a day: counts and times, never a patient's data."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from intake.errors import Missing
from intake.figures import csv_of, period_of, read
from intake.figures.periods import NAMED
from intake.health import Health
from intake.records import accounts, alarms, facts
from intake.records.models import AccountRole
from intake.reports import by_person, reconcile
from intake.web.board import Board, Panel, board
from intake.web.lent import account, actor, lent

if TYPE_CHECKING:
    from django.http import HttpRequest

    from intake.figures import Period

_NAMES = {"today": "Today", "7d": "7 days", "30d": "30 days"}


@require_GET
def dashboard(request: HttpRequest) -> HttpResponse:
    """How the day goes, or a longer period, by source and type."""
    period, name = _period(request)
    made = _board(request, period)
    kinds = lent(request).site.kinds
    chosen = {key: value for key, value in (("source", period.source), ("type", period.kind)) if value}
    context = {
        "board": made,
        "period": period,
        "last": period.days[-1],
        "named": [(key, label, urlencode({"period": key, **chosen})) for key, label in _NAMES.items()],
        "name": name,
        "query": urlencode({**_asked(period, name), **chosen}),
        "sources": facts.sources(),
        "kinds": sorted(kinds.values(), key=lambda kind: kind.name),
        "alerts": alarms.standing(),
        "now": timezone.now().astimezone(),
    }
    return render(request, "intake/dashboard.html", context)


@require_GET
def dashboard_csv(request: HttpRequest) -> HttpResponse:
    """The tables of one panel as CSV; no cell of it is run by a spreadsheet."""
    period, _ = _period(request)
    name = request.GET.get("table", "")
    tables = _board(request, period).table(name)
    if not tables:
        raise Missing("there is no such table")
    response = HttpResponse(csv_of(tables), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="intake-{name}-{period.since:%Y-%m-%d}.csv"'
    return response


@require_GET
def reconciled(request: HttpRequest) -> HttpResponse:
    """Every file and page that arrived on a day, accounted for; made to be printed."""
    today = timezone.now().astimezone().date()
    day = min(_day(request.GET.get("day", "")) or today - dt.timedelta(days=1), today)
    since, until = (dt.datetime.combine(one, dt.time()).astimezone() for one in (day, day + dt.timedelta(days=1)))
    found = reconcile(day, since, until, lent(request).site.settings.site)
    tables = [(table, read(table)) for table in (found.files, found.pages)]
    context = {"found": found, "tables": tables, "day": day, "today": today, "now": timezone.now().astimezone()}
    return render(request, "intake/reconciled.html", context)


def _board(request: HttpRequest, period: Period) -> Board:
    settings = lent(request).site.settings
    made = board(period, Health(settings).facts(timezone.now().astimezone(), judged=False), settings, actor(request))
    if settings.productivity.by_name and account(request).role == AccountRole.SUPERVISOR:
        decisions = facts.decisions(period)
        people = by_person(decisions, accounts.names({one.actor for one in decisions}))
        made = Board(made.headlines, (*made.panels, Panel("people", "Work by person", (people,))))
    return made


def _period(request: HttpRequest) -> tuple[Period, str]:
    """The period that is asked for, from closed lists and days; anything else counts as today."""
    name = request.GET.get("period", "today")
    source, kind = request.GET.get("source", ""), request.GET.get("type", "")
    first = last = None
    if name == "custom":
        first, last = _day(request.GET.get("from", "")), _day(request.GET.get("to", ""))
    elif name not in NAMED:
        name = "today"
    return (
        period_of(
            name,
            timezone.now().astimezone(),
            first,
            last,
            source=source if source in facts.sources() else "",
            kind=kind if kind in lent(request).site.kinds else "",
        ),
        name,
    )


def _asked(period: Period, name: str) -> dict[str, str]:
    days = {"from": period.days[0].isoformat(), "to": period.days[-1].isoformat()} if name == "custom" else {}
    return {"period": name, **days}


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        return None
