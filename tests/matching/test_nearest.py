"""Of many rows that share a key, those like the page are looked at closely."""

from __future__ import annotations

import pytest

from intake.matching.claims import claims_of
from intake.matching.nearest import LOOKED_AT, nearest
from intake.model import Findings, Item, PersonName
from tests.matching.people import DAY, findings, patient

BORN = DAY(1961, 8, 14)
STRANGERS = [patient(f"2{n:05d}", f"STRANGER{chr(65 + n % 26)}{n}", "QUENTIN", BORN) for n in range(60)]


@pytest.mark.parametrize(
    "said",
    [
        findings((Item.NAME, PersonName("BERG", "ANNA")), (Item.BIRTH_DATE, BORN)),
        findings((Item.NAME, PersonName("ANNA", "BERG")), (Item.BIRTH_DATE, BORN)),
        findings((Item.NAME, PersonName("BERC", "ANMA")), (Item.BIRTH_DATE, BORN)),
        findings((Item.NAME, PersonName("HOLT-BERG", "ANNA")), (Item.BIRTH_DATE, BORN)),
        findings((Item.NAME, PersonName("HOLT", "ANNA")), (Item.FORMER_NAME, "BERG")),
        findings((Item.RECORD_NUMBER, "100001")),
    ],
)
def test_the_row_like_the_page_is_among_the_nearest(said: Findings) -> None:
    berg = patient("100001", "BERG", "ANNA", BORN)
    found = nearest([*STRANGERS, berg], claims_of(said))
    assert berg in found
    assert len(found) == LOOKED_AT


def test_a_former_last_name_of_the_row_counts() -> None:
    berg = patient("100001", "HOLT", "ANNA", BORN, former_last_name="BERG")
    said = findings((Item.NAME, PersonName("BERG", "ANNA")))
    assert nearest([*STRANGERS, berg], claims_of(said))[0] is berg


def test_a_handful_is_looked_at_whole() -> None:
    assert nearest(STRANGERS[:5], claims_of(findings((Item.SEX, "F")))) == STRANGERS[:5]
