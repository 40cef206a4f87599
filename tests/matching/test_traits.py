"""Traits tell how a candidate compares with the page, in words, and hold nothing of what is compared."""

from __future__ import annotations

from intake.matching.claims import claims_of
from intake.matching.fields import Page, weigh
from intake.matching.traits import SHARED_BY_KIN, kind_of_page, traits_of, traits_of_page
from intake.matching.weigh import Shares
from intake.model import Findings, Item, Patient, PersonName
from tests.matching.people import DAY, findings, patient


def page(said: Findings) -> Page:
    return Page(claims_of(said), Shares({}, 10_000), frozenset(), DAY(2025, 5, 1), "clinical")


def traits(said: Findings, row: Patient) -> set[str]:
    held = page(said)
    return set(traits_of(weigh(held, row), held))


ROW = patient("100001", "BERG", "ANNA", DAY(1961, 8, 14), sex="F")
SAID = (
    (Item.NAME, PersonName("BERG", "ANNA")),
    (Item.BIRTH_DATE, DAY(1961, 8, 14)),
    (Item.RECORD_NUMBER, "100001"),
)


def test_what_agrees_is_told_by_its_level_and_by_how_rare_it_is() -> None:
    told = traits(findings(*SAID), ROW)
    assert {"last same", "first same", "born same", "record_number same", "last same, first same"} <= told
    assert any(one.startswith("last shared by") for one in told)


def test_what_differs_is_told_by_how_alike_it_is() -> None:
    said = findings((Item.NAME, PersonName("BERG", "HANNE")), (Item.BIRTH_DATE, DAY(1961, 8, 24)))
    told = traits(said, ROW)
    assert "born one letter or digit off" in told
    assert any(one.startswith("first alike") for one in told)


def test_what_is_missing_is_told_as_missing() -> None:
    told = traits(findings((Item.RECORD_NUMBER, "100001")), ROW)
    assert {"no name", "no birth date", "phone not on page"} <= told
    assert "ssn_last4 not in index" in traits(findings(*SAID, (Item.SSN_LAST4, "1234")), ROW)


def test_the_page_tells_what_it_has_and_how_well_it_was_read() -> None:
    told = traits_of_page(page(findings(*SAID)))
    assert {"kind clinical", "page says name", "page says birth_date", "worst read 9"} <= set(told)


def test_no_trait_holds_a_value() -> None:
    said = findings(*SAID, (Item.PHONE, "2125550101"), (Item.ADDRESS, "12 ALDER LANE"), (Item.MEMBER_ID, "W77"))
    told = " ".join((*traits(said, ROW), *traits_of_page(page(said)))).upper()
    for secret in ("BERG", "ANNA", "1961", "100001", "555", "ALDER", "W77"):
        assert secret not in told


def test_name_and_household_alone_are_told_as_what_kin_share() -> None:
    home = (Item.PHONE, "2125550101")
    row = patient("100001", "BERG", "ANNA", DAY(1961, 8, 14), phone="2125550101")
    assert SHARED_BY_KIN in traits(findings(SAID[0], home), row)
    for own in SAID[1:]:
        assert SHARED_BY_KIN not in traits(findings(SAID[0], home, own), row)


def test_only_cards_and_bills_are_another_sort_of_page() -> None:
    assert kind_of_page("insurance_card") == "card"
    assert kind_of_page("explanation_of_benefits") == "billing"
    assert kind_of_page("radiology_report") == kind_of_page("unknown") == "clinical"
