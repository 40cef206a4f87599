"""Patients as the desk shows them: each beside the page, field by field, with what keeps one from filing to them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from intake.web import compare, words
from intake.web.desk import risk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from intake.matching import PatientIndex
    from intake.model import Candidate, Finding, Patient
    from intake.records.models import DocumentRow

MOST = 9
"""A key each."""


@dataclass(frozen=True, slots=True)
class Company:
    """What a candidate is seen beside: the document's findings, those who could be meant too, the site's margin.

    `doubtful`: the document is in review because it could be somebody else's.
    """

    findings: Sequence[Finding]
    others: Sequence[Candidate]
    margin: float
    doubtful: bool = False


def candidate(one: Candidate, company: Company, *, suggested: bool = True) -> dict[str, Any]:
    """`Candidate`; how well somebody fits is said of those alone whom matching suggests."""
    ask = risk.ask(one, company.others, company.findings, company.margin, doubtful=company.doubtful)
    patient = one.patient
    return {
        "key": patient.key,
        "name": words.name(patient.name),
        "mrn": patient.mrn,
        "born": words.day(patient.birth_date),
        "fits": words.share(one.probability) if suggested else "",
        "flags": list(risk.flags(one, company.others)),
        "contrary": list(risk.contrary(one)),
        "blocked": risk.blocked(one),
        "ask": asdict(ask) if ask else None,
        "cells": {item.value: _cell(compare.cell(one, item)) for item in words.ITEMS},
    }


def lines(findings: Sequence[Finding], candidates: Sequence[Candidate]) -> list[dict[str, Any]]:
    """`Line[]`: the fields that are compared, with what the page says."""
    table = compare.comparison(findings, candidates)
    return [{"item": line.item, "name": line.name, "page": list(line.on_page)} for line in table.lines]


def ranked(row: DocumentRow, patients: Sequence[Patient], index: PatientIndex) -> tuple[Candidate, ...]:
    """In the order of agreement with the page; those that matching has nothing to say about come last, bare."""
    if not patients:
        return ()
    known = compare.compared(row, patients, index)
    keys = {one.patient.key for one in known}
    return (*known, *(compare.bare(patient) for patient in patients if patient.key not in keys))


def _cell(cell: compare.Cell) -> dict[str, str]:
    return {"sign": cell.glyph, "value": cell.value, "level": cell.level}
