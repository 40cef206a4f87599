"""The policy files only what nothing speaks against, and says why it does not."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.decide import Identifier, Policy, agreeing, also_resent, contradicting, decide, enough
from intake.model import (
    Accept,
    Box,
    Candidate,
    Document,
    Evidence,
    Finding,
    Findings,
    Item,
    KindGuess,
    Level,
    PageReading,
    Patient,
    PersonName,
    Reading,
    Reason,
    Refer,
    Resend,
    Role,
    Verdict,
    Word,
)

POLICY = Policy(0.999, 0.5, 0.45, file_without_person=True, sensitive=frozenset({"legal"}))
INK = (Word("x", 1, Box(0.1, 0.1, 0.2, 0.2)),)
NAME = PersonName("OKONKWO", "ANGELA")
PATIENT = Patient("k1", "100001", NAME, dt.date(1961, 8, 14))
OTHER = Patient("k2", "100002", NAME, dt.date(1961, 8, 14))
DOCUMENT = Document((1,), Reading((PageReading(1, 8.5, 11, INK, "ocr", quality=0.9),)))


def said(item: Item, value: PersonName | dt.date | str, confidence: float = 0.95) -> Finding:
    return Finding(item, Role.PATIENT, value, INK, "test", confidence)


FINDINGS = Findings(
    (said(Item.NAME, NAME), said(Item.BIRTH_DATE, dt.date(1961, 8, 14))),
    (KindGuess("lab_report", 0.9),),
    dt.date(2025, 5, 1),
)


def evidence(item: Item, level: Level, weight: float = 10.0) -> Evidence:
    return Evidence(item, "page", "index", level, weight, INK)


NAME_SAME, DATE_SAME = evidence(Item.NAME, Level.SAME), evidence(Item.BIRTH_DATE, Level.SAME)
NUMBER_SAME = evidence(Item.RECORD_NUMBER, Level.SAME)
SURE = Candidate(PATIENT, (NAME_SAME, DATE_SAME), 0.99999)


def reasons(*candidates: Candidate, document: Document = DOCUMENT, findings: Findings = FINDINGS) -> tuple[Reason, ...]:
    decision = decide(document, findings, candidates, POLICY)
    return decision.reasons if isinstance(decision, Refer) else ()


def with_evidence(*lines: Evidence) -> Candidate:
    return Candidate(PATIENT, lines, 0.99999)


def test_name_and_birth_date_file() -> None:
    assert decide(DOCUMENT, FINDINGS, (SURE,), POLICY) == Accept(PATIENT, "lab_report", dt.date(2025, 5, 1))


@pytest.mark.parametrize(
    "lines",
    [
        (NAME_SAME,),
        (DATE_SAME,),
        (NUMBER_SAME,),
        (NUMBER_SAME, evidence(Item.PHONE, Level.SAME)),
        (evidence(Item.PHONE, Level.SAME), evidence(Item.ADDRESS, Level.SAME), evidence(Item.MEMBER_ID, Level.SAME)),
        (DATE_SAME, evidence(Item.PHONE, Level.SAME)),
        (DATE_SAME, evidence(Item.NAME, Level.LAST_ONLY)),
        (DATE_SAME, evidence(Item.NAME, Level.INITIAL)),
        (DATE_SAME, evidence(Item.NAME, Level.MIDDLE_DIFFERS)),
        (NAME_SAME, evidence(Item.SEX, Level.SAME)),
        (evidence(Item.NAME, Level.FOUND), evidence(Item.BIRTH_DATE, Level.FOUND)),
        (),
    ],
)
def test_one_identifier_is_never_enough(lines: tuple[Evidence, ...]) -> None:
    assert Reason.WEAK_IDENTITY in reasons(with_evidence(*lines))


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ((NAME_SAME, NUMBER_SAME, evidence(Item.BIRTH_DATE, Level.ONE_OFF)), Reason.CONFLICT),
        ((NAME_SAME, DATE_SAME, evidence(Item.RECORD_NUMBER, Level.OTHERS)), Reason.CONFLICT),
        ((NUMBER_SAME, evidence(Item.NAME, Level.DIFFERS)), Reason.CONFLICT),
        ((NAME_SAME, DATE_SAME, evidence(Item.SEX, Level.DIFFERS)), Reason.CONFLICT),
        ((NAME_SAME, DATE_SAME, evidence(Item.SSN_LAST4, Level.DIFFERS)), Reason.CONFLICT),
        ((evidence(Item.NAME, Level.SUFFIX), DATE_SAME, NUMBER_SAME), Reason.CONFLICT),
        ((NAME_SAME, evidence(Item.BIRTH_DATE, Level.DIFFERS)), Reason.NOT_ON_FILE),
        ((evidence(Item.NAME, Level.FIRST_DIFFERS), DATE_SAME), Reason.NOT_ON_FILE),
        ((NAME_SAME, DATE_SAME, evidence(Item.NAME, Level.DIFFERS)), Reason.SEVERAL_PATIENTS),
        ((NAME_SAME, DATE_SAME, evidence(Item.BIRTH_DATE, Level.DIFFERS)), Reason.SEVERAL_PATIENTS),
        ((NAME_SAME, NUMBER_SAME, evidence(Item.RECORD_NUMBER, Level.UNKNOWN)), Reason.SEVERAL_PATIENTS),
    ],
)
def test_a_contradiction_is_never_outvoted(lines: tuple[Evidence, ...], reason: Reason) -> None:
    assert reasons(with_evidence(*lines))[0] is reason


def test_a_digit_misread_on_a_second_page_is_no_second_person() -> None:
    assert not reasons(with_evidence(NAME_SAME, DATE_SAME, evidence(Item.BIRTH_DATE, Level.ONE_OFF)))


def test_an_old_age_in_the_text_does_not_outweigh_a_birth_date() -> None:
    old = evidence(Item.AGE, Level.DIFFERS)
    assert not reasons(with_evidence(NAME_SAME, DATE_SAME, old))
    assert reasons(with_evidence(NAME_SAME, NUMBER_SAME, old)) == (Reason.CONFLICT,)


def test_a_number_read_as_ours_that_nobody_has_is_a_question() -> None:
    """It may be another patient's, with one digit misread; a sender's number is a foreign one and no contradiction."""
    unknown = evidence(Item.RECORD_NUMBER, Level.UNKNOWN)
    assert reasons(with_evidence(NAME_SAME, DATE_SAME, unknown)) == (Reason.CONFLICT,)
    assert not reasons(with_evidence(NAME_SAME, DATE_SAME, evidence(Item.FOREIGN_NUMBER, Level.UNKNOWN)))


def test_somebody_of_the_same_name_and_birth_date_makes_it_ambiguous() -> None:
    rival = Candidate(OTHER, (NAME_SAME, DATE_SAME), 0.000001)
    assert reasons(SURE, rival) == (Reason.AMBIGUOUS_PATIENT,)


def test_a_record_number_tells_two_of_the_same_name_and_birth_date_apart() -> None:
    best = with_evidence(NAME_SAME, DATE_SAME, NUMBER_SAME)
    rival = Candidate(OTHER, (NAME_SAME, DATE_SAME, evidence(Item.RECORD_NUMBER, Level.OTHERS)), 0.00001)
    assert not reasons(best, rival)


def test_two_that_fit_are_ambiguous() -> None:
    rival = Candidate(OTHER, (NAME_SAME,), 0.4)
    assert reasons(replace(SURE, probability=0.6), rival) == (Reason.AMBIGUOUS_PATIENT,)


def test_an_improbable_patient_is_not_filed() -> None:
    assert reasons(replace(SURE, probability=0.9989)) == (Reason.WEAK_IDENTITY,)


def test_nobody_on_the_page_and_nobody_in_the_index_are_told_apart() -> None:
    silent = replace(FINDINGS, items=())
    assert reasons(findings=silent) == (Reason.NO_PATIENT,)
    assert reasons(SURE, findings=silent) == (Reason.NO_PATIENT,)
    assert reasons() == (Reason.NOT_ON_FILE,)
    blurred = replace(FINDINGS, items=(said(Item.NAME, NAME, 0.4),))
    assert reasons(findings=blurred) == (Reason.NO_CANDIDATE,)


def test_a_merged_row_is_for_a_person() -> None:
    merged = Candidate(replace(PATIENT, merged_into="100009"), SURE.evidence, 0.99999)
    assert reasons(merged) == (Reason.MERGED_RECORD,)


def test_the_dead_get_no_new_findings_and_the_unborn_none() -> None:
    dead = Candidate(replace(PATIENT, deceased=dt.date(2020, 1, 1)), SURE.evidence, 0.99999)
    assert reasons(dead) == (Reason.CONFLICT,)
    assert not reasons(dead, findings=replace(FINDINGS, date=dt.date(2019, 1, 1)))
    assert reasons(SURE, findings=replace(FINDINGS, date=dt.date(1950, 1, 1))) == (Reason.CONFLICT,)


@pytest.mark.parametrize(
    ("kind", "probability", "reason"),
    [
        ("unknown", 0.9, Reason.TYPE_UNSURE),
        ("lab_report", 0.3, Reason.TYPE_UNSURE),
        ("legal", 0.9, Reason.SENSITIVE_TYPE),
        ("fax_cover", 0.9, Reason.COVER_SHEET_ONLY),
        ("not_a_record", 0.9, Reason.NOT_A_RECORD),
    ],
)
def test_the_type_must_be_known_and_unguarded(kind: str, probability: float, reason: Reason) -> None:
    assert reasons(SURE, findings=replace(FINDINGS, kinds=(KindGuess(kind, probability),))) == (reason,)


@pytest.mark.parametrize(("likely", "asked"), [(0.2, True), (0.01, True), (0.005, False)])
def test_a_guarded_type_among_the_likely_ones_is_reason_to_ask(likely: float, *, asked: bool) -> None:
    guesses = (KindGuess("lab_report", 0.7), KindGuess("legal", likely))
    found = reasons(SURE, findings=replace(FINDINGS, kinds=guesses))
    assert found == ((Reason.SENSITIVE_TYPE,) if asked else ())


def test_an_advertisement_is_not_asked_for_its_patient() -> None:
    nothing = Findings((), (KindGuess("not_a_record", 0.9),))
    assert reasons(findings=nothing) == (Reason.NOT_A_RECORD,)


def test_what_separation_doubted_is_asked() -> None:
    doubted = replace(DOCUMENT, doubts=(Reason.SEVERAL_PATIENTS, Reason.MISSING_PAGES))
    assert reasons(SURE, document=doubted) == (Reason.SEVERAL_PATIENTS, Reason.MISSING_PAGES)
    assert reasons(SURE, document=replace(DOCUMENT, boundary=0.3)) == (Reason.MISSING_PAGES,)


@pytest.mark.parametrize(
    "page",
    [
        PageReading(1, 8.5, 11, (), "failed", quality=0.0),
        PageReading(1, 8.5, 11, INK, "ocr", quality=0.3),
    ],
)
def test_a_page_that_cannot_be_read_is_looked_at(page: PageReading) -> None:
    assert reasons(SURE, document=Document((1,), Reading((page,)))) == (Reason.POOR_IMAGE,)


def test_a_document_without_a_date_is_asked_for_it() -> None:
    assert reasons(SURE, findings=replace(FINDINGS, date=None)) == (Reason.DATE_UNSURE,)


def test_a_site_may_want_to_see_everything() -> None:
    decision = decide(DOCUMENT, FINDINGS, (SURE,), replace(POLICY, file_without_person=False))
    assert decision == Refer((Reason.POLICY,))


def test_identity_is_asked_first() -> None:
    found = reasons(
        Candidate(PATIENT, (NAME_SAME,), 0.5), findings=replace(FINDINGS, kinds=(KindGuess("legal", 0.9),), date=None)
    )
    assert found == (Reason.WEAK_IDENTITY, Reason.SENSITIVE_TYPE, Reason.DATE_UNSURE)


@pytest.mark.parametrize("level", [Level.BESIDE, Level.FOUND, Level.FOUND_ALIKE])
def test_a_number_that_is_found_counts_beside_a_labelled_name(level: Level) -> None:
    assert not reasons(with_evidence(NAME_SAME, evidence(Item.RECORD_NUMBER, level)))


@pytest.mark.parametrize(
    "level", [Level.FOUND_NEAR, Level.FOUND_GUESS, Level.IN_TEXT, Level.ELSEWHERE, Level.INITIAL, Level.DIFFERS]
)
def test_nothing_less_than_found_counts(level: Level) -> None:
    assert reasons(with_evidence(NAME_SAME, evidence(Item.PHONE, level))) == (Reason.WEAK_IDENTITY,)


def test_a_name_found_but_for_look_alikes_does_not_count() -> None:
    assert reasons(with_evidence(DATE_SAME, evidence(Item.NAME, Level.FOUND_ALIKE))) == (Reason.WEAK_IDENTITY,)


def test_what_is_found_never_tells_two_namesakes_apart() -> None:
    best = Candidate(PATIENT, (NAME_SAME, evidence(Item.RECORD_NUMBER, Level.BESIDE)), 0.99999)
    rival = Candidate(OTHER, (NAME_SAME,), 0.000001)
    assert reasons(best, rival) == (Reason.AMBIGUOUS_PATIENT,)
    assert not reasons(Candidate(PATIENT, (NAME_SAME, NUMBER_SAME), 0.99999), rival)


def test_a_name_that_is_found_tells_strangers_of_one_birth_date_apart_but_not_twins() -> None:
    best = Candidate(PATIENT, (DATE_SAME, evidence(Item.NAME, Level.FOUND)), 0.99999)
    stranger = replace(OTHER, name=PersonName("BERG", "NILS"))
    assert not reasons(best, Candidate(stranger, (DATE_SAME,), 0.000001))
    for twin in (replace(OTHER, name=PersonName("OKONKWO", "RUTH")), replace(stranger, address="12 ALDER LANE")):
        mine = replace(best, patient=replace(PATIENT, address="12 ALDER LANE"))
        assert reasons(mine, Candidate(twin, (DATE_SAME,), 0.000001)) == (Reason.AMBIGUOUS_PATIENT,)


def test_where_a_label_gives_something_near_what_is_found_does_not_count() -> None:
    near, number = evidence(Item.NAME, Level.ONE_OFF), evidence(Item.RECORD_NUMBER, Level.FOUND)
    assert reasons(with_evidence(near, number)) == (Reason.WEAK_IDENTITY,)
    assert not reasons(with_evidence(near, NUMBER_SAME))


def test_what_stands_beside_the_name_mends_a_digit_of_its_label_and_no_more() -> None:
    beside = evidence(Item.BIRTH_DATE, Level.BESIDE)
    assert not reasons(with_evidence(NAME_SAME, evidence(Item.BIRTH_DATE, Level.ONE_OFF), beside))
    assert reasons(with_evidence(NAME_SAME, evidence(Item.BIRTH_DATE, Level.DIFFERS), beside))


def test_somebody_who_was_found_without_any_label_is_weak_not_nobody() -> None:
    found = Candidate(PATIENT, (evidence(Item.NAME, Level.FOUND), evidence(Item.BIRTH_DATE, Level.FOUND)), 0.99999)
    nothing = replace(FINDINGS, items=())
    assert reasons(found, findings=nothing) == (Reason.WEAK_IDENTITY,)
    assert reasons(Candidate(PATIENT, found.evidence[:1], 0.9), findings=nothing) == (Reason.NO_PATIENT,)


LINES = st.builds(
    evidence,
    st.sampled_from(
        [
            Item.NAME,
            Item.BIRTH_DATE,
            Item.RECORD_NUMBER,
            Item.SEX,
            Item.AGE,
            Item.SSN_LAST4,
            Item.PHONE,
            Item.ADDRESS,
            Item.MEMBER_ID,
            Item.FOREIGN_NUMBER,
        ]
    ),
    st.sampled_from(list(Level)),
)
CANDIDATES = st.lists(
    st.builds(
        Candidate,
        st.sampled_from(
            [PATIENT, OTHER, replace(PATIENT, merged_into="9"), replace(OTHER, deceased=dt.date(2000, 1, 1))]
        ),
        st.lists(LINES, max_size=6).map(tuple),
        st.floats(0, 1),
    ),
    max_size=3,
)


@given(CANDIDATES, st.sampled_from(["lab_report", "legal", "unknown"]))
def test_whatever_is_filed_has_two_identifiers_and_no_contradiction(candidates: list[Candidate], kind: str) -> None:
    findings = replace(FINDINGS, kinds=(KindGuess(kind, 0.9),))
    decision = decide(DOCUMENT, findings, candidates, POLICY)
    if isinstance(decision, Accept):
        best = candidates[0]
        assert decision.patient == best.patient
        assert best.probability >= POLICY.min_patient_probability
        assert len(agreeing(best)) > 1
        assert not contradicting(best)
        assert not best.patient.merged_into
        assert kind == "lab_report"


@given(st.frozensets(st.sampled_from(list(Identifier))))
def test_two_identifiers_are_enough_only_if_one_names_the_person(agreed: frozenset[Identifier]) -> None:
    if enough(agreed):
        assert len(agreed) > 1
        assert Identifier.NAME in agreed or Identifier.BIRTH_DATE in agreed


def test_what_came_before_goes_before_a_person_however_clear_it_is() -> None:
    decision = decide(DOCUMENT, FINDINGS, (SURE,), POLICY, Resend("d1", Verdict.SAME, 1.0))
    assert decision == Refer((Reason.POSSIBLE_RESEND,))


def test_who_it_is_comes_before_whether_it_came_before_and_the_rest_after() -> None:
    reasons = (Reason.WEAK_IDENTITY, Reason.TYPE_UNSURE)
    assert also_resent(reasons) == (Reason.WEAK_IDENTITY, Reason.POSSIBLE_RESEND, Reason.TYPE_UNSURE)
