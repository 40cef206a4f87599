"""Why a document would get its type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake.extract import why
from tests.extract.paper import page

if TYPE_CHECKING:
    from intake.extract import Recogniser


def test_titles_phrases_and_words_that_spoke_are_told(recogniser: Recogniser) -> None:
    text = "OPERATIVE REPORT\n\nPREOPERATIVE DIAGNOSIS: Hernia.\nANESTHESIA: General.\nThe patient was draped."
    found = why([page(text)], recogniser)
    assert found.guesses[0].code == "operative_report"
    assert found.titles[0][:2] == ("OPERATIVE REPORT", "operative_report")
    assert "preoperative diagnosis" in [phrase for phrase, _ in found.phrases]
    assert found.words
    told = found.to_json()
    assert told["type"] == "operative_report"
    assert told["titles"][0]["line"] == "OPERATIVE REPORT"


def test_an_empty_page_has_nothing_to_tell(recogniser: Recogniser) -> None:
    found = why([page("")], recogniser)
    assert found.guesses[0].code == "unknown"
    assert found.titles == found.phrases == ()
