from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.ocr.specks import drawn, letter_height, pieces, runs
from tests.ocr.conftest import LINES, paper


def counted(ink: np.ndarray) -> int:
    """The number of connected pieces by the plainest way there is."""
    left = {(int(r), int(c)) for r, c in zip(*np.nonzero(ink), strict=True)}
    count = 0
    while left:
        count += 1
        todo = [left.pop()]
        while todo:
            row, column = todo.pop()
            near = {(row + dr, column + dc) for dr in (-1, 0, 1) for dc in (-1, 0, 1)} & left
            left -= near
            todo += near
    return count


@settings(deadline=None)
@given(st.integers(1, 14), st.integers(1, 14), st.integers(0, 2**32 - 1), st.floats(0.1, 0.7))
def test_pieces_are_found_as_flooding_finds_them(rows: int, columns: int, seed: int, share: float) -> None:
    ink = np.random.default_rng(seed).random((rows, columns)) < share
    found = pieces(ink)
    assert found.area.size == counted(ink)
    assert int(found.area.sum()) == int(ink.sum())
    assert np.array_equal(found.mask(np.ones(found.area.size, dtype=bool)), ink)


def test_a_piece_knows_its_box() -> None:
    ink = np.zeros((10, 12), dtype=bool)
    ink[2:5, 3:9] = True
    ink[8, 11] = True
    found = pieces(ink)
    boxes = set(zip(found.left.tolist(), found.top.tolist(), found.wide.tolist(), found.high.tolist(), strict=True))
    assert boxes == {(3, 2, 6, 3), (11, 8, 1, 1)}


def test_letters_have_a_height_and_a_few_marks_have_none() -> None:
    print_ = np.asarray(paper(LINES)) < 128
    assert 15 < letter_height(print_) < 30
    assert letter_height(print_[:200]) == 0.0


@settings(deadline=None)
@given(st.integers(1, 9), st.integers(1, 9), st.integers(0, 2**32 - 1), st.floats(0.0, 1.0))
def test_runs_are_all_the_ink_and_nothing_else(rows: int, columns: int, seed: int, share: float) -> None:
    ink = np.random.default_rng(seed).random((rows, columns)) < share
    row, start, end = runs(ink)
    assert all(ink[r, s:e].all() for r, s, e in zip(row, start, end, strict=True))
    assert all(s == 0 or not ink[r, s - 1] for r, s in zip(row, start, strict=True))
    assert np.array_equal(drawn(row * columns + start, row * columns + end, ink.shape), ink)
