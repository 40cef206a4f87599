"""The policy: file or refer, and why.  Pure, and conservative by intent.

A document is filed without a person only if two independent identifiers agree with one patient, nothing on the
pages contradicts that patient or speaks of another one, nobody else comes near, and the document itself is of a
known, unguarded type and readable.  Whatever the probability, none of this is outvoted.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from intake.kinds import COVER, NOT_A_RECORD, UNKNOWN
from intake.model import Accept, Item, Level, Reason, Refer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from intake.model import Candidate, Decision, Document, Evidence, Findings, KindGuess, Patient, Resend

WELL_READ = 0.75
"""Name and birth date at least this sure name somebody: if nobody in the index fits, they are not on file."""
LIKELY = 0.5
"""A candidate more probable than this is shown as hard to read rather than as nobody."""
PLAUSIBLE = 0.02
"""A candidate less probable than this is no rival."""
GUARDED_LIKELY = 0.01
"""A type that a person must always see is reason to ask from this probability on, whatever type is likelier."""
PAGES_TOGETHER = 0.5
"""Least probability that exactly these pages belong together."""


@dataclass(frozen=True, slots=True)
class Policy:
    """When a document may be filed without a person.

    Probabilities and the quality of a page are 0..1; `sensitive` are codes of types that a person always sees.
    """

    min_patient_probability: float
    min_kind_probability: float
    min_page_quality: float
    file_without_person: bool
    sensitive: frozenset[str]


class Identifier(Enum):
    """What is independent of one another: phone, address and insurance are one, the household."""

    NAME = auto()
    BIRTH_DATE = auto()
    RECORD_NUMBER = auto()
    SSN = auto()
    HOUSEHOLD = auto()


_OF: Mapping[Item, Identifier] = {
    Item.NAME: Identifier.NAME,
    Item.BIRTH_DATE: Identifier.BIRTH_DATE,
    Item.RECORD_NUMBER: Identifier.RECORD_NUMBER,
    Item.SSN_LAST4: Identifier.SSN,
    Item.PHONE: Identifier.HOUSEHOLD,
    Item.ADDRESS: Identifier.HOUSEHOLD,
    Item.MEMBER_ID: Identifier.HOUSEHOLD,
}
_SAME = frozenset({Level.SAME, Level.READING, Level.LOOKALIKE})
_SAME_NAME = _SAME | {Level.NICKNAME, Level.PART, Level.FORMER, Level.SWAPPED, Level.MIDDLE, Level.ONE_OFF}
"""A name whose middle name differs neither agrees nor contradicts: many namesakes differ in nothing else."""
_OTHER_NAME = frozenset({Level.DIFFERS, Level.FIRST_DIFFERS, Level.LAST_DIFFERS, Level.SUFFIX})
_OTHER_DATE = frozenset({Level.DIFFERS, Level.NEAR, Level.ONE_OFF, Level.TRANSPOSED, Level.DAY_MONTH})
_AGREES: Mapping[Item, frozenset[Level]] = defaultdict(lambda: _SAME, {Item.NAME: _SAME_NAME})
_FOUND: Mapping[Item, frozenset[Level]] = defaultdict(
    lambda: frozenset({Level.BESIDE, Level.FOUND, Level.FOUND_ALIKE}),
    {item: frozenset({Level.BESIDE, Level.FOUND}) for item in (Item.NAME, Item.ADDRESS)},
)
"""What is found in the ink counts beside a labelled identifier; never in running text, nor a name but for look-alikes:
CARL is then EARL."""
_OFF = frozenset({Level.ONE_OFF, Level.TRANSPOSED, Level.DAY_MONTH, Level.NEAR, Level.SOUNDS, Level.GUESS})
_CONTRADICTS: Mapping[Item, frozenset[Level]] = {
    Item.NAME: _OTHER_NAME,
    Item.BIRTH_DATE: _OTHER_DATE,
    Item.RECORD_NUMBER: frozenset({Level.OTHERS, Level.UNKNOWN}),
    Item.SSN_LAST4: frozenset({Level.DIFFERS}),
    Item.SEX: frozenset({Level.DIFFERS}),
    Item.AGE: frozenset({Level.DIFFERS}),
}
"""A number read as ours that nobody has may be another patient's with a digit misread; a sender's is a foreign one."""
_ANOTHER: Mapping[Item, frozenset[Level]] = {
    Item.NAME: _OTHER_NAME,
    Item.BIRTH_DATE: frozenset({Level.DIFFERS, Level.NEAR}),
    Item.RECORD_NUMBER: frozenset({Level.OTHERS, Level.UNKNOWN}),
    Item.SSN_LAST4: frozenset({Level.DIFFERS}),
}
"""What speaks of a second person where another value of the same item agrees: more than a misread digit."""
_WHO = frozenset(
    (
        Reason.AMBIGUOUS_PATIENT,
        Reason.NO_CANDIDATE,
        Reason.NOT_ON_FILE,
        Reason.CONFLICT,
        Reason.SEVERAL_PATIENTS,
        Reason.WEAK_IDENTITY,
        Reason.NO_PATIENT,
        Reason.MERGED_RECORD,
    )
)
_NAMES_SOMEBODY = (Item.NAME, Item.BIRTH_DATE, Item.RECORD_NUMBER, Item.SSN_LAST4)


def decide(
    document: Document,
    findings: Findings,
    candidates: Sequence[Candidate],
    policy: Policy,
    resend: Resend | None = None,
) -> Decision:
    """File the document to the best candidate, or refer it with every reason.

    Identity first, then whether it came before (`resend`), then the rest.
    """
    reasons = tuple(dict.fromkeys([*_identity(findings, candidates, policy), *_paper(document, findings, policy)]))
    if resend:
        return Refer(also_resent(reasons))
    if reasons:
        return Refer(reasons)
    return Accept(candidates[0].patient, findings.kind.code, findings.date)


def also_resent(reasons: Sequence[Reason]) -> tuple[Reason, ...]:
    """The reasons of a document that came before: who it is must be clear first, and what it is then often is."""
    who = [reason for reason in reasons if reason in _WHO]
    return (*who, Reason.POSSIBLE_RESEND, *(reason for reason in reasons if reason not in _WHO))


# --- Who ---------------------------------------------------------------------------------------------------


def _identity(findings: Findings, candidates: Sequence[Candidate], policy: Policy) -> Iterator[Reason]:
    if findings.kind.code in {NOT_A_RECORD, COVER} and not candidates:
        return
    if not any(findings.of(item) for item in _NAMES_SOMEBODY):
        found = _found(candidates[0]) if candidates else frozenset()
        yield Reason.WEAK_IDENTITY if len(found) > 1 else Reason.NO_PATIENT
        return
    if not candidates:
        yield Reason.NOT_ON_FILE if _well_read(findings) else Reason.NO_CANDIDATE
        return
    best = candidates[0]
    vetoes = list(dict.fromkeys(_vetoes(best, findings)))
    yield from vetoes
    if not vetoes:
        yield from _doubts(candidates, policy)


def _vetoes(best: Candidate, findings: Findings) -> Iterator[Reason]:
    """What no probability outvotes."""
    against = contradicting(best)
    agreed = agreeing(best) - {Identifier.HOUSEHOLD}
    if _second_person(best):
        yield Reason.SEVERAL_PATIENTS
    elif against and (len(agreed) > 1 or _points_to_two(best, against)):
        yield Reason.CONFLICT
    elif against and _well_read(findings):
        yield Reason.NOT_ON_FILE
    elif against:
        yield Reason.WEAK_IDENTITY if best.probability > LIKELY else Reason.NO_CANDIDATE
    patient = best.patient
    if patient.merged_into:
        yield Reason.MERGED_RECORD
    if findings.date and len(agreed) > 1:
        born_later = patient.birth_date and findings.date < patient.birth_date
        died_before = patient.deceased and findings.date > patient.deceased
        if born_later or died_before:
            yield Reason.CONFLICT


def stands_against(best: Candidate, findings: Findings) -> bool:
    """Whether something speaks against filing to this patient that no probability outvotes."""
    return any(True for _ in _vetoes(best, findings)) or not enough(agreeing(best))


def agreeing(candidate: Candidate) -> frozenset[Identifier]:
    """The independent identifiers of the page that agree with the candidate, each read off its label or in the ink.

    A value found without its label counts only beside a labelled identifier, and where no label gives another value,
    be it only a letter or digit off: the found one may be a relative's.
    """
    labelled = _labelled(candidate)
    if not labelled - {Identifier.HOUSEHOLD}:
        return frozenset()
    return labelled if _is_off(candidate) else labelled | _found(candidate)


def _is_off(candidate: Candidate) -> bool:
    """Whether a label gives a value near the patient's that is not theirs; one clean beside the name mends it."""
    mended = {e.item for e in candidate.evidence if e.level == Level.BESIDE}
    return any(e.level in _OFF and e.item in _NAMES_SOMEBODY and e.item not in mended for e in candidate.evidence)


def _labelled(candidate: Candidate) -> frozenset[Identifier]:
    return frozenset(_OF[e.item] for e in candidate.evidence if e.item in _OF and e.level in _AGREES[e.item])


def _found(candidate: Candidate) -> frozenset[Identifier]:
    return frozenset(_OF[e.item] for e in candidate.evidence if e.item in _OF and e.level in _FOUND[e.item])


def contradicting(candidate: Candidate) -> tuple[Evidence, ...]:
    """The evidence that cannot be true of the candidate.

    An age contradicts only where no birth date agrees: letters quote old reports, and ages with them.
    """
    agree = _agreeing_items(candidate)
    return tuple(
        e
        for e in candidate.evidence
        if e.level in (_ANOTHER if e.item in agree and e.item in _ANOTHER else _CONTRADICTS).get(e.item, ())
        and not (e.item is Item.AGE and Item.BIRTH_DATE in agree)
    )


def _agreeing_items(candidate: Candidate) -> frozenset[Item]:
    return frozenset(e.item for e in candidate.evidence if e.level in _AGREES[e.item] or e.level == Level.BESIDE)


def _second_person(best: Candidate) -> bool:
    """Whether the pages agree with the patient in an item, and give another value of it as well."""
    agree = _agreeing_items(best) & _ANOTHER.keys()
    return any(e.item in agree and e.level in _ANOTHER[e.item] for e in best.evidence)


def _points_to_two(best: Candidate, against: Sequence[Evidence]) -> bool:
    """Whether the record number, or a Jr or Sr, says one thing, and name or birth date another."""
    number = any(e.item is Item.RECORD_NUMBER and e.level in _SAME for e in best.evidence)
    return number or any(e.item is Item.RECORD_NUMBER or e.level == Level.SUFFIX for e in against)


def _doubts(candidates: Sequence[Candidate], policy: Policy) -> Iterator[Reason]:
    best = candidates[0]
    if any(rival is not best and _is_rival(rival, best) for rival in candidates):
        yield Reason.AMBIGUOUS_PATIENT
    elif not enough(agreeing(best)):
        nobody = best.probability < PLAUSIBLE
        yield Reason.NO_CANDIDATE if nobody else Reason.WEAK_IDENTITY
    elif best.probability < policy.min_patient_probability:
        yield Reason.WEAK_IDENTITY


def enough(agreed: frozenset[Identifier]) -> bool:
    """Whether two independent identifiers agree, of which one names the person.

    Name and one more will do; without a name, birth date and a number of the patient's own; never the household
    and a number, never anything alone.
    """
    if Identifier.NAME in agreed:
        return len(agreed) > 1
    return Identifier.BIRTH_DATE in agreed and bool(agreed & {Identifier.RECORD_NUMBER, Identifier.SSN})


def _is_rival(rival: Candidate, best: Candidate) -> bool:
    """Whether the page could as well be about the other one.

    What was found without its label never tells namesakes or relatives apart: such a number or name may stand anywhere.
    """
    if rival.patient.merged_into == best.patient.mrn or best.patient.merged_into == rival.patient.mrn:
        return False
    if rival.probability >= PLAUSIBLE:
        return True
    if not enough(_labelled(best)) and _is_as_likely_by_labels(rival, best):
        return True
    same = {Identifier.NAME, Identifier.BIRTH_DATE}
    told_apart = agreeing(best) - agreeing(rival)
    return same <= agreeing(rival) and not contradicting(rival) and not told_apart


def _is_as_likely_by_labels(rival: Candidate, best: Candidate) -> bool:
    """Whether labels say as much for a namesake or a relative; strangers of one birth date are told apart by name."""
    labelled = _labelled(best)
    if not labelled <= _labelled(rival) or contradicting(rival):
        return False
    return Identifier.NAME in labelled or _may_be_kin(best.patient, rival.patient)


def _may_be_kin(one: Patient, other: Patient) -> bool:
    lasts = {one.name.last, one.former_last_name} & {other.name.last, other.former_last_name}
    return bool((lasts | ({one.address, one.phone} & {other.address, other.phone})) - {""})


def _well_read(findings: Findings) -> bool:
    return all(any(f.confidence >= WELL_READ for f in findings.of(item)) for item in (Item.NAME, Item.BIRTH_DATE))


# --- What ----------------------------------------------------------------------------------------------------


def _paper(document: Document, findings: Findings, policy: Policy) -> Iterator[Reason]:
    kind = findings.kind
    yield from document.doubts
    if document.boundary < PAGES_TOGETHER and not document.doubts:
        yield Reason.MISSING_PAGES
    if any(
        page.how == "failed" or (page.how == "ocr" and page.quality < policy.min_page_quality)
        for page in document.reading.pages
    ):
        yield Reason.POOR_IMAGE
    if kind.code == NOT_A_RECORD:
        yield Reason.NOT_A_RECORD
    elif kind.code == COVER:
        yield Reason.COVER_SHEET_ONLY
    elif kind.code == UNKNOWN or kind.probability < policy.min_kind_probability:
        yield Reason.TYPE_UNSURE
    if any(_may_be_guarded(guess, policy) for guess in findings.kinds):
        yield Reason.SENSITIVE_TYPE
    if findings.date is None and kind.code not in {NOT_A_RECORD, COVER}:
        yield Reason.DATE_UNSURE
    if not policy.file_without_person:
        yield Reason.POLICY


def _may_be_guarded(guess: KindGuess, policy: Policy) -> bool:
    """Whether a guess is of a type that a person must always see, and likely enough to ask."""
    guarded = policy.sensitive - {NOT_A_RECORD, COVER, UNKNOWN}
    return guess.code in guarded and guess.probability >= GUARDED_LIKELY
