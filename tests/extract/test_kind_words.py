"""What titles and phrases speak for."""

from __future__ import annotations

from intake.extract.kind_words import Lexicon, spoken, titles_of
from intake.extract.language import Mark
from intake.extract.layout import lay_out
from intake.kinds import Kind, load_kinds
from tests.extract.paper import page

LEXICON = Lexicon(load_kinds())


def said(text: str, *phrases: str):  # noqa: ANN201 - what `spoken` gives
    sheet = lay_out(page(text))
    at = [(sheet.text.lower().index(phrase), phrase) for phrase in phrases]
    marks = [Mark(start, start + len(phrase), phrase) for start, phrase in at]
    return spoken([(sheet, titles_of(sheet, LEXICON), marks)], LEXICON)


def test_a_title_in_capitals_at_the_top_speaks_loudest() -> None:
    top = said("OPERATIVE REPORT\n\nthe rest of it is plain text").titles["operative_report"]
    low = said("the rest of it is plain text\n" * 12 + "Operative report").titles.get("operative_report", 0.0)
    assert top > 2 * low


def test_a_misread_title_still_speaks() -> None:
    assert said("OPERATlVE REP0RT\n\nplain text").titles["operative_report"] > 1.5


def test_a_phrase_as_a_heading_says_more_than_in_running_text() -> None:
    heading = said("HOSPITAL COURSE: good", "hospital course").phrases["discharge_summary"]
    inline = said("she told us about the hospital course of her mother", "hospital course").phrases["discharge_summary"]
    assert heading > inline > 0


def test_the_phrases_heard_are_told_with_how_loud_they_are() -> None:
    assert said("HOSPITAL COURSE: good", "hospital course").heard == {"hospital course": 1.0}


def test_a_salutation_and_a_closing_speak_for_a_letter() -> None:
    assert said("Dear Dr. Quill:\n\nplain\n\nSincerely,\nA. Foster").phrases["letter"] > 2


def test_title_words_of_a_type_of_the_site_are_titles() -> None:
    kinds = {**load_kinds(), "waiver": Kind("waiver", "", "Waiver", True, ("tattoo waiver",))}
    assert Lexicon(kinds).titled("TATTOO WAIVER")[0][0] == "waiver"
