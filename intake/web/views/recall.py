"""Filed in error: who may take a document out of a folder says why, and sees who had looked at it."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from intake.errors import Conflict, Missing, Unavailable
from intake.filing import file
from intake.filing import recall as bytes_of
from intake.model import Accept
from intake.records import accounts, documents, patients, recalls
from intake.web.lent import account, actor, lent

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from intake.model import Patient
    from intake.records.models import DocumentRow

_LONGEST_NOTE = 1000


@require_http_methods(["GET", "POST"])
def recall(request: HttpRequest, receipt: str) -> HttpResponse:
    """Ask why, then take it out: to review, or at once to the patient whose record number is given."""
    row = documents.by_receipt(receipt)
    error = ""
    if request.method == "POST":
        try:
            return _do(request, row)
        except (Conflict, Missing) as wrong:
            error = str(wrong)
    names = accounts.names({viewer.actor for viewer in recalls.viewers(receipt)})
    context: dict[str, Any] = {
        "row": row,
        "may": recalls.may(row, actor(request), account(request).role),
        "reasons": recalls.REASONS,
        "error": error,
        "done": recalls.latest(receipt),
        "viewers": [(names.get(one.actor, "intake"), one) for one in recalls.viewers(receipt)],
        "draft": {name: request.POST.get(name, "") for name in ("reason", "note", "mrn")},
    }
    return render(request, "intake/recall.html", context, status=409 if error else 200)


def _do(request: HttpRequest, row: DocumentRow) -> HttpResponse:
    site = lent(request).site
    other = _other(request, row)
    kind, date = row.kind, row.document_date
    note = request.POST.get("note", "")[:_LONGEST_NOTE].strip()
    wish = recalls.Wish(actor(request), account(request).role, request.POST.get("reason", ""), note)
    made = recalls.recall(row.receipt, wish, site.ledger)
    try:
        bytes_of.complete([made], site.settings.site)
    except Unavailable:
        messages.warning(request, "The disk is in trouble: its bytes are moved as soon as that is over.")
    if other is None:
        messages.success(request, f"{row.receipt} was taken out of the folder and waits for a reviewer.")
    else:
        now = documents.by_receipt(row.receipt)
        cabinet = dataclasses.replace(site.cabinet, deliver=lent(request).deliver, version=now.version)
        accepted = Accept(other, kind, date, actor(request))
        file(documents.case_of(now, site.scan_of(now.scan), accepted), cabinet)
        messages.success(request, f"{row.receipt} is on its way to the other patient's folder.")
    return HttpResponseRedirect(reverse("recall", args=[row.receipt]), status=303)


def _other(request: HttpRequest, row: DocumentRow) -> Patient | None:
    """The patient it is to be filed to at once, if a record number was given; never the one it is taken from."""
    mrn = request.POST.get("mrn", "").strip()
    if not mrn:
        return None
    try:
        patient = patients.survivor(patients.by_mrn(mrn))
    except Missing:
        raise Missing("There is nobody with this record number; nothing was changed.") from None
    born = request.POST.get("born", "").strip()
    if not patient.birth_date or born != patient.birth_date.isoformat():
        raise Conflict("The birth date is not that of the patient with this record number; nothing was changed.")
    if row.patient and row.patient.key == patient.key:
        raise Conflict("This is the patient it is filed to; nothing was changed.")
    return patient
