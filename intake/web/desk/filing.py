"""A reviewer's answer to whose it is and what it is: checked, then held, or put before a second pair of eyes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from intake.errors import Missing
from intake.records import decisions, patients
from intake.records.decisions import Answer, Aside
from intake.records.models import DocumentState
from intake.web import compare, words
from intake.web.desk import asked, people, risk
from intake.web.desk import pages as paper
from intake.web.desk.doc import NO_KIND
from intake.web.lent import lent

if TYPE_CHECKING:
    from django.http import HttpRequest

    from intake.desk import Site
    from intake.model import Candidate
    from intake.records.decisions import Act
    from intake.records.models import DecisionRow, DocumentRow

EARLIEST = dt.date(1880, 1, 1)
CANNOT_READ, WRONG_TWICE, OF_KIND, DIFFER = "cannot_read", "wrong_twice", "kind", "differ"
"""Why somebody else looks as well."""
_TRIES = 2


@dataclass(frozen=True, slots=True)
class Filed:
    """What a reviewer wants filed, as it was posted, on the document it is about."""

    site: Site
    row: DocumentRow
    content: dict[str, Any]
    act: Act


def file(request: HttpRequest, row: DocumentRow, content: dict[str, Any], act: Act) -> DecisionRow:
    """File it to a patient, as a type, with a date; held first.  Raises `asked.Refused` with what is wrong."""
    filed = Filed(lent(request).site, row, content, act)
    answer = _answer(filed)
    chosen, others = _candidate(filed, answer.patient)
    _check(filed, chosen)
    why = _second_look(filed, answer, chosen, others)
    site, settings = filed.site, filed.site.settings.desk
    if row.state == DocumentState.SECOND:
        return _second_answer(filed, answer, why)
    if why and not act.person.senior:
        return decisions.put_aside(row.receipt, act, _aside(filed, answer, why), site.ledger, answer)
    return decisions.hold(row.receipt, act, answer, settings.hold_seconds, site.ledger)


def _answer(filed: Filed) -> Answer:
    key, kind = asked.text(filed.content, "patient"), asked.text(filed.content, "kind")
    if not key:
        raise asked.wrong("Choose the patient, by number or by search.", "patient")
    if not kind or kind in NO_KIND or kind not in filed.site.kinds:
        raise asked.wrong("Choose what it is.", "kind")
    return Answer(key, kind, _date(asked.text(filed.content, "date")))


def _date(text: str) -> dt.date | None:
    if not text:
        return None
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        raise asked.wrong("This is no date. Write it as year-month-day.", "date") from None
    if not EARLIEST <= day <= timezone.localdate() + dt.timedelta(days=1):
        raise asked.wrong("The date lies in the future or too far back.", "date")
    return day


def _candidate(filed: Filed, key: str) -> tuple[Candidate, tuple[Candidate, ...]]:
    """The chosen patient as the index has them now, beside the page; and all who could be meant."""
    try:
        patient = patients.by_key(key)
    except Missing:
        raise asked.wrong("This patient is no longer in the index. Search again.", "query") from None
    stored = compare.candidates_of(filed.row)
    known = next((one for one in stored if one.patient.key == key), None)
    if known is not None and known.patient == patient:
        return known, stored
    (fresh,) = people.ranked(filed.row, [patient], filed.site.desk.patients)
    return fresh, (fresh, *(one for one in stored if one.patient.key != key))


def _check(filed: Filed, chosen: Candidate) -> None:
    """Refuse what may not be, and what was not confirmed; what was confirmed stands in the ledger."""
    if told := risk.blocked(chosen):
        raise asked.wrong(told, "query")
    row, content = filed.row, filed.content
    unseen = set(paper.must_see(row, compare.findings_of(row))) - set(asked.numbers(content, "seen"))
    if unseen:
        raise asked.wrong("Look at every page that names somebody else first.", "pages", pages=sorted(unseen))
    items = list(risk.contrary(chosen))
    if "date_unsure" in row.reasons and not asked.text(content, "date"):
        items.append("date")
    if set(items) - set(asked.texts(content, "confirmed")):
        raise asked.Refused(422, "not_agreed", _not_agreed(items), at="confirmed", items=items)
    if items:
        decisions.confirmed(row.receipt, filed.act.person.actor, items, filed.site.ledger)


def _not_agreed(items: list[str]) -> str:
    names = {item.value: name for item, name in words.IN_A_SENTENCE.items()}
    against = [names[item] for item in items if item in names]
    if not against:
        return "No date was chosen. File it without one?"
    told = words.a_list(against)
    return f"{told[:1].upper()}{told[1:]} on the page {'do' if len(against) > 1 else 'does'} not fit this patient."


def _second_look(filed: Filed, answer: Answer, chosen: Candidate, others: tuple[Candidate, ...]) -> str:
    """Why somebody else has to look as well; empty if nobody has to."""
    settings = filed.site.settings.desk
    findings = compare.findings_of(filed.row)
    ask = risk.ask(chosen, others, findings, settings.preselect_margin, doubtful=risk.is_doubtful(filed.row))
    if ask is not None:
        if "answer" not in filed.content:
            raise asked.wrong(ask.sentence, "answer")
        if filed.content["answer"] is None:
            return CANNOT_READ
        typed = asked.text(filed.content, "answer", 20)
        if not risk.is_right(ask.what, typed, chosen.patient, findings, timezone.localdate()):
            if decisions.wrong_answer(filed.row.receipt, filed.act, filed.site.ledger) >= _TRIES:
                return WRONG_TWICE
            raise asked.Refused(422, "answer_wrong", "This is not what the patient has. Look again.", at="answer")
    return OF_KIND if answer.kind in settings.second_look_kinds else ""


def _aside(filed: Filed, answer: Answer, why: str) -> Aside:
    actor = filed.act.person.actor
    first = {**answer.as_json(), "mrn": patients.by_key(answer.patient).mrn, "by": actor}
    return Aside("file", DocumentState.SECOND, why, {"first": first, "why": why}, not_by=actor)


def _second_answer(filed: Filed, answer: Answer, why: str) -> DecisionRow:
    """The blind second look: the same answer is held, another one goes before a supervisor with both."""
    site, row, act = filed.site, filed.row, filed.act
    first = row.asks.get("first", {})
    same = all(first.get(name) == value for name, value in answer.as_json().items())
    if same and why in {"", OF_KIND}:
        return decisions.hold(row.receipt, act, answer, site.settings.desk.hold_seconds, site.ledger)
    second = {**answer.as_json(), "mrn": patients.by_key(answer.patient).mrn, "by": act.person.actor}
    asks = {**row.asks, "second": second}
    aside = Aside("file", DocumentState.ESCALATED, DIFFER if not same else why, asks)
    return decisions.put_aside(row.receipt, replace(act), aside, site.ledger, answer)
