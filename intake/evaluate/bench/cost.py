"""What a command costs: processor time, time on the clock and memory, of it and of everything it starts.

Both sides are here: `run` starts this module as a program between us and the command.  It makes itself the reaper of
whatever the command leaves behind (prctl(2), PR_SET_CHILD_SUBREAPER) and waits for all of it, so that
getrusage(RUSAGE_CHILDREN) knows every descendant.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import resource
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from intake.evaluate.cpu import tree_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER = 1, 36
_TO_END = 20.0
"""Seconds for what the command left behind to end by itself."""

_KILOBYTES = 1024


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU seconds (user and system) of all processes, seconds on the clock, largest memory of any one of them.

    `code` is how the command ended (its exit code, negative for a signal); `peak_mb` is resident, in 2**20 bytes.
    """

    cpu: float
    wall: float
    peak_mb: float
    code: int = 0


def charged(command: Sequence[str], report: Path) -> list[str]:
    """The command line that runs `command` and leaves what it cost in the file `report`."""
    return [sys.executable, "-m", "intake.evaluate.bench.cost", str(report), *command]


def read(report: Path) -> Cost:
    """What the program left in that file."""
    return Cost(**json.loads(report.read_text(encoding="utf-8")))


def run(command: Sequence[str], report: Path) -> Cost:
    """Run a command, silent, to its end, and say what it cost.  `report` is a file to be written in passing."""
    quiet = subprocess.DEVNULL
    subprocess.run(charged(command, report), stdin=quiet, stdout=quiet, stderr=quiet, check=True)
    return read(report)


def _main(report: Path, command: list[str]) -> None:
    prctl = ctypes.CDLL(None).prctl
    prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    begun = time.perf_counter()
    with subprocess.Popen(command) as child:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda given, _: child.send_signal(given))
        code = child.wait()
    wall = time.perf_counter() - begun
    _see_off()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    cost = {"cpu": used.ru_utime + used.ru_stime, "wall": wall, "peak_mb": used.ru_maxrss / _KILOBYTES, "code": code}
    report.write_text(json.dumps(cost), encoding="utf-8")


def _see_off() -> None:
    """Wait for everything the command left behind; kill what does not end."""
    end = time.monotonic() + _TO_END
    with contextlib.suppress(ChildProcessError):
        while True:
            if os.waitpid(-1, os.WNOHANG)[0]:
                continue
            if time.monotonic() > end:
                for pid in tree_of(os.getpid())[1:]:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
            time.sleep(0.01)


if __name__ == "__main__":
    _main(Path(sys.argv[1]), sys.argv[2:])
