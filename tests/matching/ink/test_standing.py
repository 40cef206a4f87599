"""Where a thing stands weighs: by a label of its kind, in a form, in text, in another's field."""

from __future__ import annotations

import pytest

from intake.matching.ink.paper import lay_out
from intake.matching.ink.standing import Standing, in_list, label_words, standing_of
from intake.model import Finding, Findings, Item, KindGuess, Role
from tests.matching.people import document, findings


def stands(item: Item, value: str, *lines: str) -> Standing:
    paper = lay_out(document(*lines), findings())
    line = next(one for one in paper.lines if value in one.text)
    at = line.text.index(value)
    return standing_of(paper, line.between(at, at + len(value)), item)


@pytest.mark.parametrize(
    ("item", "line"),
    [(Item.BIRTH_DATE, "D0B: 08/14/1961"), (Item.BIRTH_DATE, "Dale of Birlh 08/14/1961"),
     (Item.NAME, "Narne: 08/14/1961"),
     (Item.NAME, "Patiant 08/14/1961"), (Item.RECORD_NUMBER, "MRN # 08/14/1961"), (Item.PHONE, "Te1 08/14/1961"),
     (Item.BIRTH_DATE, "patient born on 08/14/1961 as a third child of healthy parents")],
)  # fmt: skip
def test_a_damaged_label_is_a_label(item: Item, line: str) -> None:
    assert stands(item, "08/14/1961", line) is Standing.LABEL


def test_a_label_over_its_column_is_a_label() -> None:
    assert stands(Item.BIRTH_DATE, "08/14/1961", "Name Birthdate", "Angela 08/14/1961") is Standing.LABEL


@pytest.mark.parametrize(
    "line",
    ["Dr. Angela Okonkwo", "Angela Okonkwo, MD", "Attending: Angela Okonkwo", "Guarantor Angela Okonkwo",
     "mother Angela Okonkwo", "cc: Angela Okonkwo", "Emergency contact: Angela Okonkwo"],
)  # fmt: skip
def test_another_persons_field_is_told(line: str) -> None:
    assert stands(Item.NAME, "Angela Okonkwo", line) is Standing.ELSEWHERE


def test_a_label_of_a_relatives_is_not_the_patients() -> None:
    assert stands(Item.BIRTH_DATE, "08/14/1961", "Father's date of birth: 08/14/1961") is Standing.ELSEWHERE


def test_what_stands_under_another_persons_heading_is_theirs() -> None:
    assert stands(Item.NAME, "Angela Okonkwo", "GUARANTOR INFORMATION", "Angela Okonkwo") is Standing.ELSEWHERE


def test_running_text_is_told_from_a_field() -> None:
    text = "today we have seen Angela Okonkwo in our clinic for the second time"
    assert stands(Item.NAME, "Angela Okonkwo", text) is Standing.TEXT
    assert stands(Item.NAME, "Angela Okonkwo", "Angela Okonkwo 08/14/1961") is Standing.FORM


def test_a_list_of_people_is_nobodys_page() -> None:
    names = ("Angela Okonkwo", "Nils Berg", "Olga Quist", "Pim Zwart")
    rows = [f"{name} 0{at + 1}/14/1961" for at, name in enumerate(names)]
    paper = lay_out(document(*rows), findings())
    assert in_list(paper, paper.lines[0])
    assert stands(Item.NAME, "Angela Okonkwo", *rows) is Standing.ELSEWHERE
    assert not in_list(lay_out(document(*rows[:2]), findings()), paper.lines[0])


def test_claimed_ink_stands_where_its_finding_says() -> None:
    page = document("08/14/1961 2125550101")
    date, phone = page.reading.words
    said = Findings(
        (
            Finding(Item.SERVICE_DATE, Role.DOCUMENT, "x", (date,), "label", 0.9),
            Finding(Item.FOREIGN_NUMBER, Role.PATIENT, "x", (phone,), "label", 0.9),
        ),
        (KindGuess("lab_report", 0.9),),
    )
    paper = lay_out(page, said)
    assert standing_of(paper, paper.lines[0].between(0, 10), Item.BIRTH_DATE) is Standing.ELSEWHERE
    assert standing_of(paper, paper.lines[0].between(11, 21), Item.PHONE) is Standing.NOWHERE


def test_label_words_are_counted() -> None:
    assert label_words(lay_out(document("DOB 08/14/1961", "D0B", "Birth"), findings()), Item.BIRTH_DATE) == 3
