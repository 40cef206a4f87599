"""A sealed process starts nothing and reaches nobody, and works on otherwise."""

from __future__ import annotations

import os
import platform
import socket
import subprocess
import sys
import tempfile
from typing import TYPE_CHECKING

import pytest

from intake.ocr.sealed import MACHINES, seal

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.skipif(platform.machine() not in MACHINES, reason="no filter is known for this machine")


def sealed(deed: Callable[[], object]) -> str:
    """What becomes of the deed in a sealed child: `done`, or the error's name."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        said = "not sealed"
        try:
            if seal():
                deed()
                said = "done"
        except BaseException as error:  # noqa: BLE001 -- the child tells its parent, whatever it is
            said = type(error).__name__
        finally:
            os.write(write, said.encode())
            os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        told = pipe.read().decode()
    os.waitpid(child, 0)
    return told


def a_file() -> None:
    with tempfile.TemporaryFile() as file:
        file.write(b"x")


def an_own_socket() -> None:
    for end in socket.socketpair(socket.AF_UNIX):
        end.close()


def a_program() -> None:
    subprocess.run([sys.executable, "-c", ""], check=True)


@pytest.mark.parametrize(
    ("deed", "becomes"),
    [
        (a_file, "done"),
        (an_own_socket, "done"),
        (os.getpid, "done"),
        (a_program, "PermissionError"),
        (lambda: os.execv("/bin/true", ["true"]), "PermissionError"),  # noqa: S606
        (lambda: socket.socket(socket.AF_INET), "PermissionError"),
        (lambda: socket.socket(socket.AF_INET6, socket.SOCK_DGRAM), "PermissionError"),
        (lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW), "PermissionError"),
        (lambda: socket.socket(socket.AF_UNIX).connect("/run/somebody"), "PermissionError"),
    ],
    ids=["file", "pair", "pid", "program", "exec", "inet", "inet6", "netlink", "connect"],
)
def test_a_sealed_child_starts_no_program_and_reaches_no_machine(deed: Callable[[], object], becomes: str) -> None:
    assert sealed(deed) == becomes
