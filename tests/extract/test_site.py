"""The hospital's own people, numbers and paper."""

from __future__ import annotations

import pytest

from intake.extract.layout import lay_out
from intake.extract.site import letterhead, own_facts
from intake.model import PersonName
from tests.extract.paper import FACTS, page

OWN = own_facts(FACTS, frozenset())


@pytest.mark.parametrize(
    ("text", "whose"),
    [
        ("LAKESIDE FAMILY HOSPITAL\n410 Orchard Street", "own"),
        ("Lakes1de Family Hospital\n410 Orchard Street", "own"),
        ("Grant Cardiology Associates\n88 King St", "other"),
        ("GRANT CLINIC\n\nJune 3, 2024\n\nMaria T. Alvarez, MD\nLakeside Family Hospital", "other"),
        ("June 3, 2024\n\nMaria T. Alvarez, MD\nLakeside Family Hospital", "unknown"),
        ("TO: Lakeside Family Hospital", "unknown"),
        ("Hello", "unknown"),
        ("Seaview Family Medicine\n141 Juniper Ave", "other"),
        ("LAKFSIDE FAMlLY H0SPLTAI\n88 King St", "unknown"),
        ("LKFSD FMY HSPLTL\n410 Orchard Street, Milltown, OH 44101", "own"),
        ("oO\n216-555-0199", "own"),
    ],
)
def test_a_page_is_on_somebodys_paper(text: str, whose: str) -> None:
    assert letterhead(lay_out(page(text)), OWN) == whose


def test_clinicians_are_known_by_initial_too() -> None:
    assert OWN.is_clinician(PersonName("ALVAREZ", "M"))
    assert not OWN.is_clinician(PersonName("ALVAREZ", "JUAN"))
    assert not OWN.is_clinician(PersonName("ALVAREZ"))


def test_only_a_whole_number_of_our_form_is_ours() -> None:
    assert OWN.record_number("2345678") == ("2345678", False)
    assert OWN.record_number("2B45678") == ("2845678", True)
    assert OWN.record_number("234567") is None
    assert OWN.record_number("12-345678") is None


def test_our_address_is_known_in_other_spellings() -> None:
    assert OWN.is_address("410 ORCHARD ST MILLTOWN OH 44101")
    assert not OWN.is_address("77 ELM CT PARMA OH 44129")
