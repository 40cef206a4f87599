"""Evaluate reading alone: `intake.ocr` against Tesseract by itself, on pages whose text is known."""

from __future__ import annotations

import json
import multiprocessing
import os
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor, as_completed
from typing import TYPE_CHECKING

from intake.errors import IntakeError, Missing
from intake.evaluate.pagecheck import FileCheck, Told, check
from intake.evaluate.progress import watched
from intake.evaluate.readreport import ReadReport

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from rich.console import Console

TURNED_GROUP = "turned"
"""The class of files of which pages lie turned, whatever else they are."""

_PICTURES = (".tif", ".tiff", ".png", ".pbm")


def evaluate_reading(
    folder: Path, console: Console | None = None, *, turned: bool = False, sample: int = 0, workers: int = 0
) -> ReadReport:
    """Read every page of known text in the folder both ways and say how much of it was read.

    `folder` is a corpus with `inbox/`, `truth.jsonl` and `text/<file>.p<n>.txt`, or holds pairs of a picture (.tif
    .tiff .png .pbm) and its text (.txt) side by side.  `turned`: each page is also read turned by 90, 180 and 270
    degrees.  `sample` files at most are read, evenly chosen; 0 means all.  `workers` 0 means one a core.  Raises
    `Missing` if there is nothing of known text, and `Unavailable` if the environment is in trouble.
    """
    known = _corpus(folder) if (folder / "truth.jsonl").exists() else _pairs(folder)
    if not known:
        raise Missing("the folder has neither text/ of a corpus nor pictures with a .txt beside them")
    if 0 < sample < len(known):
        known = [known[index * len(known) // sample] for index in range(sample)]
    done = watched(_check_all(known, workers or os.cpu_count() or 1, turned=turned), len(known), console, "Reading")
    return ReadReport.of(folder.name, sorted(done, key=lambda one: one.name), by_page=known[0].by_page)


def _corpus(folder: Path) -> list[Told]:
    """The files of a corpus all of whose pages have their text."""
    found = []
    for line in (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines():
        told = json.loads(line)
        texts = [folder / "text" / f"{told['file']}.p{number}.txt" for number in range(1, told["pages"] + 1)]
        if not texts or not all(text.exists() for text in texts):
            continue
        turned = any("upside down" in trouble or "turned" in trouble for trouble in told["trouble"])
        found.append(
            Told(
                told["file"],
                folder / "inbox" / told["file"],
                TURNED_GROUP if turned else told["class"],
                tuple(text.read_text(encoding="utf-8") for text in texts),
                lies_turned=turned,
            )
        )
    return sorted(found, key=lambda one: one.name)


def _pairs(folder: Path) -> list[Told]:
    """The pictures with a text beside them; their group is the book: what the name has before its digits."""
    return [
        Told(path.name, path, path.stem.rstrip("0123456789"), (text.read_text(encoding="utf-8"),), by_page=False)
        for path in sorted(folder.iterdir())
        if path.suffix in _PICTURES and (text := path.with_suffix(".txt")).exists()
    ]


def _check_all(known: Sequence[Told], workers: int, *, turned: bool) -> Iterator[FileCheck]:
    """Check the files in worker processes, in whatever order they are done."""
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(workers, len(known)), mp_context=spawn) as pool:
        waiting = [pool.submit(check, told, turned=turned) for told in known]
        try:
            for done in as_completed(waiting):
                bug = done.exception()
                if isinstance(bug, IntakeError | BrokenExecutor):
                    raise bug
                yield done.result()
        finally:
            pool.shutdown(cancel_futures=True)
