"""A whole document: every page votes, the cover weighs less, nothing is said aloud."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake.extract import extract
from intake.model import Item
from tests.extract.paper import document, name

if TYPE_CHECKING:
    from intake.extract import Recogniser

PAGE = "PROGRESS NOTE\nPatient Name: Ann Lee    DOB: 1/12/1960"
COVER = "FAX COVER SHEET\nTO: Records\nRE: Bob Marsh, DOB 2/22/1970\nPages including cover: 2"


def test_contradictions_between_pages_are_kept(recogniser: Recogniser) -> None:
    findings = extract(document(PAGE, PAGE.replace("Ann Lee", "Eva Roe")), recogniser)
    assert {f.value for f in findings.of(Item.NAME)} == {name("LEE", "ANN"), name("ROE", "EVA")}


def test_a_covers_word_weighs_less(recogniser: Recogniser) -> None:
    findings = extract(document(COVER, PAGE), recogniser)
    by_value = {f.value: f for f in findings.of(Item.NAME)}
    assert by_value[name("MARSH", "BOB")].confidence < by_value[name("LEE", "ANN")].confidence
    assert findings.kind.code == "progress_note"


def test_no_patient_shows_in_a_repr(recogniser: Recogniser) -> None:
    from intake.extract.study import study

    sheet = document(PAGE)
    for shown in (repr(extract(sheet, recogniser)), repr(study(sheet.reading.pages[0], recogniser))):
        assert "Lee" not in shown
        assert "LEE" not in shown
        assert "1960" not in shown
