"""Cases for tests of filing and records: a scan, a patient, a decision; no words are read."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import TYPE_CHECKING

from intake.filing import place
from intake.model import (
    Accept,
    Box,
    Candidate,
    Case,
    Document,
    Evidence,
    Finding,
    Findings,
    Item,
    KindGuess,
    Patient,
    PersonName,
    Reading,
    Role,
    Scan,
    Word,
)
from intake.records import decisions, leases, scans
from intake.records.decisions import Act, Aside
from intake.records.leases import Person
from intake.records.models import DocumentState, PatientRow

if TYPE_CHECKING:
    from intake.model import Decision, Reason
    from intake.records.ledger import Ledger
    from intake.records.models import DocumentRow
    from intake.settings import Settings

NOON = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)
INK = (Word("Garcia,", 1, Box(0.1, 0.1, 0.2, 0.12), 0.9), Word("Maria", 1, Box(0.21, 0.1, 0.3, 0.12), 0.95))


def patient(number: int = 1) -> Patient:
    """A patient of the index, with its row."""
    key = hashlib.sha256(str(number).encode()).hexdigest()[:32]
    made = Patient(key, f"10{number:04d}", PersonName("GARCIA", "MARIA"), dt.date(1961, 3, 14), sex="F")
    PatientRow.objects.get_or_create(
        key=key, defaults={"mrn": made.mrn, "last_name": "GARCIA", "first_name": "MARIA", "birth_date": made.birth_date}
    )
    return made


def taken_scan(settings: Settings, ledger: Ledger, content: bytes = b"a scan", pages: int = 3) -> Scan:
    """A scan whose bytes are in the store and whose row is committed."""
    digest = hashlib.sha256(content).hexdigest()
    draft = settings.store / "draft"
    draft.write_bytes(content)
    path = place.keep(draft, settings.store, digest)
    arrived = scans.Arrived(digest, digest, "fax", "fax/a.tif", len(content), 10, "image/tiff")
    row = scans.take(arrived, ledger)
    scans.was_read(row.pk, pages, ledger)
    return scans.scan_of(row, path)


def case(scan: Scan, decision: Decision, pages: tuple[int, ...] = (1, 2, 3)) -> Case:
    """A case with one finding and, if it is accepted, one candidate."""
    found = Finding(Item.NAME, Role.PATIENT, PersonName("GARCIA", "MARIA"), INK, "label", 0.9)
    evidence = Evidence(Item.NAME, "GARCIA, MARIA", "GARCIA, MARIA", "same", 9.0, INK)
    who = decision.patient if isinstance(decision, Accept) else None
    return Case(
        scan=scan,
        document=Document(pages, Reading(())),
        findings=Findings((found,), (KindGuess("letter", 0.9),), dt.date(2026, 3, 14)),
        candidates=(Candidate(who, (evidence,), 0.9999),) if who else (),
        decision=decision,
    )


def close(row: DocumentRow, reason: Reason, ledger: Ledger, actor: str = "user:7") -> None:
    """A reviewer finds that the document is not to be filed."""
    had = leases.claim_this(Person(actor), row.receipt)
    aside = Aside("not_ours", DocumentState.CLOSED, reason.value, reasons=(reason.value, *row.reasons))
    decisions.put_aside(row.receipt, Act(Person(actor), had.version, had.lease_token), aside, ledger)
