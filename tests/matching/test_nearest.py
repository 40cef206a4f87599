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


@pytest.mark.parametrize(
    "said",
    [
        findings((Item.NAME, PersonName("HOLT", "ANNA")), (Item.BIRTH_DATE, DAY(1961, 3, 14))),
        findings((Item.NAME, PersonName("HOLT", "ANNA")), (Item.RECORD_NUMBER, "100007")),
        findings((Item.NAME, PersonName("HOLT", "ANNA")), (Item.MEMBER_ID, "ZX10003")),
        findings((Item.NAME, PersonName("HOLT", "ANNA")), (Item.PHONE, "2125550101")),
        findings((Item.NAME, PersonName("HOLT", "ANNA")), (Item.ADDRESS, "12 ALDER LANE, TROY, NY 12180")),
    ],
)
def test_a_row_of_another_last_name_is_near_by_its_date_number_or_home(said: Findings) -> None:
    more = {"phone": "2125550101", "member_id": "ZX100003", "address": "12 ALDER LANE", "zip": "12180"}
    berg = patient("100001", "BERG", "ANNA", DAY(1961, 8, 14), **more)
    namesakes = [patient(f"9{n:05d}", "HOLZ", "ANNE", DAY(1920, 1, 1 + n % 28)) for n in range(60)]
    assert berg in nearest([*namesakes, berg], claims_of(said))


def test_a_former_last_name_of_the_row_counts() -> None:
    berg = patient("100001", "HOLT", "ANNA", BORN, former_last_name="BERG")
    said = findings((Item.NAME, PersonName("BERG", "ANNA")))
    assert nearest([*STRANGERS, berg], claims_of(said))[0] is berg


def test_a_handful_is_looked_at_whole() -> None:
    assert nearest(STRANGERS[:5], claims_of(findings((Item.SEX, "F")))) == STRANGERS[:5]
