"""A child of the tests: does to itself what hostile files do to a parser."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from intake.errors import Rejected
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
    return {"cwd": [path.name for path in Path.cwd().iterdir()], "environment": sorted(os.environ)}


if __name__ == "__main__":
    confined.serve(work)
