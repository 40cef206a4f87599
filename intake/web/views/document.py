"""One document and its life, to be read: pages, evidence, what became of it.  It is decided about at the desk."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from intake.records import accounts, destroying, documents, faxes, ledger
from intake.records.leases import CLAIMABLE
from intake.records.models import GOING, WAITING, DocumentState
from intake.web import compare, ink, pair, words
from intake.web.guard import REVIEWERS
from intake.web.lent import account, actor, lent
from intake.web.why import why

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from intake.kinds import Kind
    from intake.records.models import DocumentRow


@require_GET
def document(request: HttpRequest, receipt: str) -> HttpResponse:
    """The document.  Each look at it is told to the ledger, once."""
    row = documents.by_receipt(receipt)
    with transaction.atomic():
        lent(request).site.ledger.write(actor(request), "viewed", row.receipt)
    findings, candidates = compare.findings_of(row), compare.candidates_of(row)
    waits, reviewer = row.state in WAITING, account(request).role in REVIEWERS
    told = why(row, findings, candidates, lent(request).site.kinds) if waits else []
    fax = faxes.fax_of(row.page_facts)
    is_destroyed = row.state == DocumentState.DESTROYED
    context = {
        "row": row,
        "waits": waits,
        "going": row.state in GOING,
        "head": words.STATES.get(row.state, row.state) if row.state != DocumentState.REVIEW or not told else told[0],
        "why": told if row.state != DocumentState.REVIEW else told[1:],
        "may_decide": reviewer and row.state in CLAIMABLE,
        "may_download": reviewer and not is_destroyed,
        **(_destroyed(row) if is_destroyed else {}),
        "age": words.age(row.created, timezone.now()),
        "fax": faxes.in_words(fax) if fax else "",
        "pair": pair.pair(row),
        "repeats": documents.resends_of(row),
        "heirs": documents.heirs_of(row),
        "sheets": [] if is_destroyed else ink.sheets(row, findings, candidates),
        "strip": ink.strip(row, findings),
        "comparison": compare.comparison(findings, candidates[: compare.MOST_COLUMNS]),
        "life": life(row),
    }
    return render(request, "intake/document.html", context | _decided(row, lent(request).site.kinds))


def _decided(row: DocumentRow, kinds: Mapping[str, Kind]) -> dict[str, Any]:
    """Who decided what, once somebody has."""
    patient = row.patient
    closing = words.REASONS.get(row.reasons[0]) if row.reasons else None
    return {
        "patient": patient,
        "patient_name": ", ".join(
            part for part in (patient.last_name, f"{patient.first_name} {patient.middle_name}".strip()) if part
        )
        if patient
        else "",
        "born": words.day(patient.birth_date) if patient else "",
        "kind_name": kinds[row.kind].name if row.kind in kinds else row.kind,
        "dated": words.day(row.document_date),
        "closing": words.CLOSINGS.get(closing, words.SHORT[closing]) if closing else "",
        "by": accounts.names([row.decided_by]).get(row.decided_by, "intake itself"),
    }


def _destroyed(row: DocumentRow) -> dict[str, Any]:
    """When, and who wanted it."""
    made = destroying.of(row)
    people = (made.proposed_by, made.approved_by) if made else ("", "")
    names = accounts.names(people)
    return {
        "destroyed": made,
        "proposed_by": names.get(people[0], people[0]),
        "approved_by": names.get(people[1], people[1]),
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
