"""A PDF written in as few bytes as it takes: one object stream, one cross-reference stream, no byte for the eye.

pikepdf writes well and safely, but some three hundred bytes more than a page needs, which is three hundredths of a
one-page fax.  What is written here is read back without any mending before it is trusted (`conform`).
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

from pikepdf import Array, Dictionary, Name, Object, Stream

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pikepdf import Pdf

    Key = tuple[int, int]

_HEAD = b"%PDF-1.5\n%\xbf\xf7\xa2\xfe"
"""The version, and the comment of bytes beyond ASCII that PDF/A asks for."""

_MOST = 200
"""A file of more objects gains too little by this; one byte tells an object's place in the object stream."""

_DELIMITERS = b"()<>[]{}/%"
_WORDS = {"None": b"null", "True": b"true", "False": b"false"}
_SPECIAL = re.compile(rb"[\\()\r]")


def written(pdf: Pdf) -> bytes | None:
    """The PDF as bytes, the same for the same content; None if it is too large to gain by this."""
    if len(pdf.objects) > _MOST:
        return None
    met = list(_reachable(pdf.Root))
    counts = Counter(one.objgen for one in met)
    found = {one.objgen: one for one in met if not (counts[one.objgen] == 1 and _may_stand_inside(one))}
    streams = [one for one in found.values() if isinstance(one, Stream)]
    plain = [one for one in found.values() if not isinstance(one, Stream)]
    numbers = {one.objgen: number for number, one in enumerate((*plain, *streams), start=1)}
    out, places = bytearray(_HEAD), list[int]()
    for number, one in enumerate(streams, start=len(plain) + 1):
        places.append(_add(out, number, *_packed(one, numbers)))
    holder = len(numbers) + 1
    places.append(_add(out, holder, *_together([_said(one, numbers) for one in plain])))
    places.append(len(out) + 1)
    name = b"(%s)" % _SPECIAL.sub(_escaped, hashlib.sha256(out).digest()[:16])
    root = b"/Root %d 0 R/ID[%s%s]" % (numbers[pdf.Root.objgen], name, name)
    entries, rows = _references(len(plain), holder, places)
    _add(out, holder + 1, entries + root, rows)
    return bytes(out + b"\nstartxref\n%d\n%%%%EOF\n" % places[-1])


def _reachable(value: object, seen: set[Key] | None = None) -> Iterator[Object]:
    """The indirect objects that a value is or leads to, in the order in which they are met, as often as they are."""
    seen = set() if seen is None else seen
    if not isinstance(value, Array | Dictionary | Stream):
        return
    if value.is_indirect:
        yield value
        if value.objgen in seen:
            return
        seen.add(value.objgen)
    for inner in value if isinstance(value, Array) else (one for _, one in _items(value)):
        yield from _reachable(inner, seen)


def _may_stand_inside(value: Object) -> bool:
    """Whether the object, if only one other names it, may stand in that one: streams and some others may not."""
    return isinstance(value, Dictionary) and value.get("/Type") in (Name.Font, Name.OutputIntent)


def _items(value: Object) -> Iterator[tuple[str, object]]:
    """The entries of a dictionary in an order of their own: pikepdf's changes from process to process."""
    for key in sorted(value.keys()):
        yield key, value[key]


def _together(texts: Sequence[bytes]) -> tuple[bytes, bytes]:
    """Entries and data of an object stream that holds the first objects of the file."""
    index, at = b"", 0
    for number, text in enumerate(texts, start=1):
        index += b"%d %d " % (number, at)
        at += len(text) + 1
    return b"/Type/ObjStm/N %d/First %d" % (len(texts), len(index)), index + b" ".join(texts)


def _references(plain: int, holder: int, places: Sequence[int]) -> tuple[bytes, bytes]:
    """Entries and data of a cross-reference stream: `plain` objects in the stream `holder`, the others at `places`."""
    wide = (places[-1].bit_length() + 7) // 8
    rows = [bytes(2 + wide)]
    rows += [b"\2" + holder.to_bytes(wide, "big") + bytes([at]) for at in range(plain)]
    rows += [b"\1" + place.to_bytes(wide, "big") + b"\0" for place in places]
    return b"/Type/XRef/W[1 %d 1]/Size %d" % (wide, len(rows)), b"".join(rows)


def _add(out: bytearray, number: int, entries: bytes, data: bytes) -> int:
    """Append a stream, packed if it is not yet and gains by it; returns its place."""
    if b"/Filter" not in entries:
        packed = zlib.compress(data, 9)
        if len(packed) + len(b"/Filter/FlateDecode") < len(data):
            entries, data = entries + b"/Filter/FlateDecode", packed
    place = len(out) + 1
    out += b"\n%d 0 obj\n<<%s/Length %d>>stream\n" % (number, entries, len(data)) + data + b"\nendstream\nendobj"
    return place


def _packed(stream: Object, numbers: Mapping[Key, int]) -> tuple[bytes, bytes]:
    """Entries and data of a stream: those it has, a fax's codes packed once more, which saves a thirtieth of them."""
    data = stream.read_raw_bytes()
    coding, parameters = (_only(stream.get(key)) for key in ("/Filter", "/DecodeParms"))
    if coding != Name.CCITTFaxDecode or not isinstance(parameters, Dictionary):
        return _entries(stream, numbers), data
    packed = zlib.compress(data, 9)
    twice = b"/Filter[/FlateDecode/CCITTFaxDecode]/DecodeParms[null%s]" % _said(parameters, numbers)
    once = b"/Filter/CCITTFaxDecode/DecodeParms%s" % _said(parameters, numbers)
    if len(twice) + len(packed) >= len(once) + len(data):
        return _entries(stream, numbers), data
    return _entries(stream, numbers, ("/Filter", "/DecodeParms")) + twice, packed


def _only(value: object) -> object:
    """What an entry says of one filter: itself, or the one member of its list."""
    return value[0] if isinstance(value, Array) and len(value) == 1 else value


def _entries(value: Object, numbers: Mapping[Key, int], without: Sequence[str] = ()) -> bytes:
    """The entries of a dictionary or a stream, but not its length and those named."""
    left_out = ("/Length", *without)
    said = ((Name(key).unparse(), _inside(one, numbers)) for key, one in _items(value) if key not in left_out)
    return _joined(part for entry in said for part in entry)


def _inside(value: object, numbers: Mapping[Key, int]) -> bytes:
    """A value that stands in another: its number, if it has one."""
    if isinstance(value, Object) and value.is_indirect and value.objgen in numbers:
        return b"%d 0 R" % numbers[value.objgen]
    return _said(value, numbers)


def _said(value: object, numbers: Mapping[Key, int]) -> bytes:
    """A value as PDF writes it."""
    if isinstance(value, Array):
        return b"[%s]" % _joined(_inside(one, numbers) for one in value)
    if isinstance(value, Dictionary):
        return b"<<%s>>" % _entries(value, numbers)
    if isinstance(value, Object):
        return value.unparse()
    if isinstance(value, Decimal):
        return format(value, "f").encode()
    return _WORDS.get(str(value), str(value).encode())


def _joined(parts: Iterable[bytes]) -> bytes:
    """Tokens in a row, a space between them only where they would else run together."""
    out = bytearray()
    for part in parts:
        if out and out[-1] not in _DELIMITERS and part[0] not in _DELIMITERS:
            out += b" "
        out += part
    return bytes(out)


def _escaped(found: re.Match[bytes]) -> bytes:
    return b"\\r" if found.group() == b"\r" else b"\\" + found.group()
