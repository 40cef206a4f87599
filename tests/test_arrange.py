"""Pages divided, joined, moved and dropped: none is ever lost, none is ever in two parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.arrange import DEEDS, Edit, Impossible, Part, arranged, turns

if TYPE_CHECKING:
    from collections.abc import Sequence

THREE = (Part((1, 2, 3)),)


def pages(parts: Sequence[Part]) -> list[tuple[int, ...]]:
    return [part.pages for part in parts]


def test_a_split_begins_a_part_with_that_page() -> None:
    assert pages(arranged(THREE, [Edit("split", 2)])) == [(1,), (2, 3)]


def test_splitting_and_joining_again_changes_nothing() -> None:
    assert arranged(THREE, [Edit("split", 2), Edit("join")]) == THREE


def test_a_page_moves_to_its_place() -> None:
    assert pages(arranged(THREE, [Edit("move", 3, to=1)])) == [(3, 1, 2)]


def test_a_dropped_page_stays_beside_the_document_and_comes_back_to_its_place() -> None:
    (part,) = arranged(THREE, [Edit("drop", 2)])
    assert (part.pages, part.sheets, part.dropped) == ((1, 3), (2,), {2})
    assert arranged([part], [Edit("keep", 2)]) == THREE


def test_sheets_stay_with_the_pages_they_stood_before() -> None:
    first, second = arranged([Part((2, 4, 5), (1, 3))], [Edit("split", 4)])
    assert (first.sheets, second.sheets) == ((1, 3), ())


@pytest.mark.parametrize(
    "edit",
    [
        Edit("split", 1),
        Edit("split", 9),
        Edit("join"),
        Edit("move", 2, to=4),
        Edit("keep", 2),
        Edit("turn", 1, by=45),
    ],
)
def test_what_cannot_be_done_is_said(edit: Edit) -> None:
    with pytest.raises(Impossible):
        arranged(THREE, [edit])


def test_the_last_page_cannot_be_dropped() -> None:
    with pytest.raises(Impossible):
        arranged([Part((1,))], [Edit("drop", 1)])


def test_a_page_turned_all_around_is_not_turned() -> None:
    assert turns([Edit("turn", 1, by=90)] * 4 + [Edit("turn", 2, by=270)]) == {1: 0, 2: 270}


edits = st.builds(
    Edit,
    st.sampled_from(DEEDS),
    st.integers(0, 7),
    st.sampled_from([0, 90, 180, 270]),
    st.integers(0, 7),
)


@given(st.lists(edits, max_size=30))
def test_after_any_edits_each_page_is_in_exactly_one_part(many: list[Edit]) -> None:
    parts: tuple[Part, ...] = (Part((1, 2, 4), (3,)), Part((5, 6)))
    for edit in many:
        try:
            parts = arranged(parts, [edit])
        except Impossible:
            continue
        assert sorted(page for part in parts for page in part.all) == [1, 2, 3, 4, 5, 6]
        assert all(part.pages for part in parts)
        assert all(part.dropped <= set(part.sheets) for part in parts)
