"""Many at a glance: documents whose patient is certain and whose type alone is asked, a type at a time."""

from __future__ import annotations

import dataclasses
import uuid
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.views.decorators.http import require_POST

from intake.errors import IntakeError
from intake.model import Reason
from intake.records import decisions, documents, leases
from intake.records.decisions import Act
from intake.records.queues import TYPE
from intake.web import compare, ink, words
from intake.web.desk import asked, filing, risk
from intake.web.desk import pages as paper
from intake.web.desk.doc import NO_KIND, kinds
from intake.web.desk.work import wish_of
from intake.web.lent import lent

if TYPE_CHECKING:
    from django.http import HttpRequest

    from intake.desk import Site
    from intake.records.models import DocumentRow

AT_ONCE = 12
_LOOKED_AT = 300
"""So many of the queue are looked through for some that are alike."""


@require_POST
@asked.answers
def grid(request: HttpRequest) -> dict[str, Any]:
    """`grid`: a dozen documents of which the same type is suggested, leased to who asks."""
    content, who = asked.body(request), asked.person(request)
    site, margin = lent(request).site, lent(request).site.settings.desk.preselect_margin
    wish = dataclasses.replace(wish_of(content, who), queue=TYPE)
    fit = [row for row in leases.free(who, wish, _LOOKED_AT) if _fits(row, site, margin)]
    alike = [row for row in fit if row.kind == fit[0].kind]
    rows = leases.claim_these(who, [row.receipt for row in alike[:AT_ONCE]])
    with transaction.atomic():
        for row in rows:
            site.ledger.write(who.actor, "viewed", row.receipt)
    known = kinds(rows[0].kinds, site.kinds) if rows else []
    return {
        "kind": next((kind for kind in known if kind["code"] == rows[0].kind), None) if rows else None,
        "kinds": known,
        "documents": [_shown(row) for row in rows],
        "left": max(0, len(alike) - len(rows)),
    }


def _fits(row: DocumentRow, site: Site, margin: float) -> bool:
    """Whether nothing but its type is asked; a date that is not certain wants a look at the page."""
    usual = row.kind in site.kinds and row.kind not in NO_KIND
    if row.reasons != [Reason.TYPE_UNSURE.value] or not usual or row.kind in site.settings.desk.second_look_kinds:
        return False
    return bool(risk.preselected(row, compare.candidates_of(row), margin))


def _shown(row: DocumentRow) -> dict[str, Any]:
    patient = compare.candidates_of(row)[0].patient
    fact = next((fact for fact in row.page_facts if fact["number"] == row.pages[0]), None)
    width, height = ink.size_of(fact)
    return {
        "receipt": row.receipt,
        "version": row.version,
        "token": row.lease_token,
        "small": paper.pictures(row, row.pages[0])["small"],
        "patient": f"{words.name(patient.name)} ({patient.mrn})",
        "source": row.scan.source,
        "width": width,
        "height": height,
    }


@require_POST
@asked.answers
def decide(request: HttpRequest) -> dict[str, Any]:
    """`grid/decide`: each is filed to its certain patient as that type, by the same door and with the same checks."""
    content, once = asked.body(request), asked.once(request)
    listed = content.get("receipts")
    chosen = [one for one in listed if isinstance(one, dict)][:AT_ONCE] if isinstance(listed, list) else []
    decided, refused = [], []
    for one in chosen:
        receipt = asked.text(one, "receipt", 40)
        try:
            _file(request, receipt, {**content, **one}, once)
        except asked.Refused as refusal:
            refused.append({**refusal.content, "receipt": receipt})
        except IntakeError as error:
            refused.append({**asked.said(error), "receipt": receipt})
        else:
            decided.append(receipt)
    return {"decided": decided, "refused": refused}


def _file(request: HttpRequest, receipt: str, content: dict[str, Any], once: str | None) -> None:
    who, site = asked.person(request), lent(request).site
    mine = str(uuid.uuid5(uuid.UUID(once), receipt)) if once else None
    if decisions.answered(mine, who.actor):
        return
    row = documents.by_receipt(receipt)
    patient = risk.preselected(row, compare.candidates_of(row), site.settings.desk.preselect_margin)
    day = row.document_date.isoformat() if row.document_date else ""
    version = content.get("version")
    act = Act(
        person=who,
        version=version if isinstance(version, int) else 0,
        token=asked.text(content, "token", 36),
        once=mine,
        measured=asked.measured(content),
        build=asked.BUILD,
    )
    filing.file(request, row, {"patient": patient, "kind": asked.text(content, "kind"), "date": day}, act)
