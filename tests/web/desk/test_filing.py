"""Guard rails: what is contradicted is confirmed, what is risky read again, what is doubted seen twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from intake.model import Evidence, Finding, Item, Level, PersonName, Reason, Role, Word
from intake.records import patients
from intake.records.models import DocumentRow, DocumentState, Event, PatientRow
from tests.web.conftest import INK, NAME, named
from tests.web.desk.conftest import certain, sheaf

if TYPE_CHECKING:
    from collections.abc import Callable

    from intake.model import Candidate
    from tests.web.desk.conftest import Room, Speaker


def against(mrn: str = "700103") -> Candidate:
    patient = patients.by_mrn(mrn)
    evidence = (
        Evidence(Item.NAME, "OKONKWO, ADAEZE", "OKONKWO, ADAEZE", Level.SAME, 14.0, (INK,)),
        Evidence(Item.BIRTH_DATE, "1978-01-30", "1988-01-30", Level.DIFFERS, -9.0, (INK,)),
    )
    return type(named(patient))(patient, evidence, 0.9)


def twins(room: Room, ruiz: Speaker) -> dict[str, Any]:
    room.desk.twins()
    doc: dict[str, Any] = ruiz.claim()["current"]
    return doc


def test_what_the_page_contradicts_is_filed_only_when_confirmed(room: Room, ruiz: Speaker) -> None:
    room.plain(Reason.CONFLICT, candidates=(against(),))
    doc = ruiz.claim()["current"]
    key = doc["candidates"][0]["key"]
    assert doc["chosen"] == ""
    assert doc["candidates"][0]["contrary"] == ["birth_date"]
    refused = ruiz.file(doc, key, status=422, answer="1988")
    assert (refused["code"], refused["items"]) == ("not_agreed", ["birth_date"])
    assert ruiz.file(doc, key, answer="1988", confirmed=["birth_date"])["state"] == "held"
    assert Event.objects.get(action="confirmed_against").detail == {"items": ["birth_date"]}


def one_identifier(mrn: str = "700103") -> Candidate:
    return type(named(patients.by_mrn(mrn)))(patients.by_mrn(mrn), certain(mrn).evidence[:1], 0.9999)


def last_name_alone(mrn: str = "700103") -> Candidate:
    name = Evidence(Item.NAME, "OKONKWO", "OKONKWO, ADAEZE", Level.LAST_ONLY, 6.0, (INK,))
    return type(named(patients.by_mrn(mrn)))(patients.by_mrn(mrn), (name, *certain(mrn).evidence[1:2]), 0.9999)


@pytest.mark.parametrize("candidate", [one_identifier, last_name_alone])
def test_whom_fewer_than_two_identifiers_tell_is_asked_for_one(
    room: Room, ruiz: Speaker, candidate: Callable[[], Candidate]
) -> None:
    room.plain(Reason.POLICY, candidates=(candidate(),))
    doc = ruiz.claim()["current"]
    assert (doc["chosen"], doc["candidates"][0]["contrary"]) == ("", [])
    assert doc["candidates"][0]["ask"]["what"] == "birth_year"
    assert ruiz.file(doc, doc["candidates"][0]["key"], status=422)["at"] == "answer"
    assert ruiz.file(doc, doc["candidates"][0]["key"], answer="1988")["state"] == "held"


@pytest.mark.parametrize(("born", "typed"), [("1988-01-30", "88"), ("2012-01-30", "12"), ("1912-01-30", "1912")])
def test_a_birth_year_may_be_typed_without_its_century(room: Room, ruiz: Speaker, born: str, typed: str) -> None:
    PatientRow.objects.filter(mrn="700103").update(birth_date=born)
    room.plain(Reason.POLICY, candidates=(one_identifier(),))
    doc = ruiz.claim()["current"]
    key = doc["candidates"][0]["key"]
    assert ruiz.file(doc, key, status=422, answer="87")["code"] == "answer_wrong"
    assert ruiz.file(doc, key, answer=typed)["state"] == "held"


def test_two_digits_of_a_year_are_nobodys_who_is_older_than_a_hundred(room: Room, ruiz: Speaker) -> None:
    PatientRow.objects.filter(mrn="700103").update(birth_date="1912-01-30")
    room.plain(Reason.POLICY, candidates=(one_identifier(),))
    doc = ruiz.claim()["current"]
    assert ruiz.file(doc, doc["candidates"][0]["key"], status=422, answer="12")["code"] == "answer_wrong"


@pytest.mark.parametrize(
    ("reason", "asks"),
    [
        (Reason.CONFLICT, True),
        (Reason.AMBIGUOUS_PATIENT, True),
        (Reason.SEVERAL_PATIENTS, True),
        (Reason.WEAK_IDENTITY, False),
        (Reason.POLICY, False),
    ],
)
def test_a_document_that_could_be_somebody_elses_asks_whoever_is_chosen(
    room: Room, ruiz: Speaker, reason: Reason, asks: bool
) -> None:
    room.plain(reason)
    doc = ruiz.claim()["current"]
    assert bool(doc["candidates"][0]["ask"]) is asks
    found = ruiz.post(f"documents/{doc['receipt']}/compare", {"patient": doc["candidates"][0]["key"]})["candidate"]
    assert bool(found["ask"]) is asks
    assert ruiz.file(doc, certain().patient.key, status=422 if asks else 200).get("at", "") == (
        "answer" if asks else ""
    )


def test_namesakes_are_told_apart_by_what_stands_on_the_page(room: Room, ruiz: Speaker) -> None:
    doc = twins(room, ruiz)
    first = doc["candidates"][0]
    assert doc["chosen"] == ""
    assert "same name as another patient" in first["flags"]
    assert first["ask"]["what"] == "birth_day"  # both are born in 1961
    assert ruiz.file(doc, first["key"], status=422)["at"] == "answer"
    assert ruiz.file(doc, first["key"], status=422, answer="0814")["code"] == "answer_wrong"
    assert ruiz.file(doc, first["key"], answer="0314")["state"] == "held"


def test_who_cannot_read_it_or_is_wrong_twice_leaves_it_to_a_second_pair_of_eyes(room: Room, ruiz: Speaker) -> None:
    doc = twins(room, ruiz)
    decided = ruiz.file(doc, doc["candidates"][0]["key"], answer=None)
    assert decided["state"] == "second"
    assert decided["current"] is None  # never to the first reviewer
    room.desk.twins()
    doc = ruiz.claim()["current"]
    ruiz.file(doc, doc["candidates"][0]["key"], status=422, answer="1111")
    assert ruiz.file(doc, doc["candidates"][0]["key"], answer="2222")["state"] == "second"


def test_two_looks_that_agree_are_held(room: Room, ruiz: Speaker, chen: Speaker) -> None:
    doc = twins(room, ruiz)
    key = doc["candidates"][0]["key"]
    ruiz.file(doc, key, answer=None)
    second = chen.claim()["current"]
    assert second["second"]
    assert (second["chosen"], second["kind"], second["date"], second["note"]) == ("", "", "", "")
    assert ruiz.post("claim", {"receipt": doc["receipt"]}, 410)["code"] == "gone"
    decided = chen.file(second, key, kind=doc["kind"], date=doc["date"], answer="0314")
    assert decided["state"] == "held"


def test_two_looks_that_differ_go_before_a_supervisor_with_both(room: Room, ruiz: Speaker, chen: Speaker) -> None:
    doc = twins(room, ruiz)
    ruiz.file(doc, doc["candidates"][0]["key"], answer=None)
    second = chen.claim()["current"]
    other = second["candidates"][1]["key"]
    assert chen.file(second, other, kind=doc["kind"], date=doc["date"], answer="0814")["state"] == "escalated"
    boss = room.speaker("boss", "supervisor")
    seen = boss.claim()["current"]
    assert "First look" in seen["note"]
    assert "700101" in seen["note"]
    assert "700102" in seen["note"]
    assert boss.file(seen, other, kind=doc["kind"], date=doc["date"], answer="0814")["state"] == "held"


def test_a_second_look_that_does_not_file_differs(room: Room, ruiz: Speaker, chen: Speaker) -> None:
    doc = twins(room, ruiz)
    ruiz.file(doc, doc["candidates"][0]["key"], answer=None)
    second = chen.claim()["current"]
    assert chen.decide(second, "not_ours", reason="not_a_record")["state"] == "escalated"
    assert DocumentRow.objects.get().state == DocumentState.ESCALATED


def test_types_that_policy_names_are_always_seen_twice(
    room: Room, ruiz: Speaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    kinds = ("radiology_report",)
    desk = room.desk.site.settings.desk
    monkeypatch.setitem(desk.__dict__, "second_look_kinds", kinds)
    room.plain()
    doc = ruiz.claim()["current"]
    assert ruiz.file(doc, kind="radiology_report")["state"] == "second"


def test_a_merged_record_is_never_filed_to(room: Room, ruiz: Speaker) -> None:
    from intake.records.models import PatientRow

    row = room.plain()
    PatientRow.objects.filter(mrn="700103").update(merged_into="700101")
    doc = ruiz.claim(receipt=row.receipt)["current"]
    assert "merged into 700101" in ruiz.file(doc, certain().patient.key, status=422)["sentence"]


def test_every_page_that_names_somebody_else_was_seen(room: Room, ruiz: Speaker) -> None:
    sheaf(room.desk, (1, 2, 3), people={1: "700103", 2: "700101", 3: "700103"})
    doc = ruiz.claim()["current"]
    assert doc["mustSee"] == [2]
    key = certain().patient.key
    refused = ruiz.file(doc, key, status=422, confirmed=["name", "birth_date", "record_number"], answer="1988")
    assert (refused["at"], refused["pages"]) == ("pages", [2])
    more = {"confirmed": ["name", "birth_date", "record_number"], "answer": "1988"}
    assert ruiz.file(doc, key, seen=[1, 2], **more)["state"] == "held"


def test_a_page_that_surely_says_otherwise_outvotes_what_was_typed(room: Room, ruiz: Speaker) -> None:
    ink = Word("1988", 1, INK.box)
    born = Finding(Item.BIRTH_DATE, Role.PATIENT, patients.by_mrn("700101").birth_date or "", (ink,), "label", 0.95)
    name = Finding(Item.NAME, Role.PATIENT, PersonName("OKONKWO", "ADAEZE"), (INK,), "label", 0.9)
    room.plain(Reason.CONFLICT, candidates=(against(),), findings=(name, born))
    doc = ruiz.claim()["current"]
    key = doc["candidates"][0]["key"]
    assert ruiz.file(doc, key, status=422, answer="1988", confirmed=["birth_date"])["code"] == "answer_wrong"


def test_what_is_searched_is_shown_as_honestly(room: Room, ruiz: Speaker) -> None:
    room.desk.refer(Reason.NO_CANDIDATE, findings=(NAME,))
    doc = ruiz.claim()["current"]
    assert doc["query"] == "QUILLFEATHER ZEBEDEE"
    found = ruiz.post(f"documents/{doc['receipt']}/search", {"query": doc["query"]})["found"]
    assert {one["mrn"] for one in found} == {"700101", "700102"}
    assert all(one["ask"] and one["flags"] for one in found)
    one = ruiz.post(f"documents/{doc['receipt']}/compare", {"patient": found[0]["key"]})["candidate"]
    assert one["cells"]["name"]["sign"] == "✓"
