"""The words of the desk: names of items, reasons and deeds, and values as a reviewer reads them.

Everything is plain text; the templates escape it.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from intake.model import Item, Level, PersonName, Reason

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from intake.model import Candidate, Evidence
    from intake.records.models import DecisionRow

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
    Level.GUESS: ALIKE,
    Level.LOOKALIKE: ALIKE,
    Level.NICKNAME: ALIKE,
    Level.PART: ALIKE,
    Level.FORMER: ALIKE,
    Level.FORMERLY: ALIKE,
    Level.SWAPPED: ALIKE,
    Level.MIDDLE: ALIKE,
    Level.ONE_OFF: ALIKE,
    Level.TRANSPOSED: ALIKE,
    Level.DAY_MONTH: ALIKE,
    Level.SOUNDS: ALIKE,
    Level.NEAR: ALIKE,
    Level.INITIAL: ALIKE,
    Level.LAST_ONLY: ALIKE,
    Level.BESIDE: ALIKE,
    Level.FOUND: ALIKE,
    Level.FOUND_ALIKE: ALIKE,
    Level.FOUND_NEAR: ALIKE,
    Level.FOUND_GUESS: ALIKE,
    Level.IN_TEXT: ALIKE,
    Level.ELSEWHERE: NOTHING,
    Level.UNKNOWN: AGAINST,
    Level.OTHERS: AGAINST,
    Level.SUFFIX: AGAINST,
    Level.MIDDLE_DIFFERS: AGAINST,
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
    Reason.UNREADABLE_SHEET: "Cover sheet unreadable",
    Reason.RESCANNED: "Scanned again",
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

RESCANS: Mapping[str, str] = {
    "illegible": "Cannot be read",
    "dark": "Too dark or too light",
    "cut": "Cut off",
    "skewed": "Skewed or folded",
    "missing_pages": "Pages are missing",
    "backs": "Back sides are missing",
    "mixed": "Pages of several people in one",
}
"""Why the mailroom is asked for a new scan."""

PARKINGS: Mapping[str, str] = {
    "waiting": "Waiting for an answer",
    "registration": "The patient is being registered",
    "more_pages": "More pages are to come",
    "later": "Needs more time",
}
"""Why a document is put aside for a while."""

ASIDE: Mapping[str, Mapping[str, str]] = {
    "park": PARKINGS,
    "rescan": RESCANS,
    "not_ours": {reason.value: label for reason, label in CLOSINGS.items()},
}
"""The closed lists of reasons, by action."""

QUEUES: Mapping[str, str] = {
    "identity": "Who is it",
    "type": "Type and date",
    "pages": "Pages",
    "second": "Second look",
    "not_on_file": "Not on file",
    "escalated": "Asked",
    "parked": "Parked",
}
"""The queues of the desk."""

STATES: Mapping[str, str] = {
    "review": "Waits for a reviewer.",
    "parked": "Put aside for a while.",
    "second": "Waits for a second pair of eyes.",
    "not_on_file": "Waits for its patient to be put on file.",
    "awaiting_rescan": "Waits for a new scan.",
    "escalated": "Waits for a supervisor.",
    "held": "Decided; it can still be taken back.",
    "decided": "Decided, and on its way to the record.",
    "filed": "Filed in the record.",
    "closed": "Closed without filing.",
    "replaced": "Replaced: other documents hold its pages.",
    "destroyed": "Destroyed after its time of keeping; its certificate is kept.",
}
"""What the state of a document means."""

DEEDS: Mapping[str, str] = {
    "taken": "Arrived",
    "read": "Read",
    "referred": "Put in review",
    "viewed": "Opened",
    "searched": "Patient index searched",
    "decided": "Decided",
    "filed": "Filed",
    "recalled": "Taken out of a folder it was filed in by mistake",
    "refiled": "Filed again after a recall",
    "closed": "Closed without filing",
    "referred_on": "Referred on",
    "fetched_ahead": "Fetched ahead for a reviewer",
    "held": "Decided, held",
    "undone": "Taken back",
    "confirmed_against": "Confirmed against what the page says",
    "answered_wrong": "An identifier was typed that is not the patient's",
    "file": "Put before a second reviewer",
    "park": "Parked",
    "rescan": "New scan asked for",
    "not_ours": "Closed without filing",
    "not_on_file": "Found to be not on file",
    "ask": "A supervisor was asked",
    "returned": "Back in its queue",
    "pages_edited": "Pages edited",
    "divided": "Made of another document's pages",
    "downloaded": "Downloaded",
    "exported": "Handed over",
    "destroyed": "Destroyed after its time of keeping",
    "destruction_certified": "Its bytes are gone, as its certificate says",
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
        return _day_of(text)
    if item is Item.PHONE and len(text) == 10 and text.isdigit():
        return f"({text[:3]}) {text[3:6]}-{text[6:]}"
    return text


def _day_of(text: str) -> str:
    """A date that is stored as text; what only looks like one stays as it is."""
    try:
        return day(dt.date.fromisoformat(text))
    except ValueError:
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


_DONE = {
    "park": "parked",
    "rescan": "waits for a new scan",
    "not_ours": "closed without filing",
    "not_on_file": "waits for its patient",
    "ask": "before a supervisor",
}


def done(receipt: str, made: DecisionRow) -> str:
    """What a reviewer has done with a document: `R-2026-000017 goes to GARCIA, MARIA`."""
    if made.action != "file":
        return (
            f"{receipt} is {_DONE.get(made.action, made.action)}."
            if made.action != "rescan"
            else f"{receipt} {_DONE['rescan']}."
        )
    if made.code:
        return f"{receipt} goes before a second reviewer."
    patient = made.patient
    return f"{receipt} goes to {patient.last_name}, {patient.first_name}." if patient else f"{receipt} is decided."


def against(candidate: Candidate) -> tuple[Evidence, ...]:
    """What speaks against a candidate: identifiers, sex included, that contradict."""
    items = {*IDENTIFIERS, Item.SEX, Item.SSN_LAST4}
    return tuple(e for e in candidate.evidence if e.item in items and glyph(e.level) == AGAINST)


def glyph(level: str) -> str:
    """The sign of a level; a level unknown to this version counts as against."""
    return GLYPHS[_LEVELS[level]] if level in _LEVELS else AGAINST
