"""Taking: bytes, then rows, then the original goes.

The order is the promise (law 5).  A file is copied to the store while its digest is computed, the copy is
flushed, the row is committed, and only then is the file in the watch folder removed.  A crash at any point
leaves the file in the folder or in the store, and the next sweep finishes what was begun: the row remembers
which dropped file it was (`arrival`), so that one file is never taken twice.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from intake import mailroom
from intake.errors import Rejected
from intake.filing import place
from intake.records import scans
from intake.records.models import ScanState
from intake.watch import is_held

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from intake.model import MediaType
    from intake.records.ledger import Ledger
    from intake.records.models import ScanRow
    from intake.watch import Arrival


@dataclass(frozen=True, slots=True)
class Door:
    """What taking needs of one site.

    `sniff` tells the media type of a file or raises `Rejected`; `priorities` gives the number of a source's
    priority, 10 (routine) where it says nothing.
    """

    watch_folders: Path = field(repr=False)
    store: Path = field(repr=False)
    ledger: Ledger
    sniff: Callable[[Path], MediaType]
    max_bytes: int
    priorities: Mapping[str, int] = field(default_factory=dict)


class Changed(Exception):
    """The file is not the one that was seen: someone writes to it or has replaced it.  The sweep looks again."""


def receive(arrival: Arrival, door: Door) -> ScanRow:
    """Take one file that has arrived.

    Raises `Changed` if it is being written to after all, `Unavailable` if the environment is in trouble; in
    both cases the file is still where it was.
    """
    mark = _mark(arrival)
    known = scans.known(mark)
    if known is None:
        with place.environment():
            known = _take(arrival, mark, door)
    _finish(arrival, known, door)
    return known


def _take(arrival: Arrival, mark: str, door: Door) -> ScanRow:
    drafts = door.store / ".drafts"
    place.make_folders(drafts, door.store)
    draft = drafts / uuid.uuid4().hex
    try:
        digest = _copy(arrival, draft)
        media_type, code = _judge(arrival, draft, door)
        if not code:
            place.keep(draft, door.store, digest)
        facts = scans.Arrived(
            arrival=mark,
            digest=digest,
            source=arrival.source,
            source_file=arrival.source_file,
            size=arrival.size,
            priority=door.priorities.get(arrival.source, scans.PRIORITIES["routine"]),
            media_type=media_type,
            code=code,
        )
        return scans.take(facts, door.ledger)
    finally:
        draft.unlink(missing_ok=True)


def _copy(arrival: Arrival, draft: Path) -> str:
    """Copy the file, through one handle, and make sure that it was the one seen and did not change meanwhile."""
    try:
        handle = os.open(arrival.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        raise Changed from None
    except OSError as error:
        if error.errno == getattr(os, "ELOOP", 40):
            raise Changed from None
        raise
    try:
        _same(os.fstat(handle), arrival)
        digest = place.drain(handle, draft)
        _same(os.fstat(handle), arrival)
    finally:
        os.close(handle)
    return digest


def _same(info: os.stat_result, arrival: Arrival) -> None:
    seen = (arrival.size, arrival.mtime_ns, arrival.inode)
    if not stat.S_ISREG(info.st_mode) or info.st_nlink != 1 or (info.st_size, info.st_mtime_ns, info.st_ino) != seen:
        raise Changed


def _judge(arrival: Arrival, draft: Path, door: Door) -> tuple[str, str]:
    """Media type and code: what can be told without decoding anything."""
    if arrival.size > door.max_bytes:
        return "", "E105"
    try:
        media_type = door.sniff(draft)
    except Rejected as refused:
        return "", refused.code
    return media_type, "" if arrival.whole else "E103"


def _finish(arrival: Arrival, row: ScanRow, door: Door) -> None:
    """The row is committed: now the dropped file goes, into `rejected/` if it was refused."""
    with place.environment():
        if row.state in {ScanState.REJECTED, ScanState.DUPLICATE}:
            _set_aside(arrival, row, door)
        else:
            _remove(arrival)


def _remove(arrival: Arrival) -> None:
    with contextlib.suppress(FileNotFoundError):
        info = os.lstat(arrival.path)
        if is_held(arrival.path):  # what is being written now is another file, or will be
            return
        if (info.st_ino, info.st_size, info.st_mtime_ns) == (arrival.inode, arrival.size, arrival.mtime_ns):
            arrival.path.unlink()
            place.flush_folder(arrival.path.parent)


def _set_aside(arrival: Arrival, row: ScanRow, door: Door) -> None:
    folder = mailroom.rejected_folder(door.watch_folders, row.source)
    mailroom.make_own_folder(folder, door.watch_folders)
    name = mailroom.rejected_name(arrival.path.name, row.arrived, row.receipt)
    mailroom.write_why(folder, name, refusal_of(row, arrival.path.name))
    with contextlib.suppress(FileNotFoundError):  # gone already: an earlier try was interrupted after this
        arrival.path.rename(folder / name)
    place.flush_folder(folder)
    place.flush_folder(arrival.path.parent)


def give_back(row: ScanRow, code: str, door: Door) -> None:
    """A file that was taken turned out unfit: lay its bytes into `rejected/` with a note, then say so in the row.

    Safe to repeat.
    """
    with place.environment():
        folder = mailroom.rejected_folder(door.watch_folders, row.source)
        mailroom.make_own_folder(folder, door.watch_folders)
        own_name = row.source_file.rpartition("/")[2]
        name = mailroom.rejected_name(own_name, row.arrived, row.receipt)
        if not (folder / name).exists():
            draft = folder / f".{row.receipt}.{uuid.uuid4().hex}.part"
            place.copy(place.stored(door.store, row.digest), draft)
            place.link_new(draft, folder / name)
        row.code = code
        mailroom.write_why(folder, name, refusal_of(row, own_name))
    scans.reject(row.pk, code, door.ledger)


def tell_miscount(row: ScanRow, batch: str, said: int, found: int, door: Door) -> None:
    """A batch sheet says another number of documents than were found: a note for the mailroom (W201), once a file."""
    with place.environment():
        folder = mailroom.rejected_folder(door.watch_folders, row.source)
        mailroom.make_own_folder(folder, door.watch_folders)
        own_name = row.source_file.rpartition("/")[2]
        counted = {"batch": mailroom.shown(batch)[:40], "said": str(said), "found": str(found)}
        refusal = mailroom.Refusal(
            name=own_name,
            source=row.source,
            code="W201",
            at=row.arrived,
            receipt=row.receipt,
            digest=row.digest,
            counted=counted,
        )
        mailroom.write_why(folder, mailroom.rejected_name(own_name, row.arrived, row.receipt), refusal)


def refusal_of(row: ScanRow, name: str) -> mailroom.Refusal:
    """What the note of a refused file tells."""
    first = row.duplicate_of
    return mailroom.Refusal(
        name=name,
        source=row.source,
        code=row.code,
        at=row.arrived,
        receipt=row.receipt,
        digest=row.digest,
        first_receipt=first.receipt if first else "",
        first_when=first.arrived if first else None,
    )


def _mark(arrival: Arrival) -> str:
    """Which file on its file system this is.  Its change time tells a file that was moved away and back from itself."""
    facts = (arrival.source_file, arrival.inode, arrival.size, arrival.mtime_ns, arrival.ctime_ns)
    return hashlib.sha256(repr(facts).encode()).hexdigest()
