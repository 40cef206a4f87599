"""What the mailroom and operations want to know, without a single patient's data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from intake import mailroom, pulse
from intake.errors import Unavailable
from intake.filing import place
from intake.records import alarms, documents, rescans, scans
from intake.records.models import Account
from intake.watch import UNSORTED, sources_of
from intake.web import words
from intake.web.guard import PRINTERS, READERS
from intake.web.lent import lent
from intake.web.life import clock, life_of

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from django.http import HttpRequest, HttpResponse

    from intake.mailroom import Problem
    from intake.pulse import Pulse, SourcePulse
    from intake.settings import Settings

NAMES = PRINTERS | READERS
"""Who sees names of files: they may be names of patients."""
_MOST = 50
_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One watch folder today.  `state` is `well`, `quiet` or `away`, always with its words."""

    name: str
    files: int
    pages: int
    last: str
    receipt: str
    waiting: int | None
    rejected: int
    to_rescan: int
    state: str
    says: str


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """One thing to look at in a folder `rejected`; `name` is empty where names are not shown."""

    receipt: str
    source: str
    code: str
    why: str
    name: str = field(repr=False)


@require_GET
def status(request: HttpRequest) -> HttpResponse:
    """Source by source what was taken today and what is to be done.  Refreshes itself unless `still` is asked for."""
    return _page(request, refreshes="still" not in request.GET)


@sensitive_post_parameters()
@require_POST
def find(request: HttpRequest) -> HttpResponse:
    """Where a file is: by receipt, or by its name for those who may see names.  What was asked is in no address."""
    asked = request.POST.get("what", "").strip()[:200]
    found = scans.find(asked, names=_sees_names(request)) if len(asked) >= _SHORTEST else []
    lives = [life_of(row, names=_sees_names(request)) for row in found]
    return _page(request, refreshes=False, asked=asked, lives=lives, too_short=len(asked) < _SHORTEST)


@require_POST
def done(request: HttpRequest) -> HttpResponse:
    """Somebody has seen to a refused file: its note goes, the file stays."""
    settings = lent(request).site.settings
    wanted = (request.POST.get("source", ""), request.POST.get("receipt", ""))
    for problem in _problems(settings):
        if problem.receipt and (problem.source, problem.receipt) == wanted:
            mailroom.acknowledge(problem)
            messages.info(request, f"{problem.receipt} is off the list. The file is still in the folder “rejected”.")
            break
    return redirect("status")


def _sees_names(request: HttpRequest) -> bool:
    return isinstance(request.user, Account) and request.user.role in NAMES


def _page(request: HttpRequest, *, refreshes: bool, **found: object) -> HttpResponse:
    settings = lent(request).site.settings
    now = timezone.now()
    said = pulse.read(settings.data)
    waiting, oldest = documents.open_reviews()
    midnight = now.astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
    problems = _problems(settings)
    signed_in = isinstance(request.user, Account)
    context = {
        "now": f"{now.astimezone():%A, %b %d, %H:%M:%S}",
        "running": said is not None and not said.is_old(now),
        "stalled": said is not None and said.stalled,
        "looked": clock(said.looked) if said else "",
        "trouble": said.trouble if said else "",
        "sources": _sources(settings, midnight, said, problems),
        "states": documents.counts_by_state(midnight),
        "working": scans.open_count(),
        "waiting": waiting,
        "oldest": words.age(oldest, now) if oldest else "",
        "problems": [_problem(problem, shown=_sees_names(request)) for problem in problems[:_MOST]],
        "more_problems": max(0, len(problems) - _MOST),
        "long_rescans": rescans.long_open(),
        "help_desk": settings.organisation.help_desk,
        "signed_in": signed_in,
        "by_name": _sees_names(request),
        "may_clear": isinstance(request.user, Account) and request.user.role in PRINTERS,
        "refreshes": refreshes,
        **found,
    }
    return render(request, "intake/status.html", context)


def _folders(watch_folders: Path) -> list[str]:
    """The names of the watch folders; none before the first is made or while they are away."""
    try:
        with place.environment():
            return [*sources_of(watch_folders)] if watch_folders.is_dir() else []
    except Unavailable:
        return []


def _problems(settings: Settings) -> list[Problem]:
    found: list[Problem] = []
    for source in _folders(settings.watch_folders):
        try:
            with place.environment():
                found += mailroom.problems(settings.watch_folders, source)
        except Unavailable:  # that folder is away, and its line says so
            continue
    return found


def _problem(problem: Problem, *, shown: bool) -> ProblemLine:
    own = mailroom.own_name(problem.note.name.removesuffix(mailroom.WHY_END))
    why, name = mailroom.brief(problem.code), mailroom.shown(own) if shown else ""
    return ProblemLine(problem.receipt, problem.source, problem.code, why, name)


def _sources(settings: Settings, midnight: datetime, said: Pulse | None, problems: list[Problem]) -> list[SourceLine]:
    seen = {source.name: source for source in said.sources} if said else {}
    quiet = {alarm.subject: alarm.sentence for alarm in alarms.standing() if alarm.code == "quiet"}
    rescan = rescans.counts()
    lines = []
    for name in sorted({*_folders(settings.watch_folders), *seen}):
        counts = scans.counts_since(name, midnight)
        refused = sum(problem.source == name for problem in problems)
        waits = seen[name].waiting if name in seen else None
        if name == UNSORTED and not (counts.files or refused or waits):
            continue
        last = clock(counts.last or scans.last_of(name))
        line = (counts.files, counts.pages, last, counts.last_receipt, waits, refused, rescan.get(name, 0))
        lines.append(SourceLine(name, *line, *_state(seen.get(name), quiet.get(name, ""))))
    return lines


def _state(seen: SourcePulse | None, quiet: str) -> tuple[str, str]:
    if seen is not None and not seen.reachable:
        return "away", "cannot be read"
    if seen is not None and seen.canary_late is not None:
        return "away", "files dropped here are not seen"
    if quiet:
        return "quiet", f"{quiet} Is it on?"
    return "well", "ok"
