"""A person's verdict.  Filing goes through `intake.filing.file`, the same door as the machine's."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING

from django.contrib import messages
from django.db import transaction
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from intake.errors import Conflict, Missing
from intake.filing import file
from intake.model import Accept, Reason
from intake.records import accounts, documents, patients
from intake.records.models import DocumentState
from intake.web import compare, words
from intake.web.lent import actor, lent
from intake.web.views.document import NO_KIND, Draft, Shown, page
from intake.web.views.queue import filter_of, to_next

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from intake.model import Candidate, Patient
    from intake.records.models import DocumentRow

MOST_FOUND = 20
_LONGEST_QUERY = 100
_LONGEST_NOTE = 2000
_EARLIEST = dt.date(1880, 1, 1)


class _Wrong(Exception):
    """What was entered will not do: a sentence, and the field it is about."""

    def __init__(self, sentence: str, at: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.at = at


@require_POST
def search(request: HttpRequest, receipt: str) -> HttpResponse:
    """Patients by what the reviewer has before them, each compared with the page.  The words are in no URL."""
    row = documents.by_receipt(receipt)
    draft = _draft(request)
    found = patients.search(draft.query, MOST_FOUND + 1)
    with transaction.atomic():
        lent(request).site.ledger.write(actor(request), "searched", row.receipt, found=len(found))
    known = {entry["patient"]["key"] for entry in row.candidates[: compare.MOST_COLUMNS]}
    fresh = [patient for patient in found if patient.key not in known]
    compared = _compared(request, row, fresh[:MOST_FOUND])
    return page(request, row, draft, Shown(found=compared, more=len(found) > MOST_FOUND, error_at="query"))


def _compared(request: HttpRequest, row: DocumentRow, found: list[Patient]) -> tuple[Candidate, ...]:
    """In the order of agreement with the page; those that matching has nothing to say about come last, bare."""
    if not found:
        return ()
    ranked = compare.compared(row, found, lent(request).site.desk.patients)
    ranked_keys = {candidate.patient.key for candidate in ranked}
    rest = [compare.bare(patient) for patient in found if patient.key not in ranked_keys]
    return (*ranked, *rest)


@require_POST
def file_it(request: HttpRequest, receipt: str) -> HttpResponse:
    """File the document to a patient, as a type, with a date."""
    row = documents.by_receipt(receipt)
    draft = _draft(request)
    try:
        accepted = _accepted(request, draft)
        _check_contrary(request, row, accepted.patient)
    except _Wrong as wrong:
        return page(request, row, draft, _again(request, row, draft, wrong))
    site = lent(request).site
    cabinet = dataclasses.replace(site.cabinet, deliver=lent(request).deliver, version=_version(request))
    try:
        file(documents.case_of(row, site.scan_of(row.scan), accepted), cabinet)
    except Conflict:
        if not _is_done_already(row.receipt, accepted):
            return _overtaken(request, receipt, draft)
    return _done(request, row, f"{receipt} is on its way to the record as {site.kinds[accepted.kind].name}.")


def _accepted(request: HttpRequest, draft: Draft) -> Accept:
    if not draft.patient:
        raise _Wrong("Choose the patient, by number or by search.", "patient")
    try:
        patient = patients.by_key(draft.patient)
    except Missing:
        raise _Wrong("This patient is no longer in the index. Search again.", "query") from None
    if patient.merged_into:
        raise _Wrong(f"This record was merged into {patient.merged_into}. Choose that one.", "query")
    if not draft.kind or draft.kind in NO_KIND or draft.kind not in lent(request).site.kinds:
        raise _Wrong("Choose what it is.", "kind")
    return Accept(patient, draft.kind, _date(draft.date or ""), actor(request))


def _date(text: str) -> dt.date | None:
    if not text:
        return None
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        raise _Wrong("This is no date. Write it as year-month-day.", "date") from None
    if not _EARLIEST <= day <= timezone.localdate() + dt.timedelta(days=1):
        raise _Wrong("The date lies in the future or too far back.", "date")
    return day


def _check_contrary(request: HttpRequest, row: DocumentRow, patient: Patient) -> None:
    """Where the page contradicts the patient, the reviewer must say that they have seen it; the ledger keeps that."""
    stored = next((c for c in compare.candidates_of(row) if c.patient.key == patient.key), None)
    candidate = stored or next(iter(_compared(request, row, [patient])))
    items = list(dict.fromkeys(e.item for e in words.against(candidate)))
    if not items:
        return
    if request.POST.get("confirmed") != patient.key:
        told = words.a_list([words.IN_A_SENTENCE[item] for item in items])
        raise _Wrong(
            f"{told[:1].upper()}{told[1:]} on the page {'do' if len(items) > 1 else 'does'} not fit.", "confirmed"
        )
    with transaction.atomic():
        site = lent(request).site
        site.ledger.write(actor(request), "confirmed_against", row.receipt, items=[item.value for item in items])


def _again(request: HttpRequest, row: DocumentRow, draft: Draft, wrong: _Wrong) -> Shown:
    """The page as it was, with the sentence; a patient who was found by search stays on it."""
    known = {entry["patient"]["key"] for entry in row.candidates[: compare.MOST_COLUMNS]}
    found: tuple[Candidate, ...] | None = None
    if draft.patient and draft.patient not in known:
        try:
            found = _compared(request, row, [patients.by_key(draft.patient)])
        except Missing:
            found = ()
    confirm = (draft.patient or "") if wrong.at == "confirmed" else ""
    return Shown(found=found, error=wrong.sentence, error_at=wrong.at, confirm=confirm, status=422)


def _is_done_already(receipt: str, accepted: Accept) -> bool:
    """Whether exactly this was recorded a moment ago: a second press of the same button."""
    row = documents.by_receipt(receipt)
    same = row.patient is not None and row.patient.key == accepted.patient.key and row.kind == accepted.kind
    return same and row.decided_by == accepted.by and row.document_date == accepted.date


@require_POST
def refer_on(request: HttpRequest, receipt: str) -> HttpResponse:
    """Leave it to a supervisor, with a note."""
    row = documents.by_receipt(receipt)
    draft = _draft(request)
    if not draft.note:
        wrong = _Wrong("Say in the note what you would like to know.", "note")
        return page(request, row, draft, _again(request, row, draft, wrong))
    site = lent(request).site
    try:
        documents.refer_on(
            row.document_id, _version(request), note=draft.note, actor=actor(request), ledger=site.ledger
        )
    except Conflict:
        return _overtaken(request, receipt, draft)
    return _done(request, row, f"{receipt} is referred on.")


@require_POST
def close(request: HttpRequest, receipt: str) -> HttpResponse:
    """Do not file it, for a reason from the closed list; it is kept."""
    row = documents.by_receipt(receipt)
    draft = _draft(request)
    reasons = [reason for reason in words.CLOSINGS if reason.value == draft.reason]
    if not reasons:
        wrong = _Wrong("Choose why it is not to be filed.", "reason")
        return page(request, row, draft, _again(request, row, draft, wrong))
    site = lent(request).site
    try:
        documents.close(
            row.document_id,
            _version(request),
            reasons[0],
            note=draft.note,
            actor=actor(request),
            ledger=site.ledger,
        )
    except Conflict:
        return _overtaken(request, receipt, draft)
    return _done(request, row, f"{receipt} is closed without filing.")


def _draft(request: HttpRequest) -> Draft:
    post = request.POST
    return Draft(
        patient=post.get("patient", "")[:64],
        kind=post.get("kind", "")[:64],
        date=post.get("date", "")[:20],
        query=post.get("query", "").strip()[:_LONGEST_QUERY],
        note=post.get("note", "").strip()[:_LONGEST_NOTE],
        reason=post.get("reason", "")[:64],
    )


def _version(request: HttpRequest) -> int:
    """The version the reviewer saw; 0, which no document has, where it is missing."""
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 9 else 0


def _done(request: HttpRequest, row: DocumentRow, sentence: str) -> HttpResponse:
    messages.success(request, sentence, extra_tags=row.receipt)
    return to_next(request, filter_of(request), row)


def _overtaken(request: HttpRequest, receipt: str, draft: Draft) -> HttpResponse:
    """Somebody else was faster.  What was entered is kept, or told, and nothing of theirs is overwritten."""
    row = documents.by_receipt(receipt)
    if row.state == DocumentState.REVIEW:
        said = "A colleague has changed this document since you opened it. Look once more; your entries are kept."
        shown = _again(request, row, draft, _Wrong(said, ""))
        return page(request, row, draft, dataclasses.replace(shown, status=409))
    context = {
        "row": row,
        "by": accounts.names([row.decided_by]).get(row.decided_by, "intake itself"),
        "filed": row.state != DocumentState.CLOSED,
        "closing": words.CLOSINGS.get(Reason(row.reasons[0]), "") if row.state == DocumentState.CLOSED else "",
        "kind_name": lent(request).site.kinds[row.kind].name if row.kind in lent(request).site.kinds else row.kind,
        "dated": words.day(row.document_date),
        "note": draft.note,
    }
    return render(request, "intake/overtaken.html", context, status=409)
