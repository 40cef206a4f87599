"""The real service, with one wire in it: it kills itself (SIGKILL) before or after the n-th call of one function.

usage: python dying_service.py MODULE:NAME before|after N intake-arguments...

The product knows nothing of this; the process dies as by a power cut of its own, at a chosen moment.
"""

from __future__ import annotations

import importlib
import os
import signal
import sys
import threading
from typing import Any


def set_wire(target: str, moment: str, nth: int) -> None:
    module_name, _, path = target.partition(":")
    owner: Any = importlib.import_module(module_name)
    *parents, name = path.split(".")
    for parent in parents:
        owner = getattr(owner, parent)
    real = getattr(owner, name)
    count = 0
    lock = threading.Lock()

    def wired(*args: Any, **kwargs: Any) -> Any:
        nonlocal count
        with lock:
            count += 1
            mine = count == nth
        if mine and moment == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = real(*args, **kwargs)
        if mine:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(owner, name, wired)


def main() -> None:
    target, moment, nth, *arguments = sys.argv[1:]
    from intake.cli import main as intake

    set_wire(target, moment, int(nth))
    sys.argv = ["intake", *arguments]
    intake()


if __name__ == "__main__":
    main()
