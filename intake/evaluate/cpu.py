"""What work costs in processor time, with all processes that had a hand in it.

`getrusage(RUSAGE_CHILDREN)` knows only children that have ended and were waited for; the nursery of `intake.ocr` lives
as long as its starter.  So the tree of living processes is read from /proc (proc(5)): user and system time of every
process below, with that of its ended children.
"""

from __future__ import annotations

import os
from collections import defaultdict
from pathlib import Path

_PROC = Path("/proc")
_PARENT, _TIMES = 1, slice(11, 15)
"""Places in /proc/PID/stat after the name: parent; utime, stime, cutime, cstime."""


def tree_seconds(root: int | None = None) -> float:
    """CPU seconds so far (user and system) of that process and all its descendants, living or waited for.

    `root` is this process by default.  Fine to a clock tick (1/100 s) for each living process.  0 for a process
    that is gone.
    """
    stats = _stats()
    children = defaultdict(list)
    for pid, (parent, _) in stats.items():
        children[parent].append(pid)
    ticks, waiting = 0, [os.getpid() if root is None else root]
    while waiting:
        pid = waiting.pop()
        ticks += stats[pid][1] if pid in stats else 0
        waiting += children[pid]
    return ticks / os.sysconf("SC_CLK_TCK")


def _stats() -> dict[int, tuple[int, int]]:
    """Parent and clock ticks of every process there is."""
    found = {}
    for folder in _PROC.iterdir():
        if not folder.name.isdigit():
            continue
        try:
            text = (folder / "stat").read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue  # it has ended meanwhile
        fields = text.rpartition(")")[2].split()
        found[int(folder.name)] = int(fields[_PARENT]), sum(map(int, fields[_TIMES]))
    return found
