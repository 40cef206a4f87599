"""A child that looks at a stranger's bytes can start no program and reach no other machine.

A seccomp filter (seccomp(2), prctl(2)) refuses the calls with EPERM, for the child and all it ever becomes; it needs no
rights and works in containers and under systemd.  Where the kernel or the processor is not one we know, limits alone
hold the child, as SECURITY.md says.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct

_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 38, 22, 2
_LOAD, _JUMP_IF_EQUAL, _JUMP_IF_GREATER, _RETURN = 0x20, 0x15, 0x35, 0x06
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16
"""Places in `struct seccomp_data` (linux/seccomp.h); of the first argument the lower half (little-endian)."""
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | errno.EPERM
_X32 = 0x40000000
"""Numbers from here on are calls of the x32 ABI on x86-64: a second door to the same rooms."""
_AF_UNIX = 1

MACHINES = {
    "x86_64": (0xC000003E, 41, (42, 49, 59, 101, 321, 322, 425)),
    "aarch64": (0xC00000B7, 198, (203, 200, 221, 117, 280, 281, 425)),
}
"""By machine: its audit architecture, the number of `socket`, and those of `connect`, `bind`, `execve`, `ptrace`,
`bpf`, `execveat`, `io_uring_setup` (linux/audit.h, asm/unistd.h)."""


def seal() -> bool:
    """Refuse this process, from now on, programs and sockets other than AF_UNIX; whether that could be done."""
    known = MACHINES.get(platform.machine())
    if known is None or struct.pack("=H", 1) != struct.pack("<H", 1):
        return False
    program = _program(*known)
    filters = (ctypes.c_uint64 * len(program))(*(int.from_bytes(step, "little") for step in program))

    class Fprog(ctypes.Structure):
        _fields_ = [("length", ctypes.c_ushort), ("filters", ctypes.c_void_p)]

    libc = ctypes.CDLL(None, use_errno=True)
    chosen = Fprog(len(program), ctypes.addressof(filters))
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        return False
    return not libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(chosen), 0, 0)


def _program(architecture: int, socket_call: int, refused: tuple[int, ...]) -> list[bytes]:
    """The filter as classic BPF: jumps count the steps that are passed over."""
    after = len(refused) + 3
    steps = [
        _step(_LOAD, _ARCHITECTURE),
        _step(_JUMP_IF_EQUAL, architecture, 0, after + 3),
        _step(_LOAD, _NUMBER),
        _step(_JUMP_IF_GREATER, _X32, after + 1, 0),
    ]
    steps += [_step(_JUMP_IF_EQUAL, call, after - at, 0) for at, call in enumerate(refused)]
    steps += [
        _step(_JUMP_IF_EQUAL, socket_call, 0, 2),
        _step(_LOAD, _FIRST_ARGUMENT),
        _step(_JUMP_IF_EQUAL, _AF_UNIX, 0, 1),
        _step(_RETURN, _ALLOW),
        _step(_RETURN, _REFUSE),
    ]
    return steps


def _step(code: int, value: int, then: int = 0, otherwise: int = 0) -> bytes:
    return struct.pack("<HBBI", code, then, otherwise, value)
