"""The reading of a page, written down and read again."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from intake.model import Box, Code, FaxHeader, PageReading, Word
from intake.pagejson import from_bytes, to_bytes

fractions = st.floats(0, 1).map(lambda value: round(value, 5))
boxes = st.builds(Box, fractions, fractions, fractions, fractions)
numbers = st.integers(0, 999)
readings = st.builds(
    PageReading,
    number=st.just(3),
    width=st.floats(0.1, 50),
    height=st.floats(0.1, 50),
    words=st.lists(
        st.builds(
            Word,
            st.text(min_size=1),
            st.just(3),
            boxes,
            st.floats(0, 1).map(lambda c: round(c, 4)),
            numbers,
            st.integers(-1, 99),
        )
    ).map(tuple),
    how=st.sampled_from(["ocr", "blank"]),
    turned=st.sampled_from([0, 90, 180, 270]),
    quality=st.floats(0, 1),
    codes=st.lists(st.builds(Code, st.text(), st.text(), st.just(3), boxes)).map(tuple),
    header=st.none()
    | st.builds(
        FaxHeader,
        st.none() | st.datetimes(dt.datetime.fromisoformat("1990-01-01")),
        st.text(),
        st.text(),
        st.none() | numbers,
        st.none() | numbers,
    ),
    ink=fractions,
)


@given(readings)
def test_what_is_written_down_is_what_was_read(reading: PageReading) -> None:
    assert from_bytes(to_bytes(reading)) == reading


@given(st.binary())
def test_foreign_bytes_are_no_reading(kept: bytes) -> None:
    assert from_bytes(kept) is None
