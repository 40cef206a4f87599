"""Quality: what waits to be checked, what is in dispute, and which types are stopped after a wrong patient."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from intake.errors import Conflict, IntakeError
from intake.quality import said
from intake.records import accounts, results, samples, stops
from intake.records.models import AccountRole, SampleState
from intake.web import words
from intake.web.guard import REVIEWERS
from intake.web.lent import account, actor, lent
from intake.web.views.blind import check, sheets_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from intake.records.models import PatientRow, SampleRow

ITEM_NAMES = {"patient": "Patient", "kind": "Type", "date": "Date", "pages": "Pages"}
_LOOKED_BACK = dt.timedelta(days=30)
_VERDICTS = {"wrong": True, "right": False, "unclear": None}


@require_GET
def quality(request: HttpRequest) -> HttpResponse:
    """What waits to be checked, what is in dispute, and which types are stopped."""
    role, now = account(request).role, timezone.now()
    kinds = lent(request).site.kinds
    context = {
        "waiting": samples.for_checker(actor(request)).count(),
        "open": results.open_samples()[0],
        "disputed": [(row, _differing(row)) for row in samples.disputed()],
        "stops": [(stop, kinds[stop.kind].name if stop.kind in kinds else stop.kind) for stop in stops.standing()],
        "results": [(ITEM_NAMES[one.item], one, said(one.found)) for one in results.results(now - _LOOKED_BACK, now)],
        "may_check": role in REVIEWERS,
        "may_settle": role == AccountRole.SUPERVISOR,
    }
    return render(request, "intake/quality.html", context)


@require_GET
def following(request: HttpRequest) -> HttpResponse:
    """To the next sample that this person may check."""
    row = samples.claim(actor(request))
    where = reverse("quality-sample", args=[row.pk]) if row else reverse("quality")
    return HttpResponseRedirect(where, status=303)


@require_http_methods(["GET", "POST"])
def sample(request: HttpRequest, number: int) -> HttpResponse:
    """One sample: blind while it is open; once answered, what was filed beside what was read."""
    row = samples.get(number)
    return check(request, row) if row.state == SampleState.OPEN else _compared(request, row)


def _filed(request: HttpRequest, row: SampleRow) -> dict[str, str]:
    return {
        "patient": _person(row.patient),
        "kind": _kind_name(request, row.kind),
        "date": words.day(row.document_date) or "none",
        "pages": "as one document",
    }


def _read(request: HttpRequest, row: SampleRow) -> dict[str, str]:
    unclear = row.seen_patient is None and "patient" not in row.disputed
    return {
        "patient": "cannot be told" if unclear else _person(row.seen_patient),
        "kind": _kind_name(request, row.seen_kind),
        "date": words.day(row.seen_date) or "none",
        "pages": "do not belong together" if "pages" in row.disputed else "belong together",
    }


def _differing(row: SampleRow) -> str:
    return ", ".join(ITEM_NAMES[item].lower() for item in row.disputed)


def _kind_name(request: HttpRequest, code: str) -> str:
    kinds = lent(request).site.kinds
    return kinds[code].name if code in kinds else code


def _person(row: PatientRow | None) -> str:
    if row is None:
        return "nobody of the index"
    return f"{row.last_name}, {row.first_name}, born {words.day(row.birth_date)}, {row.mrn}"


def _compared(request: HttpRequest, row: SampleRow) -> HttpResponse:
    """What was read beside what was filed; a supervisor who did neither says who is right."""
    filed, read = _filed(request, row), _read(request, row)
    names = accounts.names([row.filed_by, row.checker, row.settled_by])
    me = actor(request)
    context = {
        "sample": row,
        "lines": [
            {
                "item": item,
                "name": name,
                "filed": filed[item],
                "read": read[item],
                "disputed": item in row.disputed,
                "wrong": getattr(row, f"{item}_wrong"),
            }
            for item, name in ITEM_NAMES.items()
        ],
        "filed_by": names.get(row.filed_by, "intake itself"),
        "checker": names.get(row.checker, ""),
        "settled_by": names.get(row.settled_by, ""),
        "differing": _differing(row),
        "open": row.state == SampleState.DISPUTED,
        "may_settle": row.state == SampleState.DISPUTED
        and account(request).role == AccountRole.SUPERVISOR
        and me not in {row.filed_by, row.checker},
        "sheets": sheets_of(row),
    }
    with transaction.atomic():
        lent(request).site.ledger.write(me, "viewed", row.document.receipt)
    return render(request, "intake/sample_settled.html", context)


@require_POST
def settle(request: HttpRequest, number: int) -> HttpResponse:
    """A supervisor says of each item that differs whether the filing was wrong."""
    row = samples.get(number)
    given = {item: request.POST.get(item, "") for item in row.disputed}
    if not all(value in _VERDICTS for value in given.values()):
        messages.error(request, "Say of each item whether what was filed is right.")
        return HttpResponseRedirect(reverse("quality-sample", args=[number]), status=303)
    try:
        done = samples.settle(
            number, {item: _VERDICTS[value] for item, value in given.items()}, actor(request), lent(request).site.ledger
        )
    except Conflict as refused:
        messages.error(request, str(refused))
        return HttpResponseRedirect(reverse("quality"), status=303)
    if done.patient_wrong:
        messages.error(request, "Wrong patient confirmed. Recall the document now:", extra_tags=done.document.receipt)
    else:
        messages.success(request, "Settled.")
    return HttpResponseRedirect(reverse("quality"), status=303)


@require_POST
def clear(request: HttpRequest, number: int) -> HttpResponse:
    """A supervisor lets a type be filed without a person again."""
    note = request.POST.get("note", "").strip()[:2000]
    if not note:
        messages.error(request, "Say in a word why it happened and what was done.")
        return HttpResponseRedirect(reverse("quality"), status=303)
    try:
        stop = stops.clear(number, note, actor(request), lent(request).site.ledger)
    except IntakeError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"Cleared: {stop.kind} from {stop.source}.")
    return HttpResponseRedirect(reverse("quality"), status=303)
