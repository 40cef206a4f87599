"""What a careful reviewer would do, by the truth."""

from __future__ import annotations

from typing import Any

import pytest

from intake.evaluate.judged import Judged
from intake.evaluate.keys.wanted import (
    CONFIRM,
    MAY_CONFIRM,
    NOT_ON_FILE,
    NOT_OURS,
    PARK,
    PICK,
    RESCAN,
    SEARCH,
    Wanted,
    wanted,
)


def told(candidates: list[str], **truth: Any) -> Wanted:
    line = {"type": "letter", "document_date": "2025-03-14", "mrn": None, **truth}
    return wanted(Judged("a.pdf", "clean300", line, {"receipt": "R-1"}, (), split_right=True), candidates)


@pytest.mark.parametrize(
    ("candidates", "deed", "number"),
    [(["7", "8"], CONFIRM, 1), (["8", "7"], PICK, 2), (["8"], SEARCH, 0), ([str(n) for n in range(10)][::-1], PICK, 3)],
)
def test_whose_it_is_goes_to_them_under_their_number(candidates: list[str], deed: str, number: int) -> None:
    one = told(candidates, mrn="7", date_alternatives=["2025-03-15"])
    assert (one.deed, one.number, one.mrn) == (deed, number, "7")
    assert (one.kind, one.dates) == ("letter", ("2025-03-14", "2025-03-15"))


def test_who_has_no_number_is_searched() -> None:
    assert told([*"123456789", "10"], mrn="10").deed == SEARCH


def test_of_several_people_the_first_may_be_confirmed_by_who_knows_more() -> None:
    assert told(["7", "8"], why="ambiguous_patient", candidates_true=["8", "7"]).deed == MAY_CONFIRM
    assert told(["9"], why="ambiguous_patient", candidates_true=["8", "7"]).deed == PARK


@pytest.mark.parametrize(
    ("why", "deed"),
    [("not_in_index", NOT_ON_FILE), ("not_a_record", NOT_OURS), ("illegible", RESCAN), ("no_patient", PARK)],
)
def test_what_is_nobodys_goes_elsewhere(why: str, deed: str) -> None:
    assert told(["7"], why=why).deed == deed


def test_what_a_page_does_not_bear_cannot_be_read_off_it() -> None:
    bears = {"name": "A B", "dob": "03/14/1961", "mrn": None}
    assert told(["7"], mrn="7", patient_on_page=bears).unread == ("mrn",)
    assert told(["7"], mrn="7").unread == ()
