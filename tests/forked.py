"""The real commands, each in a process of its own that is forked from one which has loaded Python's modules.

Half of the time that a service needs to come up goes into loading them; the process that is forked has done nothing
else (`python -m tests.forked`).  It takes orders from its standard input, a line of JSON each, and answers each with an
exit code.

A command may bear a wire: it kills itself (SIGKILL) before or after the first call of one function.  The product knows
nothing of this; the process dies as by a power cut of its own, at a chosen moment.
"""

from __future__ import annotations

import atexit
import functools
import gc
import importlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import traceback
from pathlib import Path
from typing import Any, NoReturn

from tests import leaks

ROOT = Path(__file__).parents[1]


def intake(*arguments: str, wire: tuple[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run an intake command; what it says on stderr is heard as that of every child (`tests.leaks`).

    `wire` is MODULE:NAME of a function, and "before" or "after".
    """
    with tempfile.TemporaryDirectory(prefix="forked-") as folder:
        parent = _parent()
        assert parent.stdin is not None
        assert parent.stdout is not None
        parent.stdin.write(json.dumps({"arguments": arguments, "wire": wire, "folder": folder}) + "\n")
        parent.stdin.flush()
        code = int(parent.stdout.readline())
        out, err = (Path(folder, name).read_text(encoding="utf-8", errors="replace") for name in ("out", "err"))
    leaks.hear("log of a process", err)
    return subprocess.CompletedProcess(arguments, code, out, err)


def dies_at(target: str, moment: str, *arguments: str) -> bool:
    """Run an intake command until it kills itself before or after it calls `target`; False if it ends without."""
    done = intake(*arguments, wire=(target, moment))
    assert done.returncode in {0, -signal.SIGKILL}, done.stderr
    return done.returncode == -signal.SIGKILL


@functools.cache
def _parent() -> subprocess.Popen[str]:
    """The process that has everything loaded; it ends with this one."""
    command = [sys.executable, "-m", "tests.forked"]
    parent = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    atexit.register(parent.communicate)
    return parent


def _serve() -> None:
    from intake.cli import loaded

    loaded()
    importlib.import_module("intake.cli.serving")
    gc.freeze()
    for line in sys.stdin:
        assert threading.active_count() == 1, "a fork would take one thread along and leave the others"
        child = os.fork()
        if child == 0:
            _live(**json.loads(line))
        sys.stdout.write(f"{os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}\n")
        sys.stdout.flush()


def _live(arguments: list[str], wire: tuple[str, str] | None, folder: str) -> NoReturn:
    from intake.cli import main

    code = 1
    try:
        for number, name in enumerate((os.devnull, f"{folder}/out", f"{folder}/err")):
            os.dup2(os.open(name, os.O_RDWR | os.O_CREAT, 0o600), number)
        if wire:
            set_wire(*wire)
        sys.argv = ["intake", *arguments]
        main()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # noqa: BLE001 -- told to who waits
        traceback.print_exc()
    finally:
        atexit._run_exitfuncs()
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(code)


def set_wire(target: str, moment: str) -> None:
    """Have this process kill itself before or after it first calls that function (MODULE:NAME)."""
    module_name, _, path = target.partition(":")
    owner: Any = importlib.import_module(module_name)
    *parents, name = path.split(".")
    for parent in parents:
        owner = getattr(owner, parent)
    real = getattr(owner, name)

    def wired(*args: Any, **kwargs: Any) -> Any:
        if moment == "after":
            real(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(owner, name, wired)


if __name__ == "__main__":
    _serve()
