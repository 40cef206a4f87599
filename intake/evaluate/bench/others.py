"""The contenders that are not ours: Tesseract once a page, and OCRmyPDF once a file."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from intake.errors import Missing, Unavailable
from intake.evaluate.bare import ONE_THREAD
from intake.evaluate.bench import cost
from intake.evaluate.bench.cost import Cost

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from intake.evaluate.bench.pieces import Piece

DESKEW = ("--rotate-pages", "--deskew")
"""The options of OCRmyPDF that do what our reader does anyway."""

_ITS_OWN_TEXT = "--skip-text"
_QUIETLY = ("-j", "1", "--quiet", _ITS_OWN_TEXT)
_NO_READING = ("--tesseract-timeout", "0")
_WRITTEN = frozenset({0, 10})
"""Exit codes after which there is an output: done, or done but for PDF/A."""

HOW_TO_GET_IT = "OCRmyPDF is not installed: `make bench` installs it beside the product, or name one with --ocrmypdf."


def find(given: Path | None) -> Path | None:
    """The OCRmyPDF to measure: the given one, that of `make bench`, or the system's; None if there is none.

    Raises `Missing` if the given one is not there.
    """
    if given is not None:
        if shutil.which(given) is None:
            raise Missing("there is no such OCRmyPDF")
        return given
    beside = Path(sys.prefix).parent / ".venv-bench/bin/ocrmypdf"
    on_path = shutil.which("ocrmypdf")
    return beside if beside.exists() else Path(on_path) if on_path else None


def version(program: Path) -> str:
    """What it says of itself; `Unavailable` if it cannot be started."""
    try:
        told = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError) as trouble:
        raise Unavailable("OCRmyPDF cannot be started") from trouble
    return told.stdout.strip()


def start_up(program: Path, folder: Path) -> float:
    """CPU seconds it costs to start the program and do nothing."""
    return cost.run([str(program), "--version"], folder / "cost.json").cpu


def takes(program: Path, piece: Piece, folder: Path) -> bool:
    """Whether OCRmyPDF takes that file: tried without the reading, which is what takes long."""
    return _run(program, piece, folder, _NO_READING).code in _WRITTEN


def ocrmypdf(
    program: Path,
    pieces: Iterable[Piece],
    folder: Path,
    options: Sequence[str] = (),
    progress: Callable[[int], object] = lambda _: None,
) -> Cost:
    """What OCRmyPDF costs on those scans, one command a scan.  Raises `Unavailable` if it fails on one."""
    return _sum(lambda piece: _run(program, piece, folder, options), pieces, progress)


def tesseract(pieces: Iterable[Piece], folder: Path, progress: Callable[[int], object] = lambda _: None) -> Cost:
    """What Tesseract costs on the pictures of those scans, once a page, for words and a PDF."""

    def read(piece: Piece) -> Cost:
        commands = ([*ONE_THREAD, "tesseract", str(page), str(folder / "out"), "tsv", "pdf"] for page in piece.pictures)
        costs = [cost.run(command, folder / "cost.json") for command in commands]
        return _together(costs)

    return _sum(read, pieces, progress)


def _run(program: Path, piece: Piece, folder: Path, options: Sequence[str]) -> Cost:
    dpi = ["--image-dpi", str(piece.untagged_dpi)] if piece.untagged_dpi else []
    files = [str(piece.path), str(folder / "out.pdf")]
    return cost.run([*ONE_THREAD, str(program), *_QUIETLY, *dpi, *options, *files], folder / "cost.json")


def _sum(do: Callable[[Piece], Cost], pieces: Iterable[Piece], progress: Callable[[int], object]) -> Cost:
    costs = []
    for number, piece in enumerate(pieces, start=1):
        costs.append(do(piece))
        if costs[-1].code not in _WRITTEN:
            raise Unavailable(f"a contender failed on scan {number} with exit code {costs[-1].code}")
        progress(number)
    return _together(costs)


def _together(costs: Sequence[Cost]) -> Cost:
    return Cost(
        cpu=sum(one.cpu for one in costs),
        wall=sum(one.wall for one in costs),
        peak_mb=max((one.peak_mb for one in costs), default=0.0),
        code=max((one.code for one in costs), default=0, key=lambda code: (code not in _WRITTEN, abs(code))),
    )
