"""A child of the tests: does to itself what hostile files do to a parser."""

from __future__ import annotations

import errno
import os
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from intake.errors import Rejected

if TYPE_CHECKING:
    from intake.ocr import confined


def work(job: dict[str, Any], progress: confined.Progress) -> dict[str, Any]:
    progress(1)
    match job["what"]:
        case "reject":
            raise Rejected("E104", "why")
        case "crash" | "out of memory":
            os.kill(os.getpid(), signal.SIGABRT if job["what"] == "crash" else signal.SIGKILL)
        case "memory":
            return {"bytes": len(bytearray(10**10))}
        case "spin":
            while True:
                pass
        case "sleep":
            time.sleep(600)
        case "full disk" | "nowhere":
            number = errno.ENOSPC if job["what"] == "full disk" else errno.EINVAL
            raise OSError(number, os.strerror(number))
        case "kill the nursery":
            os.kill(os.getppid(), signal.SIGKILL)
            time.sleep(600)
        case "descend":
            return {"descendant": _sleeper()}
    return {
        "cwd": [path.name for path in Path.cwd().iterdir()],
        "environment": sorted(os.environ),
        "pid": os.getpid(),
        "parent": os.getppid(),
        "open": sorted({target for target in map(_target, Path("/proc/self/fd").iterdir()) if target}),
    }


def _sleeper() -> int:
    """A descendant by fork: a sealed child can start no program, but it can divide."""
    pid = os.fork()
    if pid == 0:
        time.sleep(600)
        os._exit(0)
    return pid


def _target(handle: Path) -> str:
    try:
        return str(handle.readlink())
    except OSError:  # the listing itself
        return ""
