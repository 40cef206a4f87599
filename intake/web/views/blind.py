"""Checking a filed document blind: its pages, and a form that knows nothing of what was decided about it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from intake.errors import Conflict, Missing
from intake.records import patients, samples
from intake.records.models import SampleState
from intake.web import ink, words
from intake.web.desk.doc import NO_KIND
from intake.web.lent import actor, lent

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from intake.model import Patient
    from intake.records.models import SampleRow

MOST_FOUND = 20
NOBODY, UNCLEAR = "nobody", "unclear"
"""Answers in place of a patient: nobody of the index fits, or the pages do not tell."""


@dataclass(frozen=True, slots=True)
class Form:
    """What the checker has entered so far."""

    query: str = field(repr=False, default="")
    searched: str = field(repr=False, default="")
    """The words whose results are on the page."""
    patient: str = field(repr=False, default="")
    kind: str = ""
    date: str = field(repr=False, default="")
    undated: bool = False
    pages: str = ""


def check(request: HttpRequest, row: SampleRow) -> HttpResponse:
    """The form for an open sample, and what is done with it once it comes back."""
    if row.filed_by == actor(request):
        raise Conflict("nobody checks what they filed themselves")
    if request.method == "POST":
        return _posted(request, row)
    with transaction.atomic():
        lent(request).site.ledger.write(actor(request), "viewed", row.document.receipt)
    return _shown(request, row, Form())


@require_GET
def page(request: HttpRequest, number: int, at: int) -> FileResponse:
    """One page of a sample, by its place in the document."""
    row = samples.get(number)
    if row.filed_by == actor(request) or not 1 <= at <= len(row.document.pages):
        raise Missing("there is no such page")
    document, number = row.document, row.document.pages[at - 1]
    scan = lent(request).site.scan_of(document.scan)
    picture = lent(request).pictures.page(scan, number, ink.turned(document, number))
    return FileResponse(picture.path.open("rb"), content_type=picture.media_type)


def _posted(request: HttpRequest, row: SampleRow) -> HttpResponse:
    """One key goes on: new words search, otherwise the answer is taken."""
    post = request.POST
    form = Form(
        query=post.get("query", "").strip()[:100],
        searched=post.get("searched", "").strip()[:100],
        patient=post.get("patient", "")[:64],
        kind=post.get("kind", "")[:64],
        date=post.get("date", "")[:20],
        undated="undated" in post,
        pages=post.get("pages", "")[:4],
    )
    if form.query and form.query != form.searched:
        return _shown(request, row, form)
    try:
        given = _answer(request, form)
    except ValueError as wrong:
        return _shown(request, row, form, str(wrong))
    try:
        done = samples.answer(row.pk, given, actor(request), lent(request).site.ledger)
    except Conflict as late:
        messages.error(request, str(late))
        return HttpResponseRedirect(reverse("quality"), status=303)
    if done.state == SampleState.DISPUTED:
        messages.info(request, "You read something else than what was filed. A supervisor will look at it.")
    else:
        messages.success(request, "Thank you: it agrees with what was filed.")
    return HttpResponseRedirect(reverse("quality-next"), status=303)


def _answer(request: HttpRequest, form: Form) -> samples.Answer:
    """The answer; `ValueError` with a sentence if something is missing."""
    if not form.patient:
        raise ValueError("Search for the patient that the pages name, and choose; or say that nobody fits.")
    if form.kind not in lent(request).site.kinds:
        raise ValueError("Choose what it is.")
    if not form.date and not form.undated:
        raise ValueError("Enter its date, or say that it bears none.")
    if form.date and form.undated:
        raise ValueError("Either it bears a date or it bears none.")
    try:
        day = dt.date.fromisoformat(form.date) if form.date else None
    except ValueError:
        raise ValueError("This is no date. Write it as year-month-day.") from None
    if form.pages not in {"yes", "no"}:
        raise ValueError("Say whether all pages belong to one document of one person.")
    known = form.patient not in {NOBODY, UNCLEAR}
    if known:
        try:
            patients.by_key(form.patient)
        except Missing:
            raise ValueError("This patient is no longer in the index. Search again.") from None
    return samples.Answer(
        patient=form.patient if known else "",
        kind=form.kind,
        date=day,
        pages=form.pages == "yes",
        unclear=form.patient == UNCLEAR,
    )


def _shown(request: HttpRequest, row: SampleRow, form: Form, error: str = "") -> HttpResponse:
    found = patients.search(form.query, MOST_FOUND + 1) if form.query else ()
    if form.query and form.query != form.searched:
        with transaction.atomic():
            lent(request).site.ledger.write(actor(request), "searched", row.document.receipt, found=len(found))
    kinds = lent(request).site.kinds
    shown = [_person(patient) for patient in found[:MOST_FOUND]]
    context = {
        "sample": row,
        "form": form,
        "error": error,
        "found": shown if form.query else None,
        "more": len(found) > MOST_FOUND,
        "kinds": sorted((k for k in kinds.values() if k.code not in NO_KIND), key=lambda k: k.name),
        "others": [kinds[code] for code in sorted(NO_KIND) if code in kinds],
        "sheets": sheets_of(row),
        "left": samples.for_checker(actor(request)).count(),
        "focus": "error" if error else "found" if shown and not form.patient else "kind" if form.query else "query",
    }
    return render(request, "intake/sample.html", context, status=422 if error else 200)


def _person(patient: Patient) -> dict[str, str]:
    name = ", ".join(
        part for part in (patient.name.last, f"{patient.name.first} {patient.name.middle}".strip()) if part
    )
    return {
        "key": patient.key,
        "name": f"{name} {patient.name.suffix}".strip(),
        "born": words.day(patient.birth_date),
        "mrn": patient.mrn,
        "home": ", ".join(part for part in (patient.address, patient.city) if part),
    }


def sheets_of(row: SampleRow) -> list[dict[str, int]]:
    """The pages of a sample by their place in the document, with their size in pixels."""
    sizes = {facts["number"]: facts for facts in row.document.page_facts}
    made = []
    for at, number in enumerate(row.document.pages, 1):
        facts = sizes.get(number, {"width": 8.5, "height": 11.0})
        made.append({"at": at, "width": round(facts["width"] * 150), "height": round(facts["height"] * 150)})
    return made
