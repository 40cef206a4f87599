"""The Tesseract program: is it there, and run it over pictures."""

from __future__ import annotations

import contextlib
import csv
import math
import os
import resource
import shutil
import signal
import subprocess
import tempfile
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from intake.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Sequence

_MEMORY_BYTES = 2_000_000_000
_USUAL_SECONDS = 8.0
"""What a page of a run may take on average before the run is given up and its pages are read one by one."""

_PATIENCE = 4.0
"""Time on the clock for each second of processor time: a busy machine is not the page's fault."""

_LANGUAGE = "eng"
_ENVIRONMENT = {
    "LANG": "C.UTF-8",
    "OMP_THREAD_LIMIT": "1",
    "GLIBC_TUNABLES": ":".join(
        f"glibc.malloc.{name}={value}"
        for name, value in (
            ("hugetlb", 1),
            ("mmap_threshold", 1_000_000_000),
            ("trim_threshold", 2_000_000_000),
            ("top_pad", 64_000_000),
        )
    ),
}
"""One thread, with which a page is read quickest (tesseract issue 3109), and memory that is taken in large pieces
and not given back in between, which saves the kernel nine tenths of the page faults."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture to be read as it stands: a file Tesseract can open, and its size in pixels.

    Only where it `may_be_inverted` does Tesseract try a line that it reads badly as light on dark as well, which costs
    a bad fax a tenth of its time.
    """

    path: Path = field(repr=False)
    width: int
    height: int
    may_be_inverted: bool = False


@dataclass(frozen=True, slots=True)
class RawWord:
    """A word as Tesseract tells it: pixels from top left of the picture read, confidence 0..1, its place."""

    text: str = field(repr=False)
    left: int
    top: int
    right: int
    bottom: int
    confidence: float
    block: int
    line: int


@cache
def version() -> str:
    """The version of the Tesseract program, e.g. `5.3.0`; `Unavailable` if there is none."""
    import pytesseract

    try:
        return str(pytesseract.get_tesseract_version())
    except (pytesseract.TesseractNotFoundError, SystemExit):
        raise Unavailable("the program tesseract is missing") from None


def read_words(
    pictures: Sequence[Picture], page_seconds: float, settings: tuple[str, ...] = ()
) -> tuple[tuple[RawWord, ...] | None, ...]:
    """The words of each picture, in reading order; None for a picture that took too long or crashed the program.

    One process reads all; only if it fails does every picture get a process of its own.  `settings` are further
    arguments of the command line.  Raises `Unavailable` if the program is missing or the disk is full.
    """
    if not pictures:
        return ()
    seconds = page_seconds + (len(pictures) - 1) * min(page_seconds, _USUAL_SECONDS)
    together = _run(pictures, seconds, settings)
    if together is not None:
        return together
    if len(pictures) == 1:
        return (None,)
    alone = [_run([picture], page_seconds, settings) for picture in pictures]
    return tuple(None if words is None else words[0] for words in alone)


def _run(
    pictures: Sequence[Picture], seconds: float, settings: tuple[str, ...]
) -> tuple[tuple[RawWord, ...], ...] | None:
    try:
        with tempfile.TemporaryDirectory(dir=pictures[0].path.parent, prefix="ocr-") as folder:
            names = Path(folder) / "pages.txt"
            names.write_text("".join(f"{picture.path.resolve()}\n" for picture in pictures), encoding="utf-8")
            out = Path(folder) / "words"
            inverted = "1" if any(picture.may_be_inverted for picture in pictures) else "0"
            tries = ("-c", f"tessedit_do_invert={inverted}")
            command = ["tesseract", str(names), str(out), "-l", _LANGUAGE, *tries, *settings, "tsv"]
            if not _finished(command, folder, seconds):
                return None
            return _parse(out.with_suffix(".tsv"), len(pictures))
    except OSError as trouble:
        raise Unavailable(f"tesseract cannot work: {trouble.strerror}") from None


def _finished(command: list[str], folder: str, seconds: float) -> bool:
    """Whether the program ended well within so much processor time; it is killed with its children if not."""
    program = shutil.which(command[0])
    if program is None:
        raise Unavailable("the program tesseract is missing")
    environment = {
        name: value for name, value in os.environ.items() if name in ("PATH", "TESSDATA_PREFIX", "LD_LIBRARY_PATH")
    }
    with subprocess.Popen(
        [program, *command[1:]],
        cwd=folder,
        env={**environment, **_ENVIRONMENT},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as child:
        try:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                resource.prlimit(child.pid, resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
                resource.prlimit(child.pid, resource.RLIMIT_CPU, (math.ceil(seconds), math.ceil(seconds) + 5))
                resource.prlimit(child.pid, resource.RLIMIT_CORE, (0, 0))
            # It prints nothing: its closing the pipe tells that it ends, at once, where `wait` would look now and then.
            child.communicate(timeout=_PATIENCE * seconds)
        except subprocess.TimeoutExpired:
            return False
        else:
            return child.returncode == 0
        finally:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(child.pid, signal.SIGKILL)


def _parse(table: Path, pages: int) -> tuple[tuple[RawWord, ...], ...] | None:
    """The words by page; None if the program gave up before the last page."""
    found: list[list[RawWord]] = [[] for _ in range(pages)]
    seen = 0
    lines = -1
    try:
        text = table.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return None
    for row in csv.reader(text.splitlines()[1:], delimiter="\t", quoting=csv.QUOTE_NONE):
        level, page = row[0], int(row[1])
        seen = max(seen, page)
        if level == "4":
            lines += 1
        if level != "5" or not row[11].strip() or page > pages:
            continue
        left, top, width, height = (int(value) for value in row[6:10])
        found[page - 1].append(
            RawWord(
                row[11].strip(),
                left,
                top,
                left + width,
                top + height,
                max(0.0, float(row[10])) / 100.0,
                int(row[2]),
                lines,
            )
        )
    return tuple(tuple(words) for words in found) if seen == pages else None
