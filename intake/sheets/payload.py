"""What stands in the code of a sheet: `IN1:<letter>:<field>:...:<check>`.  Pure; no name of a person is ever in it.

The check is thirty bits of SHA-256 over everything before it, in Crockford's base 32.  QR's own correction of errors
lets a misread through about never; what it lets through, and what a hand typed, passes here once in a thousand million.
It proves no origin: anybody can print a sheet, which is why no sheet files a document by itself.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from intake.model import Marker, MarkerKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

OURS = "IN1:"
"""What every code of ours begins with."""
_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CHECK = 6
_DIGITS_OF_A_COUNT = 6
_MOST = 200
"""Letters of the longest code that is looked at."""


def write_payload(marker: Marker) -> str:
    """The text of a sheet's code.  Raises ValueError for a sheet that says nothing or is no sheet of ours."""
    fields = {
        MarkerKind.PATIENT: [marker.record_number, marker.type],
        MarkerKind.TYPE: [marker.type],
        MarkerKind.SEPARATOR: [],
        MarkerKind.BATCH: [marker.batch, "" if marker.documents is None else str(marker.documents)],
        MarkerKind.RESCAN: [marker.receipt, str(marker.slip_page)],
    }.get(marker.kind)
    if fields is None or (fields and not fields[0]):
        raise ValueError("this sheet says nothing")
    body = ":".join([OURS + marker.kind, *(quote(field, safe="") for field in fields)])
    return f"{body}:{_check(body)}"


def read_payload(text: str) -> Marker | None:
    """What a code says: None if it is not ours, an unreadable marker if it is ours and its check or form is wrong."""
    text = text.strip()
    if not text.upper().startswith(OURS):
        return None
    body, _, check = text.rpartition(":")
    letter, *fields = body[len(OURS) :].split(":")
    made = _MAKERS.get(letter)
    if made and len(text) <= _MOST and check == _check(body):
        try:
            return made([unquote(field, errors="strict") for field in fields])
        except (ValueError, IndexError):
            pass
    return Marker(MarkerKind.UNREADABLE)


def _patient(fields: Sequence[str]) -> Marker:
    number, kind = fields
    return Marker(MarkerKind.PATIENT, record_number=_some(number), type=kind)


def _type(fields: Sequence[str]) -> Marker:
    (kind,) = fields
    return Marker(MarkerKind.TYPE, type=_some(kind))


def _separator(fields: Sequence[str]) -> Marker:
    if fields:
        raise ValueError("a separator says nothing more")
    return Marker(MarkerKind.SEPARATOR)


def _batch(fields: Sequence[str]) -> Marker:
    batch, documents = fields
    return Marker(MarkerKind.BATCH, batch=_some(batch), documents=_count(documents) if documents else None)


def _rescan(fields: Sequence[str]) -> Marker:
    receipt, page = fields
    return Marker(MarkerKind.RESCAN, receipt=_some(receipt), slip_page=_count(page))


_MAKERS: Mapping[str, Callable[[Sequence[str]], Marker]] = {
    "P": _patient,
    "T": _type,
    "S": _separator,
    "B": _batch,
    "R": _rescan,
}


def _some(field: str) -> str:
    if not field:
        raise ValueError("an empty field")
    return field


def _count(field: str) -> int:
    """A number of documents or of a page.  Anybody can print a sheet, also one with a number that no database takes."""
    if not (field.isascii() and field.isdigit() and len(field) <= _DIGITS_OF_A_COUNT):
        raise ValueError("no number of ours")
    return int(field)


def _check(body: str) -> str:
    number = int.from_bytes(hashlib.sha256(body.encode()).digest()[:4], "big") >> 2
    return "".join(_DIGITS[number >> shift & 31] for shift in range(5 * (_CHECK - 1), -1, -5))
