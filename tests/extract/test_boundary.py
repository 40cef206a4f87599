"""The signs between two pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from intake.extract.boundary import DIFFERENT, DOUBTFUL, OPEN, SAME, between, compare_identity, is_cover
from intake.extract.study import study
from tests.extract.paper import page

if TYPE_CHECKING:
    from intake.extract import Recogniser


@pytest.mark.parametrize(
    ("one", "other", "answer"),
    [
        ("Name: Alder, Tom  DOB: 02/22/1950", "Alder, T  DOB: 02/22/1950", SAME),
        ("Name: Alder, Tom  DOB: 02/22/1950", "Name: Birch, Sue  DOB: 03/23/1960", DIFFERENT),
        ("Name: Alder, Thomas  DOB: 02/22/1950", "Name: Alder, Timothy  DOB: 02/22/1950", DOUBTFUL),
        ("Name: Alder, Tom  DOB: 02/22/1950", "Name: Alder, Tom  DOB: 07/27/1980", OPEN),
        ("Name: Alder, Tom  DOB: 02/22/1950", "PLAN: continue", OPEN),
        (
            *("Name: Alderman, Adaeze  DOB: 02/22/1950  MRN: 2345678",),
            *("Alderman, Atlaeze  DOB: 02/22/1950  MRN: 2345678", SAME),
        ),
        ("Name: Alderman, Tom  DOB: 02/22/1950", "Thank you for seeing Mr. Aldennan today.", OPEN),
    ],
)
def test_patients_of_two_pages_compare(recogniser: Recogniser, one: str, other: str, answer: str) -> None:
    assert compare_identity([study(page(one), recogniser)], study(page(other, 2), recogniser)) == answer


def test_a_page_that_counts_on_belongs_to_the_page_before(recogniser: Recogniser) -> None:
    first, second, restart = (
        study(page(text), recogniser) for text in ("a\n\nPage 1 of 2", "b\n\nPage 2 of 2", "c\n\nPage 1 of 2")
    )
    assert between(first, second, [first]).probability < 0.05
    assert between(second, restart, [first, second]).probability > 0.5


def test_a_report_that_mentions_a_fax_is_no_cover(recogniser: Recogniser) -> None:
    assert not is_cover(study(page("LABORATORY REPORT\nFax results to 216-555-0199"), recogniser))
    report = "FAX\nSURGICAL PATHOLOGY REPORT\nName: Alder, Tom  DOB: 02/22/1950"
    assert not is_cover(study(page(report), recogniser))
    assert is_cover(study(page("FACSIMILE COVER SHEET\nTO: Records   FROM: Clinic"), recogniser))
