from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from intake.model import Box, Code, FaxHeader, Page, PageReading, Word
from intake.ocr import Remembered
from intake.ocr.remembered import from_bytes, renumbered, to_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence


class Shelf(dict[str, bytes]):
    def get(self, keys: Sequence[str]) -> dict[str, bytes]:  # type: ignore[override] # the protocol's get takes many
        return {key: self[key] for key in keys if key in self}

    def put(self, key: str, value: bytes) -> None:
        self[key] = value


class Counting:
    """An engine that says one word a page and counts what it was asked; pages of digest `bad` fail."""

    def __init__(self, version: str = "1") -> None:
        self.version = version
        self.asked: list[int] = []

    def read(self, pages: Sequence[Page]) -> tuple[PageReading, ...]:
        self.asked += [page.number for page in pages]
        return tuple(
            PageReading(
                page.number,
                8.5,
                11.0,
                (Word("word", page.number, Box(0, 0, 1, 1), 0.5),),
                "failed" if page.digest == "bad" else "ocr",
            )
            for page in pages
        )


def page(number: int, digest: str) -> Page:
    return Page(number, Path("nowhere"), 100, 100, 100.0, digest)


def test_a_page_is_read_once() -> None:
    engine, shelf = Counting(), Shelf()
    remembered = Remembered(engine, shelf)
    pages = (page(1, "a"), page(2, "b"))
    first = remembered.read(pages)
    assert remembered.missing(pages) == ()
    assert Remembered(engine, shelf).read(pages) == first
    assert engine.asked == [1, 2]


def test_learning_reads_only_what_is_missing() -> None:
    engine = Counting()
    remembered = Remembered(engine, Shelf())
    remembered.learn((page(1, "a"),))
    remembered.learn((page(1, "a"), page(2, "b")))
    assert engine.asked == [1, 2]


def test_another_version_of_the_engine_reads_again() -> None:
    shelf, newer = Shelf(), Counting("2")
    Remembered(Counting("1"), shelf).read((page(1, "a"),))
    Remembered(newer, shelf).read((page(1, "a"),))
    assert newer.asked == [1]


def test_a_failed_page_gets_another_chance() -> None:
    engine = Counting()
    remembered = Remembered(engine, Shelf())
    remembered.read((page(1, "bad"),))
    assert remembered.missing((page(1, "bad"),)) == (page(1, "bad"),)


def test_the_same_picture_on_another_page_has_that_page_number() -> None:
    remembered = Remembered(Counting(), Shelf())
    remembered.read((page(1, "a"),))
    (again,) = remembered.read((page(7, "a"),))
    assert again.number == 7
    assert [word.page for word in again.words] == [7]


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
def test_what_is_remembered_is_what_was_read(reading: PageReading) -> None:
    assert from_bytes(to_bytes(reading)) == reading


@given(st.binary())
def test_foreign_bytes_are_not_remembered(kept: bytes) -> None:
    assert from_bytes(kept) is None


def test_renumbering_to_the_same_number_changes_nothing() -> None:
    (reading,) = Counting().read((page(1, "a"),))
    assert renumbered(reading, 1) is reading
