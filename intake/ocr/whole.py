"""Whether a file has its end: for a watch folder, where files grow while one looks.

Cheap and without decoding: a few reads of bounded size.  A file may be damaged for ever; then the answer stays
`False`, and how long to wait is the caller's business.
"""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from pathlib import Path

_HEAD = 1024
_TAIL = 65536
_MOST_DIRECTORIES = 20_000
_MOST_ENTRIES = 4096
_MOST_PIECES = 1_000_000
"""Entries, strips and tiles of all directories together that are looked at: some seconds in the worst case."""
_MOST_SEGMENTS = 10_000
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 6: 1, 7: 1, 8: 2, 9: 4, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8}
_FORMATS = {3: "H", 4: "L", 13: "L", 16: "Q", 18: "Q"}
_STRIPS, _TILES = (273, 279), (324, 325)
_EOI, _SOS = 0xD9, 0xDA
_STANDING_ALONE = frozenset((0x01, *range(0xD0, 0xD9)))


def is_whole(path: Path) -> bool:
    """Whether the file is structurally complete.

    PDF: `startxref` and `%%EOF` near the end (and all the bytes that a linearised file announces).  TIFF: the
    chain of directories closes and every strip and tile lies inside the file.  JPEG: an end-of-image marker
    follows the scan.  PNG: the `IEND` chunk.  Anything else that is not empty: `True`.  Raises `OSError` if the
    file cannot be read.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD + 8)
        size = file.seek(0, 2)
        if not head:
            return False
        if head.startswith(b"\xff\xd8\xff"):
            return _jpeg(file, size)
        if head.startswith(b"\x89PNG\r\n\x1a\n"):
            return b"IEND\xae\x42\x60\x82" in _tail(file, size)
        if head[:4] in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"):
            return _tiff(file, size)
        if b"%PDF-" in head:
            return _pdf(head, _tail(file, size), size)
        return True


def _tail(file: BinaryIO, size: int) -> bytes:
    file.seek(max(0, size - _TAIL))
    return file.read(_TAIL)


def _pdf(head: bytes, tail: bytes, size: int) -> bool:
    announced = re.search(rb"/Linearized\b[^>]{0,200}?/L\s+(\d{1,12})\b", head)
    if announced and size < int(announced.group(1)):
        return False
    end = re.search(rb"startxref\s+(\d{1,12})\s+%%EOF", tail)
    return end is not None and int(end.group(1)) < size


def _jpeg(file: BinaryIO, size: int) -> bool:
    """Walk the segments to the first scan; then an end marker must stand in the last part of the file."""
    at = 2
    for _ in range(_MOST_SEGMENTS):
        file.seek(at)
        lead = file.read(4)
        if len(lead) < 4 or lead[0] != 0xFF:
            return False
        if lead[1] == 0xFF:  # fill byte
            at += 1
        elif lead[1] in _STANDING_ALONE:
            at += 2
        elif lead[1] == _EOI:
            return True
        elif lead[1] == _SOS:
            start = max(at, size - _TAIL)
            file.seek(start)
            return bytes((0xFF, _EOI)) in file.read(_TAIL)
        else:
            at += 2 + int.from_bytes(lead[2:], "big")
    return False


def _tiff(file: BinaryIO, size: int) -> bool:
    try:
        at, order, big = _first_directory(file)
        seen: set[int] = set()
        left = _MOST_PIECES
        while at:
            if at in seen or len(seen) >= _MOST_DIRECTORIES:
                return True  # a loop will not close by waiting
            if at >= size:
                return False
            seen.add(at)
            entries, at = _directory(file, at, order, big=big)
            left -= len(entries) + sum(entries[tag][1] for tag in (*_STRIPS, *_TILES) if tag in entries)
            if left < 0:
                return True  # directories may share what they point to; the child that parses it has limits
            if not _pieces_inside(file, entries, order, size):
                return False
    except struct.error:
        return False
    return bool(seen)


def directories(path: Path) -> int:
    """How many directories the chain of a TIFF has; 0 if the chain breaks off or runs into itself."""
    seen: set[int] = set()
    with path.open("rb") as file:
        size = file.seek(0, 2)
        try:
            at, order, big = _first_directory(file)
            while 0 < at < size and at not in seen and len(seen) < _MOST_DIRECTORIES:
                seen.add(at)
                _, at = _directory(file, at, order, big=big)
        except struct.error:
            return 0
    return 0 if at else len(seen)


def _first_directory(file: BinaryIO) -> tuple[int, str, bool]:
    """Where the first directory of a TIFF stands, its byte order, whether it is a BigTIFF; struct.error if cut."""
    file.seek(0)
    head = file.read(16)
    order = "<" if head[:2] == b"II" else ">"
    big = b"+" in head[2:4]
    (at,) = struct.unpack_from(order + ("Q" if big else "L"), head, 8 if big else 4)
    return at, order, big


def _directory(file: BinaryIO, at: int, order: str, *, big: bool) -> tuple[dict[int, tuple[int, int, bytes]], int]:
    """The entries of one directory (type, count, value field by tag) and the place of the next; struct.error if cut."""
    count_form, entry_form, next_form = ("Q", "HHQ8s", "Q") if big else ("H", "HHL4s", "L")
    file.seek(at)
    (count,) = struct.unpack(order + count_form, file.read(struct.calcsize(order + count_form)))
    if count > _MOST_ENTRIES:
        raise struct.error("too many entries")
    step = struct.calcsize(order + entry_form)
    body = file.read(count * step)
    entries = {}
    for number in range(count):
        tag, kind, values, field = struct.unpack_from(order + entry_form, body, number * step)
        entries[tag] = (kind, values, field)
    (following,) = struct.unpack(order + next_form, file.read(struct.calcsize(order + next_form)))
    return entries, following


def _pieces_inside(file: BinaryIO, entries: dict[int, tuple[int, int, bytes]], order: str, size: int) -> bool:
    for where, how_long in (_STRIPS, _TILES):
        offsets = _values(file, entries.get(where), order, size)
        lengths = _values(file, entries.get(how_long), order, size)
        if len(lengths) != len(offsets):
            lengths = (1,) * len(offsets)
        if any(offset + length > size for offset, length in zip(offsets, lengths, strict=True)):
            return False
    return True


def _values(file: BinaryIO, entry: tuple[int, int, bytes] | None, order: str, size: int) -> tuple[int, ...]:
    """The numbers of an entry; none for an absent one or an unfit type; struct.error if they are cut off."""
    if entry is None or entry[0] not in _FORMATS:
        return ()
    kind, count, field = entry
    if count > _MOST_PIECES:
        raise struct.error("too many pieces")
    length = count * _SIZES[kind]
    if length > len(field):
        (at,) = struct.unpack(order + ("L" if len(field) == 4 else "Q"), field)
        if at + length > size:
            raise struct.error("values lie beyond the end")
        file.seek(at)
        field = file.read(length)
    return struct.unpack_from(f"{order}{count}{_FORMATS[kind]}", field)
