"""Pages are laid out in lines, without what names machines, with what a second look read."""

from __future__ import annotations

from dataclasses import replace

from intake.matching.ink.paper import Claimed, lay_out
from intake.model import HEADER_BLOCK, Alternative, Finding, Findings, Item, KindGuess, Reading, Role
from tests.matching.people import document, findings

KINDS = (KindGuess("lab_report", 0.9),)


def test_lines_hold_their_words_in_order() -> None:
    paper = lay_out(document("OKONKWO, ANGELA", "born 08/14/1961"), findings())
    assert [line.text for line in paper.lines] == ["OKONKWO, ANGELA", "born 08/14/1961"]
    line = paper.lines[1]
    assert [w.text for w in line.between(5, 15).words] == ["08/14/1961"]
    assert [w.text for w in line.between(0, 6).words] == ["born", "08/14/1961"]


def test_a_fax_header_line_is_no_line() -> None:
    page = document("FROM: OKONKWO 212-555-0101")
    words = tuple(replace(word, block=HEADER_BLOCK) for word in page.reading.words)
    assert not lay_out(replace(page, reading=Reading((replace(page.reading.pages[0], words=words),))), findings()).lines


def test_what_a_second_look_read_is_a_line_of_its_own_over_the_same_ink() -> None:
    page = document("born 03/14/1961")
    born, date = page.reading.words
    date = replace(date, alternatives=(Alternative("08/14/1961", 0.4),))
    paper = lay_out(replace(page, reading=Reading((replace(page.reading.pages[0], words=(born, date)),))), findings())
    assert [(line.text, line.is_guess) for line in paper.all_lines] == [
        ("born 03/14/1961", False),
        ("born 08/14/1961", True),
    ]
    assert paper.guesses[0].between(5, 15).words == (date,)


def test_it_is_known_who_claims_a_word_unless_nobody_could_tell_whose_it_is() -> None:
    page = document("Berg Okonkwo 05/01/2025 04/02/2025")
    doctor, other, visit, day = page.reading.words
    said = Findings(
        (
            Finding(Item.NAME, Role.PROVIDER, "BERG", (doctor,), "test", 0.9),
            Finding(Item.NAME, Role.OTHER, "OKONKWO", (other,), "learnt", 0.7),
            Finding(Item.SERVICE_DATE, Role.DOCUMENT, "2025-05-01", (visit,), "label", 0.9),
            Finding(Item.OTHER_DATE, Role.DOCUMENT, "2025-04-02", (day,), "text", 0.25),
        ),
        KINDS,
    )
    paper = lay_out(page, said)
    assert paper.claimed == {
        doctor: Claimed(Role.PROVIDER, Item.NAME),
        visit: Claimed(Role.DOCUMENT, Item.SERVICE_DATE),
    }
