"""The forge says what stands on its pages, of whom, and where."""

from __future__ import annotations

import random

import pytest

from intake.evaluate.forge import Wish, blot, cover_sheet, draw_document, draw_home, draw_people, told_pages, wordings
from intake.evaluate.forge.heldlayouts import HELD_LAYOUTS
from intake.evaluate.forge.layouts import LAYOUTS
from intake.evaluate.forge.meaning import meant
from intake.evaluate.forge.typeset import Face, Sheet, Text
from intake.model import Item, Reading, Role

PEOPLE = draw_people(random.Random(1), 60)
HOME = draw_home(random.Random(2))
ALL = frozenset({"name", "birth_date", "mrn"})
FACE = Face("sans", 10)


@pytest.mark.parametrize("layout", [*LAYOUTS, *HELD_LAYOUTS])
def test_whatever_the_layout_the_patient_is_told(layout: str) -> None:
    for seed in range(4):
        drawn = draw_document(random.Random(seed), PEOPLE[seed], "progress_note", HOME, Wish(layout=layout, shown=ALL))
        (page, *_) = told_pages(drawn.sheets)
        told = {(item.item, item.role): item.text for item in reversed(page.items)}
        assert told[Item.NAME, Role.PATIENT] == drawn.printed.name
        assert told[Item.BIRTH_DATE, Role.PATIENT] == drawn.printed.birth_date
        assert told[Item.RECORD_NUMBER, Role.PATIENT] == drawn.printed.mrn


@pytest.mark.parametrize("kind", list(wordings()))
def test_words_labels_and_characters_agree(kind: str) -> None:
    rng = random.Random(kind)
    for page in told_pages(draw_document(rng, rng.choice(PEOPLE), kind, HOME).sheets):
        text = Reading((page.reading,)).text
        words = page.reading.words
        assert len(page.labels) == len(words)
        assert all(text[start:end].strip() in item.text for start, end, item in page.spans)
        for item in page.items:
            assert " ".join(words[n].text[a:b] for n, a, b in item.pieces) == " ".join(item.text.split())
            assert all(0 <= edge <= 1 for edge in (item.box.left, item.box.top, item.box.right, item.box.bottom))
            assert all(page.labels[n] for n, _, _ in item.pieces)


def test_an_item_over_two_lines_is_one() -> None:
    address = meant("12 Long Street", Item.ADDRESS)
    begun, ended = address[:6] + "\ue002", "\ue001" + address[1:3] + address[6:]
    page = told_pages([Sheet((Text(50, 50, begun, FACE), Text(50, 62, ended, FACE)))])[0]
    (item,) = page.items
    assert item.text == "12 Long Street"
    assert item.box.height > 0.02
    assert len(page.spans) == 2


def test_others_on_the_page_have_their_roles() -> None:
    rng = random.Random(4)
    drawn = draw_document(rng, PEOPLE[4], "consult_note", HOME)
    told = [(item.item, item.role) for page in told_pages(drawn.sheets) for item in page.items]
    assert (Item.NAME, Role.RECIPIENT) in told
    assert (Item.NAME, Role.PROVIDER) in told
    assert (Item.PHONE, Role.SENDER) in told
    assert (Item.LETTER_DATE, Role.DOCUMENT) in told
    sheet = cover_sheet(rng, drawn.sender, HOME, pages=2, day="03/02/2026", about="Ann Person")
    (page,) = told_pages([sheet])
    assert [item.text for item in page.items if (item.item, item.role) == (Item.NAME, Role.PATIENT)] == ["Ann Person"]
    assert [item.text for item in page.items if item.item is Item.FAX_DATE] == ["03/02/2026"]


def test_what_lies_under_a_blot_is_not_told() -> None:
    drawn = draw_document(random.Random(8), PEOPLE[8], "lab_report", HOME, Wish(layout="lines", shown=ALL, foreign=""))
    spoilt = blot(random.Random(1), drawn)
    told = {(item.item, item.role) for page in told_pages(spoilt.sheets) for item in page.items}
    assert (Item.NAME, Role.PATIENT) not in told
    assert (Item.BIRTH_DATE, Role.PATIENT) not in told
