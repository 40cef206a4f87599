"""Looking things up for the document before a reviewer: patients, and the words of its pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.views.decorators.http import require_GET, require_POST

from intake.errors import Missing
from intake.records import documents, patients
from intake.web import compare, ink
from intake.web.desk import asked, people, risk
from intake.web.lent import actor, lent
from intake.web.views import files

if TYPE_CHECKING:
    from django.http import HttpRequest

    from intake.model import Candidate
    from intake.records.models import DocumentRow

MOST_FOUND = 20


@require_POST
@asked.answers
def search(request: HttpRequest, receipt: str) -> dict[str, Any]:
    """`search`: patients by what the reviewer has before them, each beside the page.  The words are in no URL."""
    row = documents.by_receipt(receipt)
    found = patients.search(asked.text(asked.body(request), "query"), MOST_FOUND + 1)
    with transaction.atomic():
        lent(request).site.ledger.write(actor(request), "searched", row.receipt, found=len(found))
    ranked = people.ranked(row, found[:MOST_FOUND], lent(request).site.desk.patients)
    return {"found": [_beside(request, row, one, ranked) for one in ranked], "more": len(found) > MOST_FOUND}


@require_POST
@asked.answers
def compared(request: HttpRequest, receipt: str) -> dict[str, Any]:
    """`compare`: one patient beside the page."""
    row = documents.by_receipt(receipt)
    try:
        patient = patients.by_key(asked.text(asked.body(request), "patient"))
    except Missing:
        raise asked.wrong("This patient is no longer in the index. Search again.", "query") from None
    (one,) = people.ranked(row, [patient], lent(request).site.desk.patients)
    return {"candidate": _beside(request, row, one, ())}


def _beside(request: HttpRequest, row: DocumentRow, one: Candidate, found: tuple[Candidate, ...]) -> dict[str, Any]:
    """A patient found by hand, seen beside those that matching suggests and those found with them."""
    margin = lent(request).site.settings.desk.preselect_margin
    stored = compare.candidates_of(row)
    suggested = next((other for other in stored if other.patient.key == one.patient.key), None)
    others = tuple(other for other in stored if other.patient.key != one.patient.key)
    alike = tuple(other for other in found if other.patient.key not in {o.patient.key for o in others})
    company = people.Company(compare.findings_of(row), (*others, *alike), margin, risk.is_doubtful(row))
    return people.candidate(suggested or one, company, suggested=suggested is not None)


@require_GET
@asked.answers
def page_words(request: HttpRequest, receipt: str, number: int) -> dict[str, Any]:
    """`words`: those of one page of the scan, where they stand on it as it is shown.

    Places and sizes are fractions of the upright page, confidence 0..1; lines count from 0.
    """
    row = files.row_with(request, receipt, number)
    reading = lent(request).site.readings(row.scan, [number]).get(number)
    return {"w": ink.words_on(row, number, reading.words if reading else ())}
