"""So many mutations for a reader; one that it could not stand is kept."""

from __future__ import annotations

import hashlib
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.fuzz.mutations import mutated

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fuzz.readers import Reader


@dataclass
class Tally:
    """What became of the mutations, and the files in which those lie that were not stood."""

    ends: Counter[str] = field(default_factory=Counter)
    faults: dict[str, Path] = field(default_factory=dict)
    slowest: float = 0.0


def fuzz(reader: Reader, count: int, seed: int, folder: Path) -> Tally:
    """Give the reader so many mutations.  A fault is told once by its kind and place, with the file that shows it."""
    rng = random.Random(f"{seed} {reader.name}")
    folder.mkdir(parents=True, exist_ok=True)
    tally = Tally()
    for _ in range(count):
        content = mutated(rng, reader.seeds, reader.words)
        begun = time.monotonic()
        try:
            tally.ends[reader.read(content, folder)] += 1
        except Exception as error:  # noqa: BLE001 -- any is a fault, and is told
            said = f"{type(error).__name__} {_place(error)}"
            if said not in tally.faults:
                kept = folder / f"fault-{hashlib.sha256(content).hexdigest()[:12]}"
                kept.write_bytes(content)
                tally.faults[said] = kept
        tally.slowest = max(tally.slowest, time.monotonic() - begun)
    return tally


def _place(error: BaseException) -> str:
    """The innermost line of ours in its traceback."""
    frame, ours = error.__traceback__, ""
    while frame is not None:
        name = frame.tb_frame.f_code.co_filename
        if "/intake/" in name or "/tests/" in name:
            ours = f"{name.rpartition('/')[2]}:{frame.tb_lineno}"
        frame = frame.tb_next
    return ours
