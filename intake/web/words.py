"""The words of the desk: why a document is here, how a value compares, what happened.

Plain sentences for people who clear hundreds of documents a day.  Values come from the page and from the patient
index; they are plain text, and the templates escape them.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from intake.model import Item, Level, PersonName, Reason, Role

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from intake.kinds import Kind
    from intake.model import Candidate, Evidence, Finding
    from intake.records.models import DocumentRow

ITEMS: Mapping[Item, str] = {
    Item.NAME: "Name",
    Item.FORMER_NAME: "Former name",
    Item.BIRTH_DATE: "Born",
    Item.SEX: "Sex",
    Item.AGE: "Age",
    Item.RECORD_NUMBER: "Record no.",
    Item.SSN_LAST4: "SSN, last 4",
    Item.PHONE: "Phone",
    Item.ADDRESS: "Address",
    Item.MEMBER_ID: "Member ID",
    Item.FOREIGN_NUMBER: "Other no.",
}
"""The items that tell who somebody is, in the order in which a reviewer compares them."""

IN_A_SENTENCE: Mapping[Item, str] = {
    Item.NAME: "the name",
    Item.FORMER_NAME: "the former name",
    Item.BIRTH_DATE: "the birth date",
    Item.SEX: "the sex",
    Item.AGE: "the age",
    Item.RECORD_NUMBER: "the record number",
    Item.SSN_LAST4: "the social security digits",
    Item.PHONE: "the phone number",
    Item.ADDRESS: "the address",
    Item.MEMBER_ID: "the member ID",
    Item.FOREIGN_NUMBER: "another number",
}
IDENTIFIERS = (Item.RECORD_NUMBER, Item.NAME, Item.BIRTH_DATE)

REASONS: Mapping[str, Reason] = {reason.value: reason for reason in Reason}
"""The reasons by what rows hold; a reason of a later version is not among them."""
_LEVELS: Mapping[str, Level] = {level.value: level for level in Level}

SAME, ALIKE, AGAINST, NOTHING = "✓", "≈", "✗", "·"
GLYPHS: Mapping[Level, str] = {
    Level.SAME: SAME,
    Level.READING: ALIKE,
    Level.LOOKALIKE: ALIKE,
    Level.NICKNAME: ALIKE,
    Level.PART: ALIKE,
    Level.FORMER: ALIKE,
    Level.SWAPPED: ALIKE,
    Level.MIDDLE: ALIKE,
    Level.ONE_OFF: ALIKE,
    Level.TRANSPOSED: ALIKE,
    Level.DAY_MONTH: ALIKE,
    Level.SOUNDS: ALIKE,
    Level.NEAR: ALIKE,
    Level.INITIAL: ALIKE,
    Level.LAST_ONLY: ALIKE,
    Level.FOUND: ALIKE,
    Level.UNKNOWN: AGAINST,
    Level.OTHERS: AGAINST,
    Level.SUFFIX: AGAINST,
    Level.FIRST_DIFFERS: AGAINST,
    Level.LAST_DIFFERS: AGAINST,
    Level.DIFFERS: AGAINST,
}
"""The same, alike, against: always with the level's own words beside it, never by colour alone."""

SHORT: Mapping[Reason, str] = {
    Reason.AMBIGUOUS_PATIENT: "Several patients fit",
    Reason.NO_CANDIDATE: "No patient fits",
    Reason.NOT_ON_FILE: "Patient not on file",
    Reason.CONFLICT: "Identifiers disagree",
    Reason.SEVERAL_PATIENTS: "Several patients named",
    Reason.WEAK_IDENTITY: "Identity is weak",
    Reason.NO_PATIENT: "No patient named",
    Reason.TYPE_UNSURE: "Type not certain",
    Reason.DATE_UNSURE: "Date not certain",
    Reason.POOR_IMAGE: "Hard to read",
    Reason.MISSING_PAGES: "Pages missing",
    Reason.SENSITIVE_TYPE: "Sensitive type",
    Reason.NOT_A_RECORD: "Perhaps not a record",
    Reason.COVER_SHEET_ONLY: "Only a cover sheet",
    Reason.POSSIBLE_RESEND: "Perhaps came before",
    Reason.MERGED_RECORD: "Record was merged",
    Reason.QC_SAMPLE: "Second look",
    Reason.POLICY: "A person decides",
    Reason.PROCESSING_FAILED: "Could not be read",
}
"""The reasons as the queue shows them: no patient's data in a list."""

CLOSINGS: Mapping[Reason, str] = {
    Reason.NOT_A_RECORD: "Not a medical record (advert, notice, blank form)",
    Reason.NOT_ON_FILE: "Not our patient, or sent to us by mistake",
    Reason.POSSIBLE_RESEND: "Already in the record: the same document came before",
    Reason.COVER_SHEET_ONLY: "Only a cover sheet",
    Reason.POOR_IMAGE: "Cannot be read: scan it again",
    Reason.MISSING_PAGES: "Pages are missing: scan it again",
}
"""Why a reviewer may close a document without filing it."""

GROUP_NAMES: Mapping[str, str] = {
    "identity": "Who is it",
    "type": "Type and date",
    "pages": "Pages",
    "second_look": "Second look",
}

DEEDS: Mapping[str, str] = {
    "taken": "Arrived",
    "read": "Read",
    "referred": "Put in review",
    "viewed": "Opened",
    "searched": "Patient index searched",
    "decided": "Decided",
    "filed": "Filed",
    "closed": "Closed without filing",
    "referred_on": "Referred on",
    "downloaded": "Downloaded",
    "settled": "All pages settled",
}
"""What the ledger's actions are called on screen; an action that is not here is shown as it is."""

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")


def day(value: dt.date | None) -> str:
    """A date that nobody can misread: `Mar 14, 1961`."""
    return f"{value:%b} {value.day}, {value.year}" if value else ""


def name(value: PersonName) -> str:
    """`GARCIA, MARIA L`."""
    given = " ".join(part for part in (value.first, value.middle, value.suffix) if part)
    return ", ".join(part for part in (value.last, given) if part)


def shown(value: object, item: Item | None = None) -> str:
    """A value of a finding or of the index as a reviewer reads it."""
    if isinstance(value, PersonName):
        return name(value)
    if isinstance(value, dt.date):
        return day(value)
    text = str(value)
    if item in {Item.BIRTH_DATE, None} and _ISO.fullmatch(text):
        return day(dt.date.fromisoformat(text))
    if item is Item.PHONE and len(text) == 10 and text.isdigit():
        return f"({text[:3]}) {text[3:6]}-{text[6:]}"
    return text


def age(since: dt.datetime, now: dt.datetime) -> str:
    """How long ago, short: `5 min`, `3 h 40`, `2 d`."""
    minutes = max(0, int((now - since).total_seconds() // 60))
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 48 * 60:
        return f"{minutes // 60} h {minutes % 60:02d}"
    return f"{minutes // (24 * 60)} d"


def share(probability: float) -> str:
    """A probability without false precision."""
    if probability < 0.01:
        return "under 1 %"
    return "over 99 %" if probability > 0.99 else f"{probability:.0%}".replace("%", " %")


def a_list(parts: Sequence[str], joint: str = "and") -> str:
    """`a, b and c`."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {joint} {parts[-1]}"


def against(candidate: Candidate) -> tuple[Evidence, ...]:
    """What speaks against a candidate: identifiers, sex included, that contradict."""
    items = {*IDENTIFIERS, Item.SEX, Item.SSN_LAST4}
    return tuple(e for e in candidate.evidence if e.item in items and glyph(e.level) == AGAINST)


def glyph(level: str) -> str:
    """The sign of a level; a level unknown to this version counts as against."""
    return GLYPHS[_LEVELS[level]] if level in _LEVELS else AGAINST


def why(
    row: DocumentRow, findings: Sequence[Finding], candidates: Sequence[Candidate], kinds: Mapping[str, Kind]
) -> list[str]:
    """Why a person is asked, a sentence a reason, the first reason first."""
    told = Telling(row, findings, candidates, kinds)
    return [told.sentence(REASONS[reason]) for reason in row.reasons if reason in REASONS]


class Telling:
    """Fills the sentences of one document with what is known of it."""

    def __init__(
        self,
        row: DocumentRow,
        findings: Sequence[Finding],
        candidates: Sequence[Candidate],
        kinds: Mapping[str, Kind],
    ) -> None:
        self.row = row
        self.findings = findings
        self.candidates = candidates
        self.kinds = kinds

    def sentence(self, reason: Reason) -> str:
        """One sentence for one reason."""
        special: dict[Reason, Callable[[], str]] = {
            Reason.AMBIGUOUS_PATIENT: self._ambiguous,
            Reason.NO_CANDIDATE: lambda: f"No patient in the index fits. {self._read()}",
            Reason.NOT_ON_FILE: lambda: f"This patient seems not to be on file. {self._read()}",
            Reason.CONFLICT: self._conflict,
            Reason.SEVERAL_PATIENTS: self._several,
            Reason.WEAK_IDENTITY: self._weak,
            Reason.TYPE_UNSURE: self._type,
            Reason.DATE_UNSURE: self._date,
            Reason.POOR_IMAGE: self._poor,
            Reason.MERGED_RECORD: self._merged,
            Reason.SENSITIVE_TYPE: lambda: f"{self._kind(self.row.kind)}: a person always looks at these.",
        }
        return special[reason]() if reason in special else _PLAIN[reason]

    def _read(self) -> str:
        """What was read of the patient, or that nothing was."""
        found = [f for item in (Item.NAME, Item.BIRTH_DATE) for f in self._of(item)[:1]]
        parts = [f"born {shown(f.value)}" if f.item is Item.BIRTH_DATE else shown(f.value) for f in found]
        return f"Read: {', '.join(parts)}." if parts else "No name and no birth date could be read."

    def _of(self, item: Item) -> list[Finding]:
        return [f for f in self.findings if f.item is item and f.role is Role.PATIENT]

    def _kind(self, code: str) -> str:
        return self.kinds[code].name if code in self.kinds else code

    def _ambiguous(self) -> str:
        rivals = [c for c in self.candidates if c.probability > 0.02][:4] or self.candidates[:2]
        many = {2: "Two patients", 3: "Three patients"}.get(len(rivals), "Several patients")
        agreed = [
            IN_A_SENTENCE[item]
            for item in ITEMS
            if rivals and all(any(e.item is item and glyph(e.level) == SAME for e in c.evidence) for c in rivals)
        ]
        unread = [IN_A_SENTENCE[item] for item in IDENTIFIERS if not self._of(item)]
        fits = f"{a_list(agreed)} {'agree' if len(agreed) > 1 else 'agrees'} with each" if agreed else ""
        lacks = f"{a_list(unread, 'or')} was not found on the page" if unread else ""
        because = "; ".join(part for part in (fits, lacks) if part)
        return f"{many} could be meant{': ' + because if because else ''}."

    def _conflict(self) -> str:
        by_number = next((c for c in self.candidates if self._agrees(c, Item.RECORD_NUMBER)), None)
        by_name = next((c for c in self.candidates if self._agrees(c, Item.NAME)), None)
        if by_number and by_name and by_number.patient.key != by_name.patient.key:
            return (
                f"The record number belongs to {name(by_number.patient.name)}, "
                f"but the name says {name(by_name.patient.name)}."
            )
        first = self.candidates[0] if self.candidates else None
        contrary = list(dict.fromkeys(IN_A_SENTENCE[e.item] for e in against(first))) if first else []
        if first and contrary:
            return f"{name(first.patient.name)} fits best, but {a_list(contrary)} on the page says otherwise."
        return "What the page says points to different people."

    def _agrees(self, candidate: Candidate, item: Item) -> bool:
        return any(e.item is item and glyph(e.level) == SAME for e in candidate.evidence)

    def _several(self) -> str:
        seen: dict[str, int] = {}
        for finding in self._of(Item.NAME):
            seen.setdefault(shown(finding.value), finding.page)
        pages = sorted(set(seen.values()))
        if len(pages) > 1:
            return f"Page {pages[1]} names a different patient than page {pages[0]}."
        return "More than one patient is named on these pages."

    def _weak(self) -> str:
        fits = [
            IN_A_SENTENCE[e.item]
            for e in (self.candidates[0].evidence if self.candidates else ())
            if glyph(e.level) != AGAINST and e.weight > 0
        ]
        fits = list(dict.fromkeys(fits))
        if len(fits) == 1:
            return f"Only {fits[0]} points to this patient."
        return "What was read is too little, or too unsure, to say who this is."

    def _type(self) -> str:
        guesses = [self._kind(guess["code"]) for guess in self.row.kinds if guess["code"] != "unknown"][:2]
        if len(guesses) == 2:
            return f"What it is, is not certain: {guesses[0]}, or {guesses[1]}."
        return f"What it is, is not certain{': perhaps ' + guesses[0] if guesses else ''}."

    def _date(self) -> str:
        days = [self.row.document_date, *map(dt.date.fromisoformat, self.row.date_alternatives)]
        known = [day(value) for value in days if value][:3]
        if not known:
            return "No date of the document was found."
        return f"The date of the document could be {a_list(known, 'or')}."

    def _poor(self) -> str:
        worst = [f for f in self.row.page_facts if f["how"] not in {"layer", "blank"} and f["quality"] < 0.6]
        if not worst:
            return "Part of these pages is hard to read."
        numbers = [str(fact["number"]) for fact in worst]
        return (
            f"Page {numbers[0]} is hard to read." if len(numbers) == 1 else f"Pages {a_list(numbers)} are hard to read."
        )

    def _merged(self) -> str:
        merged = next((c.patient for c in self.candidates if c.patient.merged_into), None)
        if merged is None:
            return "The patient's record was merged into another one. Confirm the new one."
        return f"Record {merged.mrn} was merged into {merged.merged_into}. Confirm the new one."


_PLAIN: Mapping[Reason, str] = {
    Reason.NO_PATIENT: "Nothing on these pages names a patient.",
    Reason.MISSING_PAGES: "The pages say that there should be more of them than arrived.",
    Reason.NOT_A_RECORD: "This does not look like a medical record.",
    Reason.COVER_SHEET_ONLY: "Only a cover sheet arrived, without the document it announces.",
    Reason.POSSIBLE_RESEND: "A very similar document came before.",
    Reason.QC_SAMPLE: "Please look at this one with fresh eyes.",
    Reason.POLICY: "This one is for a person to decide.",
    Reason.PROCESSING_FAILED: "The machine could not read this file: it failed several times.",
}
