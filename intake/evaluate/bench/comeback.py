"""How long a site takes to come back: a copy, its restoring, its verifying, and a database made from the folders alone.

The site is made for it.  Scans, rows, folders and ledger are what the service would leave; only what the pages say
and the searchable PDF of each are made once and used again, for they take longest and weigh nothing here.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import random
import shutil
import tempfile
import time
import uuid
from dataclasses import asdict, dataclass
from itertools import pairwise, product
from pathlib import Path
from typing import TYPE_CHECKING, Any

from intake import audit
from intake import backup as copies
from intake.evaluate.bench.backlog import drawn_people, page_of
from intake.evaluate.bench.desk import page_about, site_in
from intake.evaluate.forge import write_index
from intake.filing import file, place
from intake.filing.cabinet import Bound
from intake.model import Accept, Document, Reading
from intake.ocr import sniff
from intake.pipeline import look_again
from intake.rebuild import rebuild
from intake.records import machine, scans
from intake.records.connect import SQLITE_FILE, connect, disconnect, migrate
from intake.records.ledger import Ledger
from intake.records.patients import by_mrn
from intake.settings import load
from intake.upkeep import Upkeep

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rich.console import Console

    from intake.desk import Site
    from intake.model import Case, Scan
    from intake.records.models import ScanRow
    from intake.settings import Settings

DOCUMENTS = 10_000
_WORDS = tuple("".join(pair) for pair in product(("ba", "ke", "li", "mo", "nu", "ra", "se", "to"), repeat=3))
"""What the letters are written in: no two say the same, or they would be taken for one sent again."""
_ARCHIVE = b"%PDF-1.7\n" + b"%" * 30_000
"""Stands for the searchable PDF of each: as large as one of a fax."""


@dataclass(frozen=True, slots=True)
class Comeback:
    """Seconds for a site of so many documents, of which so many files were copied."""

    documents: int
    filed: int
    files: int
    megabytes: float
    make: float
    backup: float
    restore: float
    verify: float
    rebuild: float
    verify_rebuilt: float
    faults: int
    faults_rebuilt: int

    def to_json(self) -> dict[str, Any]:
        """Everything, for programs."""
        return asdict(self)

    def show(self, console: Console) -> None:
        """Sentences for people."""
        console.print(
            f"{self.filed} of {self.documents} documents filed, {self.files} files, {self.megabytes:.0f} MB, "
            f"made in {self.make} s: copied in {self.backup} s, restored into an empty place in {self.restore} s, "
            f"verified in {self.verify} s with {self.faults} faults; the database made again from the folders in "
            f"{self.rebuild} s, verified in {self.verify_rebuilt} s with {self.faults_rebuilt} faults.",
            markup=False,
        )


def bench_comeback(documents: int = DOCUMENTS, told: Callable[[str], object] = lambda _: None) -> Comeback:
    """Make a site with so many filed documents (SQLite), copy it, bring it back twice, verify both."""
    with tempfile.TemporaryDirectory(prefix="intake-comeback-") as name:
        folder, marks = Path(name), [time.perf_counter()]

        def mark(what: str) -> None:
            told(what)
            marks.append(time.perf_counter())

        settings = _filled(folder, documents, told)
        filed = machine.by_state()[1].get("filed", 0)
        mark("The site is made")
        made = copies.backup(settings, folder / "copies")
        mark("It is copied")
        back = _restored(settings, made.folder, folder / "back")
        mark("The copy is restored")
        faults = _faults(back)
        mark("It is verified")
        rebuilt = _from_folders(back)
        mark("The database is made again from the folders")
        faults_rebuilt = _faults(rebuilt)
        mark("That is verified")
        disconnect()
    make, backup, restore, verify, again, verify_again = (round(after - before, 1) for before, after in pairwise(marks))
    return Comeback(
        documents=documents,
        filed=filed,
        files=made.files,
        megabytes=round(made.size / 1e6, 1),
        make=make,
        backup=backup,
        restore=restore,
        verify=verify,
        rebuild=again,
        verify_rebuilt=verify_again,
        faults=faults,
        faults_rebuilt=faults_rebuilt,
    )


def _filled(folder: Path, count: int, told: Callable[[str], object]) -> Settings:
    site = site_in(folder / "site")
    people = drawn_people()
    write_index(people, folder / "patients.csv")
    site.desk.patients.load(folder / "patients.csv")  # type: ignore[attr-defined]  # StoredPatients
    cabinet = dataclasses.replace(site.cabinet, binder=_bind)
    rng = random.Random(9)  # noqa: S311 -- drawing, and no secret
    model: Case | None = None
    for number in range(count):
        patient = by_mrn(people[number % len(people)].mrn)
        row = _taken(site, folder / "drawn.tif", number)
        scan = site.scan_of(row)
        about = Document((1,), Reading((page_about(patient, " ".join(rng.choices(_WORDS, k=40))),)))
        if model is None:
            (model,) = look_again(scan, [about], site.desk)
        accepted = Accept(patient, "letter", dt.date(2026, 3, 14))
        file(dataclasses.replace(model, scan=scan, document=about, candidates=(), decision=accepted), cabinet)
        scans.settle(row.pk, site.ledger)
        if number % 1000 == 0:
            told(f"{number} of {count} filed")
    Upkeep(site.settings, site.ledger).finish()
    return site.settings


def _taken(site: Site, drawn: Path, number: int) -> ScanRow:
    """The row of a scan that lies in the store, as taking leaves it."""
    people = drawn_people()
    page_of(people[number % len(people)], number, drawn)
    drafts = site.settings.store / ".drafts"
    place.make_folders(drafts, site.settings.store)
    draft = drafts / uuid.uuid4().hex
    shutil.copyfile(drawn, draft)
    digest = place.digest_of(draft)
    place.keep(draft, site.settings.store, digest)
    draft.unlink(missing_ok=True)
    arrived = scans.Arrived(
        f"drawn {number}", digest, "fax", f"fax/{number}.tif", drawn.stat().st_size, 10, "image/tiff"
    )
    row = scans.take(arrived, site.ledger)
    scans.was_read(row.pk, 1, site.ledger)
    return scans.get(row.pk)


def _bind(scan: Scan, pages: tuple[int, ...], turns: Mapping[int, int], drafts: Path) -> Bound:
    del pages, turns
    original, archive = drafts / "original.tif", drafts / "archive.pdf"
    shutil.copyfile(scan.path, original)
    archive.write_bytes(_ARCHIVE + scan.digest.encode())
    return Bound(original, archive)


def _restored(settings: Settings, copy: Path, target: Path) -> Settings:
    disconnect()
    copies.restore(copy, target, settings.keys)
    back = load(target)
    connect(back)
    migrate()
    return back


def _from_folders(settings: Settings) -> Settings:
    disconnect()
    for ending in ("", "-wal", "-shm"):
        (settings.data / f"{SQLITE_FILE}{ending}").unlink(missing_ok=True)
    connect(settings)
    migrate()
    rebuild(settings, sniff)
    return settings


def _faults(settings: Settings) -> int:
    return sum(1 for _ in audit.verify(settings, Ledger.of(settings.keys)))
