from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from intake.model import Box, Page, PageReading, Word
from intake.ocr import Remembered
from intake.ocr.remembered import renumbered

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


def test_renumbering_to_the_same_number_changes_nothing() -> None:
    (reading,) = Counting().read((page(1, "a"),))
    assert renumbered(reading, 1) is reading
