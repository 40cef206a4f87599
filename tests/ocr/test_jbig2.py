from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.ocr.jbig2 import has_symbols

SYMBOLS, TEXT, LOSSLESS_TEXT, GENERIC, PAGE, END = 0, 6, 7, 38, 48, 49


def segment(number: int, kind: int, data: bytes = b"", refers: tuple[int, ...] = (), long_page: bool = False) -> bytes:
    """One segment as T.88 7.2 writes it; more than four references take the long form."""
    flags = kind | (0x40 if long_page else 0)
    if len(refers) <= 4:
        counts = bytes([len(refers) << 5])
    else:
        counts = struct.pack(">L", 0xE0000000 | len(refers)) + bytes((len(refers) + 8) // 8)
    form = "B" if number <= 256 else "H" if number <= 65536 else "L"
    places = struct.pack(f">{len(refers)}{form}", *refers)
    page = struct.pack(">L", 1) if long_page else b"\x01"
    return struct.pack(">LB", number, flags) + counts + places + page + struct.pack(">L", len(data)) + data


@pytest.mark.parametrize("kind", [TEXT, LOSSLESS_TEXT])
@pytest.mark.parametrize("number", [3, 300, 70_000])
@pytest.mark.parametrize("refers", [(0,), tuple(range(9))])
@pytest.mark.parametrize("long_page", [False, True])
def test_a_picture_stamped_from_symbols_is_known(
    kind: int, number: int, refers: tuple[int, ...], long_page: bool
) -> None:
    stream = segment(0, PAGE, bytes(19)) + segment(1, SYMBOLS, bytes(80)) + segment(2, GENERIC, bytes(300))
    assert has_symbols(stream + segment(number, kind, bytes(40), refers, long_page=long_page))
    assert has_symbols(b"\x97JB2\r\n\x1a\n\x01\0\0\0\x01" + stream + segment(number, kind, bytes(40), refers))


def test_a_picture_of_plain_dots_or_with_a_dictionary_that_nothing_uses_is_harmless() -> None:
    stream = segment(0, PAGE, bytes(19)) + segment(1, GENERIC, b"\x06" * 300)
    assert not has_symbols(stream + segment(2, END))
    assert not has_symbols(stream + segment(2, SYMBOLS, bytes(80)))
    assert not has_symbols(segment(0, GENERIC)[:-4] + b"\xff\xff\xff\xff" + segment(1, TEXT))


@given(st.binary(max_size=400))
def test_any_bytes_have_an_answer(data: bytes) -> None:
    assert has_symbols(data) in {True, False}
