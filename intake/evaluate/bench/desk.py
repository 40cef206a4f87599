"""What the desk's server takes with a full queue: claims, decisions with the next document, look-ups."""

from __future__ import annotations

import json
import random
import shutil
import tempfile
import time
import uuid
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.test import Client
from rich.table import Table

from intake.configuration import text_of
from intake.desk import open_site
from intake.evaluate.bench.searching import Times
from intake.evaluate.forge import draw_people, write_index
from intake.filing import document_id
from intake.model import Box, Document, PageReading, Reading, Reason, Refer, Word
from intake.pipeline import look_again
from intake.records import crowd, documents, patients, scans
from intake.records.connect import SQLITE_FILE, connect, migrate
from intake.records.patient_rows import by_ids
from intake.settings import load
from intake.web import accounts
from intake.web.lent import KEY, Lent

if TYPE_CHECKING:
    from rich.console import Console

    from intake.desk import Site
    from intake.model import Patient
    from intake.records.models import DocumentRow
    from intake.settings import Settings

OPEN = 50_000
"""Documents in the queue."""
ASKED = 300
"""So often each thing is asked."""
BUDGET_MS = 200.0
"""Server time of a decision with the next document that 95 in 100 must keep to."""
PROCESSOR = "decision, processor"
"""What is left of a decision's time on a machine that has nothing else to do."""
_MODELS = 40
_PEOPLE = 2_000


@dataclass(frozen=True, slots=True)
class DeskTimes:
    """Times by what was asked, with so many open documents and patients."""

    open: int
    patients: int
    times: dict[str, Times]

    def to_json(self) -> dict[str, Any]:
        """Everything, for programs."""
        return {**asdict(self), "budget_ms": BUDGET_MS, "in_budget": self.times["decision"].p95 <= BUDGET_MS}

    def show(self, console: Console) -> None:
        """A table for people."""
        head = f"{self.open} open documents, {self.patients} patients; 95 in 100 decisions have {BUDGET_MS:.0f} ms"
        console.print(head, markup=False)
        table = Table("asked", "number", "p50 ms", "p95 ms", "p99 ms", "most ms", box=None)
        for name, times in self.times.items():
            table.add_row(name, *(str(value) for value in asdict(times).values()))
        console.print(table)


def bench_desk(index: Settings | None = None, count: int = OPEN, asked: int = ASKED) -> DeskTimes:
    """Fill a site made for it, with the patient index of another site if one is given, and ask as browsers do.

    The index is copied: nothing is written to the other site (SQLite only).
    """
    with tempfile.TemporaryDirectory() as place:
        site = _with_people(Path(place), index)
        people = _drawn(_MODELS)
        crowd.crowd([_referred(site, patient, number) for number, patient in enumerate(people)], count)
        return DeskTimes(count, patients.size(), _asked(site, asked, people))


def site_in(folder: Path, index: Settings | None = None) -> Site:
    """An empty site, made and connected, with a copy of the patient index of another site if one is given."""
    for name in ("data/store", "data/keys", "data/work", "patients", "watch_folders"):
        (folder / name).mkdir(parents=True)
    (folder / "intake.toml").write_text(text_of({}), encoding="utf-8")
    settings = load(folder)
    if index is not None:
        shutil.copy(index.data / SQLITE_FILE, settings.data / SQLITE_FILE)
    connect(settings)
    migrate()
    return open_site(settings)


def _with_people(folder: Path, index: Settings | None) -> Site:
    site = site_in(folder, index)
    if index is None:
        write_index(draw_people(random.Random(1), _PEOPLE), folder / "patients.csv")  # noqa: S311 -- drawing, no secret
        site.desk.patients.load(folder / "patients.csv")  # type: ignore[attr-defined]  # StoredPatients
    return site


def _drawn(count: int) -> list[Patient]:
    rng = random.Random(2)  # noqa: S311 -- drawing, and no secret
    ids = sorted({rng.randint(1, max(1, patients.size())) for _ in range(4 * count)})
    whole = [p for p in by_ids(ids).values() if p.birth_date and not p.merged_into and p.name.first]
    return whole[:count]


def _referred(site: Site, patient: Patient, number: int) -> DocumentRow:
    """One document about that patient, recognised and matched like any other."""
    digest = f"{number:064x}"
    arrived = scans.Arrived(f"model {number}", digest, "fax", "fax/model.tif", 1, 10, "image/tiff")
    row = scans.take(arrived, site.ledger)
    scans.was_read(row.pk, 1, site.ledger)
    document = Document((1,), Reading((page_about(patient),)))
    (case,) = look_again(site.scan_of(row), [document], site.desk)
    made = documents.refer(replace(case, decision=_WHY), document_id(digest, (1,)), site.ledger)
    scans.settle(row.pk, site.ledger)
    return documents.get(made.document_id)


_WHY = Refer((Reason.TYPE_UNSURE,))


def page_about(patient: Patient, text: str = "") -> PageReading:
    """What a page about that patient would be read as."""
    lines = (
        "WESTSIDE IMAGING RADIOLOGY REPORT",
        f"Patient: {patient.name.last}, {patient.name.first}",
        f"DOB: {patient.birth_date:%m/%d/%Y}",
        f"MRN: {patient.mrn}",
        "Date of exam: 10/10/2025",
        *([text] if text else ["Findings: the lungs are clear and the heart is of normal size"] * 30),
    )
    words = [
        Word(text, 1, Box(x / 20, y / 50, x / 20 + 0.04, y / 50 + 0.015), 0.96, y, y)
        for y, line in enumerate(lines, start=1)
        for x, text in enumerate(line.split(), start=1)
    ]
    return PageReading(1, 8.5, 11.0, tuple(words), "ocr", quality=0.96)


def _asked(site: Site, asked: int, people: list[Patient]) -> dict[str, Times]:
    browser = Browser(site)
    took: dict[str, list[float]] = {"claim": [], "decision": [], PROCESSOR: [], "words": [], "search": []}
    current = browser.post("claim", {"queue": "", "source": ""})["current"]
    for number in range(asked):
        took["words"].append(browser.timed(f"documents/{current['receipt']}/words/1")[0])
        patient = people[number % len(people)]
        query = {"query": f"{patient.name.last} {patient.name.first[:2]}"}
        took["search"].append(browser.timed(f"documents/{current['receipt']}/search", query)[0])
        used = time.process_time()
        seconds, decided = browser.timed(f"documents/{current['receipt']}/decision", *_decision(current))
        took[PROCESSOR].append(time.process_time() - used)
        took["decision"].append(seconds)
        current = decided["current"]
    for _ in range(asked):
        took["claim"].append(browser.timed("claim", {"queue": "", "source": ""})[0])
    return {name: Times.of(seconds) for name, seconds in took.items()}


def _decision(doc: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """The suggested patient is confirmed; what is asked for cannot be read."""
    best = doc["candidates"][0]
    content = {
        "action": "file",
        "token": doc["token"],
        "patient": best["key"],
        "kind": doc["kind"] or doc["kinds"][0]["code"],
        "date": doc["date"] or "2025-10-10",
        "confirmed": [*best["contrary"], "date"],
        "answer": None,
    }
    return content, {"If-Match": f'"{doc["version"]}"', "Idempotency-Key": str(uuid.uuid4())}


class Browser:
    """A reviewer who is signed in, asking one thing after the other of the application itself: no network."""

    def __init__(self, site: Site) -> None:
        lent: Any = Lent(site, lambda _: None, site.pictures)
        self._client = Client(SERVER_NAME="localhost", **{KEY: lent})
        code = accounts.one_time_code(accounts.add_account("bench", "reviewer", None, site.ledger))
        self._client.post("/sign-in", {"code": code})

    def post(self, path: str, content: dict[str, Any]) -> Any:  # noqa: ANN401 -- JSON
        """The answer of the desk's interface at that path."""
        return self.timed(path, content)[1]

    def looked(self, page: str) -> float:
        """Seconds that a page takes which is only looked at."""
        begun = time.perf_counter()
        answer = self._client.get(f"/{page}")
        if answer.status_code != 200:
            raise RuntimeError(f"/{page} answered {answer.status_code}")
        return time.perf_counter() - begun

    def timed(
        self, path: str, content: dict[str, Any] | None = None, headers: dict[str, str] | None = None
    ) -> tuple[float, Any]:
        """Seconds and answer."""
        begun = time.perf_counter()
        if content is None:
            answer = self._client.get(f"/desk/api/{path}")
        else:
            kind = "application/json"
            answer = self._client.post(f"/desk/api/{path}", json.dumps(content), content_type=kind, headers=headers)
        seconds = time.perf_counter() - begun
        if answer.status_code != 200:
            raise RuntimeError(f"the desk answered {answer.status_code}")
        return seconds, answer.json()
