"""What the work of an evaluation cost."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from intake.evaluate.dry import Taken


@dataclass(frozen=True, slots=True)
class Speed:
    """What the work cost.  A document's seconds are those of the scan it came in; seconds are of one worker.

    `recognising_ms_per_page` is the median over scans of the CPU time of separating and extracting, without reading.
    """

    pages: int
    documents: int
    wall_seconds: float
    pages_per_second: float
    cpu_seconds_per_page: float
    median_seconds: float
    p95_seconds: float
    recognising_ms_per_page: float = 0.0

    @classmethod
    def of(cls, taken: Sequence[Taken], wall: float) -> Speed:
        """The figures of those files, taken in within `wall` seconds together."""
        pages = sum(one.pages for one in taken)
        seconds = sorted(one.seconds for one in taken for line in one.lines if line["state"] != "rejected")
        recognising = [1000 * one.recognising_seconds / one.pages for one in taken if one.pages]
        return cls(
            pages=pages,
            documents=len(seconds),
            wall_seconds=round(wall, 2),
            pages_per_second=round(pages / wall, 3) if wall else 0.0,
            cpu_seconds_per_page=round(sum(one.cpu_seconds for one in taken) / pages, 3) if pages else 0.0,
            median_seconds=round(statistics.median(seconds), 2) if seconds else 0.0,
            p95_seconds=round(seconds[min(len(seconds) - 1, int(len(seconds) * 0.95))], 2) if seconds else 0.0,
            recognising_ms_per_page=round(statistics.median(recognising), 1) if recognising else 0.0,
        )
