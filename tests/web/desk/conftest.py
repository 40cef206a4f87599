"""A desk whose browser speaks JSON, with documents for each reason."""

from __future__ import annotations

import hashlib
import json
import uuid
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest

from intake.filing import document_id, place
from intake.model import Box, Document, Evidence, Item, Level, PageReading, Reading, Reason, Refer, Word
from intake.pipeline import look_again
from intake.records import documents, patients, scans
from intake.records.models import ScanRow
from intake.records.scans import Arrived
from tests.web.conftest import BORN, INK, NAME, Desk, named

if TYPE_CHECKING:
    from django.test import Client

    from intake.model import Candidate
    from intake.records.models import DocumentRow

REASONS = (
    Reason.AMBIGUOUS_PATIENT, Reason.NO_CANDIDATE, Reason.NOT_ON_FILE, Reason.CONFLICT, Reason.WEAK_IDENTITY,
    Reason.NO_PATIENT, Reason.MERGED_RECORD, Reason.TYPE_UNSURE, Reason.DATE_UNSURE, Reason.NOT_A_RECORD,
    Reason.COVER_SHEET_ONLY, Reason.SEVERAL_PATIENTS, Reason.POOR_IMAGE, Reason.MISSING_PAGES, Reason.PROCESSING_FAILED,
    Reason.UNREADABLE_SHEET, Reason.RESCANNED,
    Reason.SENSITIVE_TYPE, Reason.QC_SAMPLE, Reason.POLICY,
)  # fmt: skip


def certain(mrn: str = "700103") -> Candidate:
    """A candidate of whom nobody doubts anything."""
    patient = patients.by_mrn(mrn)
    evidence = (
        Evidence(Item.NAME, "OKONKWO, ADAEZE", "OKONKWO, ADAEZE", Level.SAME, 14.0, (INK,)),
        Evidence(Item.BIRTH_DATE, "1988-01-30", "1988-01-30", Level.SAME, 12.0, (INK,)),
        Evidence(Item.RECORD_NUMBER, "700103", "700103", Level.SAME, 19.0, (INK,)),
    )
    return type(named(patient))(patient, evidence, 0.9999)


@dataclass
class Speaker:
    """One reviewer's browser, speaking JSON as the desk's modules do."""

    browser: Client

    def post(self, path: str, content: dict[str, Any] | None = None, status: int = 200, **headers: str) -> Any:
        response = self.browser.post(
            f"/desk/api/{path}", json.dumps(content or {}), content_type="application/json", headers=headers
        )
        assert response.status_code == status, (response.status_code, response.content[:400])
        return response.json() if response.content else {}

    def claim(self, **wish: str) -> Any:
        return self.post("claim", {"queue": "", "source": "", **wish})

    def decide(self, doc: dict[str, Any], action: str = "file", status: int = 200, **more: Any) -> Any:
        once = more.pop("once", str(uuid.uuid4()))
        content = {
            "token": doc["token"],
            "action": action,
            "build": "test",
            "queue": "",
            "source": "",
            "measured": {"visible": 5200, "active": 4100, "keys": 2, "clicks": 0, "pages": 1},
            **more,
        }
        version = str(more.pop("version", doc["version"]))
        headers = {"If-Match": f'"{version}"', "Idempotency-Key": once}
        return self.post(f"documents/{doc['receipt']}/decision", content, status, **headers)

    def file(self, doc: dict[str, Any], patient: str | None = None, status: int = 200, **more: Any) -> Any:
        answer = {
            "patient": patient or doc["chosen"],
            "kind": doc["kind"] or "letter",
            "date": doc["date"],
            "confirmed": [],
        }
        return self.decide(doc, "file", status, **answer | more)

    def edit(self, doc: dict[str, Any], *edits: dict[str, Any], status: int = 200, once: str = "") -> Any:
        content = {"edits": list(edits), "token": doc["token"]}
        headers = {"If-Match": f'"{doc["version"]}"', "Idempotency-Key": once or str(uuid.uuid4())}
        return self.post(f"documents/{doc['receipt']}/edits", content, status, **headers)

    def undo(self, receipt: str, status: int = 200) -> Any:
        return self.post(f"documents/{receipt}/undo", {}, status)


@dataclass
class Room:
    """The desk and who works at it."""

    desk: Desk

    def speaker(self, name: str = "ruiz", role: str = "reviewer") -> Speaker:
        return Speaker(self.desk.signed_in(role, name))

    def plain(self, *reasons: Reason, **more: Any) -> DocumentRow:
        """A document whose patient is certain."""
        more.setdefault("candidates", (certain(),))
        return self.desk.refer(*(reasons or (Reason.TYPE_UNSURE,)), **more)

    def one_of_each(self) -> list[DocumentRow]:
        """Documents in review, one for each reason."""
        made = []
        for reason in REASONS:
            many = reason in {Reason.AMBIGUOUS_PATIENT, Reason.CONFLICT, Reason.WEAK_IDENTITY, Reason.SEVERAL_PATIENTS}
            none = reason in {Reason.NO_CANDIDATE, Reason.NOT_ON_FILE, Reason.NO_PATIENT, Reason.PROCESSING_FAILED}
            two = tuple(named(patients.by_mrn(mrn)) for mrn in ("700101", "700102"))
            candidates = () if none else two if many else (certain(),)
            made.append(self.desk.refer(reason, candidates=candidates, findings=(NAME, BORN)))
        return made


@pytest.fixture
def room(desk: Desk) -> Room:
    return Room(desk)


@pytest.fixture
def ruiz(room: Room) -> Speaker:
    return room.speaker("ruiz")


@pytest.fixture
def chen(room: Room) -> Speaker:
    return room.speaker("chen")


@dataclass
class Sheaf:
    """A settled scan of several pages, a run of them a document."""

    receipts: list[str]
    scan: ScanRow


def sheaf(desk: Desk, *runs: tuple[int, ...], people: dict[int, str] | None = None) -> Sheaf:
    """A scan with words on every page: the people of the index by page, 700103 where nothing is said."""
    site = desk.site
    content = desk.page.read_bytes() + f"sheaf {runs} {people} {ScanRow.objects.count()}".encode()
    digest = hashlib.sha256(content).hexdigest()
    path = place.stored(site.settings.store, digest)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    row = scans.take(
        Arrived(f"sheaf {digest}", digest, "fax", "fax/s.tif", len(content), 10, "image/tiff"), site.ledger
    )
    count = max(max(run) for run in runs)
    scans.was_read(row.pk, count, site.ledger)
    read = {number: written(number, (people or {}).get(number, "700103")) for number in range(1, count + 1)}
    documents_of = [Document(run, Reading(tuple(read[number] for number in run))) for run in runs]
    receipts = []
    for case in look_again(site.scan_of(row), documents_of, site.desk):
        referred = replace(case, decision=Refer((Reason.SEVERAL_PATIENTS,)))
        made = documents.refer(referred, document_id(digest, case.document.pages), site.ledger)
        receipts.append(made.receipt)
    scans.settle(row.pk, site.ledger)
    return Sheaf(receipts, scans.get(row.pk))


def written(number: int, mrn: str) -> PageReading:
    """A page that names a patient of the index as letters do."""
    patient = patients.by_mrn(mrn)
    born = f"{patient.birth_date:%m/%d/%Y}" if patient.birth_date else ""
    lines = (
        "WESTSIDE IMAGING RADIOLOGY REPORT",
        f"Patient: {patient.name.last}, {patient.name.first}",
        f"DOB: {born}",
        f"MRN: {patient.mrn}",
        "Date of exam: 10/10/2025",
        f"Findings: page {number} the lungs are clear",
    )
    words = [
        Word(
            text, number, Box(0.1 + 0.1 * at, 0.1 + 0.05 * line, 0.19 + 0.1 * at, 0.13 + 0.05 * line), 0.96, line, line
        )
        for line, written_line in enumerate(lines)
        for at, text in enumerate(written_line.split())
    ]
    return PageReading(number, 8.5, 11.0, tuple(words), "ocr", quality=0.96)
