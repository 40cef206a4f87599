"""A sheet is evidence and never proof: it binds until the next one, and must agree with the page."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from intake.decide import Policy, decide
from intake.extract import extract, separate
from intake.extract.markers import markers_of, miscounts
from intake.matching import match
from intake.model import Accept, Box, Code, Item, KindGuess, Marker, MarkerKind, Patient, PersonName, Reading, Reason
from intake.sheets import write_payload
from tests.extract.paper import page
from tests.matching.people import ListedPatients

if TYPE_CHECKING:
    from intake.extract import Recogniser
    from intake.model import Decision, Document, PageReading

TOM = Patient("k1", "4418207", PersonName("ALDER", "TOM"), dt.date(1950, 2, 22), sex="M")
SUE = Patient("k2", "5518208", PersonName("BIRCH", "SUE"), dt.date(1960, 3, 23), sex="F")
INDEX = ListedPatients([TOM, SUE], size=50_000)
POLICY = Policy(0.9, 0.5, 0.45, file_without_person=True, sensitive=frozenset({"legal"}))
NOTE = """
GRANT CARDIOLOGY
88 King St, Columbus, OH 43004   614-555-0100
PROGRESS NOTE
Name: {name}     DOB: {born}
Date of Service: 01/02/2024
SUBJECTIVE: well. The patient returns for follow up of hypertension.
ASSESSMENT AND PLAN: continue aspirin and return in six months.
"""
TOMS, SUES = NOTE.format(name="Alder, Tom", born="02/22/1950"), NOTE.format(name="Birch, Sue", born="03/23/1960")
NOBODYS = """
PROGRESS NOTE
Date of Service: 01/02/2024
SUBJECTIVE: well. The patient returns for follow up of hypertension.
ASSESSMENT AND PLAN: continue aspirin and return in six months.
"""
OF_TOM = Marker(MarkerKind.PATIENT, record_number="4418207")
OF_SUE = Marker(MarkerKind.PATIENT, record_number="5518208")
NEXT = Marker(MarkerKind.SEPARATOR)
SLIP = Marker(MarkerKind.RESCAN, receipt="R-2026-000001", slip_page=1)


def scan(*parts: str | Marker) -> Reading:
    """Pages of text, and sheets."""
    return Reading(
        tuple(
            page(part, number) if isinstance(part, str) else sheet(number, part) for number, part in enumerate(parts, 1)
        )
    )


def sheet(number: int, *markers: Marker, words: str = "PATIENT ALDER, TOM") -> PageReading:
    codes = tuple(Code("QRCode", write_payload(m), number, Box(0.7, 0.1, 0.9, 0.2)) for m in markers)
    return replace(page(words, number), codes=codes)


def unreadable(number: int, words: str = "", codes: int = 2) -> PageReading:
    seen = tuple(Code("QRCode", "", number, Box(0.1, 0.1 * at, 0.2, 0.1 * at + 0.1)) for at in range(codes))
    return replace(page(words, number), codes=seen)


def decided(document: Document, recogniser: Recogniser) -> Decision:
    findings = extract(document, recogniser)
    return decide(document, findings, match(findings, document, INDEX), POLICY)


def reasons(document: Document, recogniser: Recogniser) -> tuple[Reason, ...]:
    decision = decided(document, recogniser)
    assert not isinstance(decision, Accept)
    return decision.reasons


def test_a_page_that_agrees_with_its_sheet_is_filed(recogniser: Recogniser) -> None:
    (document,) = separate(scan(OF_TOM, TOMS), recogniser)
    decision = decided(document, recogniser)
    assert isinstance(decision, Accept)
    assert decision.patient == TOM
    assert (document.pages, document.sheets) == ((2,), (1,))


def test_a_wrong_sheet_on_top_is_a_conflict(recogniser: Recogniser) -> None:
    (document,) = separate(scan(OF_SUE, TOMS), recogniser)
    assert Reason.CONFLICT in reasons(document, recogniser)


def test_a_sheet_whose_number_is_not_the_pages_own_is_a_conflict(recogniser: Recogniser) -> None:
    own = TOMS.replace("DOB:", "MRN: 4418207     DOB:").replace("GRANT CARDIOLOGY", "Lakeside Family Hospital")
    (document,) = separate(scan(OF_SUE, own), recogniser)
    assert reasons(document, recogniser)[0] is Reason.CONFLICT
    (told,) = (f for f in extract(document, recogniser).of(Item.FOREIGN_NUMBER) if f.rule == "sheet")
    assert told.value == "5518208"


def test_a_sheet_files_nothing_that_says_nothing_itself(recogniser: Recogniser) -> None:
    (document,) = separate(scan(OF_TOM, NOBODYS), recogniser)
    assert reasons(document, recogniser)[0] is Reason.WEAK_IDENTITY


def test_a_number_nobody_has_on_a_sheet_files_nothing(recogniser: Recogniser) -> None:
    (document,) = separate(scan(Marker(MarkerKind.PATIENT, record_number="9999999"), TOMS), recogniser)
    assert Reason.CONFLICT in reasons(document, recogniser)


@pytest.mark.parametrize("between", [OF_SUE, NEXT, Marker(MarkerKind.TYPE, type="letter")])
def test_a_sheet_binds_only_until_the_next_sheet(recogniser: Recogniser, between: Marker) -> None:
    first, second = separate(scan(OF_TOM, TOMS, between, SUES), recogniser)
    assert [m.kind for m in first.markers] == [MarkerKind.PATIENT]
    assert "4418207" not in {m.record_number for m in second.markers}
    assert Reason.CONFLICT not in second.doubts


def test_a_sheet_binds_all_documents_before_the_next(recogniser: Recogniser) -> None:
    letter = TOMS.replace("PROGRESS NOTE", "LABORATORY REPORT").replace("01/02/2024", "03/04/2024")
    documents = separate(scan(OF_TOM, TOMS, letter.replace("GRANT", "ELM")), recogniser)
    assert {m.record_number for d in documents for m in d.markers} == {"4418207"}
    assert all(d.markers for d in documents)


def test_sheets_that_lie_upon_each_other_bind_together(recogniser: Recogniser) -> None:
    (document,) = separate(scan(OF_TOM, Marker(MarkerKind.TYPE, type="radiology_report"), TOMS), recogniser)
    assert document.sheets == (1, 2)
    assert extract(document, recogniser).kind.code == "radiology_report"
    assert isinstance(decided(document, recogniser), Accept)


def test_two_patients_sheets_upon_each_other_are_a_conflict(recogniser: Recogniser) -> None:
    (document,) = separate(scan(OF_TOM, OF_SUE, TOMS), recogniser)
    assert Reason.CONFLICT in document.doubts


def test_front_and_back_of_a_sheet_count_once(recogniser: Recogniser) -> None:
    (document,) = separate(scan(OF_TOM, OF_TOM, TOMS), recogniser)
    assert document.sheets == (1, 2)
    assert isinstance(decided(document, recogniser), Accept)


def test_the_blank_back_of_a_sheet_is_left_out_with_it(recogniser: Recogniser) -> None:
    parts = (sheet(1, OF_TOM), page("", 2, how="blank"), page(TOMS, 3), page("", 4, how="blank"))
    (document,) = separate(Reading(parts), recogniser)
    assert (document.sheets, document.pages) == ((1, 2), (3, 4))


def test_the_type_sheet_sets_the_type_and_hides_no_guarded_one(recogniser: Recogniser) -> None:
    (document,) = separate(scan(Marker(MarkerKind.TYPE, type="radiology_report"), TOMS), recogniser)
    kinds = extract(document, recogniser).kinds
    assert kinds[0] == KindGuess("radiology_report", 0.95)
    assert kinds[1].code == "progress_note"
    assert kinds[1].probability == 0.05
    assert len(kinds) <= 3


def test_a_type_that_the_site_does_not_have_is_asked_about(recogniser: Recogniser) -> None:
    (document,) = separate(scan(Marker(MarkerKind.TYPE, type="moon_report"), TOMS), recogniser)
    assert Reason.TYPE_UNSURE in reasons(document, recogniser)


@pytest.mark.parametrize(
    "top",
    [
        unreadable(1),
        unreadable(1, "PATIENT " * 50),
        unreadable(1, "few words", codes=1),
        page("PATIENT lN1:P:44 ALDER, TOM", 1),
        page("anything", 1, codes=("IN1:P:4418207::XXXXXX",)),
        page("word " * 300, 1, codes=(write_payload(OF_SUE),)),
    ],
)
def test_an_unreadable_sheet_is_never_passed_over(recogniser: Recogniser, top: PageReading) -> None:
    (document,) = separate(Reading((top, page(TOMS, 2))), recogniser)
    assert Reason.UNREADABLE_SHEET in reasons(document, recogniser)
    assert document.pages == (1, 2)  # for a person to see


def test_an_unreadable_sheet_ends_what_the_sheet_before_it_binds(recogniser: Recogniser) -> None:
    parts = (sheet(1, OF_TOM), page(TOMS, 2), unreadable(3), page(SUES, 4))
    first, second = separate(Reading(parts), recogniser)
    assert isinstance(decided(first, recogniser), Accept)
    assert second.markers == (Marker(MarkerKind.UNREADABLE, page=3),)


def test_a_code_of_somebody_else_makes_no_sheet(recogniser: Recogniser) -> None:
    portal = Code("QRCode", "https://elm.example/pay", 1, Box(0.1, 0.1, 0.2, 0.2))
    assert markers_of(replace(page("few words", 1), codes=(portal, replace(portal, text="")))) == ()
    (document,) = separate(Reading((replace(page(TOMS, 1), codes=(portal,)),)), recogniser)
    assert isinstance(decided(document, recogniser), Accept)


def test_one_code_of_two_is_enough() -> None:
    half = replace(sheet(1, OF_TOM), codes=(*sheet(1, OF_TOM).codes, *unreadable(1, codes=1).codes))
    assert [m.record_number for m in markers_of(half)] == ["4418207"]


def test_a_slip_binds_all_pages_until_the_next_sheet_into_one_document(recogniser: Recogniser) -> None:
    first, second = separate(scan(SLIP, TOMS, SUES, NEXT, SUES), recogniser)
    assert first.pages == (2, 3)
    assert Reason.RESCANNED in first.doubts
    assert Reason.SEVERAL_PATIENTS in first.doubts
    assert not second.doubts


def test_a_slip_without_paper_replaces_nothing(recogniser: Recogniser) -> None:
    (document,) = separate(scan(SLIP), recogniser)
    assert document.markers == ()
    assert Reason.COVER_SHEET_ONLY in document.doubts


def batch(number: str, documents: int | None) -> Marker:
    return Marker(MarkerKind.BATCH, batch=number, documents=documents)


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        ((batch("B-1", 2), TOMS, NEXT, SUES), []),
        ((batch("B-1", 3), TOMS, NEXT, SUES), [("B-1", 2)]),
        ((batch("B-1", 3), batch("B-1", 3), TOMS, NEXT, SUES), [("B-1", 2)]),
        ((batch("B-1", None), TOMS, NEXT, SUES), []),
        ((batch("B-1", 1), TOMS, batch("B-2", 2), SUES), [("B-2", 1)]),
        ((TOMS, NEXT, SUES, batch("B-1", 2)), []),
        ((TOMS, NEXT, SUES, batch("B-1", 5)), [("B-1", 2)]),
        ((TOMS, NEXT, SUES), []),
    ],
)
def test_batch_sheets_count_documents(
    recogniser: Recogniser, parts: tuple[str | Marker, ...], found: list[tuple[str, int]]
) -> None:
    reading = scan(*parts)
    documents = [document.pages for document in separate(reading, recogniser)]
    assert [(marker.batch, count) for marker, count in miscounts(reading, documents)] == found
