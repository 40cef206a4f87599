"""The pages of a document as the desk shows them: pictures, evidence boxes, pieces cut out."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from intake.extract.names import same_person
from intake.model import Box, Item, PersonName, Reason, Role
from intake.web import ink, words
from intake.web.compare import of_patient
from intake.web.desk.risk import WELL_READ

if TYPE_CHECKING:
    from collections.abc import Sequence

    from intake.model import Candidate, Finding
    from intake.records.models import DocumentRow

MOST_MARKS = 20
"""Boxes on one page: more would hide it."""
DATE = "date"
"""What a mark is of that bears a day of the document itself."""
_NAMES = {**{item.value: name for item, name in words.ITEMS.items()}, DATE: "Date"}
_CROPPED = (Item.NAME, Item.BIRTH_DATE, Item.RECORD_NUMBER, Item.SEX, Item.PHONE)
_DIGITS = 4


def pages(row: DocumentRow, findings: Sequence[Finding], candidates: Sequence[Candidate]) -> list[dict[str, Any]]:
    """`Page[]`: the document's pages in order, then what stands beside them: sheets, and pages that were dropped."""
    facts = {fact["number"]: fact for fact in row.page_facts}
    marks = _marks(row, findings, candidates)
    dropped, others = ink.dropped(row), set(foreign(row, findings))
    made = []
    for at, number in enumerate((*row.pages, *row.sheets), start=1):
        fact = facts.get(number)
        width, height = ink.size_of(fact)
        made.append(
            {
                "n": number,
                "at": at,
                "width": width,
                "height": height,
                "alt": f"Page {at} of {len(row.pages)}" if number in row.pages else "A page that is not filed",
                **pictures(row, number),
                "marks": marks.get(number, [])[:MOST_MARKS],
                "blank": fact is not None and fact["how"] == "blank",
                "dropped": number in dropped,
                "sheet": number in row.sheets and number not in dropped,
                "turned": ink.turned(row, number),
                "foreign": number in others,
            }
        )
    return made


def pictures(row: DocumentRow, number: int) -> dict[str, str]:
    """The addresses of a page's pictures; another turn is another address."""
    turned = ink.turned(row, number)
    return {
        "picture": f"{reverse('page', args=[row.receipt, number])}?turned={turned}",
        "small": f"{reverse('thumbnail', args=[row.receipt, number])}?turned={turned}",
    }


def crops(row: DocumentRow, findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """`Crop[]`: the surest reading of what tells who somebody is, as it stands on the page."""
    made = []
    for item in _CROPPED:
        found = sorted(of_patient(findings, item), key=lambda f: -f.confidence)
        if not found or found[0].page not in row.pages:
            continue
        best = found[0]
        page, box = next(iter(ink.by_page(row, best.ink).items()))
        made.append(
            {
                "item": item.value,
                "name": words.ITEMS[item],
                "value": words.shown(best.value, item),
                "page": page,
                "box": _box(box),
                "doubt": best.confidence < WELL_READ or bool(best.guesses),
            }
        )
    return made


def foreign(row: DocumentRow, findings: Sequence[Finding]) -> list[int]:
    """The pages that name somebody else than the first page that names a patient."""
    return [page for page, name, first in _named(row, findings) if not same_person(name, first)]


def splits(row: DocumentRow, findings: Sequence[Finding]) -> list[int]:
    """The pages before which a split is proposed: where another patient is named than before."""
    if Reason.SEVERAL_PATIENTS not in row.reasons:
        return []
    named = [(page, name) for page, name, _ in _named(row, findings)]
    return [page for (_, before), (page, name) in pairwise(named) if not same_person(before, name)]


def must_see(row: DocumentRow, findings: Sequence[Finding]) -> list[int]:
    """The pages that must have been shown before such a document is filed."""
    return foreign(row, findings) if Reason.SEVERAL_PATIENTS in row.reasons else []


def _named(row: DocumentRow, findings: Sequence[Finding]) -> list[tuple[int, PersonName, PersonName]]:
    """Page by page the patient's name on it, and the first of all."""
    names: dict[int, PersonName] = {}
    for finding in sorted(of_patient(findings, Item.NAME), key=lambda f: -f.confidence):
        if isinstance(finding.value, PersonName):
            names.setdefault(finding.page, finding.value)
    order = [page for page in row.pages if page in names]
    return [(page, names[page], names[order[0]]) for page in order]


def days(findings: Sequence[Finding]) -> list[Finding]:
    """What may be the date of the document: every day it bears of itself, but that of its faxing, the surest first."""
    found = [f for f in findings if f.role is Role.DOCUMENT and isinstance(f.value, dt.date)]
    return sorted((f for f in found if f.item is not Item.FAX_DATE), key=lambda f: -f.confidence)


def _marks(
    row: DocumentRow, findings: Sequence[Finding], candidates: Sequence[Candidate]
) -> dict[int, list[dict[str, Any]]]:
    patient = [f for f in findings if f.role is Role.PATIENT and f.item in words.ITEMS]
    shown = [(f.item.value, f.ink) for f in patient]
    shown += [(e.item.value, e.ink) for c in candidates for e in c.evidence]
    shown += [(DATE, f.ink) for f in days(findings)]
    marks: dict[int, dict[str, dict[str, Any]]] = {}
    for item, its_ink in shown:
        for page, box in ink.by_page(row, its_ink).items():
            mark = {**_box(box), "item": item, "name": _NAMES.get(item, item)}
            marks.setdefault(page, {}).setdefault(f"{item}{box}", mark)
    return {page: list(some.values()) for page, some in marks.items()}


def _box(box: Box) -> dict[str, float]:
    left, top = max(0.0, box.left), max(0.0, box.top)
    sides = {"x": left, "y": top, "w": min(1.0, box.right) - left, "h": min(1.0, box.bottom) - top}
    return {name: round(side, _DIGITS) for name, side in sides.items()}
