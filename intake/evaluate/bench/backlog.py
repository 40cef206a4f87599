"""What a site does with a backlog: ten thousand one-page documents dropped at once, into the running service.

Asked are whether every file is taken, how long the longest sweep took, how quickly the pages of the queue answer
meanwhile, and how much memory the service takes.  Reading goes on as on any day; the bench waits until all are taken
and some time longer, stops the service, and counts.
"""

from __future__ import annotations

import datetime as dt
import random
import shutil
import signal
import tempfile
import time
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageDraw, ImageFont
from rich.table import Table

from intake import audit, pulse
from intake.desk import open_site
from intake.errors import Unavailable
from intake.evaluate.bench import service
from intake.evaluate.bench.desk import Browser
from intake.evaluate.bench.pieces import House
from intake.evaluate.bench.searching import Times
from intake.evaluate.forge import draw_home, draw_people, write_index, write_site
from intake.records import documents, machine, scans
from intake.records.connect import connect, disconnect
from intake.settings import Database, load

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable

    from rich.console import Console

    from intake.evaluate.forge import Person
    from intake.settings import Settings

    Progress = Callable[[str], object]

FILES = 10_000
BUDGET_MS, BUDGET_SECONDS = 300.0, 2.0
"""What 95 in 100 pages of the queue, and the longest sweep, must keep to."""
BUDGET_MB = 400
"""Memory the service itself may take; the processes that read pages are not counted."""
_PAGES = ("queue", "desk", "desk/api/counts", "status")
_PEOPLE, _SOURCE, _DOTS = 2_000, "fax", 150
_LONG_AGO = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
_STALLED = 900.0
"""Seconds without a file taken after which the service is given up."""
LONGER = 60.0
"""Seconds for which pages are still asked once all is taken."""


@dataclass(frozen=True, slots=True)
class Backlog:
    """What came of so many files: seconds until the last was taken, the longest sweep, the pages' times by address.

    `states` counts what the scans were when the service was stopped, `faults` what the verifying found then, `lost` the
    files that are neither in the watch folder nor taken.
    """

    files: int
    taken: int
    lost: int
    seconds: float
    longest_sweep: float
    service_mb: float
    pages: dict[str, Times]
    states: dict[str, int]
    documents: dict[str, int]
    faults: int

    def to_json(self) -> dict[str, Any]:
        """Everything, for programs."""
        slowest = max(times.p95 for times in self.pages.values())
        return {
            **asdict(self),
            "in_budget": {
                "sweep": self.longest_sweep <= BUDGET_SECONDS,
                "pages": slowest <= BUDGET_MS,
                "memory": self.service_mb <= BUDGET_MB,
            },
        }

    def show(self, console: Console) -> None:
        """Sentences and a table for people."""
        console.print(
            f"{self.taken} of {self.files} files taken in {self.seconds:.0f} s, {self.lost} lost, "
            f"{self.faults} faults; the longest sweep took {self.longest_sweep:.2f} s, "
            f"the service {self.service_mb:.0f} MB",
            markup=False,
        )
        console.print(f"scans: {_listed(self.states)}; documents: {_listed(self.documents)}", markup=False)
        table = Table("page", "number", "p50 ms", "p95 ms", "p99 ms", "most ms", box=None)
        for name, times in self.pages.items():
            table.add_row(name, *(str(value) for value in asdict(times).values()))
        console.print(table)


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{number} {name}" for name, number in sorted(counts.items())) or "none"


def bench_backlog(files: int = FILES, told: Progress = lambda _: None, longer: float = LONGER) -> Backlog:
    """Drop so many files at once and watch.  Raises `Unavailable` if the service ends or stands still."""
    with tempfile.TemporaryDirectory(prefix="intake-backlog-") as place:
        folder = Path(place)
        house, people = _house(folder), drawn_people()
        shutil.copytree(service.make_template(folder, house), folder / "site")
        settings = load(folder / "site").model_copy(update={"database": Database()})
        staged = folder / "staged"
        staged.mkdir()
        for number in range(files):
            if number % 1000 == 0:
                told(f"{number} of {files} drawn")
            page_of(people[number % len(people)], number, staged / f"{number:05d}.tif")
        connect(settings)
        try:
            with service.running(service.command(folder / "site", 0), folder / "site") as running:
                service.wait(lambda: service.is_up(settings), running, service.TO_START)
                return _watched(settings, staged, running, told=told, longer=longer)
        finally:
            disconnect()


def _house(folder: Path) -> House:
    house = House(folder / "house.toml", folder / "house.csv")
    write_site(draw_home(random.Random(7)), house.settings)  # noqa: S311 -- drawing, and no secret
    write_index(drawn_people(), house.index)
    return house


@cache
def drawn_people() -> tuple[Person, ...]:
    """The people whom the pages are about, always the same."""
    return draw_people(random.Random(8), _PEOPLE)  # noqa: S311 -- drawing, and no secret


def page_of(person: Person, number: int, path: Path) -> None:
    """A short letter about that person as a fax of one page; no two of them are alike."""
    lines = (
        f"Westside Imaging - Radiology report no. {number}",
        f"Patient: {person.last_name}, {person.first_name}",
        f"DOB: {person.birth_date:%m/%d/%Y}     MRN: {person.mrn}",
        f"Date of exam: 03/{1 + number % 28:02d}/2026",
        f"Findings: view {number} of the chest shows no change.",
    )
    page = Image.new("1", (int(8.5 * _DOTS), int(4.0 * _DOTS)), 1)
    pen, font = ImageDraw.Draw(page), ImageFont.load_default(size=28)
    for at, line in enumerate(lines):
        pen.text((110, 90 + 60 * at), line, fill=0, font=font)
    page.save(path, "TIFF", compression="group4", dpi=(_DOTS, _DOTS))


def _watched(
    settings: Settings, staged: Path, running: subprocess.Popen[bytes], *, told: Progress, longer: float
) -> Backlog:
    browser = Browser(open_site(settings))
    source = settings.watch_folders / _SOURCE
    source.mkdir(exist_ok=True)
    scanned = sorted(staged.iterdir())
    files, begun = len(scanned), time.monotonic()
    for file in scanned:
        file.rename(source / file.name)
    took: dict[str, list[float]] = {page: [] for page in _PAGES}
    taken, since, longest, ended = 0, begun, 0.0, 0.0
    while not ended or time.monotonic() < ended + longer:
        for page in _PAGES:
            took[page].append(browser.looked(page))
        said = pulse.read(settings.data)
        longest = max(longest, said.longest_sweep if said else 0.0)
        now = scans.count()
        if now > taken:
            taken, since = now, time.monotonic()
            told(f"{taken} of {files} taken")
        if running.poll() is not None or time.monotonic() - since > _STALLED + longer:
            raise Unavailable("the service has ended, or takes nothing any more")
        if taken >= files and not ended:
            ended = time.monotonic()
        time.sleep(0.2)
    memory = _peak_mb(running.pid)
    running.send_signal(signal.SIGTERM)
    running.wait()
    left = sum(1 for entry in source.iterdir() if entry.suffix == ".tif")
    by_scan, _ = machine.by_state()
    return Backlog(
        files=files,
        taken=taken,
        lost=files - taken - left,
        seconds=round(ended - begun, 1),
        longest_sweep=longest,
        service_mb=memory,
        pages={page: Times.of(seconds) for page, seconds in took.items()},
        states=by_scan,
        documents=documents.counts_by_state(_LONG_AGO),
        faults=sum(1 for _ in audit.verify(settings, open_site(settings).ledger)),
    )


def _peak_mb(pid: int) -> float:
    """The most memory that process itself has taken, without its children."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return round(int(line.split()[1]) / 1024, 1)
    return 0.0
