"""`extract`: all that one document says."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from intake.extract.boundary import is_cover
from intake.extract.kind_model import sender_key
from intake.extract.kind_of import kind_of
from intake.extract.learnt import among_pages
from intake.extract.markers import is_sheet, said_by, typed
from intake.extract.study import Study, study
from intake.extract.when import date_of
from intake.model import Finding, Findings, Item, Role

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from intake.extract.recogniser import Recogniser
    from intake.model import Document, KindGuess, PageReading

_COVER_WEIGHT = 0.6
"""A cover sheet's word about whose the rest is counts less than the rest's own."""


def extract(document: Document, recogniser: Recogniser) -> Findings:
    """What a document says: identity and dates with their roles and ink, its kind, its own date."""
    studies: list[Study] = []
    paper = "unknown"
    for page in document.reading.pages:
        if page.words and not is_sheet(page, recogniser.facts.payloads):
            studies.append(study(page, recogniser, paper))
            paper = studies[-1].paper
    covers = [s for s in studies if is_cover(s)]
    body = [s for s in studies if s not in covers] or studies
    items = tuple(f for s in studies for f in (_weaker(s) if s in covers and len(body) < len(studies) else s.findings))
    items = among_pages(items)
    items = (*items, *said_by(document.markers, items))
    kinds = kind_of([(s.sheet, s.titles, s.wording) for s in body], recogniser.judge, sender_of(document.reading.pages))
    kinds = typed(document.markers, kinds, recogniser.kinds)
    sent = [p.header.sent.date() for p in document.reading.pages if p.header and p.header.sent]
    dated = tuple(f for s in body for f in s.findings)
    date, others = date_of(dated, kinds[0].code, recogniser.date_roles, not_after=_latest(sent))
    return Findings(items, kinds, date, others)


def type_of(pages: Sequence[PageReading], recogniser: Recogniser) -> tuple[KindGuess, ...]:
    """The three likeliest types of pages that belong together, best first; see `kind_of`."""
    studies = [study(page, recogniser) for page in pages]
    return kind_of([(s.sheet, s.titles, s.wording) for s in studies], recogniser.judge)


def sender_of(pages: Sequence[PageReading]) -> str:
    """The key of the fax number that pages came from; empty if no header tells."""
    return next((key for p in pages if p.header and (key := sender_key(p.header.number))), "")


def _latest(days: list[dt.date]) -> dt.date | None:
    return max(days) if days else None


def _weaker(cover: Study) -> tuple[Finding, ...]:
    identity = {Item.NAME, Item.BIRTH_DATE, Item.RECORD_NUMBER}
    return tuple(
        replace(f, rule=f"cover:{f.rule}", confidence=round(f.confidence * _COVER_WEIGHT, 3))
        if f.item in identity and f.role is Role.PATIENT
        else f
        for f in cover.findings
    )
