"""Child processes for work on untrusted bytes: bounded in memory, time, files and reach.

The parent (`run`) has the `nursery` fork a child; the child (`serve`) puts itself under limits, and has itself refused
programs and the network (`sealed`), before it looks at its job.  They speak JSON lines: the job on the child's stdin;
on its stdout `{"at": n}` for every page done, then one answer.  stderr is thrown away, for what a parser says about a
page may name a patient.
"""

from __future__ import annotations

import atexit
import contextlib
import errno
import importlib
import json
import os
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from intake.errors import Killed, Rejected, Unavailable
from intake.ocr.sealed import seal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from intake.ocr.limits import Limits

    Job = dict[str, Any]
    Progress = Callable[[int], None]

_ANSWER_BYTES = 32_000_000
_START_SECONDS = 30.0
_TO_END, _TO_DIE = 2.0, 30.0
_PATIENCE = 4.0
"""Time on the clock for each second of processor time: a busy machine is not the file's fault."""

_OPEN_FILES = 256
_OF_THE_FILE = frozenset({None, errno.EINVAL, errno.EOVERFLOW})
"""What bytes lead to that send a parser to a place that cannot be; such a file would be tried again for ever.  A parser
that raises its own OSError gives it no number."""
_LARGE_PAGES = "glibc.malloc.hugetlb=1"
"""Memory is asked for in large pages, where the C library and the system know them: a child that draws or reads a page
touches tens of megabytes for the first time, and every touch of a small page costs some microseconds."""


def run(module: str, job: Job, limits: Limits) -> Job:
    """Let the function `work` of that module do that job in a child and return its answer.

    The child may use `limits.page_seconds` of processor time for each page it reports, and is killed with all its
    descendants when it falls silent for four times as long.
    Raises `Rejected` with the child's code, E103 if it crashed on the bytes, E105 if it exceeded its memory or
    its time; `Unavailable` if the environment is at fault (no disk space, child cannot be started), and its `Killed`
    if the child was killed from outside.  A child that calls this has no child of its own: it does that job itself,
    within its limits.
    """
    try:
        if _in_child:
            return _by_itself(module, {**job, "limits": _for_child(limits)}, _in_child[-1])
        limits.work.mkdir(parents=True, exist_ok=True)
        with (
            tempfile.TemporaryDirectory(dir=limits.work, prefix="cwd-") as folder,
            closing(_nursery.child(module, str(Path(folder).resolve()))) as child,
        ):
            lines = _converse(child, {**job, "limits": _for_child(limits)}, limits.page_seconds)
            code = child.end(_TO_END if lines is not None else 0.0)
    except OSError as trouble:
        raise Unavailable(f"a child process cannot work: {trouble.strerror}") from None
    if lines is None:
        raise Rejected("E105", "took too long")
    return _answer(lines, code)


def make_ready() -> None:
    """Start the nursery now, so that the first job need not wait for it.  What hinders it is met again by that job."""
    with contextlib.suppress(OSError):
        _nursery.start()


class _Child:
    """The starter's ends of the two sockets of a child (see `nursery`)."""

    def __init__(self, talk: socket.socket, status: socket.socket) -> None:
        self.talk = talk
        self._status = status

    def end(self, seconds: float) -> int:
        """Its exit code; it is given so many seconds to end by itself, then it is killed with its descendants."""
        self._status.settimeout(seconds or 0.01)
        with contextlib.suppress(TimeoutError):
            return self._code()
        self._status.shutdown(socket.SHUT_WR)
        self._status.settimeout(_TO_DIE)
        try:
            return self._code()
        except TimeoutError:
            raise OSError(errno.ETIMEDOUT, "a child cannot be killed") from None

    def _code(self) -> int:
        told = self._status.recv(64)
        return int(told) if told else -signal.SIGKILL  # the nursery itself is gone, and its children with it

    def close(self) -> None:
        """Let go of the child; it is killed if it still runs."""
        self.talk.close()
        self._status.close()


class _Nursery:
    """The nursery of this process: started when first needed, and again if it has died."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._starter = 0

    def child(self, module: str, folder: str) -> _Child:
        order = json.dumps({"module": module, "folder": folder}).encode()
        talk, talk_of_child = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        status, status_of_child = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        child = _Child(talk, status)
        try:
            with talk_of_child, status_of_child, self._lock:
                socket.send_fds(self._open(), [order], [talk_of_child.fileno(), status_of_child.fileno()])
        except OSError:
            child.close()
            raise
        return child

    def start(self) -> None:
        with self._lock:
            self._open()

    def _open(self) -> socket.socket:
        if self._starter != os.getpid():  # a fork of our starter has a nursery of its own
            self._process = self._control = None
        if self._control is None or self._process is None or self._process.poll() is not None:
            self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            with theirs:
                self._process = _start(theirs)
            self._starter = os.getpid()
        return self._control

    def close(self) -> None:
        """End the nursery, and with it every child."""
        with self._lock:
            if self._control is None or self._process is None or self._starter != os.getpid():
                return
            self._control.close()
            for insist in (self._process.terminate, self._process.kill):
                try:
                    self._process.wait(_TO_END)
                except subprocess.TimeoutExpired:
                    insist()
            self._process.wait()
            self._process = self._control = None


_nursery = _Nursery()
atexit.register(_nursery.close)


def _start(control: socket.socket) -> subprocess.Popen[bytes]:
    package_root = Path(__file__).resolve().parents[2]
    environment = {
        "PATH": os.defpath,
        "PYTHONPATH": str(package_root),
        "PYTHONDONTWRITEBYTECODE": "1",
        "LANG": "C.UTF-8",
        "GLIBC_TUNABLES": _LARGE_PAGES,
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "OMP_THREAD_LIMIT": "1",
    }
    return subprocess.Popen(
        [sys.executable, "-s", "-P", "-m", "intake.ocr.nursery"],
        cwd="/",
        env=environment,
        stdin=control.fileno(),
        stdout=subprocess.DEVNULL,
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
    }


def _converse(child: _Child, job: Job, page_seconds: float) -> list[Job] | None:
    """All the child says; None if it falls silent for too long."""
    patience = _PATIENCE * page_seconds
    said = bytearray()
    child.talk.settimeout(patience + _START_SECONDS)
    try:
        child.talk.sendall(json.dumps(job).encode())
        child.talk.shutdown(socket.SHUT_WR)
        while len(said) <= _ANSWER_BYTES:
            chunk = child.talk.recv(65536)
            if not chunk:
                break
            said += chunk
            child.talk.settimeout(patience)
    except TimeoutError:
        return None
    except (BrokenPipeError, ConnectionResetError):
        pass  # it has died; its exit code tells how
    return _lines(bytes(said))


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
        raise Killed("a child process was killed from outside")
    raise Rejected("E103", "cannot be parsed")


# --- The child's side --------------------------------------------------------------------------------------

_in_child: list[Progress] = []
"""In a child, how it tells of its progress."""


@contextlib.contextmanager
def as_child(progress: Progress) -> Iterator[None]:
    """Meanwhile this process does by itself what it would have a child do, and tells of its progress so."""
    _in_child.append(progress)
    try:
        yield
    finally:
        _in_child.pop()


def _by_itself(module: str, job: Job, progress: Progress) -> Job:
    progress(0)
    work: Callable[[Job, Progress], Job] = importlib.import_module(module).work
    return work(job, progress)


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
        with as_child(progress):
            say(answer=work(job, progress))
    except Rejected as no:
        say(rejected=no.code, detail=no.detail)
    except Unavailable as later:
        say(unavailable=str(later))
    except MemoryError:
        say(rejected="E105", detail="needs too much memory")
    except OSError as trouble:
        if trouble.errno in _OF_THE_FILE:
            say(rejected="E103", detail="cannot be parsed")
        else:
            say(unavailable=f"a child process cannot work: {trouble.strerror or type(trouble).__name__}")
    out.close()
    os._exit(0)


def _restrict(limits: Job) -> None:
    largest_file = 4 * max(limits["max_bytes"], limits["max_pixels"]) + 64_000_000
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))
    resource.setrlimit(resource.RLIMIT_NOFILE, (_OPEN_FILES, _OPEN_FILES))
    resource.setrlimit(resource.RLIMIT_AS, (limits["parser_bytes"], limits["parser_bytes"]))
    seal()
    _allow_seconds(limits["page_seconds"])


def _allow_seconds(seconds: float) -> None:
    """From now on, so many seconds of processor time: then SIGXCPU ends the child."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime + seconds) + 2
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))
