"""Every page of a scan is in exactly one run, whatever sheets lie among them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from intake.extract import separate
from intake.model import Marker, MarkerKind, Reading
from tests.extract.paper import page
from tests.extract.paper import recogniser as make
from tests.extract.test_markers import NEXT, OF_TOM, SLIP, SUES, TOMS, sheet, unreadable

if TYPE_CHECKING:
    from intake.model import PageReading

RECOGNISER = make()
PARTS = ("tom", "sue", "blank", "unreadable", "tom's sheet", "next", "slip", "type", "batch")


def made(part: str, number: int) -> PageReading:
    return {
        "tom": lambda: page(TOMS, number),
        "sue": lambda: page(SUES, number),
        "blank": lambda: page("", number, how="blank"),
        "unreadable": lambda: unreadable(number),
        "tom's sheet": lambda: sheet(number, OF_TOM),
        "next": lambda: sheet(number, NEXT),
        "slip": lambda: sheet(number, SLIP),
        "type": lambda: sheet(number, Marker(MarkerKind.TYPE, type="letter")),
        "batch": lambda: sheet(number, Marker(MarkerKind.BATCH, batch="B", documents=2)),
    }[part]()


@settings(max_examples=120, deadline=None)
@given(st.lists(st.sampled_from(PARTS), min_size=1, max_size=9))
def test_no_page_is_lost_or_doubled_and_no_sheet_becomes_a_page_among_others(parts: list[str]) -> None:
    reading = Reading(tuple(made(part, number) for number, part in enumerate(parts, 1)))
    documents = separate(reading, RECOGNISER)
    held = sorted(number for document in documents for number in (*document.pages, *document.sheets))
    assert held == list(range(1, len(parts) + 1))
    for document in documents:
        kinds = {parts[number - 1] for number in document.pages}
        assert not kinds & {"tom's sheet", "next", "slip", "type", "batch"} or len(documents) == 1
        assert all(part in PARTS for part in kinds)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.sampled_from(PARTS), min_size=1, max_size=9))
def test_a_document_is_bound_by_nothing_but_the_sheets_right_above_its_group(parts: list[str]) -> None:
    reading = Reading(tuple(made(part, number) for number, part in enumerate(parts, 1)))
    for document in separate(reading, RECOGNISER):
        for marker in document.markers:
            between = range(marker.page, document.pages[0])
            kinds = [parts[number] for number in between if number < document.pages[0] - 1]
            seen_paper = False
            for kind in kinds:  # behind paper no other sheet may lie
                seen_paper = seen_paper or kind in {"tom", "sue"}
                assert not (seen_paper and kind not in {"tom", "sue", "blank"})
