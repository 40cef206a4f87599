"""Pairs of mail: how the second stands to the first is as it is told."""

from __future__ import annotations

import random

import pytest

from intake.evaluate.forge import PAIRS, Pair, World, draw_home, draw_pair


def drawn(name: str, seed: int = 1) -> Pair:
    rng = random.Random(f"{name}{seed}")
    return draw_pair(rng, World(rng, draw_home(rng), 60), name)


def texts(pair: Pair) -> tuple[list[str], list[str]]:
    one, other = ([sheet.text for sheet in posed.drawn.sheets] for posed in (pair.first, pair.second))
    return one, other


def shared(pair: Pair) -> float:
    one, other = (set("\n".join(pages).split()) for pages in texts(pair))
    return len(one & other) / len(one | other)


@pytest.mark.parametrize("name", list(PAIRS))
@pytest.mark.parametrize("seed", range(6))
def test_each_pair_can_be_drawn_and_is_to_be_filed(name: str, seed: int) -> None:
    pair = drawn(name, seed)
    assert pair.first.expect == pair.second.expect == "file"
    assert pair.note
    same = pair.first.mrn == pair.second.mrn
    assert same is (name != "form_of_another")


def test_paper_sent_again_is_the_same_paper() -> None:
    pair = drawn("sent_again")
    assert pair.relation == "duplicate_of"
    assert pair.first == pair.second


def test_the_longer_one_begins_like_the_shorter() -> None:
    pair = drawn("longer")
    short, whole = texts(pair)
    assert pair.relation == "extends"
    assert whole[: len(short)] == short
    assert len(whole) == len(short) + 1


def test_a_correction_has_another_value_or_says_that_it_is_one() -> None:
    for seed in range(6):
        pair = drawn("corrected", seed)
        short, other = texts(pair)
        assert pair.relation == "corrects"
        assert short != other
        assert shared(pair) > 0.8


def test_what_only_looks_like_one_bears_no_relation() -> None:
    for name in ("note_again", "form_of_another", "another_visit"):
        pair = drawn(name)
        assert pair.relation == ""
        one, other = texts(pair)
        assert one != other


def test_a_note_with_an_old_text_bears_another_date() -> None:
    pair = drawn("note_again")
    assert pair.first.drawn.day != pair.second.drawn.day
    assert shared(pair) > 0.6
