"""One document before a reviewer: pages, evidence, candidates, choices; or, once settled, what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from intake.model import Item, PersonName, Reason, Role
from intake.records import accounts, documents, faxes, ledger, reviews
from intake.records.models import AccountRole, DocumentState
from intake.web import compare, ink, pair, words
from intake.web.guard import REVIEWERS
from intake.web.lent import account, actor, lent
from intake.web.views.queue import filter_of
from intake.web.why import why

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import HttpRequest, HttpResponse

    from intake.kinds import Kind
    from intake.model import Candidate, Finding
    from intake.records.models import DocumentRow

NO_KIND = frozenset({"unknown", "not_a_record"})
"""Types under which nothing is filed."""
_AHEAD = 3
_FOCUS: Mapping[Reason, str] = {
    Reason.TYPE_UNSURE: "kind",
    Reason.DATE_UNSURE: "date",
    Reason.NO_CANDIDATE: "query",
    Reason.NOT_ON_FILE: "query",
    Reason.NO_PATIENT: "query",
}


@dataclass(frozen=True, slots=True)
class Draft:
    """What the reviewer has entered so far, kept when the page comes again; None where the page's own is right."""

    patient: str | None = None
    kind: str | None = None
    date: str | None = field(repr=False, default=None)
    query: str = field(repr=False, default="")
    note: str = field(repr=False, default="")
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """How the page comes again: with found patients, with a sentence of what is wrong, asking for a confirmation."""

    found: tuple[Candidate, ...] | None = None
    more: bool = False
    error: str = ""
    error_at: str = ""
    confirm: str = ""
    status: int = 200


@require_GET
def document(request: HttpRequest, receipt: str) -> HttpResponse:
    """The document.  Each look at it is told to the ledger, once."""
    row = documents.by_receipt(receipt)
    with transaction.atomic():
        lent(request).site.ledger.write(actor(request), "viewed", row.receipt)
    _draw_next(request, row)
    return page(request, row, Draft(), Shown())


def _draw_next(request: HttpRequest, row: DocumentRow) -> None:
    """Have the next document's first pages drawn while this one is looked at."""
    if row.state != DocumentState.REVIEW:
        return
    following = reviews.following(filter_of(request), actor(request), row)
    if following is not None and following.pk != row.pk:
        pages = [(number, ink.turned(following, number)) for number in following.pages[:_AHEAD]]
        lent(request).pictures.ahead(lent(request).site.scan_of(following.scan), pages)


def page(request: HttpRequest, row: DocumentRow, draft: Draft, shown: Shown) -> HttpResponse:
    """The desk for an open document, its life for a settled one."""
    findings, candidates = compare.findings_of(row), compare.candidates_of(row)
    may_decide = row.state == DocumentState.REVIEW and account(request).role in REVIEWERS
    context = {
        "row": row,
        "open": row.state == DocumentState.REVIEW,
        "may_decide": may_decide,
        "may_download": account(request).role in REVIEWERS,
        "why": why(row, findings, candidates, lent(request).site.kinds),
        "kind_name": _kind_name(lent(request).site.kinds, row.kind),
        "age": words.age(row.created, timezone.now()),
        "fax": faxes.in_words(fax) if (fax := faxes.fax_of(row.page_facts)) else "",
        "pair": pair.pair(row),
        "repeats": documents.resends_of(row),
        "sheets": ink.sheets(row, findings, candidates),
        "strip": ink.strip(row, findings),
        "comparison": compare.comparison(findings, candidates[: compare.MOST_COLUMNS]),
        "query_string": request.META.get("QUERY_STRING", "")
        if any((filter_of(request).group, filter_of(request).source))
        else "",
        "seen_elsewhere": may_decide and reviews.seen_elsewhere(row.receipt, actor(request)),
    }
    if may_decide:
        context["left"] = reviews.waiting(reviews.Filter(referred_on=False)).count()
        context |= {"draft": draft, "shown": shown} | _form(request, row, draft, shown)
    elif row.state != DocumentState.REVIEW:
        context |= _settled(row)
    if not may_decide:
        context["life"] = life(row)
    template = "intake/document.html" if may_decide else "intake/settled.html"
    return render(request, template, context, status=shown.status)


def _form(request: HttpRequest, row: DocumentRow, draft: Draft, shown: Shown) -> dict[str, Any]:
    findings, candidates = compare.findings_of(row), compare.candidates_of(row)
    kinds = lent(request).site.kinds
    guesses = [guess["code"] for guess in row.kinds if guess["code"] in kinds and guess["code"] not in NO_KIND][:3]
    first = min(len(candidates), compare.MOST_COLUMNS) + 1
    chosen_kind = (
        draft.kind
        if draft.kind is not None
        else (row.kind if row.kind not in NO_KIND and not _kind_unsure(row) else "")
    )
    day = row.document_date.isoformat() if row.document_date and Reason.DATE_UNSURE not in row.reasons else ""
    return {
        "found": None if shown.found is None else compare.found(shown.found, first, more=shown.more),
        "chosen": draft.patient if draft.patient is not None else compare.preselected(row, candidates),
        "chosen_kind": chosen_kind,
        "chosen_date": draft.date if draft.date is not None else day,
        "guesses": [kinds[code] for code in guesses],
        "kinds": sorted((k for k in kinds.values() if k.code not in NO_KIND), key=lambda k: k.name),
        "days": _days(row),
        "closings": [(reason.value, label) for reason, label in words.CLOSINGS.items()],
        "query": draft.query or _read_words(findings),
        "focus": shown.error_at or _focus(row),
        "today": timezone.localdate().isoformat(),
        "senior": account(request).role == AccountRole.SUPERVISOR,
    }


def _kind_unsure(row: DocumentRow) -> bool:
    return Reason.TYPE_UNSURE in row.reasons


def _focus(row: DocumentRow) -> str:
    """Where the keyboard should be, by the first reason; mostly nowhere, so that the single keys work."""
    if row.candidates and row.reasons[:1] not in ([Reason.TYPE_UNSURE], [Reason.DATE_UNSURE]):
        return ""
    return next((_FOCUS.get(words.REASONS.get(reason, Reason.POLICY), "") for reason in row.reasons[:1]), "")


def _days(row: DocumentRow) -> list[str]:
    return list(
        dict.fromkeys([*([row.document_date.isoformat()] if row.document_date else []), *row.date_alternatives])
    )


def _read_words(findings: Sequence[Finding]) -> str:
    """What was read of the patient, as a search: name and birth date."""
    mine = [f for f in findings if f.role is Role.PATIENT]
    name = next((f.value for f in mine if f.item is Item.NAME and isinstance(f.value, PersonName)), None)
    born = next((str(f.value) for f in mine if f.item is Item.BIRTH_DATE), "")
    return " ".join(part for part in ((name.last, name.first, born) if name else ("", "", born)) if part)


def _kind_name(kinds: Mapping[str, Kind], code: str) -> str:
    return kinds[code].name if code in kinds else code


def _settled(row: DocumentRow) -> dict[str, Any]:
    patient = row.patient
    who = accounts.names([row.decided_by])
    closing = words.REASONS.get(row.reasons[0]) if row.reasons else None
    return {
        "patient": patient,
        "patient_name": ", ".join(
            part for part in (patient.last_name, f"{patient.first_name} {patient.middle_name}".strip()) if part
        )
        if patient
        else "",
        "born": words.day(patient.birth_date) if patient else "",
        "dated": words.day(row.document_date),
        "closing": words.CLOSINGS.get(closing, words.SHORT[closing]) if closing else "",
        "by": who.get(row.decided_by, "intake itself"),
    }


@dataclass(frozen=True, slots=True)
class Deed:
    """One line of a document's life."""

    at: Any
    what: str
    by: str = field(repr=False)


def life(row: DocumentRow) -> list[Deed]:
    """What happened to the document and its scan, oldest first; looking at it is part of it."""
    subjects = dict.fromkeys([row.scan.receipt, row.receipt])
    events = sorted((e for subject in subjects for e in ledger.events_of(subject)), key=lambda e: e.seq)
    names = accounts.names({e.actor for e in events})
    return [
        Deed(e.at, words.DEEDS.get(e.action, e.action.replace("_", " ")), names.get(e.actor, "intake")) for e in events
    ]
