"""Tesseract by itself, with nothing around it: what `intake.ocr` is measured against."""

from __future__ import annotations

import csv
import os
import subprocess
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from intake.errors import Unavailable
from intake.ocr import confined

if TYPE_CHECKING:
    from pathlib import Path

    from intake.ocr import Limits

ONE_THREAD = ("env", "OMP_THREAD_LIMIT=1")
"""What goes before a command so that its Tesseract does not spin on threads that only wait for each other."""


@dataclass(frozen=True, slots=True)
class Bare:
    """What Tesseract made of one picture: its text (lines as read) and the CPU seconds of its process."""

    text: str = field(repr=False)
    cpu_seconds: float


@dataclass(frozen=True, slots=True)
class Stored:
    """The pages of a file as PNGs; `untagged_dpi` is a resolution to tell programs if the file has none."""

    pictures: tuple[Path, ...] = field(repr=False)
    untagged_dpi: int | None = None


def stored_pages(source: Path, media_type: str, folder: Path, limits: Limits) -> Stored:
    """The pages of a file as PNGs of their stored pixels, written into the folder by a confined child.

    Raises `Rejected` and `Unavailable` as `intake.ocr.read` does.
    """
    job = {"source": str(source.resolve()), "media_type": media_type, "out": str(folder.resolve())}
    answer = confined.run("intake.evaluate.stored", job, limits)
    pictures = tuple(folder / f"p{number}.png" for number in range(1, int(answer["pages"]) + 1))
    return Stored(pictures, answer["untagged_dpi"])


def read(picture: Path) -> Bare:
    """Read one picture with `tesseract PICTURE OUT tsv`, all settings as they come.

    A picture on which Tesseract fails has no text.  Raises `Unavailable` if there is no Tesseract.
    """
    out = picture.with_suffix("")
    try:
        process = subprocess.Popen(
            [*ONE_THREAD, "tesseract", str(picture), str(out), "tsv"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    except OSError as trouble:
        raise Unavailable("the program tesseract cannot be started") from trouble
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode == _NOT_FOUND:
        raise Unavailable("the program tesseract is missing")
    table = out.with_suffix(".tsv")
    text = _text(table) if process.returncode == 0 and table.exists() else ""
    return Bare(text, used.ru_utime + used.ru_stime)


_NOT_FOUND = 127
_LINE, _WORD = "4", "5"


def _text(table: Path) -> str:
    """The words of the table, a line of text for a line of the page."""
    lines: list[list[str]] = [[]]
    for row in csv.reader(table.read_text(encoding="utf-8").splitlines()[1:], delimiter="\t", quoting=csv.QUOTE_NONE):
        if row[0] == _LINE:
            lines.append([])
        elif row[0] == _WORD and row[11].strip():
            lines[-1].append(row[11])
    return "\n".join(" ".join(line) for line in lines if line)
