"""A page is studied once, however often it is asked for in a short while."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake.extract.studied import Studied
from intake.extract.study import study
from tests.extract.paper import page

if TYPE_CHECKING:
    from intake.extract import Recogniser

TEXT = "Patient: SMITH, JOHN   DOB: 03/14/1961\n"


def test_the_same_page_on_the_same_paper_is_studied_once(recogniser: Recogniser) -> None:
    held, one = Studied(), page(TEXT)
    made = []

    def make():  # noqa: ANN202 - a study
        made.append(1)
        return study(one, recogniser)

    assert held.get(one, "own", make) is held.get(one, "own", make)
    held.get(one, "other", make)
    assert len(made) == 2


def test_an_equal_page_is_another_page(recogniser: Recogniser) -> None:
    assert study(page(TEXT), recogniser) is not study(page(TEXT), recogniser)


def test_what_was_studied_long_ago_is_let_go(recogniser: Recogniser) -> None:
    held, one, made = Studied(), page(TEXT), []
    result = study(one, recogniser)

    def make():  # noqa: ANN202 - a study
        made.append(1)
        return result

    held.get(one, "own", make)
    for _ in range(100):
        held.get(page(TEXT), "own", make)
    held.get(one, "own", make)
    assert len(made) == 102
    held.clear()
    held.get(one, "own", make)
    assert len(made) == 103
