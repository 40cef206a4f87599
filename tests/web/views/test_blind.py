"""The blind form takes only whole answers that can be true."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from intake.records.models import SampleState
from tests.web.views.test_quality import answer, sampled

if TYPE_CHECKING:
    from tests.web.conftest import Desk


@pytest.mark.parametrize(
    "wrong",
    [
        {"patient": "no such key"},
        {"kind": "no such type"},
        {"date": "yesterday"},
        {"undated": "on"},
        {"pages": "perhaps"},
    ],
)
def test_what_cannot_be_true_is_asked_again(desk: Desk, wrong: dict[str, str]) -> None:
    row = sampled(desk)
    answer(desk.signed_in("reviewer"), row, **wrong)
    row.refresh_from_db()
    assert row.state == SampleState.OPEN


def test_nobody_and_no_telling_are_answers_too(desk: Desk) -> None:
    row = sampled(desk)
    answer(desk.signed_in("reviewer"), row, patient="nobody")
    row.refresh_from_db()
    assert (row.state, row.disputed) == (SampleState.DISPUTED, ["patient"])
    other = sampled(desk)
    answer(desk.signed_in("reviewer", "second"), other, patient="unclear")
    other.refresh_from_db()
    assert (other.state, other.patient_wrong) == (SampleState.SETTLED, None)


def test_a_page_that_the_sample_has_not_is_missing(desk: Desk) -> None:
    row = sampled(desk)
    assert desk.signed_in("reviewer").get(f"/quality/{row.pk}/pages/2").status_code == 404
