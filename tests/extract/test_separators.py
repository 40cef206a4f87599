"""Documents end where they should; no page is lost; two patients never share a document in silence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from intake.extract import separate
from intake.model import Marker, MarkerKind, Reading, Reason
from intake.sheets import write_payload
from tests.extract.paper import page, scan
from tests.extract.paper import recogniser as make

if TYPE_CHECKING:
    from intake.extract import Recogniser
    from intake.model import Document, PageReading

NOTE = """
GRANT CARDIOLOGY
88 King St, Columbus, OH 43004   614-555-0100
PROGRESS NOTE
Name: Alder, Tom     DOB: 02/22/1950
Date of Service: 01/02/2024
SUBJECTIVE: well.
"""
NOTE_2 = """
Alder, Tom   DOB 02/22/1950      Page 2 of 2
PLAN: continue.
Electronically signed by Ann Grey, MD
"""
PLAIN_2 = """
PLAN: continue aspirin and return in six months for a new visit with laboratory tests.
Electronically signed by Ann Grey, MD
"""
LAB = """
GRANT CARDIOLOGY
88 King St, Columbus, OH 43004   614-555-0100
LABORATORY REPORT
Name: Birch, Sue     DOB: 03/23/1960
Collected: 01/05/2024
Glucose 99 mg/dL
"""
LAB_2 = """
Birch, Sue   DOB 03/23/1960      Page 2 of 2
Sodium 140
"""
COVER = """
GRANT CARDIOLOGY
FAX COVER SHEET
TO: Lakeside Family Hospital    FROM: Grant Cardiology
PAGES: 3 including cover
RE: Tom Alder
CONFIDENTIALITY NOTICE: if you are not the intended recipient destroy it.
"""


def pages(documents: tuple[Document, ...]) -> list[tuple[int, ...]]:
    return [document.pages for document in documents]


def reading(*parts: PageReading) -> Reading:
    return Reading(parts)


def test_another_patient_begins_another_document(recogniser: Recogniser) -> None:
    documents = separate(scan(NOTE, NOTE_2, LAB), recogniser)
    assert pages(documents) == [(1, 2), (3,)]
    assert all(document.boundary > 0.9 and not document.doubts for document in documents)


def test_a_page_without_a_name_follows_the_page_before(recogniser: Recogniser) -> None:
    assert pages(separate(scan(NOTE, PLAIN_2, LAB), recogniser)) == [(1, 2), (3,)]


def test_another_patients_header_inside_a_document_is_a_doubt(recogniser: Recogniser) -> None:
    documents = separate(scan(NOTE, LAB_2), recogniser)
    assert all(Reason.SEVERAL_PATIENTS in document.doubts for document in documents)


def test_twins_that_stay_together_are_a_doubt(recogniser: Recogniser) -> None:
    for document in separate(scan(NOTE, NOTE.replace("Alder, Tom", "Alder, Tim")), recogniser):
        assert len(document.pages) == 1 or Reason.SEVERAL_PATIENTS in document.doubts


def test_a_cover_sheet_belongs_to_what_follows(recogniser: Recogniser) -> None:
    (document,) = separate(scan(COVER, NOTE, NOTE_2), recogniser)
    assert document.doubts == ()


def test_a_cover_sheet_about_somebody_else_is_a_doubt(recogniser: Recogniser) -> None:
    (document,) = separate(scan(COVER.replace("Tom Alder", "Harry Other, DOB 1/11/1911"), NOTE, NOTE_2), recogniser)
    assert Reason.SEVERAL_PATIENTS in document.doubts


def test_a_cover_sheet_alone_is_told(recogniser: Recogniser) -> None:
    (document,) = separate(scan(COVER), recogniser)
    assert set(document.doubts) == {Reason.COVER_SHEET_ONLY, Reason.MISSING_PAGES}


def test_a_missing_last_page_is_told(recogniser: Recogniser) -> None:
    (document,) = separate(scan(NOTE + "\nPage 1 of 3", NOTE_2.replace("2 of 2", "2 of 3")), recogniser)
    assert Reason.MISSING_PAGES in document.doubts


def test_a_missing_page_is_told_though_one_of_the_counts_was_misread(recogniser: Recogniser) -> None:
    (document,) = separate(scan(NOTE + "\nPage 1 of 3", NOTE_2.replace("2 of 2", "8 of 8")), recogniser)
    assert Reason.MISSING_PAGES in document.doubts


def test_a_list_of_patients_is_a_doubt(recogniser: Recogniser) -> None:
    table = """
REMITTANCE ADVICE
Patient             Member ID       Paid
ALDER, TOM          A99887          $9.00
BIRCH, SUE          B88776          $8.00
"""
    (document,) = separate(scan(table), recogniser)
    assert Reason.SEVERAL_PATIENTS in document.doubts


def test_separator_sheets_divide_and_are_kept_apart(recogniser: Recogniser) -> None:
    parts = (
        page("", 1, codes=("PATCHT",)),
        page(NOTE, 2),
        page("PATCH T", 3),
        page(PLAIN_2, 4),
        page("", 5, codes=(write_payload(Marker(MarkerKind.SEPARATOR)),)),
    )
    documents = separate(reading(*parts), recogniser)
    assert pages(documents) == [(2,), (4,)]
    assert [document.sheets for document in documents] == [(1,), (3, 5)]


def test_a_separators_code_on_a_page_of_text_begins_a_document_and_keeps_the_page(recogniser: Recogniser) -> None:
    labelled = page(PLAIN_2 * 6, 2, codes=("NEXT-DOC 0017",))
    assert pages(separate(reading(page(NOTE, 1), labelled), recogniser)) == [(1,), (2,)]


def test_other_barcodes_divide_nothing(recogniser: Recogniser) -> None:
    assert len(separate(reading(page(NOTE, 1), page(PLAIN_2, 2, codes=("0123456789",))), recogniser)) == 1


def test_a_blank_back_stays_with_its_front(recogniser: Recogniser) -> None:
    documents = separate(reading(page(NOTE, 1), page("", 2, how="blank"), page(LAB, 3)), recogniser)
    assert pages(documents) == [(1, 2), (3,)]


def test_a_page_that_could_not_be_read_is_a_doubt(recogniser: Recogniser) -> None:
    documents = separate(reading(page(NOTE, 1), page("", 2, how="failed")), recogniser)
    assert Reason.POOR_IMAGE in documents[-1].doubts


def test_sheets_alone_are_still_a_document(recogniser: Recogniser) -> None:
    assert pages(separate(reading(page("", 1, codes=("PATCHT",)), page("", 2, how="blank")), recogniser))


ANY = st.sampled_from(["note", "note2", "plain", "lab", "lab2", "cover", "sheet", "blank", "failed"])
SHAPES = {"note": NOTE, "note2": NOTE_2, "plain": PLAIN_2, "lab": LAB, "lab2": LAB_2, "cover": COVER}
SHARED = make()


def drawn(shape: str, number: int) -> PageReading:
    if shape == "sheet":
        return page("", number, codes=("PATCHT",))
    if shape in {"blank", "failed"}:
        return page("", number, how=shape)
    return page(SHAPES[shape], number)


@settings(max_examples=60, deadline=None)
@given(st.lists(ANY, min_size=1, max_size=7))
def test_every_page_is_in_exactly_one_place(shapes: list[str]) -> None:
    documents = separate(reading(*(drawn(shape, i) for i, shape in enumerate(shapes, 1))), SHARED)
    seen = sorted(n for document in documents for n in (*document.pages, *document.sheets))
    assert seen == list(range(1, len(shapes) + 1))
    assert all(document.pages for document in documents)
    assert all([p.number for p in document.reading.pages] == list(document.pages) for document in documents)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["note", "note2", "plain", "lab", "lab2"]), min_size=2, max_size=6))
def test_two_patients_never_share_a_document_without_a_doubt(shapes: list[str]) -> None:
    documents = separate(reading(*(drawn(shape, i) for i, shape in enumerate(shapes, 1))), SHARED)
    for document in documents:
        kinds = {shapes[n - 1][:3] for n in document.pages}
        if {"not", "lab"} <= kinds:
            assert Reason.SEVERAL_PATIENTS in document.doubts
