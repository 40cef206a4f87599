"""The contender `ocr`: `intake.ocr` alone, from a file to its searchable PDF/A, in one process that goes on.

Run as a program with a site, whose settings make the reader, and a folder for its work; the scans come as a JSON list
of paths on standard input.  It tells in JSON lines: `ready` once it has started and warmed up, `done` after each scan,
then `cpu` and `wall` for all of them.
"""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from intake import ocr
from intake.desk import make_desk
from intake.errors import Unavailable
from intake.evaluate.bench import cost
from intake.evaluate.cpu import tree_seconds
from intake.evaluate.dry import digest_of
from intake.filing import DryCabinet
from intake.model import Scan
from intake.records.connect import connect
from intake.settings import Database, load

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from intake.evaluate.bench.pieces import Piece


@dataclass(frozen=True, slots=True)
class Alone:
    """What it cost: for the scans, and `cpu_in_all` with start and warm-up.  `peak_mb`: its largest process.

    `sizes` are the bytes of each archive by those of its scan.
    """

    cpu: float
    wall: float
    cpu_in_all: float
    peak_mb: float
    sizes: tuple[float, ...]


def read_all(
    template: Path,
    pieces: Sequence[Piece],
    warm_up: Path,
    folder: Path,
    progress: Callable[[int], object] = lambda _: None,
) -> Alone:
    """Let a process of its own do every scan as the site `template` would.  Raises `Unavailable` if it fails."""
    report = folder / "cost-alone.json"
    command = cost.charged([sys.executable, "-m", "intake.evaluate.bench.alone", str(template), str(folder)], report)
    last: dict[str, float] = {}
    sizes: list[float] = []
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as program:
        if program.stdin is None or program.stdout is None:
            raise Unavailable("the reader of the bench has no way to speak")
        program.stdin.write(json.dumps([str(warm_up), *(str(piece.path) for piece in pieces)]))
        program.stdin.close()
        for line in program.stdout:
            last = json.loads(line)
            if "done" in last:
                progress(int(last["done"]))
                sizes.append(last["size"])
    if "cpu" not in last:
        raise Unavailable("the reader of the bench has failed")
    all_in_all = cost.read(report)
    return Alone(last["cpu"], last["wall"], all_in_all.cpu, all_in_all.peak_mb, tuple(sizes))


def _main(site: Path, folder: Path) -> None:
    warm_up, *paths = (Path(path) for path in json.loads(sys.stdin.read()))
    limits, engine = ocr.Limits(work=folder / "work-alone"), _engine(site)
    _archive(warm_up, limits, engine)
    _tell(ready=1)
    cpu, begun = tree_seconds(), time.perf_counter()
    for number, path in enumerate(paths, start=1):
        size = _archive(path, limits, engine)
        _tell(done=number, size=size)
    _tell(cpu=tree_seconds() - cpu, wall=time.perf_counter() - begun)


def _engine(site: Path) -> ocr.Engine:
    settings = load(site).model_copy(update={"database": Database()})
    connect(settings)
    return make_desk(settings, DryCabinet({})).engine


def _tell(**what: float) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def _archive(path: Path, limits: ocr.Limits, engine: ocr.Engine) -> float:
    """What OCRmyPDF does for a file: read it, and write its searchable PDF/A; returns its size by that of the scan."""
    scan = Scan(digest_of(path), "bench", dt.datetime.now(dt.UTC), ocr.sniff(path), path)
    reading = ocr.recognise(ocr.read(scan, limits), engine)
    out = limits.work / "out"
    out.mkdir(exist_ok=True)
    pages = tuple(page.number for page in reading.pages)
    made = ocr.make_archive(path, scan.media_type, reading, pages, out, limits, made=scan.arrived).archive
    ocr.forget(scan, limits)
    return made.stat().st_size / path.stat().st_size


if __name__ == "__main__":
    _main(Path(sys.argv[1]), Path(sys.argv[2]))
