"""The sweep of the watch folders: what has arrived and is whole.

The sweep is the truth; file-system events only make the next one come sooner.  A look is pure apart from
reading the folders: it takes what was seen before and the monotonic time, and gives what is seen now.  Clocks of
other machines play no part: a file's time is only ever compared with itself (pitfall 19).
"""

from __future__ import annotations

import dataclasses
import errno
import fcntl
import math
import os
import signal
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

OWN_FOLDERS = frozenset({"rejected", "rescan", "receipts"})
"""Folders of ours in each source; nothing in them is taken."""
MOST_AT_ONCE = 50
"""So many files arrive in one look at most: the sweep comes round in a second or two, however much was dropped."""
STATUS = "STATUS.txt"
UNSORTED = "unsorted"
"""The source of files dropped beside the sources' folders."""
_IGNORED_ENDS = (".tmp", ".part", ".filepart", ".crdownload")
_IGNORED_NAMES = frozenset({"thumbs.db", "desktop.ini", STATUS.lower()})
_F_SETSIG = 10  # <asm-generic/fcntl.h>; Python does not name it
NETWORK_FILE_SYSTEMS = frozenset(
    {
        "cifs",
        "smb3",
        "smbfs",
        "nfs",
        "nfs4",
        "afs",
        "9p",
        "ncpfs",
        "ceph",
        "glusterfs",
        "lustre",
        "davfs",
        "vboxsf",
        "prl_fs",
    }
)


@dataclass(frozen=True, slots=True)
class Sighting:
    """One file as a look saw it.  `first` and `since` are monotonic seconds: first seen, and unchanged since."""

    size: int
    mtime_ns: int
    inode: int
    first: float
    since: float
    looks: int = 1

    def same(self, size: int, mtime_ns: int, inode: int) -> bool:
        """Whether the file has not changed."""
        return (self.size, self.mtime_ns, self.inode) == (size, mtime_ns, inode)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file that has arrived: it is still, and whole unless `whole` is False (then it has stayed so for long)."""

    path: Path = field(repr=False)
    source: str
    source_file: str = field(repr=False)
    size: int
    mtime_ns: int
    inode: int
    ctime_ns: int = 0
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait, in seconds.

    `still` without a change before a file is taken, `stuck` before one that is not whole is given up, and `busy`
    before one that keeps changing is reported.
    """

    still: float
    stuck: float
    busy: float


@dataclass(frozen=True, slots=True)
class Look:
    """What one look found.

    `arrived` are files to be taken now; `waiting` counts those that are still being written, per source;
    `busy` are files that have been in use for too long (E109): reported, left where they are.
    """

    sightings: Mapping[str, Sighting] = field(default_factory=dict, repr=False)
    arrived: tuple[Arrival, ...] = ()
    waiting: Mapping[str, int] = field(default_factory=dict)
    busy: tuple[Arrival, ...] = ()
    sources: tuple[str, ...] = ()
    unreachable: tuple[str, ...] = ()
    more: bool = False
    """Whether the look stopped at `MOST_AT_ONCE` arrivals: the next one should come at once."""
    due: float = math.inf
    """The monotonic time at which the first of what waits may have arrived; infinite if nothing waits."""


def look(root: Path, before: Look, now: float, patience: Patience, is_whole: Callable[[Path], bool]) -> Look:
    """Look through all watch folders once.  `now` is monotonic time in seconds.

    A folder that cannot be read is named in `unreachable` and what was seen in it is remembered.
    """
    sightings: dict[str, Sighting] = {}
    seen_now: list[tuple[str, str, Sighting, int]] = []
    unreachable: list[str] = []
    sources = sources_of(root)
    for source in sources:
        folder = root / source if source != UNSORTED else root
        try:
            found = list(files_in(folder, nested=source != UNSORTED))
        except OSError:
            unreachable.append(source)
            inside = f"{folder}{os.sep}"
            sightings.update({file: seen for file, seen in before.sightings.items() if file.startswith(inside)})
            continue
        for file, info in found:
            sightings[file] = seen = _sight(before.sightings.get(file), info, now)
            seen_now.append((file, source, seen, info.st_ctime_ns))
    seen_now.sort(key=lambda found: (found[2].mtime_ns, found[0]))  # first come, first taken
    arrived: list[Arrival] = []
    busy: list[Arrival] = []
    waiting: dict[str, int] = {}
    due = math.inf
    for file, source, seen, changed in seen_now:
        if len(arrived) == MOST_AT_ONCE:
            waiting[source] = waiting.get(source, 0) + 1
            continue
        path = Path(file)
        verdict = _judge(path, seen, now, patience, is_whole)
        name = _readable(path.relative_to(root))
        arrival = Arrival(path, source, name, seen.size, seen.mtime_ns, seen.inode, changed)
        match verdict:
            case "whole":
                arrived.append(arrival)
            case "stuck":
                arrived.append(dataclasses.replace(arrival, whole=False))
            case _:
                waiting[source] = waiting.get(source, 0) + 1
                due = min(due, _due(seen, now, patience))
                if verdict == "busy":
                    busy.append(arrival)
    more = len(arrived) == MOST_AT_ONCE
    return Look(sightings, tuple(arrived), waiting, tuple(busy), tuple(sources), tuple(unreachable), more, due)


def sources_of(root: Path) -> list[str]:
    """The sources: the folders in the watch folder, and `unsorted` for files that lie beside them."""
    with os.scandir(root) as entries:
        folders = [entry.name for entry in entries if entry.is_dir(follow_symlinks=False)]
    own = {*OWN_FOLDERS, UNSORTED}
    return [*sorted(name for name in folders if name not in own and not name.startswith(".")), UNSORTED]


def files_in(folder: Path, *, nested: bool = True) -> Iterator[tuple[str, os.stat_result]]:
    """Every regular file that may be taken, in name order, folders within included.

    Symbolic links, hard links, devices, pipes, our own files and temporary names are passed over.
    """
    pending = [folder]
    while pending:
        at = pending.pop()
        with os.scandir(at) as entries:
            listed = sorted(entries, key=lambda entry: entry.name)
        for entry in listed:
            if entry.is_dir(follow_symlinks=False):
                if nested and not entry.name.startswith(".") and not (at == folder and entry.name in OWN_FOLDERS):
                    pending.append(Path(entry.path))
                continue
            if is_ignored(entry.name):
                continue
            try:
                info = entry.stat(follow_symlinks=False)
            except FileNotFoundError:  # renamed or removed since the folder was listed
                continue
            if stat.S_ISREG(info.st_mode) and info.st_nlink == 1:
                yield entry.path, info


def is_ignored(name: str) -> bool:
    """Whether a file of that name is temporary or ours (CONTRACT: names ignored until they change)."""
    lower = name.lower()
    return (
        lower.endswith(_IGNORED_ENDS)
        or lower.startswith((".", "~$"))
        or lower in _IGNORED_NAMES
        or name.endswith(" - WHY.txt")
    )


def _readable(path: Path) -> str:
    """A relative path as text that any database takes, whatever bytes the name is made of."""
    return os.fsencode(path.as_posix()).decode("utf-8", "backslashreplace")


def _sight(before: Sighting | None, info: os.stat_result, now: float) -> Sighting:
    if before is None:
        return Sighting(info.st_size, info.st_mtime_ns, info.st_ino, now, now)
    if before.same(info.st_size, info.st_mtime_ns, info.st_ino):
        return Sighting(before.size, before.mtime_ns, before.inode, before.first, before.since, before.looks + 1)
    return Sighting(info.st_size, info.st_mtime_ns, info.st_ino, before.first, now)


def _due(seen: Sighting, now: float, patience: Patience) -> float:
    """When the file will have been still for long enough; if it was and is not whole, or held, that time from now."""
    still = seen.since + patience.still
    return still if still > now else now + patience.still


def _judge(path: Path, seen: Sighting, now: float, patience: Patience, is_whole: Callable[[Path], bool]) -> str:
    quiet = now - seen.since
    if seen.looks >= 2 and quiet >= patience.still:
        try:
            held = is_held(path)
            if seen.size > 0 and not held and is_whole(path):
                return "whole"
        except OSError:
            return "waiting"
        if quiet >= patience.stuck and not held:
            return "stuck"
    return "busy" if now - seen.first >= patience.busy else "waiting"


def is_held(path: Path) -> bool:
    """Whether a program on this machine has the file open for writing; False where that cannot be told.

    A read lease is refused while anybody writes (fcntl(2), F_SETLEASE): Linux only, own files or CAP_LEASE, not on
    network shares.  Who opens the file while we hold the lease waits for as long as it takes to give it back.
    """
    if not hasattr(fcntl, "F_SETLEASE"):
        return False
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        fcntl.fcntl(handle, _F_SETSIG, signal.SIGURG)  # the usual signal of a broken lease would end the process
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except OSError as error:
        return error.errno == errno.EAGAIN
    finally:
        os.close(handle)
    return False


def needs_polling(folder: Path, mounts: str) -> bool:
    """Whether events cannot be trusted there: a network or FUSE file system, judged by `mounts`.

    `mounts` is the text of `/proc/self/mountinfo` (see proc(5)).
    """
    best, kind = "", ""
    where = f"{folder.resolve()}/"
    for line in mounts.splitlines():
        left, _, right = line.partition(" - ")
        fields, details = left.split(), right.split()
        if len(fields) < 5 or not details:
            continue
        point = fields[4].encode().decode("unicode_escape")
        if where.startswith(point.rstrip("/") + "/") and len(point) >= len(best):
            best, kind = point, details[0]
    return kind in NETWORK_FILE_SYSTEMS or kind.startswith("fuse")
