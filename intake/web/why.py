"""Why a person is asked: one plain sentence a reason, filled with what is known of the document."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from intake.model import Item, Reason, Role
from intake.web import pair, words
from intake.web.ink import place_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from intake.kinds import Kind
    from intake.model import Candidate, Finding
    from intake.records.models import DocumentRow


def why(
    row: DocumentRow, findings: Sequence[Finding], candidates: Sequence[Candidate], kinds: Mapping[str, Kind]
) -> list[str]:
    """Why a person is asked, a sentence a reason, the first reason first."""
    told = Telling(row, findings, candidates, kinds)
    return [told.sentence(words.REASONS[reason]) for reason in row.reasons if reason in words.REASONS]


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
            Reason.POSSIBLE_RESEND: self._resent,
            Reason.SENSITIVE_TYPE: lambda: f"{self._kind(self.row.kind)}: a person always looks at these.",
        }
        return special[reason]() if reason in special else _PLAIN[reason]

    def _read(self) -> str:
        """What was read of the patient, or that nothing was."""
        found = [f for item in (Item.NAME, Item.BIRTH_DATE) for f in self._of(item)[:1]]
        parts = [f"born {words.shown(f.value)}" if f.item is Item.BIRTH_DATE else words.shown(f.value) for f in found]
        return f"Read: {', '.join(parts)}." if parts else "No name and no birth date could be read."

    def _of(self, item: Item) -> list[Finding]:
        return [f for f in self.findings if f.item is item and f.role is Role.PATIENT]

    def _kind(self, code: str) -> str:
        return self.kinds[code].name if code in self.kinds else code

    def _ambiguous(self) -> str:
        rivals = [c for c in self.candidates if c.probability > 0.02][:4] or self.candidates[:2]
        many = {2: "Two patients", 3: "Three patients"}.get(len(rivals), "Several patients")
        agreed = [
            words.IN_A_SENTENCE[item]
            for item in words.ITEMS
            if rivals
            and all(any(e.item is item and words.glyph(e.level) == words.SAME for e in c.evidence) for c in rivals)
        ]
        unread = [words.IN_A_SENTENCE[item] for item in words.IDENTIFIERS if not self._of(item)]
        fits = f"{words.a_list(agreed)} {'agree' if len(agreed) > 1 else 'agrees'} with each" if agreed else ""
        lacks = f"{words.a_list(unread, 'or')} was not found on the page" if unread else ""
        because = "; ".join(part for part in (fits, lacks) if part)
        return f"{many} could be meant{': ' + because if because else ''}."

    def _conflict(self) -> str:
        by_number = next((c for c in self.candidates if self._agrees(c, Item.RECORD_NUMBER)), None)
        by_name = next((c for c in self.candidates if self._agrees(c, Item.NAME)), None)
        if by_number and by_name and by_number.patient.key != by_name.patient.key:
            return (
                f"The record number belongs to {words.name(by_number.patient.name)}, "
                f"but the name says {words.name(by_name.patient.name)}."
            )
        first = self.candidates[0] if self.candidates else None
        contrary = list(dict.fromkeys(words.IN_A_SENTENCE[e.item] for e in words.against(first))) if first else []
        if first and contrary:
            says = "says" if len(contrary) == 1 else "say"
            who = words.name(first.patient.name)
            return f"{who} fits best, but {words.a_list(contrary)} on the page {says} otherwise."
        return "What the page says points to different people."

    def _agrees(self, candidate: Candidate, item: Item) -> bool:
        return any(e.item is item and words.glyph(e.level) == words.SAME for e in candidate.evidence)

    def _several(self) -> str:
        seen: dict[str, int] = {}
        for finding in self._of(Item.NAME):
            seen.setdefault(words.shown(finding.value), place_of(self.row, finding.page))
        pages = sorted(set(seen.values()))
        if len(pages) > 1:
            return f"Page {pages[1]} names a different patient than page {pages[0]}."
        return "More than one patient is named on these pages."

    def _weak(self) -> str:
        fits = [
            words.IN_A_SENTENCE[e.item]
            for e in (self.candidates[0].evidence if self.candidates else ())
            if words.glyph(e.level) != words.AGAINST and e.weight > 0
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
        known = [words.day(value) for value in days if value][:3]
        if not known:
            return "No date of the document was found."
        return f"The date of the document could be {words.a_list(known, 'or')}."

    def _poor(self) -> str:
        worst = [f for f in self.row.page_facts if f["how"] not in {"layer", "blank"} and f["quality"] < 0.6]
        if not worst:
            return "Part of these pages is hard to read."
        numbers = [str(place_of(self.row, fact["number"])) for fact in worst]
        return (
            f"Page {numbers[0]} is hard to read."
            if len(numbers) == 1
            else f"Pages {words.a_list(numbers)} are hard to read."
        )

    def _resent(self) -> str:
        return pair.sentence(self.row, self._kind(self.row.resend_of.kind) if self.row.resend_of else "")

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
    Reason.QC_SAMPLE: "Please look at this one with fresh eyes.",
    Reason.POLICY: "This one is for a person to decide.",
    Reason.UNREADABLE_SHEET: "A cover sheet lies with these pages, and what it says cannot be read.",
    Reason.RESCANNED: "These pages were scanned again, with the slip that asked for them.",
    Reason.PROCESSING_FAILED: "The machine could not read this file: it failed several times.",
}
