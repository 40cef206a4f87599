"""Child processes for work on untrusted bytes: bounded in memory, time, files and reach.

The parent (`run`) starts a module of this package as a program of its own; the child (`serve`) puts itself under
limits before it looks at its job.  They speak JSON lines: the job on stdin; on stdout `{"at": n}` for every page
done, then one answer.  stderr is thrown away, for what a parser says about a page may name a patient.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import resource
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from intake.errors import Rejected, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable

    from intake.ocr.limits import Limits

    Job = dict[str, Any]
    Progress = Callable[[int], None]

_PR_SET_PDEATHSIG = 1
_ANSWER_BYTES = 4_000_000
_START_SECONDS = 30.0
_PATIENCE = 4.0
"""Time on the clock for each second of processor time: a busy machine is not the file's fault."""

_OPEN_FILES = 256


def run(module: str, job: Job, limits: Limits) -> Job:
    """Let `python -m module` do that job and return its answer.

    The child may use `limits.page_seconds` of processor time for each page it reports, and is killed with all its
    descendants when it falls silent for four times as long.
    Raises `Rejected` with the child's code, E103 if it crashed on the bytes, E105 if it exceeded its memory or
    its time; `Unavailable` if the environment is at fault (no disk space, child cannot be started, or killed
    from outside).
    """
    try:
        limits.work.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=limits.work, prefix="cwd-") as cwd, _start(module, cwd) as child:
            try:
                lines = _converse(child, {**job, "limits": _for_child(limits)}, limits.page_seconds)
            finally:
                _kill(child)
    except OSError as trouble:
        raise Unavailable(f"a child process cannot work: {trouble.strerror}") from None
    if lines is None:
        raise Rejected("E105", "took too long")
    return _answer(lines, child.returncode)


def _start(module: str, cwd: str) -> subprocess.Popen[bytes]:
    package_root = Path(__file__).resolve().parents[2]
    environment = {
        "PATH": os.defpath,
        "PYTHONPATH": str(package_root),
        "PYTHONDONTWRITEBYTECODE": "1",
        "LANG": "C.UTF-8",
        "TMPDIR": cwd,
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }
    return subprocess.Popen(
        [sys.executable, "-s", "-P", "-m", module],
        cwd=cwd,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _for_child(limits: Limits) -> Job:
    return {
        "max_bytes": limits.max_bytes,
        "max_pages": limits.max_pages,
        "max_pixels": limits.max_pixels,
        "page_seconds": limits.page_seconds,
        "parser_bytes": limits.parser_bytes,
        "parent": os.getpid(),
    }


def _converse(child: subprocess.Popen[bytes], job: Job, page_seconds: float) -> list[Job] | None:
    """All the child says; None if it falls silent for too long."""
    stdin, stdout = _pipe(child.stdin), _pipe(child.stdout)
    try:
        stdin.write(json.dumps(job).encode())
        stdin.close()
    except BrokenPipeError:
        return []
    said = bytearray()
    patience = _PATIENCE * page_seconds
    deadline = time.monotonic() + patience + _START_SECONDS
    with selectors.DefaultSelector() as selector:
        selector.register(stdout, selectors.EVENT_READ)
        while (left := deadline - time.monotonic()) > 0:
            if not selector.select(left):
                continue
            chunk = os.read(stdout.fileno(), 65536)
            if not chunk or len(said) > _ANSWER_BYTES:
                return _lines(bytes(said))
            said += chunk
            deadline = time.monotonic() + patience
    return None


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise OSError("no pipe to the child")
    return stream


def _lines(said: bytes) -> list[Job]:
    found = []
    for line in said.splitlines():
        try:
            value = json.loads(line)
        except ValueError:
            continue
        if isinstance(value, dict):
            found.append(value)
    return found


def _kill(child: subprocess.Popen[bytes]) -> None:
    """Give a child that has answered a moment to end by itself, then end its whole session."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        child.wait(timeout=2.0 if _said_all(child) else 0.0)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def _said_all(child: subprocess.Popen[bytes]) -> bool:
    with selectors.DefaultSelector() as selector:
        selector.register(_pipe(child.stdout), selectors.EVENT_READ)
        return bool(selector.select(0))


def _answer(lines: list[Job], code: int | None) -> Job:
    last = lines[-1] if lines else {}
    if "rejected" in last:
        raise Rejected(str(last["rejected"]), str(last.get("detail", "")))
    if "unavailable" in last:
        raise Unavailable(str(last["unavailable"]))
    if "answer" in last and isinstance(last["answer"], dict):
        return last["answer"]
    if not lines:
        raise Unavailable("a child process cannot start")
    if code == -signal.SIGXCPU:
        raise Rejected("E105", "took too long")
    if code == -signal.SIGKILL:
        raise Unavailable("a child process was killed from outside")
    raise Rejected("E103", "cannot be parsed")


# --- The child's side --------------------------------------------------------------------------------------


def serve(work: Callable[[Job, Progress], Job]) -> None:
    """Be the child: take one job under its limits, do it with `work`, answer, end.

    `work` gets the job and a function to call with the number of every page done.
    """
    job = json.loads(sys.stdin.buffer.read())
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _restrict(job["limits"])

    def say(**what: object) -> None:
        out.write(json.dumps(what).encode() + b"\n")
        out.flush()

    def progress(page: int) -> None:
        _allow_seconds(job["limits"]["page_seconds"])
        say(at=page)

    try:
        progress(0)
        say(answer=work(job, progress))
    except Rejected as no:
        say(rejected=no.code, detail=no.detail)
    except Unavailable as later:
        say(unavailable=str(later))
    except MemoryError:
        say(rejected="E105", detail="needs too much memory")
    except OSError as trouble:
        say(unavailable=f"a child process cannot work: {trouble.strerror or type(trouble).__name__}")
    out.close()
    os._exit(0)


def _restrict(limits: Job) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != limits["parent"]:
        os._exit(1)
    largest_file = 4 * max(limits["max_bytes"], limits["max_pixels"]) + 64_000_000
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))
    resource.setrlimit(resource.RLIMIT_NOFILE, (_OPEN_FILES, _OPEN_FILES))
    resource.setrlimit(resource.RLIMIT_AS, (limits["parser_bytes"], limits["parser_bytes"]))
    _allow_seconds(limits["page_seconds"])


def _allow_seconds(seconds: float) -> None:
    """From now on, so many seconds of processor time: then SIGXCPU ends the child."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime + seconds) + 2
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))
