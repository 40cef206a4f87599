"""The parent of all confined children: a process that has imported the parsers and has never seen a file.

Starting Python and importing the parsers costs a second of processor time, more than reading a page; forking a
process that holds them costs milliseconds.  The service starts one nursery (`python -m intake.ocr.nursery`) and asks
it, over a socket, for a child for every job.  The nursery runs in one thread, knows no secret of its starter's
environment, parses no file of anybody's, and ends with its starter; its children end with it.

For each child the starter hands over two sockets.  Over `talk` it speaks with the child itself (`confined.serve`).
Over `status` the nursery tells how the child ended (its exit code, negative for a signal), and hears, by the end of
the starter's side, that the child and its descendants are to be killed: only who reaps a process may signal it by
number without meeting another of the same number.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import json
import os
import selectors
import signal
import socket
import tempfile
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Generator

PRELOADED = (
    "intake.ocr.render",
    "intake.ocr.pdfpages",
    "intake.ocr.imagepages",
    "intake.ocr.searchable",
    "intake.ocr.pageread",
    "pdfplumber",
)
"""What every child finds imported already; what these import only when they are used, it finds by a rehearsal."""

_PR_SET_PDEATHSIG = 1
_ORDER_BYTES = 65536
_IDLE = 0.2
"""Seconds without an order after which there is time for a rehearsal."""


def main() -> None:
    """Serve the starter, whose socket is standard input, until it closes that or sends SIGTERM."""
    for name in PRELOADED:
        importlib.import_module(name)
    _settle()
    with socket.socket(fileno=os.dup(0)) as control, selectors.DefaultSelector() as selector:
        _Nursery(control, selector).serve()
    os._exit(0)


def _settle() -> None:
    """Let what is there be shared with the children: what is never looked at again is never copied."""
    gc.collect()
    gc.freeze()


def _rehearsal() -> Generator[str]:
    """The rehearsal, one page a step: between two of them an order or the end is heard."""
    yield from importlib.import_module("intake.ocr.rehearsal").rehearse()
    _settle()


class _Nursery:
    def __init__(self, control: socket.socket, selector: selectors.BaseSelector) -> None:
        self._control = control
        self._selector = selector
        self._children: dict[int, socket.socket] = {}
        self._wake, wake = os.pipe()
        for end in (self._wake, wake):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(wake)
        for number in (signal.SIGCHLD, signal.SIGTERM):
            signal.signal(number, lambda *_: None)
        selector.register(control, selectors.EVENT_READ)
        selector.register(self._wake, selectors.EVENT_READ)

    def serve(self) -> None:
        with contextlib.closing(_rehearsal()) as rehearsal:
            is_rehearsed, pause = False, _IDLE
            while True:
                is_time = not is_rehearsed and not self._children
                events = self._selector.select(pause if is_time else None)
                pause = _IDLE
                if is_time and not events:
                    is_rehearsed, pause = next(rehearsal, None) is None, 0.0
                for key, _ in events:
                    if key.fileobj is self._control:
                        order, handles, _, _ = socket.recv_fds(self._control, _ORDER_BYTES, 2)
                        if not order:
                            return
                        self._bear(json.loads(order), *handles)
                    elif key.fd == self._wake:
                        if signal.SIGTERM in self._signals():
                            return
                        self._reap()
                    else:  # the starter wants no more of that child
                        self._selector.unregister(key.fileobj)
                        _kill(key.data)

    def _signals(self) -> bytes:
        """The numbers of the signals that have come."""
        with contextlib.suppress(BlockingIOError):
            return os.read(self._wake, 4096)
        return b""

    def _bear(self, order: dict[str, str], talk: int, status: int) -> None:
        nursery = os.getpid()
        pid = os.fork()
        if pid == 0:
            _be_child(order["module"], order["folder"], talk, nursery)
        os.close(talk)
        self._children[pid] = socket.socket(fileno=status)
        self._selector.register(self._children[pid], selectors.EVENT_READ, pid)

    def _reap(self) -> None:
        """Tell of every child that has ended; what it started itself ends with it."""
        for pid, status in list(self._children.items()):
            if os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
                continue
            _kill(pid)
            code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
            del self._children[pid]
            with contextlib.suppress(KeyError):
                self._selector.unregister(status)
            with contextlib.suppress(OSError):  # the starter may be gone
                status.send(str(code).encode())
            status.close()


def _kill(pid: int) -> None:
    """Kill a child that is not reaped yet, with all its descendants."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(pid, signal.SIGKILL)  # it may not lead its session yet
        os.killpg(pid, signal.SIGKILL)


def _be_child(module: str, folder: str, talk: int, nursery: int) -> NoReturn:
    """Become a fresh process for one job: own session, own folder, nothing open but the way to the starter."""
    try:
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != nursery:
            os._exit(1)
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        os.setsid()
        os.dup2(talk, 0)
        os.dup2(talk, 1)
        with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - a device, not a path
            os.dup2(nowhere.fileno(), 2)
        os.closerange(3, os.sysconf("SC_OPEN_MAX"))
        os.chdir(folder)
        tempfile.tempdir = folder
        from intake.ocr import confined

        confined.serve(importlib.import_module(module).work)
    finally:
        os._exit(1)


if __name__ == "__main__":
    main()
