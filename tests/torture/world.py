"""A site under torture: files are dropped, the service's own code takes, works and files them, and all is counted.

Real are the sweep, the taking, the rows and the ledger on SQLite, the deeds, the door `file` with its folders, and the
upkeep.  Only what a page says is made up: reading costs a thousand times as much and writes nothing but its own files.
"""

from __future__ import annotations

import contextlib
import gc
import hashlib
import os
import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

from django.db import DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from intake import audit, deeds, watch
from intake.configuration import text_of
from intake.daemon import Sweeper
from intake.deeds import Deeds, Hands
from intake.desk import open_site
from intake.errors import Rejected
from intake.filing import file, place
from intake.model import Accept, Reason, Refer
from intake.records import documents, scans
from intake.records.connect import connect, migrate
from intake.records.models import DocumentRow, DocumentState, ScanRow, ScanState
from intake.settings import Settings, load
from intake.upkeep import Upkeep
from tests.cases import NOON, case, patient
from tests.filing.test_cabinet import bind
from tests.scans import tiff
from tests.torture.around import wrong_clock
from tests.torture.layer import Fault, Layer

if TYPE_CHECKING:
    from intake.desk import Site
    from intake.model import Filing, Scan

PATIENTS = 7
PAGES = 3
WAITED = 0.05
"""Seconds that a life under torture waits for the database's lock; the service waits half a minute."""


@dataclass
class World:
    """The site, what was dropped into it, and chance."""

    folder: Path
    rng: random.Random
    dropped: Counter[str] = field(default_factory=Counter)
    contents: list[bytes] = field(default_factory=list)
    number: int = 0

    def __post_init__(self) -> None:
        self.graveyard = self.folder / "graveyard"
        self.graveyard.mkdir(parents=True)
        site = self.folder / "site"
        for part in ("data/store", "data/work", "data/keys", "patients", "watch_folders/fax", "watch_folders/scanner"):
            (site / part).mkdir(parents=True)
        (site / "intake.toml").write_text(text_of({"ledger": {"anchors": "../anchors"}}), encoding="utf-8")
        connect(self.settings)
        migrate()
        for number in range(PATIENTS):
            patient(number)
        self.site = _with_made_up_reading(open_site(self.settings))
        connections.close_all()

    @property
    def settings(self) -> Settings:
        return load(self.folder / "site")

    def drop(self) -> None:
        """A new file, or now and then one that came before."""
        self.number += 1
        if self.contents and self.number % 9 == 0:
            content = self.rng.choice(self.contents)
        elif self.number % 11 == 0:
            content = f"no scan at all {self.number}".encode()
        else:
            content = tiff(1) + f"#{self.number}".encode()
        self.contents.append(content)
        self.dropped[hashlib.sha256(content).hexdigest()] += 1
        target = self.settings.watch_folders / self.rng.choice(["fax", "scanner"]) / f"scan{self.number}.tif"
        partial = target.with_name(f"{target.name}.part")
        partial.write_bytes(content)
        partial.rename(target)

    def suffer(self, fault: Fault | None, seed: int = 0, skew: float = 0.0) -> tuple[int, bool]:
        """Let a process work until the fault; returns its count of calls, and whether the fault came about.

        Its clock is wrong by `skew` seconds.
        """
        read, write = os.pipe()
        gc.freeze()
        child = os.fork()
        if child == 0:
            os.close(read)
            layer = Layer(self.folder / "site", self.graveyard, fault, random.Random(seed))
            try:
                with wrong_clock(skew):
                    work(self.site, layer)
            finally:
                os.write(write, f"{layer.calls} {int(layer.met)}".encode())
                os._exit(0)
        os.close(write)
        with os.fdopen(read, "rb") as pipe:
            told = pipe.read()
        os.waitpid(child, 0)
        if not told:
            return 0, True
        calls, met = told.split()
        return int(calls), met == b"1"

    def recover(self) -> list[str]:
        """Let two lives without a fault pass, as after a night, and say what is wrong then."""
        for _ in range(2):
            self.suffer(None)
        return self.faults()

    def faults(self) -> list[str]:
        """What is lost, doubled or orphaned after a clean pass; nothing if all is well."""
        settings = self.settings
        connect(settings)
        try:
            return [*self._unaccounted(), *self._left_over(settings), *audit.verify(settings, self.site.ledger)]
        finally:
            connections.close_all()

    def _unaccounted(self) -> list[str]:
        said = []
        rows: dict[str, list[ScanRow]] = {}
        for row in ScanRow.objects.all():
            rows.setdefault(row.digest, []).append(row)
        for digest in self.dropped:
            known = rows.pop(digest, [])
            living = [row for row in known if row.state != ScanState.DUPLICATE]
            refused = [row for row in living if row.state == ScanState.REJECTED]
            if not known:
                said.append(f"lost: {digest[:12]}")
            elif len(living) - len(refused) > 1 or not living or any(r.state == ScanState.WORKING for r in living):
                said.append(f"{digest[:12]}: {[row.state for row in known]}")
        said += [f"from nowhere: {digest[:12]}" for digest in rows]
        for row in ScanRow.objects.filter(state=ScanState.SETTLED).prefetch_related("documents"):
            held = sorted(page for made in row.documents.all() for page in made.pages)
            if held != list(range(1, PAGES + 1)):
                said.append(f"{row.receipt}: pages {held}")
        decided = DocumentRow.objects.filter(state=DocumentState.DECIDED).count()
        return [*said, *([f"{decided} decided and not filed"] if decided else [])]

    def _left_over(self, settings: Settings) -> list[str]:
        said = [
            f"left in the watch folder: {entry.name}"
            for source in ("fax", "scanner")
            for entry in (settings.watch_folders / source).iterdir()
            if entry.suffix == ".tif"
        ]
        for drafts in (settings.store / ".drafts", settings.patient_folders / ".drafts"):
            said += [f"orphan: {entry.name}" for entry in drafts.iterdir()] if drafts.exists() else []
        names = {entry.name for source in ("fax", "scanner") for entry in _rejected(settings, source)}
        for row in ScanRow.objects.filter(state__in=[ScanState.REJECTED, ScanState.DUPLICATE]):
            mine = [name for name in names if row.receipt in name]
            if not any(name.endswith("WHY.txt") for name in mine) or len(mine) < 2:
                said.append(f"{row.receipt}: refused without its file and its note")
        return said


def _rejected(settings: Settings, source: str) -> list[Path]:
    folder = settings.watch_folders / source / "rejected"
    return list(folder.iterdir()) if folder.exists() else []


def work(site: Site, layer: Layer) -> None:
    """One life of the service: sweep twice, work on what is open, file what is decided, write down."""
    settings = site.settings
    connect(settings)
    connections.settings["default"]["OPTIONS"]["timeout"] = WAITED
    real_commit = BaseDatabaseWrapper._commit
    BaseDatabaseWrapper._commit = lambda wrapper: layer.commits(lambda: real_commit(wrapper))  # type: ignore[method-assign]
    layer.install()
    for folder in (settings.store / ".drafts", settings.patient_folders / ".drafts", settings.work):
        place.clear(folder)
    sweeper = Sweeper(site, watch.Patience(still=0, stuck=0.0, busy=600))
    for _ in range(2):
        sweeper.sweep()
        time.sleep(0.001)
    hands = Hands(f"life-{os.getpid()}", alone=True, slots=threading.Semaphore(1))
    doing = Deeds(site, hands)
    with contextlib.suppress(DatabaseError):
        ScanRow.objects.update(not_before=None)
    for row in scans.open_scans(50):
        if doing.begin(row.pk)["outcome"] == "prepared":
            doing.settle(row.pk)
    for row in documents.undelivered(50):
        doing.carry_out(row.document_id)
    Upkeep(settings, site.ledger).finish()


def _with_made_up_reading(site: Site) -> Site:
    """The site with a reading that says what the scan's digest decides: whose it is, or that nobody can tell."""
    cabinet = replace(site.cabinet, binder=bind)

    def take_in(scan: Scan, desk: object) -> list[Filing]:
        del desk
        chance = int(scan.digest[:4], 16)
        if chance % 13 == 0:
            raise Rejected("E103")
        who = patient(chance % PATIENTS)
        decision = Refer((Reason.NO_CANDIDATE,)) if chance % 5 == 0 else Accept(who, "letter", NOON.date())
        parts = ((1,), (2, 3)) if chance % 3 == 0 else ((1, 2, 3),)
        return [file(case(scan, decision, pages), cabinet) for pages in parts]

    deeds.take_in = take_in  # type: ignore[assignment]
    deeds.read = lambda scan, limits: (None,) * PAGES  # type: ignore[assignment]
    deeds.Deeds._tell_miscounts = lambda *_: None  # type: ignore[method-assign]
    deeds.forget = lambda scan, limits: None  # type: ignore[assignment]
    read_already = SimpleNamespace(missing=lambda pages: ())
    return replace(site, cabinet=cabinet, engine=read_already)  # type: ignore[arg-type]
