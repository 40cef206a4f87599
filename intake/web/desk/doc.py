"""A document before a reviewer, as `Doc` of the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from intake.model import Item, PersonName, Reason, Role
from intake.records import edits, faxes
from intake.records.models import DocumentState
from intake.web import compare, ink, pair, words
from intake.web.desk import pages as paper
from intake.web.desk import people, risk
from intake.web.why import why

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from intake.desk import Site
    from intake.kinds import Kind
    from intake.model import Finding
    from intake.records.models import DocumentRow

NO_KIND = frozenset({"unknown", "not_a_record"})
"""Types under which nothing is filed."""
_GUESSES = 3
_FOCUS: Mapping[str, str] = {
    Reason.NO_CANDIDATE: "search",
    Reason.NOT_ON_FILE: "search",
    Reason.NO_PATIENT: "search",
    Reason.CONFLICT: "compare",
    Reason.SEVERAL_PATIENTS: "pages",
    Reason.TYPE_UNSURE: "type",
    Reason.NOT_A_RECORD: "type",
    Reason.DATE_UNSURE: "date",
    Reason.POOR_IMAGE: "rescan",
    Reason.MISSING_PAGES: "rescan",
    Reason.POSSIBLE_RESEND: "page",
    Reason.SENSITIVE_TYPE: "page",
    Reason.QC_SAMPLE: "page",
    Reason.POLICY: "page",
    Reason.PROCESSING_FAILED: "page",
    Reason.COVER_SHEET_ONLY: "page",
    Reason.UNREADABLE_SHEET: "page",
    Reason.RESCANNED: "page",
}


def doc(row: DocumentRow, site: Site) -> dict[str, Any]:
    """`Doc`: everything a reviewer sees of a document and may choose."""
    findings, candidates = compare.findings_of(row), compare.candidates_of(row)
    margin = site.settings.desk.preselect_margin
    company = people.Company(findings, candidates, margin, risk.is_doubtful(row))
    blind = row.state == DocumentState.SECOND
    fax = faxes.fax_of(row.page_facts)
    return {
        "receipt": row.receipt,
        "version": row.version,
        "token": row.lease_token,
        "until": moment(row.lease_until),
        "queue": row.queue,
        "reason": row.reasons[0] if row.reasons else "",
        "why": _why(row, site),
        "focus": _focus(row),
        "item": next(iter(risk.contrary(candidates[0])), "") if candidates else "",
        "source": row.scan.source,
        "fax": faxes.in_words(fax) if fax else "",
        "created": moment(row.created),
        "due": moment(row.due),
        "note": "" if blind else _note(row, site),
        "pages": paper.pages(row, findings, candidates),
        "crops": paper.crops(row, findings),
        "lines": people.lines(findings, candidates[: people.MOST]),
        "candidates": [people.candidate(one, company) for one in candidates[: people.MOST]],
        "chosen": "" if blind else risk.preselected(row, candidates, margin),
        "more": max(0, len(candidates) - people.MOST),
        **_what(row, site, findings),
        "query": read_words(findings),
        "splits": paper.splits(row, findings),
        "mustSee": paper.must_see(row, findings),
        "draft": row.draft,
        "resend": _resend(row),
        "second": blind,
        "original": reverse("original", args=[row.receipt]),
        "joinable": edits.before(row) is not None,
    }


def moment(value: datetime | None) -> str:
    """A moment as ISO 8601 in UTC; empty if there is none."""
    return value.strftime("%Y-%m-%dT%H:%M:%S.%fZ") if value else ""


def _why(row: DocumentRow, site: Site) -> list[str]:
    first = {
        DocumentState.SECOND: "A second look: decide as if nobody had looked before.",
        DocumentState.NOT_ON_FILE: "A colleague found that this patient is not on file.",
        DocumentState.ESCALATED: "Two looks came to different answers."
        if row.asks.get("second")
        else "A colleague asks.",
    }.get(DocumentState(row.state))
    told = why(row, compare.findings_of(row), compare.candidates_of(row), site.kinds)
    return [first, *told] if first else told


def _note(row: DocumentRow, site: Site) -> str:
    """What colleagues have written, and, for who decides between two looks, what each of them said."""
    looks = [(name, row.asks[key]) for name, key in (("First", "first"), ("Second", "second")) if row.asks.get(key)]
    told = [f"{name} look: {_answer(row, answer, site)}." for name, answer in looks]
    return " ".join([*([row.note] if row.note else []), *told])


def _answer(row: DocumentRow, answer: Mapping[str, Any], site: Site) -> str:
    if not answer.get("patient"):
        return str(answer.get("action", "")).replace("_", " ")
    known = {one.patient.key: one.patient for one in compare.candidates_of(row)}
    patient = known.get(answer["patient"])
    who = f"{words.name(patient.name)} ({patient.mrn})" if patient else str(answer.get("mrn", "somebody else"))
    kind = site.kinds[answer["kind"]].name if answer["kind"] in site.kinds else answer["kind"]
    return ", ".join(filter(None, (who, kind, words.shown(answer["date"] or ""))))


def _focus(row: DocumentRow) -> str:
    """Where the keyboard should be, by the first reason."""
    first = row.reasons[0] if row.reasons else ""
    focus = _FOCUS.get(first, "candidates")
    return "candidates" if focus == "search" and row.candidates else focus


def _what(row: DocumentRow, site: Site, findings: Sequence[Finding]) -> dict[str, Any]:
    """Types and dates: those to choose from, and what may stand chosen."""
    blind = row.state == DocumentState.SECOND
    unsure = blind or Reason.TYPE_UNSURE in row.reasons or row.kind in NO_KIND or row.kind not in site.kinds
    day = row.document_date.isoformat() if row.document_date else ""
    days = dict.fromkeys([*([day] if day else []), *row.date_alternatives])
    others = dict.fromkeys(str(found.value) for found in paper.days(findings) if str(found.value) not in days)
    return {
        "kinds": kinds(row.kinds, site.kinds),
        "kind": "" if unsure else row.kind,
        "date": "" if blind or Reason.DATE_UNSURE in row.reasons else day,
        "dates": list(days),
        "otherDates": list(others),
        "dateNeeded": Reason.DATE_UNSURE in row.reasons,
    }


def kinds(guesses: Sequence[Mapping[str, Any]], known: Mapping[str, Kind]) -> list[dict[str, str]]:
    """`Kind[]`: the types, the likeliest first with their share, the others by name."""
    likely = [(g["code"], g["probability"]) for g in guesses if g["code"] in known and g["code"] not in NO_KIND]
    first = [{"code": code, "name": known[code].name, "share": words.share(share)} for code, share in likely[:_GUESSES]]
    codes = {kind["code"] for kind in first} | NO_KIND
    rest = sorted((kind for kind in known.values() if kind.code not in codes), key=lambda kind: kind.name)
    return [*first, *({"code": kind.code, "name": kind.name, "share": ""} for kind in rest)]


def read_words(findings: Sequence[Finding]) -> str:
    """What was read of the patient, as a search: name and birth date."""
    mine = [f for f in findings if f.role is Role.PATIENT]
    name = next((f.value for f in mine if f.item is Item.NAME and isinstance(f.value, PersonName)), None)
    born = next((str(f.value) for f in mine if f.item is Item.BIRTH_DATE), "")
    return " ".join(part for part in ((name.last, name.first, born) if name else (born,)) if part)


def _resend(row: DocumentRow) -> dict[str, Any] | None:
    """`Resend`: the document that came before and that this one resembles, if one did."""
    other = row.resend_of
    if other is None:
        return None
    facts = {fact["number"]: fact for fact in other.page_facts}
    sizes = {number: ink.size_of(facts.get(number)) for number in other.pages}
    return {
        "receipt": other.receipt,
        "became": pair.became(other),
        "verdict": pair.VERDICTS.get(row.resend, ""),
        "pages": [
            {"n": n, "picture": paper.pictures(other, n)["picture"], "width": w, "height": h}
            for n, (w, h) in sizes.items()
        ],
    }
