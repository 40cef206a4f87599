"""The contender `whole`: a fresh site and the real service, from the watch folder to filed."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
import sys
import time
import tomllib
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import tomlkit

from intake.errors import Unavailable
from intake.evaluate.bench import cost
from intake.evaluate.cpu import tree_seconds
from intake.records import documents, scans
from intake.records.connect import connect, disconnect
from intake.settings import Database, load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from intake.evaluate.bench.pieces import House, Piece
    from intake.settings import Settings

_QUICK = {"watch": {"still_seconds": 0.5}, "web": {"port": 0}}
"""The bench does not wait the usual seconds for a file to be still; and any free port will do for the desk."""

_SOURCE = "scanner"
_LOOK = 0.1
_LONG_AGO = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
TO_START = 180.0
"""Seconds within which the service must have made its first sweep."""
_TO_WORK, _TO_WORK_A_PAGE = 300.0, 60.0


@dataclass(frozen=True, slots=True)
class Whole:
    """What the service cost: for the scans (`cpu`, `wall`), and `cpu_in_all` with its start, a warm-up and its stop.

    `peak_mb` is the memory of its largest process, `states` how many documents ended in which state.
    """

    cpu: float
    wall: float
    cpu_in_all: float
    peak_mb: float
    states: dict[str, int]


def make_template(folder: Path, house: House) -> Path:
    """A site to be copied: made by the commands of the house, its patient index imported.

    Raises `Unavailable` if a command fails.
    """
    tables: dict[str, Any] = tomllib.loads(house.settings.read_text(encoding="utf-8"))
    given, site = folder / "bench.toml", folder / "template"
    given.write_text(tomlkit.dumps({**tables, **_QUICK}), encoding="utf-8")
    for arguments in (["init", str(site), "--settings", str(given)], ["patients", "import", str(house.index)]):
        command = [*_intake(1), *arguments, "--site", str(site)]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise Unavailable(f"the site of the bench cannot be made: {done.stderr.strip().rpartition(chr(10))[2]}")
    return site


def command(site: Path, readers: int) -> list[str]:
    """The command that runs the service of that site with so many readers (0: one a core)."""
    return [*_intake(readers), "run", "--site", str(site)]


def _intake(readers: int) -> list[str]:
    """The command, kept from the database of any real site that the environment names."""
    own = ["-u", "INTAKE_DATABASE", "INTAKE_DATABASE__URL="]
    return ["env", *own, f"INTAKE_SERVICE__READERS={readers}", sys.executable, "-m", "intake"]


def take_in(
    template: Path,
    pieces: Sequence[Piece],
    warm_up: Path,
    site: Path,
    *,
    readers: int,
    progress: Callable[[int], object] = lambda _: None,
) -> Whole:
    """Run the service on a fresh copy of the template, with so many readers, and drop all scans at once.

    `site` is where the copy is made; it is removed afterwards.  The clock starts when the last scan lies in the
    watch folder of the idle service and stops when every one is settled.  `progress` is told how many are.  Raises
    `Unavailable` if the service ends or stands still.
    """
    shutil.copytree(template, site)
    staged = _staged(pieces, warm_up, site / "staged")
    settings = load(site).model_copy(update={"database": Database()})
    connect(settings)
    report = site / "cost.json"
    try:
        with running(cost.charged(command(site, readers), report), site) as service:
            wait(lambda: is_up(settings), service, TO_START)
            _drop(staged[:1], settings)
            wait(lambda: _settled() >= 1, service, TO_START)
            cpu, begun = tree_seconds(service.pid), time.perf_counter()
            _drop(staged[1:], settings)
            patience = _TO_WORK + _TO_WORK_A_PAGE * sum(piece.pages for piece in pieces)

            def all_settled() -> bool:
                settled = _settled() - 1
                progress(settled)
                return settled >= len(pieces)

            wait(all_settled, service, patience)
            wall, cpu = time.perf_counter() - begun, tree_seconds(service.pid) - cpu
            states = documents.counts_by_state(_LONG_AGO)
        all_in_all = cost.read(report)
        return Whole(cpu, wall, all_in_all.cpu, all_in_all.peak_mb, states)
    finally:
        disconnect()
        shutil.rmtree(site, ignore_errors=True)


def _staged(pieces: Sequence[Piece], warm_up: Path, folder: Path) -> list[Path]:
    """Copies of the scans beside the watch folder, so that a rename drops each: first that for warming up."""
    folder.mkdir()
    sources = [warm_up, *(piece.path for piece in pieces)]
    targets = [folder / f"{number:05d}{source.suffix.lower()}" for number, source in enumerate(sources)]
    for source, target in zip(sources, targets, strict=True):
        shutil.copyfile(source, target)
    return targets


def _drop(files: Sequence[Path], settings: Settings) -> None:
    for file in files:
        file.rename(settings.watch_folders / _SOURCE / file.name)


@contextmanager
def running(line: Sequence[str], site: Path) -> Iterator[subprocess.Popen[bytes]]:
    """That command line, the service of the site, until the end of the block, or until it has stopped by itself."""
    with (site / "service.log").open("wb") as log:
        service = subprocess.Popen(line, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        try:
            yield service
        finally:
            service.terminate()
            service.wait()


def wait(is_so: Callable[[], bool], service: subprocess.Popen[bytes], seconds: float) -> None:
    """Return when it is so.  Raises `Unavailable` if the service ends before, or so many seconds pass."""
    end = time.monotonic() + seconds
    while not is_so():
        if service.poll() is not None:
            raise Unavailable("the service of the bench has ended by itself")
        if time.monotonic() > end:
            raise Unavailable("the service of the bench stands still")
        time.sleep(_LOOK)


def is_up(settings: Settings) -> bool:
    """Whether the service has made its first sweep."""
    return (settings.watch_folders / _SOURCE / "STATUS.txt").exists()


def _settled() -> int:
    return scans.count() - scans.open_count()
