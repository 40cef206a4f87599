"""Take one file in, dry, and measure what it cost: the same path as the service, behind a cabinet that only remembers.

The functions here run in worker processes, each with its own desk.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import time
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from intake import ocr
from intake.asjson import finding_to_json, kinds_to_json
from intake.desk import make_desk
from intake.errors import Rejected
from intake.evaluate.cpu import tree_seconds
from intake.extract import extract, separate
from intake.filing import DryCabinet
from intake.kinds import load_kinds
from intake.model import Accept, Reading, Reason, Scan
from intake.pipeline import Desk, take_in
from intake.records.connect import connect

if TYPE_CHECKING:
    from intake.filing import RememberedFiling
    from intake.model import Sketch
    from intake.settings import Settings


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one file: its lines as `intake documents --json` prints them, and its cost.

    `seconds` is wall time, `cpu_seconds` that of this process and all below it; `pages` is 0 for a rejected file.
    `recognising_seconds` is the CPU time of separating and extracting alone.  `failure` tells where a bug struck (type
    and place, nothing of the file).  `sketches` are those of the documents, line by line.
    """

    file: str = field(repr=False)
    lines: tuple[dict[str, Any], ...] = field(repr=False)
    pages: int
    seconds: float
    cpu_seconds: float
    failure: str = ""
    sketches: tuple[Sketch | None, ...] = field(repr=False, default=())
    recognising_seconds: float = 0.0


@dataclass(slots=True)
class Bench:
    """One worker's place: a desk, and the cabinet behind it."""

    desk: Desk
    cabinet: DryCabinet
    inbox: Path = field(repr=False)

    def take(self, file: str, digest: str) -> Taken:
        """Take one file in, dry.  `file` is relative to the inbox.

        Raises `Unavailable` if the environment is in trouble.
        """
        began, spent = time.perf_counter(), tree_seconds()
        self.cabinet.filings.clear()
        line, pages = _head(file, digest), 0
        sketches: tuple[Sketch | None, ...] = ()
        try:
            self._take_in(file, digest)
            lines = [{**line, **_outcome(one)} for one in self.cabinet.filings]
            sketches = tuple(one.case.sketch for one in self.cabinet.filings)
            pages = sum(len(one.case.document.pages) + len(one.case.document.sheets) for one in self.cabinet.filings)
        except Rejected as refused:
            lines = [{**line, **_undone("rejected", refused.code)}]
        seconds, cpu = time.perf_counter() - began, tree_seconds() - spent
        recognising = self._recognising()
        return Taken(file, tuple(lines), pages, seconds, cpu, sketches=sketches, recognising_seconds=recognising)

    def _recognising(self) -> float:
        """What it costs to separate and extract what was just taken in, done once more by itself."""
        pages = {p.number: p for one in self.cabinet.filings for p in one.case.document.reading.pages}
        if not pages:
            return 0.0
        self.desk.recogniser.studied.clear()
        began = time.process_time()
        for document in separate(Reading(tuple(pages[n] for n in sorted(pages))), self.desk.recogniser):
            extract(document, self.desk.recogniser)
        return time.process_time() - began

    def _take_in(self, file: str, digest: str) -> None:
        path = self.inbox / file
        scan = Scan(digest, file.partition("/")[0], dt.datetime.now(dt.UTC), ocr.sniff(path), path, file)
        try:
            take_in(scan, self.desk)
        finally:
            ocr.forget(scan, self.desk.limits)


def make_bench(settings: Settings, inbox: Path) -> Bench:
    """A worker's place for the site of those settings, whose database holds the patient index."""
    connect(settings)
    kinds = load_kinds(settings.site / "document-types.csv")
    cabinet = DryCabinet({kind.code: kind.loinc for kind in kinds.values()})
    work = settings.work / f"worker-{os.getpid()}"
    work.mkdir(parents=True, exist_ok=True)
    return Bench(make_desk(settings, cabinet, kinds=kinds, work=work), cabinet, inbox)


def digest_of(path: Path) -> str:
    """The SHA-256 of a file's bytes."""
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def duplicate(file: str, digest: str, first: str) -> dict[str, Any]:
    """The line of a file whose very bytes came before, as `first`."""
    return {**_head(file, digest), **_undone("duplicate", "E106"), "duplicate_of": first}


def failed(file: str, digest: str, bug: BaseException) -> Taken:
    """What becomes of a file on which the software itself failed: as in the service, a person must look."""
    where = traceback.extract_tb(bug.__traceback__)
    place = f" in {Path(where[-1].filename).name}:{where[-1].lineno}" if where else ""
    lines = ({**_head(file, digest), **_undone("review", Reason.PROCESSING_FAILED.value)},)
    return Taken(file, lines, 0, 0.0, 0.0, f"{type(bug).__name__}{place}")


def _head(file: str, digest: str) -> dict[str, Any]:
    """The part of a line that tells which file it is about."""
    return {"receipt": "", "source": file.partition("/")[0], "source_file": file, "sha256": digest}


def _outcome(remembered: RememberedFiling) -> dict[str, Any]:
    """The line of one document that was taken in, with all that it was found to say, which only evaluation sees."""
    case, filing = remembered.case, remembered.filing
    decision, findings = case.decision, case.findings
    best = case.candidates[0] if case.candidates else None
    accepted = isinstance(decision, Accept)
    day = decision.date if isinstance(decision, Accept) else findings.date
    patient = decision.patient if isinstance(decision, Accept) else best.patient if best else None
    qualities = [page.quality for page in case.document.reading.pages]
    return {
        "pages": list(filing.pages),
        "sheets": list(case.document.sheets),
        "state": filing.state,
        "mrn": patient.mrn if patient else None,
        "type": decision.kind if isinstance(decision, Accept) else findings.kind.code,
        "document_date": day.isoformat() if day else None,
        "probability": best.probability if best else None,
        "reasons": [] if accepted else [reason.value for reason in filing.reasons],
        "candidates": [{"mrn": c.patient.mrn, "probability": c.probability} for c in case.candidates],
        "path": filing.folder,
        "quality": round(min(qualities), 3) if qualities else None,
        "kinds": kinds_to_json(findings.kinds),
        "findings": [finding_to_json(finding) for finding in findings.items],
    }


def _undone(state: str, why: str) -> dict[str, Any]:
    """The rest of a line of a file that became no document."""
    return {
        "pages": [],
        "sheets": [],
        "state": state,
        "mrn": None,
        "type": None,
        "document_date": None,
        "probability": None,
        "reasons": [why],
        "candidates": [],
        "path": "",
    }
