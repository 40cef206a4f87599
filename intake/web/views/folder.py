"""Patients' folders: finding a patient, what is filed under them, each document with its text; words are in no URL."""

from __future__ import annotations

import time
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from intake.records import folders, page_text, patients, recalls
from intake.web import ink, textmarks, words
from intake.web.guard import EVERYWHERE, REVIEWERS
from intake.web.lent import account, actor, lent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

    from intake.model import Patient
    from intake.records.models import DocumentRow
    from intake.records.page_text import Hit

MOST_FOUND = 20
_LONGEST = 100
_TOLD, _TOLD_AGAIN = "searched_patients", 60.0
"""The ledger is told of a search while somebody types once a minute."""


@require_http_methods(["GET", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """The page to find a patient; with a POST, and without any script, who was found."""
    query = request.POST.get("query", "")[:_LONGEST]
    found = patients.search(query, MOST_FOUND + 1)
    if query:
        _tell_searched(request)
    context = {
        "query": query,
        "asked": bool(query.strip()),
        "found": [_line(patient) for patient in found[:MOST_FOUND]],
        "more": len(found) > MOST_FOUND,
        "everywhere": account(request).role in EVERYWHERE,
    }
    return render(request, "intake/patients.html", context)


@require_POST
def typed(request: HttpRequest) -> JsonResponse:
    """The same for the script, while somebody types: `{"found": [{...}], "more": false}`."""
    query = request.POST.get("query", "")[:_LONGEST]
    found = patients.search(query, MOST_FOUND + 1)
    if found:
        _tell_searched(request)
    return JsonResponse({"found": [_line(one) for one in found[:MOST_FOUND]], "more": len(found) > MOST_FOUND})


def _tell_searched(request: HttpRequest) -> None:
    if time.time() - request.session.get(_TOLD, 0.0) > _TOLD_AGAIN:
        request.session[_TOLD] = time.time()
        with transaction.atomic():
            lent(request).site.ledger.write(actor(request), "searched", "patients")


def _line(patient: Patient) -> dict[str, Any]:
    flags = [f"merged into {patient.merged_into}"] if patient.merged_into else []
    if patient.deceased:
        flags.append(f"died {words.day(patient.deceased)}")
    return {
        "name": words.name(patient.name),
        "born": words.day(patient.birth_date),
        "sex": patient.sex,
        "mrn": patient.mrn,
        "formerly": patient.former_last_name,
        "flags": flags,
        "href": reverse("folder", args=[patient.key]),
    }


@require_GET
def folder(request: HttpRequest, key: str) -> HttpResponse:
    """The folder of a patient, by type or by date; that of a merged record is the one it lives on in."""
    patient = folders.living(key)
    if patient.key != key:
        messages.info(request, "That record was merged into this one.")
        return HttpResponseRedirect(reverse("folder", args=[patient.key]), status=303)
    with transaction.atomic():
        lent(request).site.ledger.write(actor(request), "folder_viewed", patient.key)
    return _show(request, patient)


@require_POST
def inside(request: HttpRequest, key: str) -> HttpResponse:
    """The folder with the pages that have the words searched."""
    patient = folders.living(key)
    with transaction.atomic():
        lent(request).site.ledger.write(actor(request), "folder_searched", patient.key)
    return _show(request, patient, request.POST.get("words", "")[:_LONGEST])


def _show(request: HttpRequest, patient: Patient, asked: str = "") -> HttpResponse:
    opened = folders.open_folder(patient)
    by = "date" if request.GET.get("by") == "date" else "type"
    context = {
        "patient": patient,
        "head": _line(patient),
        "phone": patient.phone,
        "address": ", ".join(part for part in (patient.address, patient.city, patient.state, patient.zip) if part),
        "merged": [_line(other) for other in opened.merged],
        "by": by,
        "groups": _groups(request, opened.documents, by),
        "count": len(opened.documents),
        "stubs": recalls.stubs_of(opened.ids),
        "words": asked,
        "hits": _hits(request, page_text.search(asked, opened.ids), asked) if asked else None,
    }
    return render(request, "intake/folder.html", context)


def _groups(request: HttpRequest, rows: Sequence[DocumentRow], by: str) -> list[tuple[str, list[dict[str, Any]]]]:
    def name(row: DocumentRow) -> str:
        if by == "type":
            return _kind(request, row)
        return str(row.document_date.year) if row.document_date else "Without a date"

    order = sorted(rows, key=name) if by == "type" else rows  # which come the newest first
    return [(label, [_document(request, row) for row in some]) for label, some in groupby(order, key=name)]


def _document(request: HttpRequest, row: DocumentRow) -> dict[str, Any]:
    return {
        "receipt": row.receipt,
        "kind": _kind(request, row),
        "date": words.day(row.document_date),
        "pages": len(row.pages),
        "source": row.scan.source,
        "filed": row.settled,
        "mrn": row.patient.mrn if row.patient else "",
    }


def _kind(request: HttpRequest, row: DocumentRow) -> str:
    kinds = lent(request).site.kinds
    return kinds[row.kind].name if row.kind in kinds else row.kind


def _hits(request: HttpRequest, hits: Sequence[Hit], asked: str) -> list[dict[str, Any]]:
    tokens = page_text.tokens_of(asked)
    return [
        {
            **_document(request, hit.document),
            "key": hit.document.patient.key if hit.document.patient else "",
            "at": ink.place_of(hit.document, hit.number),
            "pieces": textmarks.snippet(hit.reading, tokens),
        }
        for hit in hits
    ]


@require_POST
def everywhere(request: HttpRequest) -> HttpResponse:
    """The pages of all folders that have the words searched, for those who may look into all."""
    asked = request.POST.get("words", "")[:_LONGEST]
    hits = page_text.search(asked, None)
    with transaction.atomic():
        lent(request).site.ledger.write(actor(request), "searched", "all folders", found=len(hits))
    return render(request, "intake/text_found.html", {"words": asked, "hits": _hits(request, hits, asked)})


@require_http_methods(["GET", "POST"])
def shown(request: HttpRequest, key: str, receipt: str) -> HttpResponse:
    """One filed document: its pages, its text, and with a POST the words searched marked in both."""
    patient = folders.living(key)
    row = folders.document_in(folders.open_folder(patient), receipt)
    with transaction.atomic():
        lent(request).site.ledger.write(actor(request), "viewed", row.receipt)
    tokens = page_text.tokens_of(request.POST.get("words", "")[:_LONGEST])
    read = lent(request).site.readings(row.scan, row.pages)
    context = {
        "row": row,
        "patient": patient,
        "head": _line(patient),
        "document": _document(request, row),
        "sheets": [
            {
                "number": sheet.number,
                "at": sheet.at,
                "width": sheet.width,
                "height": sheet.height,
                "marks": textmarks.boxes(row, sheet.number, read[sheet.number], tokens) if sheet.number in read else (),
                "lines": textmarks.lines(read[sheet.number], tokens) if sheet.number in read else (),
            }
            for sheet in ink.sheets(row, (), ())
            if sheet.number in row.pages
        ],
        "may_download": account(request).role in REVIEWERS,
        "may_recall": recalls.may(row, actor(request), account(request).role),
    }
    return render(request, "intake/folder_document.html", context)
