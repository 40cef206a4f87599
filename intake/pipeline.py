"""The one path: from a watch folder to the patient's folder, or to a person.

Live run, dry run (`intake try`) and evaluation differ only in what stands behind `desk.cabinet`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from intake.decide import decide
from intake.errors import Rejected
from intake.extract import Recogniser, extract, separate
from intake.filing import Cabinet, file
from intake.matching import PatientIndex, match
from intake.model import Case
from intake.ocr import Engine, Limits, all_blank, read, recognise
from intake.resend import KnownSketches, draw_sketch, find_resend

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from intake.decide import Policy
    from intake.model import Document, Filing, Scan


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything one site needs to take in a scan.  `intake.desk` builds it from the settings."""

    limits: Limits
    engine: Engine
    recogniser: Recogniser
    patients: PatientIndex
    known: KnownSketches
    policy: Callable[[str], Policy]
    """The policy in force now for mail from that source."""
    cabinet: Cabinet


def take_in(scan: Scan, desk: Desk) -> list[Filing]:
    """Take one scan from its watch folder to its place, or places, in the record.

    Raises `errors.Rejected` if the file cannot be taken and `errors.Unavailable` if the environment is in
    trouble.  Safe to repeat from the top: OCR is remembered by page, and filing is idempotent.
    """
    pages = read(scan, desk.limits)
    reading = recognise(pages, desk.engine)
    if all_blank(reading):
        raise Rejected("E107")
    filings = []
    for document in separate(reading, desk.recogniser):
        findings = extract(document, desk.recogniser)
        candidates = match(findings, document, desk.patients)
        sketch = draw_sketch(scan, document, findings, candidates)
        resend = find_resend(sketch, desk.known)
        decision = decide(document, findings, candidates, desk.policy(scan.source), resend)
        filings.append(file(Case(scan, document, findings, candidates, decision, sketch, resend), desk.cabinet))
    return filings


def look_again(scan: Scan, documents: Sequence[Document], desk: Desk) -> list[Case]:
    """What a person has divided or joined anew is recognised and matched as if it had come so.  Nothing is filed.

    The documents bring their readings along: nothing is read twice.
    """
    cases = []
    for document in documents:
        findings = extract(document, desk.recogniser)
        candidates = match(findings, document, desk.patients)
        sketch = draw_sketch(scan, document, findings, candidates)
        resend = find_resend(sketch, desk.known)
        decision = decide(document, findings, candidates, desk.policy(scan.source), resend)
        cases.append(Case(scan, document, findings, candidates, decision, sketch, resend))
    return cases
