"""Who the patient is, is scored by name and birth date, and every item by its role."""

from __future__ import annotations

import datetime as dt

from intake.evaluate.identity import by_item, known, patient_found
from intake.evaluate.judged import Share
from intake.model import Item, Role
from tests.evaluate.findings import born, finding, item, judged, line, name, told


def test_the_right_name_and_birth_date_are_found() -> None:
    found = patient_found([known(judged(told(), line(name("LEVY", "ANN"), born())))])
    assert found.both == Share(1, 1)
    assert found.stranger == Share(0, 1)


def test_the_likeliest_name_counts_not_the_first() -> None:
    doctor, patient = name("SMITH", "JOHN", confidence=0.5), name("LEVY", "ANN")
    one = known(judged(told(), line(doctor, patient, born())))
    assert one.name_found
    assert not one.stranger_leads
    assert [f.value for f in one.strangers] == [doctor.value]


def test_a_stranger_who_leads_is_counted() -> None:
    found = patient_found([known(judged(told(), line(name("SMITH", "JOHN"), born())))])
    assert found.both == Share(0, 1)
    assert found.stranger_leads == Share(1, 1)


def test_another_birth_date_is_not_the_patients() -> None:
    found = patient_found([known(judged(told(), line(name("LEVY", "ANN"), born(dt.date(1950, 2, 3)))))])
    assert (found.name, found.birth_date, found.both) == (Share(1, 1), Share(0, 1), Share(0, 1))


def test_who_cannot_be_read_is_not_asked_for() -> None:
    found = patient_found([known(judged(told(why="illegible"), line()))])
    assert found.both == Share(0, 0)


def test_anybody_taken_for_the_patient_where_nobody_is_named_is_a_stranger() -> None:
    nobody = told(patient_on_page={"name": None, "dob": None, "mrn": None})
    assert known(judged(nobody, line(name("SMITH", "JOHN")))).stranger_leads


def test_findings_of_pages_that_may_be_in_or_out_do_not_count() -> None:
    cover = finding(Item.SEX, Role.PATIENT, "F", page=2)
    assert known(judged(told(), line(cover, pages=(1, 2)))).findings == ()


def test_items_are_recalled_and_right_by_item_and_role() -> None:
    drawn = (item("name", "patient", "Ann Levy"), item("name", "provider", "John Smith"), item("sex", "patient", "F"))
    found = line(name("LEVY", "ANN"), name("SMITH", "JOHN"))
    scores = {(s.item, s.role): s for s in by_item([known(judged(told(), found, *drawn))])}
    assert scores["name", "patient"].recall == Share(1, 1)
    assert scores["name", "patient"].precision == Share(1, 2)
    assert scores["name", "provider"].recall == Share(0, 1)
    assert scores["sex", "patient"].recall == Share(0, 1)


def test_our_number_on_anothers_paper_is_found_but_theirs_is_never_ours() -> None:
    drawn = (item("record_number", "patient", "1234567"), item("foreign_number", "patient", "X99"))
    as_foreign = line(finding(Item.FOREIGN_NUMBER, Role.PATIENT, "1234567"))
    scores = {s.item: s for s in by_item([known(judged(told(), as_foreign, *drawn))])}
    assert scores["record_number"].recall == Share(1, 1)
    assert scores["foreign_number"].precision == Share(1, 1)
    as_ours = line(finding(Item.RECORD_NUMBER, Role.PATIENT, "X99"))
    scores = {s.item: s for s in by_item([known(judged(told(), as_ours, *drawn))])}
    assert scores["record_number"].precision == Share(0, 1)


def test_a_corpus_that_does_not_tell_items_is_not_scored_by_item() -> None:
    assert by_item([known(judged(told(), line(name("LEVY", "ANN"))))]) == ()
