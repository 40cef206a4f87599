"""The strips of a JPEG page in a TIFF put together as one JPEG, without decoding; in the child process.

Every strip is a JPEG of its own (Adobe, TIFF Technical Note 2), and begins like a restart interval does: with nothing
to be told from what stood before.  So strips of one making are one picture once a restart marker stands between them
(ITU-T T.81, E.1.4).
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_START, _END, _SCAN, _INTERVAL, _RESTART = b"\xff\xd8", b"\xff\xd9", 0xDA, 0xDD, 0xD0
_BASELINE = (0xC0, 0xC1)
_OTHER_FRAMES = frozenset(range(0xC0, 0xD0)) - {*_BASELINE, 0xC4, 0xC8, 0xCC}
_TABLES = frozenset((0xC4, 0xDB))
_MOST_UNITS = 0xFFFF
_MARKER = re.compile(rb"\xff[^\0]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Strip:
    """A strip in its parts: tables, the frame's body, the scan's header and its entropy-coded data."""

    tables: bytes
    frame: bytes
    scan: bytes
    data: bytes

    @property
    def rows(self) -> int:
        return int(struct.unpack_from(">H", self.frame, 1)[0])

    @property
    def columns(self) -> int:
        return int(struct.unpack_from(">H", self.frame, 3)[0])

    @property
    def unit(self) -> tuple[int, int]:
        """Width and height of a minimum coded unit in pixels."""
        factors = self.frame[7::3]
        if len(factors) == 1:
            return 8, 8
        return 8 * max(one >> 4 for one in factors), 8 * max(one & 15 for one in factors)


def joined(strips: Sequence[bytes], tables: bytes) -> bytes | None:
    """One JPEG of all strips, top to bottom; None if they are not of one making, or no baseline JPEGs.

    `tables` is what the strips share (tag 347), or empty.
    """
    try:
        parts = [_parts(strip) for strip in strips]
        shared = b"".join(_piece(kind, body) for kind, body in _segments(tables) if kind in _TABLES)
    except (struct.error, ValueError):
        return None
    first, height = parts[0], sum(part.rows for part in parts)
    wide, high = first.unit
    units = -(-first.columns // wide) * -(-first.rows // high)
    alike = all(
        part.columns == first.columns
        and part.frame[:1] + part.frame[5:] == first.frame[:1] + first.frame[5:]
        and part.scan == first.scan
        and part.tables in (b"", first.tables)
        for part in parts
    )
    level = all(part.rows == first.rows for part in parts[:-1]) and parts[-1].rows <= first.rows
    if not alike or not level or (len(parts) > 1 and first.rows % high) or units > _MOST_UNITS or height > _MOST_UNITS:
        return None
    frame = first.frame[:1] + struct.pack(">H", height) + first.frame[3:]
    interval = _piece(_INTERVAL, struct.pack(">H", units)) if len(parts) > 1 else b""
    scans = b"".join(
        part.data + (bytes((0xFF, _RESTART + number % 8)) if number < len(parts) - 1 else b"")
        for number, part in enumerate(parts)
    )
    head = _START + shared + first.tables + _piece(_BASELINE[0], frame) + interval
    return head + _piece(_SCAN, first.scan) + scans + _END


def _piece(kind: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, kind, len(body) + 2) + body


def _parts(strip: bytes) -> _Strip:
    """Raises ValueError for a strip that is no baseline JPEG in one scan without restarts."""
    tables, frame = b"", b""
    for kind, body in _segments(strip):
        if kind in _TABLES:
            tables += _piece(kind, body)
        elif kind in _BASELINE:
            frame = body
        elif kind in _OTHER_FRAMES or (kind == _INTERVAL and any(body)):
            raise ValueError
        elif kind == _SCAN:
            data, end, _ = strip[strip.rindex(_piece(kind, body)) + len(body) + 4 :].rpartition(_END)
            if not frame or not end or 3 * body[0] != len(frame) - 6 or _MARKER.search(data):
                raise ValueError
            return _Strip(tables, frame, body, data)
    raise ValueError


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The marker segments, with their bodies, up to the first scan."""
    at = len(_START)
    if not data.startswith(_START):
        return
    while at + 4 <= len(data):
        lead, kind, length = struct.unpack_from(">BBH", data, at)
        if lead != 0xFF or length < 2:
            raise ValueError
        if kind == _END[1]:
            return
        yield kind, data[at + 4 : at + 2 + length]
        if kind == _SCAN:
            return
        at += 2 + length
