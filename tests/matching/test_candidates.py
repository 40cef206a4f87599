"""Match: from noisy findings to the right patient, with a probability that means what it says."""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from intake.decide import Policy, decide
from intake.matching import keys_of, match
from intake.matching.candidates import RoundUp
from intake.matching.judge import Judge
from intake.matching.nearest import LOOKED_AT
from intake.model import Accept, Item, Level, PersonName, Reason, Refer, Value
from intake.records.patients import StoredPatients
from tests.matching.people import ListedPatients, document, finding, findings, patient

if TYPE_CHECKING:
    from pathlib import Path

    from intake.model import Decision, Findings, Patient
    from intake.settings import Settings

BORN = dt.date(1961, 8, 14)
ANGELA = patient(
    "100001", "OKONKWO", "ANGELA", BORN, middle="MARIE", sex="F", phone="2125550101", address="12 ALDER LANE",
    zip="12180", member_id="ZX100", ssn_last4="3456",
)  # fmt: skip
TWIN = patient("100002", "OKONKWO", "BEATRICE", BORN, sex="F", phone="2125550101", address="12 ALDER LANE", zip="12180")
SENIOR = patient("100003", "BERG", "NILS", dt.date(1940, 2, 5), suffix="SR", sex="M", phone="2125550103")
JUNIOR = patient("100004", "BERG", "NILS", dt.date(1970, 3, 9), suffix="JR", sex="M", phone="2125550103")
NAMESAKE = patient("100005", "BERG", "NILS", dt.date(1970, 9, 21), sex="M")
STRANGERS = tuple(patient(f"2{n:05d}", f"QUIST{chr(65 + n)}", "OLGA", dt.date(1950 + n, 1, 2)) for n in range(20))
INDEX = (ANGELA, TWIN, SENIOR, JUNIOR, NAMESAKE, *STRANGERS)
POLICY = Policy(0.999, 0.5, 0.4, file_without_person=True, sensitive=frozenset())
NOTHING = document("NO IDENTITY HERE")
NAME = (Item.NAME, PersonName("OKONKWO", "ANGELA"))
DATE = (Item.BIRTH_DATE, BORN)
NUMBER = (Item.RECORD_NUMBER, "100001")


def rows() -> ListedPatients:
    return ListedPatients(INDEX, size=100_000)


def judged(said: Findings) -> Decision:
    return decide(NOTHING, said, match(said, NOTHING, rows()), POLICY)


def best(said: Findings) -> tuple[str, float]:
    top = match(said, NOTHING, rows())[0]
    return top.patient.mrn, top.probability


@pytest.mark.parametrize(
    "said",
    [
        findings(NAME, DATE),
        findings(NAME, NUMBER),
        findings((Item.NAME, PersonName("OKONKWO", "ANGIE")), DATE, NUMBER),
        findings((Item.NAME, PersonName("OK0NKWO", "ANGELA")), DATE, (Item.SEX, "F")),
        findings((Item.NAME, PersonName("ANGELA", "OKONKWO")), DATE),
        findings(NAME, finding(Item.BIRTH_DATE, dt.date(2061, 8, 14), 1, others=(BORN,))),
        findings(NAME, DATE, (Item.FOREIGN_NUMBER, "777777")),
        findings((Item.NAME, PersonName("BERG", "NILS", "", "JR")), (Item.BIRTH_DATE, dt.date(1970, 3, 9))),
    ],
)
def test_two_identifiers_that_agree_file_the_document(said: Findings) -> None:
    decision = judged(said)
    assert isinstance(decision, Accept), decision


@pytest.mark.parametrize(
    ("said", "reasons"),
    [
        (findings(NAME), {Reason.WEAK_IDENTITY}),
        (findings(DATE), {Reason.AMBIGUOUS_PATIENT}),
        (findings(NUMBER), {Reason.WEAK_IDENTITY}),
        (findings((Item.PHONE, "2125550101"), DATE), {Reason.AMBIGUOUS_PATIENT}),
        (findings((Item.NAME, PersonName("OKONKWO")), DATE), {Reason.AMBIGUOUS_PATIENT}),
        (findings((Item.NAME, PersonName("OKONKWO", "A")), DATE), {Reason.WEAK_IDENTITY}),
        (findings((Item.NAME, PersonName("OKONKWO", "CLARA")), DATE), {Reason.NOT_ON_FILE}),
        (findings(NAME, (Item.BIRTH_DATE, dt.date(1984, 2, 3))), {Reason.NOT_ON_FILE}),
        (findings(NAME, (Item.BIRTH_DATE, dt.date(1967, 8, 14)), NUMBER), {Reason.CONFLICT}),
        (findings(NAME, DATE, (Item.RECORD_NUMBER, "100003")), {Reason.CONFLICT}),
        (findings((Item.NAME, PersonName("BERG", "NILS"))), {Reason.AMBIGUOUS_PATIENT}),
        (findings((Item.NAME, PersonName("BERG", "NILS")), (Item.PHONE, "2125550103")), {Reason.AMBIGUOUS_PATIENT}),
        (
            findings((Item.NAME, PersonName("BERG", "NILS", "", "SR")), (Item.BIRTH_DATE, dt.date(1970, 3, 9))),
            {Reason.CONFLICT},
        ),
        (findings((Item.NAME, PersonName("OKONKWO", "ANGELA", "RUTH")), DATE), {Reason.WEAK_IDENTITY}),
        (findings(NAME, DATE, (Item.SEX, "M")), {Reason.CONFLICT}),
        (findings(NAME, DATE, (Item.NAME, PersonName("BERG", "NILS"))), {Reason.SEVERAL_PATIENTS}),
        (findings(NAME, DATE, (Item.BIRTH_DATE, dt.date(1940, 2, 5))), {Reason.SEVERAL_PATIENTS}),
        (
            findings((Item.NAME, PersonName("ZWART", "PIM")), (Item.BIRTH_DATE, dt.date(1999, 4, 1))),
            {Reason.NOT_ON_FILE},
        ),
        (findings(), {Reason.NO_PATIENT}),
    ],
)
def test_the_dangerous_cases_go_to_a_person(said: Findings, reasons: set[Reason]) -> None:
    decision = judged(said)
    assert isinstance(decision, Refer), decision
    assert set(decision.reasons) == reasons


def test_a_senders_number_that_somebody_has_here_misleads_nobody() -> None:
    decision = judged(findings(NAME, DATE, (Item.FOREIGN_NUMBER, "100003")))
    assert isinstance(decision, Accept)
    assert decision.patient == ANGELA


def test_a_relative_who_is_not_in_the_index_is_a_rival() -> None:
    _, junior_unsaid = best(findings((Item.NAME, PersonName("OKONKWO", "ANGELA")), (Item.PHONE, "2125550101")))
    _, with_date = best(findings(NAME, (Item.PHONE, "2125550101"), DATE))
    assert junior_unsaid < 0.9999 < with_date


MISREAD = dt.date(1961, 3, 14)


def test_a_second_look_at_a_misread_birth_date_leads_to_the_patient_but_does_not_identify_her() -> None:
    guessed = finding(Item.BIRTH_DATE, MISREAD, 2, guesses=((BORN, 0.5),), sure=0.6)
    said = findings(NAME, guessed)
    (evidence,) = [e for e in match(said, NOTHING, rows())[0].evidence if e.item is Item.BIRTH_DATE]
    assert best(said)[0] == ANGELA.mrn
    assert evidence.level is Level.GUESS
    assert judged(said) == Refer((Reason.WEAK_IDENTITY,))


def test_beside_two_identifiers_a_second_look_takes_back_a_contradiction() -> None:
    assert judged(findings(NAME, NUMBER, finding(Item.BIRTH_DATE, MISREAD, 2, sure=0.6))) == Refer((Reason.CONFLICT,))
    guessed = finding(Item.BIRTH_DATE, MISREAD, 2, guesses=((BORN, 0.5),), sure=0.6)
    assert isinstance(judged(findings(NAME, NUMBER, guessed)), Accept)


def test_a_weak_guess_is_not_held_against_a_birth_date_that_was_read_well() -> None:
    guessed = finding(Item.BIRTH_DATE, MISREAD, 2, guesses=((BORN, 0.2),), sure=0.95)
    assert judged(findings(NAME, NUMBER, guessed)) == Refer((Reason.CONFLICT,))


def test_a_merged_row_brings_its_survivor() -> None:
    old = patient("100009", "OKONKWO-OLD", "ANGELA", BORN, merged_into="100001")
    said = findings((Item.NAME, PersonName("OKONKWO-OLD", "ANGELA")), (Item.RECORD_NUMBER, "100009"))
    found = match(said, NOTHING, ListedPatients((*INDEX, old), size=100_000))
    assert [c.patient.mrn for c in found[:2]] == ["100009", "100001"]
    decision = decide(NOTHING, said, found, POLICY)
    assert isinstance(decision, Refer)
    assert Reason.MERGED_RECORD in decision.reasons


def test_a_merged_row_that_explains_no_more_than_its_survivor_is_left_out() -> None:
    old = patient("100009", "OKONKWO", "ANGELA", BORN, merged_into="100001")
    said = findings(NAME, DATE, NUMBER)
    found = match(said, NOTHING, ListedPatients((*INDEX, old), size=100_000))
    assert "100009" not in {c.patient.mrn for c in found}
    assert isinstance(decide(NOTHING, said, found, POLICY), Accept)


def test_at_most_ten_are_handed_on_best_first() -> None:
    crowd = [patient(f"3{n:05d}", "BERG", "NILS", dt.date(1950, 1, 1) + dt.timedelta(n)) for n in range(40)]
    found = match(findings((Item.NAME, PersonName("BERG", "NILS"))), NOTHING, ListedPatients(crowd))
    assert len(found) == 10
    assert [c.probability for c in found] == sorted((c.probability for c in found), reverse=True)


def test_every_piece_of_evidence_points_to_its_ink() -> None:
    found = match(findings(NAME, DATE, NUMBER, (Item.PHONE, "2125550101")), NOTHING, rows())
    assert all(e.ink for c in found for e in c.evidence)
    assert {e.level for e in found[0].evidence} == {Level.SAME}


FIELDS: tuple[tuple[Item, Value], ...] = (
    NAME, DATE, NUMBER, (Item.SEX, "F"), (Item.PHONE, "2125550101"), (Item.SSN_LAST4, "3456"),
    (Item.ADDRESS, "12 ALDER LANE, TROY, NY 12180"), (Item.MEMBER_ID, "ZX100"), (Item.NAME, PersonName("BERG", "NILS")),
    (Item.BIRTH_DATE, dt.date(1970, 3, 9)), (Item.RECORD_NUMBER, "100004"), (Item.NAME, PersonName("OKONKWO", "B")),
    (Item.PHONE, "2125550103"), (Item.SEX, "M"), (Item.NAME, PersonName("BERG", "NILS", "", "JR")),
)  # fmt: skip


@examples(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(FIELDS), unique=True, max_size=6), st.permutations(INDEX))
def test_the_order_of_the_index_changes_nothing(said: list[tuple[Item, Value]], order: list[object]) -> None:
    page = findings(*said)
    one = match(page, NOTHING, rows())
    other = match(page, NOTHING, ListedPatients(order, size=100_000))  # type: ignore[arg-type]  # drawn patients
    assert [(c.patient.mrn, round(c.probability, 9)) for c in one] == [
        (c.patient.mrn, round(c.probability, 9)) for c in other
    ]


@examples(max_examples=80, deadline=None)
@given(st.lists(st.sampled_from(FIELDS), unique=True, max_size=7))
def test_probabilities_never_sum_to_more_than_one(said: list[tuple[Item, Value]]) -> None:
    found = match(findings(*said), NOTHING, rows())
    assert sum(c.probability for c in found) <= 1 + 1e-9
    assert all(0 <= c.probability <= 1 for c in found)


@examples(max_examples=80, deadline=None)
@given(st.permutations(FIELDS[:8]), st.integers(0, 7))
def test_by_theory_one_more_agreeing_field_never_lowers_the_probability(
    order: list[tuple[Item, Value]], size: int
) -> None:
    """Of what agrees with this patient alone; what a rival in the index shares may well speak for the rival."""
    alone = ListedPatients((ANGELA, *STRANGERS), size=100_000)

    def probability(said: list[tuple[Item, Value]]) -> float:
        return sum(c.probability for c in match(findings(*said), NOTHING, alone, Judge(())) if c.patient == ANGELA)

    assert probability(order[: size + 1]) >= probability(order[:size]) - 1e-9


def test_rows_that_are_surely_one_person_do_not_stand_in_each_others_way() -> None:
    again = replace(ANGELA, key="again", mrn="100099", phone=ANGELA.phone, address="")
    index = ListedPatients((ANGELA, again, *STRANGERS), size=100_000)
    found = match(findings(*FIELDS[:2]), NOTHING, index)
    assert found[0].probability > 0.9
    assert {c.patient.mrn for c in found[:2]} == {ANGELA.mrn, again.mrn}


@pytest.mark.database
def test_the_stored_index_answers_as_the_listed_one(settings: Settings, tmp_path: Path) -> None:
    del settings
    file = tmp_path / "index.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        table = csv.writer(out)
        table.writerow(("mrn", "last_name", "first_name", "middle_name", "suffix", "birth_date", "sex", "phone"))
        for row in INDEX:
            name = row.name
            table.writerow(
                (row.mrn, name.last, name.first, name.middle, name.suffix, row.birth_date, row.sex, row.phone)
            )
    stored = StoredPatients(keys_of)
    stored.load(file)
    for said in (findings(NAME, DATE), findings((Item.NAME, PersonName("BERG", "NILS"))), findings(NUMBER)):
        mine = {c.patient.mrn for c in match(said, NOTHING, stored)}
        assert mine == {c.patient.mrn for c in match(said, NOTHING, rows())}


@given(
    st.lists(st.sampled_from(INDEX), unique=True, min_size=1),
    st.integers(1, 6),
    st.sampled_from([(NAME, DATE), (NAME,), (DATE, NUMBER), (NAME, (Item.RECORD_NUMBER, "100003"))]),
)
def test_rows_that_come_wave_by_wave_are_weighed_as_if_all_had_come_at_once(
    found: list[Patient], waves: int, said: tuple[tuple[Item, Value], ...]
) -> None:
    one, many = RoundUp(findings(*said), rows()), RoundUp(findings(*said), rows())
    one.add(found)
    for at in range(waves):
        many.add(found[at::waves])
    assert many.page == one.page
    assert many.sure == pytest.approx(one.sure)
    # Of rows that are equally far from the page, at the edge of what is looked at, those that came first are.
    edge = max(0, len(found) - LOOKED_AT)
    both = [row for row in one.weighed if row in many.weighed]
    assert len(both) >= len(one.weighed) - edge
    assert both == [row for row in many.weighed if row in one.weighed]


def test_whoever_a_merged_row_leads_to_is_weighed_beside_it() -> None:
    merged = replace(TWIN, merged_into=ANGELA.mrn)
    round_up = RoundUp(findings(NAME, DATE), ListedPatients([merged, ANGELA]))
    round_up.add([merged])
    round_up.add([ANGELA])
    assert [one.patient.mrn for one in round_up.weighed] == [ANGELA.mrn, TWIN.mrn]
