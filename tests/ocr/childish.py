"""A child of the tests: does to itself what hostile files do to a parser."""

from __future__ import annotations

import os
import signal
import subprocess
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
        case "crash":
            os.abort()
        case "memory":
            return {"bytes": len(bytearray(10**10))}
        case "spin":
            while True:
                pass
        case "sleep":
            time.sleep(600)
        case "full disk":
            raise OSError(28, "No space left on device")
        case "kill the nursery":
            os.kill(os.getppid(), signal.SIGKILL)
            time.sleep(600)
        case "descend":
            return {"descendant": subprocess.Popen(["sleep", "600"]).pid}
    return {
        "cwd": [path.name for path in Path.cwd().iterdir()],
        "environment": sorted(os.environ),
        "pid": os.getpid(),
        "parent": os.getppid(),
        "open": sorted({target for target in map(_target, Path("/proc/self/fd").iterdir()) if target}),
    }


def _target(handle: Path) -> str:
    try:
        return str(handle.readlink())
    except OSError:  # the listing itself
        return ""
