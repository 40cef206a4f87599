"""Bytes to disk, for good: copy, flush, and put in place without overwriting anything.

Each function is safe to repeat.  A folder or file that is in place is complete: it is written under another
name on the same file system, flushed, and only then gets its name.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from intake.errors import Damaged, Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CHUNK = 1 << 20
_TROUBLE = {
    errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.ENOLCK, errno.ESTALE, errno.ETIMEDOUT,
    errno.EHOSTDOWN, errno.EHOSTUNREACH, errno.ENOTCONN, errno.EACCES, errno.EPERM, errno.EMFILE, errno.ENFILE,
    errno.ENOMEM, errno.EFBIG, errno.ENETDOWN, errno.ENETUNREACH, errno.ENODEV, errno.ENXIO,
}  # fmt: skip


@contextmanager
def environment() -> Iterator[None]:
    """Turn an OSError that says "the disk or share is in trouble" into `Unavailable`; let others through."""
    try:
        yield
    except OSError as error:
        if error.errno in _TROUBLE:
            name = errno.errorcode.get(error.errno or 0, "OSError")
            raise Unavailable(f"the disk or a share is in trouble ({name})") from None
        raise


def make_sure_of_room(folder: Path, least: int) -> None:
    """Raise `Unavailable` if less than so many bytes are free on that folder's file system."""
    with environment():
        free = shutil.disk_usage(folder).free
    if free < least:
        raise Unavailable(
            f"the disk is nearly full: {free // 1_000_000} MB are free, {least // 1_000_000} are kept free"
        )


def flush_folder(folder: Path) -> None:
    """Make the names in that folder durable."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make_folders(folder: Path, root: Path) -> None:
    """Make `folder` and what is missing between it and `root`, each name durable."""
    missing = []
    at = folder
    while at != root and not at.exists():
        missing.append(at)
        at = at.parent
    for new in reversed(missing):
        with contextlib.suppress(FileExistsError):
            new.mkdir(mode=0o750)
        flush_folder(new.parent)


def write(file: Path, content: bytes) -> None:
    """Write a new file and flush it; FileExistsError if there is one."""
    with file.open("xb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())


def replace(file: Path, content: bytes) -> None:
    """Give a file new content at one stroke: readers see the old or the new, never a part."""
    draft = file.with_name(f".{file.name}.{os.getpid()}.part")
    draft.unlink(missing_ok=True)
    write(draft, content)
    draft.replace(file)
    flush_folder(file.parent)


def copy(source: Path, target: Path) -> str:
    """Copy to a new file, flush it, and return the SHA-256 (lower-case hex) of what was copied."""
    with source.open("rb") as incoming:
        return drain(incoming.fileno(), target)


def drain(handle: int, target: Path) -> str:
    """Copy everything that is left to read from an open file to a new file; flushed; returns its SHA-256."""
    digest = hashlib.sha256()
    with target.open("xb") as out:
        while chunk := os.read(handle, CHUNK):
            digest.update(chunk)
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    return digest.hexdigest()


def digest_of(file: Path) -> str:
    """SHA-256 of a file, lower-case hex."""
    with file.open("rb") as incoming:
        return hashlib.file_digest(incoming, "sha256").hexdigest()


NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.EMLINK, errno.ENOSYS, errno.EXDEV})
"""What file systems say that know no hard links."""


def link_new(draft: Path, target: Path) -> bool:
    """Give a flushed draft its name without overwriting; False if the name is taken.  The draft is gone after.

    Where hard links are not to be had (some network shares), an exclusive copy takes their place.
    """
    try:
        os.link(draft, target)
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno not in NO_LINKS:
            raise
        try:
            copy(draft, target)
        except FileExistsError:
            return False
    finally:
        draft.unlink(missing_ok=True)
    flush_folder(target.parent)
    return True


def place_folder(draft: Path, target: Path, root: Path) -> bool:
    """Flush a draft folder and give it its name without overwriting; False if the name is taken.

    A folder cannot be renamed over one that holds something, so that what is in place stays.
    """
    for file in draft.iterdir():
        with file.open("rb") as content:
            os.fsync(content.fileno())
    flush_folder(draft)
    make_folders(target.parent, root)
    try:
        draft.rename(target)
    except OSError as error:
        if error.errno in {errno.EEXIST, errno.ENOTEMPTY}:
            return False
        raise
    flush_folder(target.parent)
    return True


# --- the store: the bytes of every scan as it arrived, by digest --------------------------------------------


def stored(store: Path, digest: str) -> Path:
    """Where the bytes with that digest lie, or would."""
    return store / digest[:2] / digest[2:4] / digest


def keep(draft: Path, store: Path, digest: str) -> Path:
    """Move a flushed draft (on the store's file system) to its place in the store; safe to repeat.

    Raises `Damaged` if the store holds other bytes under that digest.
    """
    target = stored(store, digest)
    make_folders(target.parent, store)
    if not link_new(draft, target) and digest_of(target) != digest:
        raise Damaged(f"the store holds other bytes than {digest[:12]}... says")
    return target


def clear(folder: Path) -> None:
    """Remove what an interrupted run left in a folder of drafts; the folder itself stays."""
    if folder.exists():
        for left in folder.iterdir():
            if left.is_dir() and not left.is_symlink():
                shutil.rmtree(left)
            else:
                left.unlink(missing_ok=True)
