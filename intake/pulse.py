"""The pulse of the watching: what the service says of its own sweep, in `data/pulse.json`, for whoever asks.

It is written every few seconds by a thread that only looks at memory, so that a sweep which hangs on a share cannot
keep it from saying so.  A pulse that is old means that nothing runs, or that nothing can be said.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

FILE = "pulse.json"
OLD = 60.0
"""Seconds after which a pulse that was not renewed counts as none."""


@dataclass(frozen=True, slots=True)
class SourcePulse:
    """One watch folder as the last look saw it.

    `waiting` counts files that are not taken yet, `busy` those of them in use for too long.  `canary_late` are seconds
    for which a file of our own was not found again; None if all is well.
    """

    name: str
    waiting: int = 0
    busy: int = 0
    reachable: bool = True
    canary_late: float | None = None


@dataclass(frozen=True, slots=True)
class Pulse:
    """The watching of one service: when it said this, when the sweep last ended a look, and what is wrong.

    `stalled` tells that the sweep has made no headway for too long.  `events` is `heard`, `polled` (they cannot be
    trusted there) or `none`.  `longest_sweep` are the seconds the longest sweep of this service took.  Times are UTC.
    """

    said: dt.datetime
    looked: dt.datetime
    stalled: bool = False
    trouble: str = ""
    events: str = "none"
    rearmed: int = 0
    longest_sweep: float = 0.0
    sources: tuple[SourcePulse, ...] = field(default=())

    def is_old(self, now: dt.datetime) -> bool:
        """Whether nobody has renewed it."""
        return (now - self.said).total_seconds() > OLD

    def complaints(self, now: dt.datetime) -> tuple[str, ...]:
        """What is wrong with the watching, a sentence each; nothing of a file's name in them."""
        if self.is_old(now):
            return (f"The watching has said nothing since {self.said.astimezone():%a %H:%M:%S}.",)
        said = []
        if self.stalled:
            said.append(f"The sweep hangs: it ended its last look at {self.looked.astimezone():%a %H:%M:%S}.")
        if self.trouble:
            said.append(f"The sweep waits: {self.trouble}.")
        for source in self.sources:
            if not source.reachable:
                said.append(f"The folder {source.name} cannot be read.")
            elif source.canary_late is not None:
                minutes = max(1, round(source.canary_late / 60))
                said.append(f"A test file dropped into {source.name} was not found for {minutes} min.")
        return tuple(said)


def write(data: Path, pulse: Pulse) -> None:
    """Say it.  OSError if the folder cannot be written; it is not flushed, as it is worth nothing after a crash."""
    draft = data / f".{FILE}.{os.getpid()}"
    draft.write_text(json.dumps(dataclasses.asdict(pulse), default=lambda moment: moment.isoformat()), encoding="utf-8")
    draft.replace(data / FILE)


def read(data: Path) -> Pulse | None:
    """What was said last; None if nothing was, or not in this release's form."""
    try:
        said = json.loads((data / FILE).read_bytes())
        sources = tuple(SourcePulse(**_timed(source)) for source in said.pop("sources"))
        return Pulse(**_timed(said), sources=sources)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


_TIMES = frozenset({"said", "looked"})


def _timed(table: dict[str, Any]) -> dict[str, Any]:
    return {key: dt.datetime.fromisoformat(value) if key in _TIMES and value else value for key, value in table.items()}
