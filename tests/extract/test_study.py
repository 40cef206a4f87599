"""One page by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from intake.extract.study import study
from intake.model import Item, Role
from tests.extract.paper import page

if TYPE_CHECKING:
    from intake.extract import Recogniser


@pytest.mark.parametrize(
    ("foot", "count"),
    [("Page 2 of 3", (2, 3)), ("Page 2 0f 3", (2, 3)), ("2 of 3", (2, 3)), ("Page 4", (4, 0)), ("", (0, 0))],
)
def test_a_page_counts_itself(recogniser: Recogniser, foot: str, count: tuple[int, int]) -> None:
    assert study(page(f"Assessment: stable.\n\n{foot}"), recogniser).page_of == count


def test_an_unmarked_fax_line_is_dropped(recogniser: Recogniser) -> None:
    text = "03/02/2026 14:49  FROM: SMITH, JOHN CLINIC  216-555-0100  P.01/02\n\nLABORATORY REPORT"
    found = study(page(text), recogniser)
    assert "FROM" not in found.sheet.text
    assert not found.findings


def test_ink_is_never_empty_and_says_the_value(recogniser: Recogniser) -> None:
    found = study(page("Patient Name: Ann Lee    DOB: 1/12/1960    MRN: 2345678"), recogniser)
    assert found.findings
    assert all(f.ink and f.rule and 0 < f.confidence < 1 for f in found.findings)
    (named,) = found.patients(Item.NAME)
    assert [w.text for w in named.ink] == ["Ann", "Lee"]


def test_what_the_doctor_signed_is_not_the_patient(recogniser: Recogniser) -> None:
    found = study(page("Susan Baker is a pleasant woman.\n\nSigned: Susan Baker, MD"), recogniser)
    assert [f for f in found.findings if f.item is Item.NAME and f.role is Role.PATIENT] == []
