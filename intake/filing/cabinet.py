"""`file`, and what can stand behind it: the patients' folders, or a cabinet that only remembers."""

from __future__ import annotations

import json
import shutil
import uuid
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol

from intake import __version__
from intake.errors import Damaged
from intake.filing import place, recall
from intake.filing.plan import document_id, plan
from intake.model import Accept, Case, Filing, Reason, Refer
from intake.records import documents, recalls, scans
from intake.records.models import DocumentState
from intake.records.queues import USUAL
from intake.resend import KnownSketches, find_resend

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from intake.model import Patient, Plan, Scan
    from intake.records.ledger import Ledger
    from intake.records.models import DocumentRow
    from intake.records.queues import Deadlines


class Cabinet(Protocol):
    """Where cases end."""

    def refer(self, case: Case) -> Filing:
        """Put the case before a person."""

    def accept(self, case: Case) -> Filing:
        """Bring the document to the patient's folder."""


def file(case: Case, cabinet: Cabinet) -> Filing:
    """The one door into the record.  Safe to repeat with the same case."""
    if isinstance(case.decision, Accept):
        return cabinet.accept(case)
    return cabinet.refer(case)


# --- a dry run ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RememberedFiling:
    """What would have happened to one document."""

    case: Case
    filing: Filing


@dataclass(slots=True)
class DryCabinet:
    """Remembers what would be filed, and writes nothing."""

    loincs: Mapping[str, str] = field(default_factory=dict)
    filings: list[RememberedFiling] = field(default_factory=list)

    def refer(self, case: Case) -> Filing:
        """Remember that a person would be asked."""
        identity = document_id(case.scan.digest, case.document.pages)
        reasons = () if isinstance(case.decision, Accept) else case.decision.reasons
        return self._remember(case, Filing(identity, "review", case.document.pages, reasons=reasons))

    def accept(self, case: Case) -> Filing:
        """Remember where it would go."""
        where = _plan_of(case, self.loincs)
        return self._remember(case, Filing(where.document_id, "filed", case.document.pages, where.folder))

    def _remember(self, case: Case, filing: Filing) -> Filing:
        self.filings.append(RememberedFiling(case, filing))
        return filing


def _plan_of(case: Case, loincs: Mapping[str, str]) -> Plan:
    if not isinstance(case.decision, Accept):
        raise TypeError("only an accepted case has a place to go")
    return plan(case.scan, case.document, case.decision, loincs.get(case.decision.kind, ""))


# --- the patients' folders ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Bound:
    """The files of one document, made in a folder of drafts: its pages as they came, and the searchable PDF/A."""

    original: Path = field(repr=False)
    archive: Path = field(repr=False)
    note: str = ""


class Binder(Protocol):
    """Makes the files of a document from its scan; `intake.desk` lends it to the cabinet."""

    def __call__(self, scan: Scan, pages: tuple[int, ...], turns: Mapping[int, int], drafts: Path) -> Bound:
        """Make `original.<ext>` and `archive.pdf` in the folder `drafts`, the pages in that order.

        `turns` tells by how many degrees clockwise people have turned pages; the archive shows them so.
        """


@dataclass(frozen=True, slots=True)
class PatientCabinet:
    """The patients' indexed folders of one site, and the rows that point to them.

    `deliver` is what is done with a document once its decision is recorded: the service carries it out at once,
    the web desk hands it to the service.
    """

    site: Path = field(repr=False)
    store: Path = field(repr=False)
    ledger: Ledger
    loincs: Mapping[str, str]
    binder: Binder
    known: KnownSketches
    deliver: Callable[[str], None] | None = None
    version: int | None = None
    """The version a person saw when deciding; None for the machine."""
    deadlines: Deadlines = USUAL

    def refer(self, case: Case) -> Filing:
        """Put the document into its queue."""
        identity = document_id(case.scan.digest, case.document.pages)
        return _filing(documents.refer(case, identity, self.ledger, self.deadlines))

    def accept(self, case: Case) -> Filing:
        """Record the decision, then bring the bytes to their folder, then say so in the row."""
        where = _plan_of(case, self.loincs)
        if self.version is None and isinstance(case.decision, Accept) and documents.find(where.document_id) is None:
            return self._accept_unless_resent(case, where, case.decision.patient)
        return self._delivered(documents.decide(case, where, self.ledger, self.version))

    def _accept_unless_resent(self, case: Case, where: Plan, patient: Patient) -> Filing:
        """Look once more for a copy, where nobody else files to this patient: two may be taken at the same moment."""
        with documents.alone_with(patient):
            resend = case.sketch and find_resend(case.sketch, self.known)
            if resend:
                decision = Refer((Reason.POSSIBLE_RESEND,))
                return self.refer(replace(case, decision=decision, resend=resend))
            row = documents.decide(case, where, self.ledger)
        return self._delivered(row)

    def _delivered(self, row: DocumentRow) -> Filing:
        if self.deliver is not None:
            self.deliver(row.document_id)
            return _filing(row)
        return self.carry_out(row.document_id)

    def carry_out(self, identity: str) -> Filing:
        """Bring a decided document to the folder its row names.  Safe to repeat from any point."""
        row = documents.get(identity)
        if row.state != DocumentState.DECIDED:
            return _filing(row)
        target = self.site / row.folder
        recall.complete(recalls.pending(row), self.site)  # before anything new lies where the old may still be
        with place.environment():
            if not target.exists():
                self._place(row, target)
            check(target, row.document_id)
        return _filing(documents.filed(identity, self.ledger))

    def _place(self, row: DocumentRow, target: Path) -> None:
        drafts = self.site / "patients" / ".drafts" / f"{row.document_id}-{uuid.uuid4().hex}"
        place.make_folders(drafts, self.site)
        try:
            scan = scans.scan_of(row.scan, place.stored(self.store, row.scan.digest))
            bound = self.binder(scan, tuple(row.pages), documents.turns(row), drafts)
            record = _record(row, bound, self.loincs)
            place.write(drafts / "document.json", json.dumps(record, indent=1, ensure_ascii=False).encode())
            check(drafts, row.document_id)
            place.place_folder(drafts, target, self.site)
        finally:
            shutil.rmtree(drafts, ignore_errors=True)


def _filing(row: DocumentRow) -> Filing:
    if row.state in {DocumentState.FILED, DocumentState.DECIDED}:
        return Filing(row.document_id, "filed", tuple(row.pages), row.folder)
    return Filing(row.document_id, "review", tuple(row.pages), reasons=tuple(Reason(r) for r in row.reasons))


def _record(row: DocumentRow, bound: Bound, loincs: Mapping[str, str]) -> dict[str, Any]:
    """`document.json`: enough to rebuild the row, and to prove the bytes."""
    scan, patient = row.scan, row.patient
    if patient is None or row.decided is None:
        raise TypeError("a decided document has a patient and a time")
    return {
        "schema": 1,
        "document_id": row.document_id,
        "receipt": row.receipt,
        "pages": row.pages,
        "sheets": row.sheets,
        "edits": row.edits,
        "patient": {"key": patient.key, "mrn": patient.mrn},
        "type": row.kind,
        "types": row.kinds,
        "loinc": loincs.get(row.kind) or None,
        "document_date": row.document_date.isoformat() if row.document_date else None,
        "scan": {
            "receipt": scan.receipt,
            "sha256": scan.digest,
            "source": scan.source,
            "source_file": scan.source_file,
            "received": scan.arrived.isoformat(),
            "pages": scan.pages,
            "size": scan.size,
            "media_type": scan.media_type,
        },
        "decision": {
            "by": row.decided_by,
            "at": row.decided.isoformat(),
            "probability": row.probability,
            "reasons": row.reasons,
        },
        "findings": row.findings,
        "evidence": next((c["evidence"] for c in row.candidates if c["patient"]["key"] == patient.key), []),
        "files": {name.name: place.digest_of(name) for name in (bound.original, bound.archive)},
        "archive_note": bound.note,
        "made_by": f"intake {__version__}",
    }


_UNSOUND = (ValueError, KeyError, TypeError, AttributeError, RecursionError)
"""What a record raises whose bytes have changed, and are no record any more."""


def check(folder: Path, identity: str) -> None:
    """Raise `Damaged` unless the folder holds that document, whole: every file with the hash its record names.

    An OSError of the disk goes through: it says nothing about the document.
    """
    try:
        record = json.loads((folder / "document.json").read_bytes())
        files: dict[str, str] = record["files"]
        right = record["document_id"] == identity and set(files) | {"document.json"} == {
            file.name for file in folder.iterdir()
        }
        wrong = [name for name, digest in files.items() if place.digest_of(folder / name) != digest]
    except (FileNotFoundError, NotADirectoryError, *_UNSOUND) as error:
        raise Damaged(f"document {identity}: its folder is not what it should be ({type(error).__name__})") from None
    if not right or wrong:
        raise Damaged(f"document {identity}: its folder does not hold what its record says")
