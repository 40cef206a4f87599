"""What a text means stays in it through everything a layout does to text."""

from __future__ import annotations

from intake.evaluate.forge.meaning import Span, bare, date_of, in_role, is_number, meant, role_of, someone, spans
from intake.evaluate.forge.typeset import Face, Text, width, wrap
from intake.model import Item, Role

FACE = Face("sans", 10)


def test_a_meaning_is_not_drawn_and_takes_no_room() -> None:
    text = f"Dear {meant('Ann Smith', Item.NAME)}:"
    assert bare(text) == "Dear Ann Smith:"
    assert width(text, FACE) == width("Dear Ann Smith:", FACE)
    assert spans(text) == (Span(5, 14, Item.NAME, Role.PATIENT),)


def test_nothing_means_nothing() -> None:
    assert meant("", Item.NAME) == ""
    assert spans("plain") == ()


def test_capitals_and_joining_keep_it() -> None:
    text = ", ".join(
        (meant("Ann", Item.NAME, Role.PROVIDER), meant("1/2/2025", Item.REPORT_DATE, Role.DOCUMENT))
    ).upper()
    assert bare(text) == "ANN, 1/2/2025"
    assert [(span.item, span.role) for span in spans(text)] == [
        (Item.NAME, Role.PROVIDER),
        (Item.REPORT_DATE, Role.DOCUMENT),
    ]


def test_a_run_of_text_holds_the_bare_text_and_its_meanings() -> None:
    run = Text(1, 2, "by " + meant("Ann", Item.NAME), FACE)
    assert run.text == "by Ann"
    assert run.spans == (Span(3, 6, Item.NAME, Role.PATIENT),)


def test_a_meaning_broken_off_by_a_lines_end_goes_on_in_the_next() -> None:
    lines = wrap("lives at " + meant("12 Long Winding Street", Item.ADDRESS) + " now", FACE, 60)
    assert len(lines) > 2
    told = [(bare(line)[span.start : span.end], span.ongoing) for line in lines for span in spans(line)]
    assert " ".join(text for text, _ in told) == "12 Long Winding Street"
    assert [ongoing for _, ongoing in told] == [False] + [True] * (len(told) - 1)


def test_a_name_can_be_given_another_role() -> None:
    text = in_role("cc " + meant("Ann", Item.NAME, Role.PROVIDER) + meant("5", Item.AGE), Role.RECIPIENT)
    assert [(span.item, span.role) for span in spans(text)] == [(Item.NAME, Role.RECIPIENT), (Item.AGE, Role.PATIENT)]


def test_degrees_are_no_part_of_a_name() -> None:
    text = someone("Ann B. Smith, MD, PhD").as_a(Role.PROVIDER)
    assert bare(text) == "Ann B. Smith, MD, PhD"
    assert spans(text) == (Span(0, 12, Item.NAME, Role.PROVIDER),)


def test_labels_tell_which_date_whose_name_and_that_it_is_a_number() -> None:
    assert date_of("Specimen Collected") is Item.COLLECTION_DATE
    assert date_of("D/C Date") is Item.DISCHARGE_DATE
    assert date_of("Date of Visit") is Item.SERVICE_DATE
    assert role_of("Subscriber") is Role.GUARANTOR
    assert role_of("Mother's Name") is Role.RELATIVE
    assert role_of("Ordering Provider") is Role.PROVIDER
    assert is_number("Accession #")
    assert not is_number("Number of pages")
