"""Whether a JBIG2 picture was put together from symbols; in the child process.

A symbol coder keeps one picture of each glyph and stamps it wherever it sees "the same" again.  Some scanners took a 6
for an 8 so, and what they wrote looks perfect (D. Kriesel, "Xerox scanners randomly alter numbers", 2013; the German
BSI forbids the coding for scans that replace paper, TR-03138).  Such a picture says less about its digits than its
clear print seems to say.
"""

from __future__ import annotations

import struct

_HEADER = b"\x97JB2\r\n\x1a\n"
_TEXT_REGIONS = frozenset((4, 6, 7))
_TYPE, _LONG_PAGE = 0x3F, 0x40
_LONG_COUNT, _COUNT_BITS = 7, 0x1FFFFFFF
_UNKNOWN_LENGTH = 0xFFFFFFFF
_MOST_SEGMENTS = 100_000


def has_symbols(data: bytes) -> bool:
    """Whether a JBIG2 stream, as it is embedded in a PDF, holds a text region: places of symbols.

    Walks the segment headers (ITU-T T.88, 7.2) and decodes nothing.  A stream that is cut off or makes no sense is
    judged by what stands before; segments after one of unknown length are not seen (T.88 7.2.7 allows it to generic
    regions alone).
    """
    at = _start(data)
    try:
        for _ in range(_MOST_SEGMENTS):
            kind, length, at = _segment(data, at)
            if kind in _TEXT_REGIONS:
                return True
            if length == _UNKNOWN_LENGTH:
                return False
            at += length
    except struct.error:
        pass
    return False


def _start(data: bytes) -> int:
    """Where the first segment stands: a file's own header has no business in a PDF, but is met."""
    if not data.startswith(_HEADER) or len(data) <= len(_HEADER):
        return 0
    return len(_HEADER) + (1 if data[len(_HEADER)] & 2 else 5)


def _segment(data: bytes, at: int) -> tuple[int, int, int]:
    """Type and data length of the segment whose header stands at `at`, and where its data begins."""
    number, flags, counts = struct.unpack_from(">LBB", data, at)
    at += 6
    count = counts >> 5
    if count == _LONG_COUNT:
        count = struct.unpack_from(">L", data, at - 1)[0] & _COUNT_BITS
        at += 3 + (count + 8) // 8
    at += count * (1 if number <= 256 else 2 if number <= 65536 else 4)
    at += 4 if flags & _LONG_PAGE else 1
    (length,) = struct.unpack_from(">L", data, at)
    return flags & _TYPE, length, at + 4
