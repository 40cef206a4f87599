"""What work costs in processor time, with all processes that had a hand in it.

`getrusage(RUSAGE_CHILDREN)` knows only children that have ended and were waited for; the nursery of `intake.ocr` lives
as long as its starter.  So the tree of living processes is read from /proc (proc(5)): user and system time of every
process below, with that of its ended children.
"""

from __future__ import annotations

import os
import resource
from collections import defaultdict
from pathlib import Path

_PROC = Path("/proc")
_PARENT, _TIMES = 1, slice(11, 15)
"""Places in /proc/PID/stat after the name: parent; utime, stime, cutime, cstime."""


def tree_seconds(root: int | None = None) -> float:
    """CPU seconds so far (user and system) of that process and all its descendants, living or waited for.

    `root` is this process by default, whose own time and that of its ended children is exact; that of other living
    processes is fine to a clock tick (1/100 s).  0 for a process that is gone.
    """
    stats, here = _stats(), os.getpid()
    pids = [pid for pid in _below(here if root is None else root, stats) if pid in stats and pid != here]
    ticks = sum(stats[pid][1] for pid in pids) / os.sysconf("SC_CLK_TCK")
    return ticks + (_exact() if root in (None, here) else 0.0)


def _exact() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def tree_of(root: int) -> list[int]:
    """That process and all its living descendants."""
    return _below(root, _stats())


def _below(root: int, stats: dict[int, tuple[int, int]]) -> list[int]:
    children = defaultdict(list)
    for pid, (parent, _) in stats.items():
        children[parent].append(pid)
    found = [root]
    for pid in found:  # grows while it is walked
        found += children[pid]
    return found


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
