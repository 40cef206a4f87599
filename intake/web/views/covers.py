"""Sheets to print: a form without a word of a patient in its address, answered with a PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from intake.covers import MOST_COPIES, Printer
from intake.errors import Missing
from intake.kinds import UNKNOWN
from intake.web.lent import account, actor, lent

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpRequest

_WRONG = {
    "patient": "There is no patient with this record number.",
    "type": "Choose a document type.",
    "separator": f"Print between 1 and {MOST_COPIES} pages at once.",
    "batch": "Write the number of documents in digits, or leave it empty.",
}


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def covers(request: HttpRequest) -> HttpResponse:
    """The form, or (posted) the sheet it asks for."""
    if request.method == "GET":
        return _form(request)
    sheet = request.POST.get("sheet", "")
    site, name = lent(request).site, str(account(request).name)
    printer = Printer(site.kinds, site.ledger, actor(request), name, timezone.now())
    try:
        pdf = _MAKERS[sheet](printer, request.POST)
    except (KeyError, ValueError, Missing):
        return _form(request, sheet or "none")
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="intake-sheet.pdf"'
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def _form(request: HttpRequest, wrong: str = "") -> HttpResponse:
    kinds = [kind for kind in lent(request).site.kinds.values() if kind.code != UNKNOWN]
    context = {
        "kinds": sorted(kinds, key=lambda kind: kind.name.lower()),
        "most": MOST_COPIES,
        "wrong": wrong,
        "sentence": _WRONG.get(wrong, "Choose a sheet.") if wrong else "",
    }
    return render(request, "intake/covers.html", context, status=400 if wrong else 200)


def _patient(printer: Printer, form: Mapping[str, str]) -> bytes:
    return printer.patient(form["record_number"], form.get("kind", ""))


def _type(printer: Printer, form: Mapping[str, str]) -> bytes:
    return printer.type(form["kind"])


def _separator(printer: Printer, form: Mapping[str, str]) -> bytes:
    copies = int(form["copies"])
    if not 1 <= copies <= MOST_COPIES:
        raise ValueError("so many are not printed at once")
    return printer.separator(copies)


def _batch(printer: Printer, form: Mapping[str, str]) -> bytes:
    count = form.get("documents", "").strip()
    documents = int(count) if count else None
    if documents is not None and not 1 <= documents <= 9999:
        raise ValueError("no stack holds so many")
    return printer.batch(documents)


_MAKERS: Mapping[str, Callable[[Printer, Mapping[str, str]], bytes]] = {
    "patient": _patient,
    "type": _type,
    "separator": _separator,
    "batch": _batch,
}
