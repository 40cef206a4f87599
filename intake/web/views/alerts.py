"""The alerts that stand, what to do about each, and those that are over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from intake.alerts import RULES
from intake.records import alarms

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_GET
def alerts(request: HttpRequest) -> HttpResponse:
    """What is wrong now, and the history.  Each is raised once and clears by itself."""
    context = {
        "now": timezone.now(),
        "standing": [(row, RULES[row.code]) for row in alarms.standing() if row.code in RULES],
        "history": [(row, RULES[row.code]) for row in alarms.history() if row.code in RULES],
    }
    return render(request, "intake/alerts.html", context)
