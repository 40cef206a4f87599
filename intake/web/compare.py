"""The comparison on the desk, as values: the page against each candidate, and what may stand chosen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from intake import asjson
from intake.matching import match
from intake.model import Candidate, Document, Findings, Item, Reading, Reason, Role
from intake.web import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from intake.matching import PatientIndex
    from intake.model import Finding, Patient
    from intake.records.models import DocumentRow

ALWAYS = (Item.NAME, Item.BIRTH_DATE, Item.SEX, Item.RECORD_NUMBER)
"""Compared even when neither side has a value: that it is missing is worth knowing."""
MOST_COLUMNS = 9
"""One key each."""
SURELY_SOMEBODY = frozenset(
    {
        Reason.TYPE_UNSURE, Reason.DATE_UNSURE, Reason.SENSITIVE_TYPE, Reason.POLICY, Reason.QC_SAMPLE,
        Reason.POOR_IMAGE, Reason.MISSING_PAGES, Reason.NOT_A_RECORD, Reason.COVER_SHEET_ONLY, Reason.POSSIBLE_RESEND,
    }
)  # fmt: skip
"""Reasons that leave no doubt about the patient."""
_ONLY_COMPARED = frozenset({Item.AGE, Item.FOREIGN_NUMBER})
_SURE = 0.99


@dataclass(frozen=True, slots=True)
class Cell:
    """One field of one candidate beside the page: glyph, the index's value, and the level in words."""

    glyph: str
    value: str = field(repr=False)
    level: str = ""
    more: tuple[str, ...] = field(repr=False, default=())

    @property
    def tone(self) -> str:
        """The style class of the glyph."""
        return {words.SAME: "same", words.ALIKE: "alike", words.AGAINST: "against"}.get(self.glyph, "nothing")


@dataclass(frozen=True, slots=True)
class Line:
    """One field across the page and all candidates."""

    item: str
    name: str
    on_page: tuple[str, ...] = field(repr=False)
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One candidate: who it is, how well they fit, and what must be known of them."""

    name: str = field(repr=False)
    fits: str
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """A real table: a column a patient, a line a field."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]


def findings_of(row: DocumentRow) -> tuple[Finding, ...]:
    """What was found on the document."""
    return tuple(asjson.finding_from_json(entry) for entry in row.findings)


def candidates_of(row: DocumentRow) -> tuple[Candidate, ...]:
    """The candidates as they were when the document was referred."""
    return tuple(asjson.candidate_from_json(entry) for entry in row.candidates)


# --- the table ----------------------------------------------------------------------------------------------


def comparison(findings: Sequence[Finding], candidates: Sequence[Candidate]) -> Comparison:
    """The page against these candidates, field by field."""
    columns = tuple(_column(candidate) for candidate in candidates)
    lines = []
    for item, label in words.ITEMS.items():
        on_page = tuple(dict.fromkeys(words.shown(f.value, item) for f in of_patient(findings, item)))[:3]
        cells = tuple(cell(candidate, item) for candidate in candidates)
        compared = any(one.glyph != words.NOTHING for one in cells)
        if item in ALWAYS or compared or (on_page and item not in _ONLY_COMPARED):
            lines.append(Line(item.value, label, on_page, cells))
    return Comparison(columns, tuple(lines))


def of_patient(findings: Iterable[Finding], item: Item) -> list[Finding]:
    """What the page says of its patient under that item."""
    return [f for f in findings if f.item is item and f.role is Role.PATIENT]


def _column(candidate: Candidate) -> Column:
    patient = candidate.patient
    flags = []
    if patient.merged_into:
        flags.append(f"merged into {patient.merged_into}")
    if patient.deceased:
        flags.append(f"died {words.day(patient.deceased)}")
    return Column(words.name(patient.name), words.share(candidate.probability), tuple(flags))


def cell(candidate: Candidate, item: Item) -> Cell:
    """One field of one candidate beside the page."""
    evidence = [e for e in candidate.evidence if e.item is item]
    if not evidence:
        return Cell(words.NOTHING, _index_value(candidate.patient, item))
    best, *others = sorted(evidence, key=lambda e: -e.weight)
    return Cell(
        words.glyph(best.level),
        words.shown(best.index_value, item),
        "" if words.glyph(best.level) == words.SAME else best.level,
        tuple(f"{words.shown(e.page_value, item)}: {e.level}" for e in others),
    )


def _index_value(patient: Patient, item: Item) -> str:
    value = {
        Item.NAME: patient.name,
        Item.FORMER_NAME: patient.former_last_name,
        Item.BIRTH_DATE: patient.birth_date,
        Item.SEX: patient.sex,
        Item.RECORD_NUMBER: patient.mrn,
        Item.SSN_LAST4: patient.ssn_last4,
        Item.PHONE: patient.phone,
        Item.ADDRESS: patient.address,
        Item.MEMBER_ID: patient.member_id,
    }.get(item)
    return words.shown(value, item) if value else ""


# --- who is chosen beforehand, and who is searched -----------------------------------------------------------


def preselected(row: DocumentRow, candidates: Sequence[Candidate]) -> str:
    """The key of the patient who may stand chosen when the page opens; mostly nobody.

    Only where the question is not about the patient at all, nothing speaks against them and nobody else is near.
    """
    if not candidates or not row.reasons or not all(reason in SURELY_SOMEBODY for reason in row.reasons):
        return ""
    best = candidates[0]
    sure = best.probability >= _SURE and not words.against(best) and not best.patient.merged_into
    return best.patient.key if sure else ""


@dataclass(frozen=True, slots=True)
class _These:
    """An index that answers every key with the patients a reviewer searched, and counts like the whole one."""

    patients: tuple[Patient, ...]
    whole: PatientIndex

    def sharing(self, keys: Iterable[str], limit: int, most: int = 0) -> tuple[Patient, ...]:
        del keys, limit, most
        return self.patients

    def numbered(self, mrns: Iterable[str]) -> tuple[Patient, ...]:
        del mrns
        return ()

    def counts(self, values: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], int]:
        return self.whole.counts(values)

    def size(self) -> int:
        return self.whole.size()


def compared(row: DocumentRow, patients: Sequence[Patient], whole: PatientIndex) -> tuple[Candidate, ...]:
    """Searched patients with the evidence for and against them, the best fitting first.

    The same comparison as in matching, so that a patient found by hand is shown as honestly as one found by machine.
    """
    items = findings_of(row)
    findings = Findings(items, asjson.kinds_from_json(row.kinds), row.document_date)
    document = Document(tuple(row.pages), Reading(()))
    return match(findings, document, _These(tuple(patients), whole))


def bare(patient: Patient) -> Candidate:
    """A patient about whom the page says nothing."""
    return Candidate(patient, (), 0.0)
