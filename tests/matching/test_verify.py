"""A candidate's own data are looked for in the ink, and count for less than a labelled finding."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from intake.decide import Identifier, Policy, agreeing, decide
from intake.matching import match
from intake.matching.claims import claims_of
from intake.matching.ink import read_ink
from intake.matching.verify import verify
from intake.matching.weigh import Compared, Ratio, Weighed
from intake.model import (
    HEADER_BLOCK,
    Accept,
    Decision,
    Finding,
    Findings,
    Item,
    KindGuess,
    Level,
    PersonName,
    Reading,
    Reason,
    Refer,
    Role,
)
from tests.matching.people import ListedPatients, document, finding, findings, patient

BORN = dt.date(1961, 8, 14)
ANGELA = patient("1000017", "OKONKWO", "ANGELA", BORN, phone="2125550101")
INDEX = ListedPatients((ANGELA, patient("1000024", "BERG", "NILS", dt.date(1970, 3, 9))), size=100_000)
POLICY = Policy(0.999, 0.5, 0.4, file_without_person=True, sensitive=frozenset())
NAME = (Item.NAME, PersonName("OKONKWO", "ANGELA"))


def levels(said: Findings, *lines: str) -> dict[Item, Level]:
    found = [c for c in match(said, document(*lines), INDEX) if c.patient == ANGELA]
    return {e.item: Level(e.level) for e in found[0].evidence} if found else {}


@pytest.mark.parametrize(
    "line",
    ["seen 08/14/1961 here", "14-AUG-1961", "August 14, 1961", "1961-08-14", "8-14-61", "Aug. 14th 1961"],
)
def test_a_birth_date_is_found_in_any_form(line: str) -> None:
    assert levels(findings(NAME), line)[Item.BIRTH_DATE] is Level.FOUND


def test_a_record_number_and_a_phone_are_found_without_their_labels() -> None:
    found = levels(findings(NAME), "Okonkwo 1000017 tel (212) 555-0101")
    assert found[Item.RECORD_NUMBER] is Level.FOUND
    assert found[Item.PHONE] is Level.BESIDE, "tel is a label, if not one of a patient's"


def test_a_name_is_found_in_either_order_and_over_a_middle_name() -> None:
    born = (Item.BIRTH_DATE, BORN)
    for line in ("Okonkwo, Angela", "re Angela Okonkwo seen", "ANGELA M. OKONKWO"):
        assert levels(findings(born), line)[Item.NAME] is Level.FOUND
    assert Item.NAME not in levels(findings(born), "Angela went to see Mr Okonkwo")
    assert Item.NAME not in levels(findings(born), "Angela", "Okonkwo")


def test_what_is_labelled_is_not_looked_for() -> None:
    found = levels(findings(NAME, (Item.BIRTH_DATE, BORN)), "08/14/1961")
    assert found[Item.BIRTH_DATE] is Level.SAME


def test_ink_that_is_somebody_elses_is_not_the_patients() -> None:
    page = document("doctor 08/14/1961")
    doctors = Finding(Item.BIRTH_DATE, Role.PROVIDER, BORN, page.reading.words[1:], "test", 0.9)
    said = Findings((*findings(NAME).items, doctors), (KindGuess("lab_report", 0.9),))
    found = [c for c in match(said, page, INDEX) if c.patient == ANGELA]
    assert Item.BIRTH_DATE not in {e.item for e in found[0].evidence}


def test_the_fax_header_line_says_nothing_about_the_patient() -> None:
    page = document("OKONKWO 1000017 08/14/1961 (212) 555-0101")
    header = tuple(replace(word, block=HEADER_BLOCK) for word in page.reading.words)
    faxed = replace(page, reading=Reading((replace(page.reading.pages[0], words=header),)))
    found = [c for c in match(findings(NAME), faxed, INDEX) if c.patient == ANGELA]
    assert {e.item for c in found for e in c.evidence} == {Item.NAME}
    assert match(findings((Item.AGE, "64")), faxed, INDEX) == ()


def test_what_is_found_weighs_less_than_what_is_labelled() -> None:
    found = match(findings(NAME), document("08/14/1961"), INDEX)[0]
    labelled = match(findings(NAME, (Item.BIRTH_DATE, BORN)), document(), INDEX)[0]
    assert found.patient == labelled.patient == ANGELA
    weight = {c: next(e.weight for e in c.evidence if e.item is Item.BIRTH_DATE) for c in (found, labelled)}
    assert 0 < weight[found] < weight[labelled]
    assert next(e.ink for e in found.evidence if e.item is Item.BIRTH_DATE)


def test_found_values_alone_identify_nobody() -> None:
    found = match(findings(), document("Okonkwo, Angela 08/14/1961", "1000017"), INDEX)
    assert found[0].patient == ANGELA, "a reviewer is shown who it may be"
    assert agreeing(found[0]) == frozenset()


def test_a_found_value_counts_beside_a_labelled_one() -> None:
    found = match(findings(NAME), document("1000017"), INDEX)
    assert agreeing(found[0]) == {Identifier.NAME, Identifier.RECORD_NUMBER}


def test_two_found_values_beside_none_that_is_labelled_are_shown_as_weak_not_as_nobody() -> None:
    page = document("Okonkwo, Angela 08/14/1961")
    decision = decide(page, findings(), match(findings(), page, INDEX), POLICY)
    assert decision == Refer((Reason.WEAK_IDENTITY,))


def damaged_label(line: str, sure: float = 0.6) -> Decision:
    """A name, and a birth date of which one digit was misread by its label; then a line of a later page."""
    page = document(line)
    misread = finding(Item.BIRTH_DATE, dt.date(1961, 3, 14), 2, sure=sure)
    said = findings(NAME, misread)
    return decide(page, said, match(said, page, INDEX), POLICY)


def test_a_birth_date_that_stands_clean_beside_the_name_outweighs_a_damaged_label() -> None:
    assert isinstance(damaged_label("Okonkwo, Angela 08/14/1961 Page 2"), Accept)
    assert isinstance(damaged_label("D0B 08/14/1961"), Accept)


def test_it_does_not_outweigh_a_label_that_was_read_well_nor_from_anywhere() -> None:
    assert isinstance(damaged_label("Okonkwo, Angela 08/14/1961 Page 2", sure=0.95), Refer)
    assert isinstance(damaged_label("08/14/1961"), Refer)
    assert isinstance(damaged_label("Mother: Angela Okonkwo 08/14/1961"), Refer)


def test_the_whole_name_beside_a_label_completes_the_last_name_of_running_text() -> None:
    born = (Item.BIRTH_DATE, BORN)
    said = findings((Item.NAME, PersonName("OKONKWO")), born)
    for line, filed in (("Patiant Angela Okonkwo", True), ("Angela Okonkwo", False)):
        page = document(line)
        assert isinstance(decide(page, said, match(said, page, INDEX), POLICY), Accept) is filed


def test_household_found_beside_household_labelled_counts_a_quarter() -> None:
    said = claims_of(findings((Item.ADDRESS, "9 ELM ST")))[Item.ADDRESS][0]
    labelled = Weighed(ANGELA, Ratio(), (Compared(said, Level.DIFFERS, Ratio(), ""),))
    ink = read_ink(document("tel (212) 555-0101"), findings())
    (again,) = verify([labelled], ink, INDEX, INDEX.size())
    (first,) = verify([Weighed(ANGELA, Ratio(), ())], ink, INDEX, INDEX.size())
    assert again.ratio.own == pytest.approx(first.ratio.own / 4)


def test_what_is_found_bears_its_value_and_its_ink() -> None:
    (row,) = verify(
        [Weighed(ANGELA, Ratio(), ())],
        read_ink(document("Okonkwo, Angela 08/14/1961"), findings()),
        INDEX,
        INDEX.size(),
    )
    shown = {(e.item, e.page_value, e.index_value): [w.text for w in e.ink] for e in row.evidence()}
    assert shown == {
        (Item.NAME, "Okonkwo, Angela", "OKONKWO, ANGELA"): ["Okonkwo,", "Angela"],
        (Item.BIRTH_DATE, "08/14/1961", "1961-08-14"): ["08/14/1961"],
    }
    assert row.items == {Item.NAME, Item.BIRTH_DATE}


def test_a_page_without_any_label_leads_to_its_patient() -> None:
    for line in ("OKONKWO ANGELA M", "no. 1O00OI7", "08141961 Okonkvvo", "phone 212.555.0101"):
        found = match(findings(), document(line), INDEX)
        assert found[:1], line
        assert found[0].patient == ANGELA
    assert match(findings(), document("nobody who is known here", "was seen on 05/01/2025"), INDEX) == ()
