"""What the mailroom and operations want to know, without a single patient's data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from intake import mailroom
from intake.filing import place
from intake.records import documents, scans
from intake.web import words
from intake.web.lent import lent

if TYPE_CHECKING:
    from pathlib import Path

    from django.http import HttpRequest, HttpResponse

    from intake.records.scans import SourceCounts


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One watch folder today."""

    name: str
    counts: SourceCounts
    rejected: int


@require_GET
def status(request: HttpRequest) -> HttpResponse:
    """Source by source what was taken today, what was refused, and how long the queue is.  File names are not shown."""
    settings = lent(request).site.settings
    now = timezone.now()
    midnight = now.astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
    waiting, oldest = documents.open_reviews()
    refused = scans.refused_since(midnight)
    context = {
        "now": now.astimezone(),
        "sources": [
            SourceLine(name, scans.counts_since(name, midnight), mailroom.refused_count(settings.watch_folders, name))
            for name in _sources(settings.watch_folders)
        ],
        "states": documents.counts_by_state(midnight),
        "working": scans.open_count(),
        "waiting": waiting,
        "oldest": words.age(oldest, now) if oldest else "",
        "refused": [(row, mailroom.WHYS[row.code]) for row in refused if row.code in mailroom.WHYS],
        "help_desk": settings.organisation.help_desk,
    }
    return render(request, "intake/status.html", context)


def _sources(watch_folders: Path) -> list[str]:
    """The names of the watch folders; none before the first is made."""
    with place.environment():
        if not watch_folders.is_dir():
            return []
        return sorted(
            folder.name
            for folder in watch_folders.iterdir()
            if folder.is_dir() and folder.name != "rejected" and not folder.name.startswith(".")
        )
