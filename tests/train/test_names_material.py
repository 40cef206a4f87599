"""Pages to learn tags from: what a word is told to be is what the forge drew there."""

from __future__ import annotations

import random

import spacy
from spacy.vocab import Vocab

from intake.evaluate.forge import draw_document, draw_home, draw_person
from intake.evaluate.forge.part import Part, chance
from intake.evaluate.forge.told import told_pages
from intake.extract.layout import lay_out
from intake.extract.roles import TAGS
from intake.model import Item, Role
from intake.train.damage import Damage, damaged
from intake.train.names_material import tag_number, taught, taught_pages, told_in

PATIENT = tag_number(Item.NAME, Role.PATIENT)


def test_a_taught_page_says_of_each_word_what_the_forge_drew_there() -> None:
    rng = random.Random(2)
    for number in range(20):
        drawn = draw_document(rng, draw_person(rng, str(200000 + number)), "consult_note", draw_home(rng))
        for page in told_pages(drawn.sheets):
            sheet = lay_out(page.reading)
            told = {sheet.text[a:b] for a, b, part in told_in(sheet, page) if part == PATIENT}
            drawn_names = {i.text for i in page.items if (i.item, i.role) == (Item.NAME, Role.PATIENT)}
            assert {t.replace(" ", "") for t in told} == {t.replace(" ", "") for t in drawn_names if len(t.split()) > 0}


def test_damage_does_not_move_what_is_taught() -> None:
    rng = random.Random(8)
    drawn = draw_document(rng, draw_person(rng, "200001"), "lab_report", draw_home(rng))
    page = told_pages(drawn.sheets)[0]
    worn = damaged(rng, page.reading, Damage(alike=0.05, split=0.1, joined=0.1))
    lesson = taught(worn, page, spacy.blank("en").vocab)
    told = "".join(t.text for t, c in zip(lesson.doc, lesson.classes, strict=True) if c in (1, 2))
    whole = "".join(i.text for i in page.items if (i.item, i.role) == (Item.NAME, Role.PATIENT))
    assert abs(len(told) - len(whole.replace(" ", ""))) <= 0.4 * len(whole)


def test_all_dates_numbers_and_people_have_a_tag_and_an_address_has_none() -> None:
    assert TAGS[tag_number(Item.DISCHARGE_DATE, Role.DOCUMENT) or 0][0] == "service_date"
    assert TAGS[tag_number(Item.MEMBER_ID, Role.PATIENT) or 0][0] == "other_number"
    assert TAGS[tag_number(Item.NAME, Role.SENDER) or 0][0] == "other_name"
    assert tag_number(Item.ADDRESS, Role.PATIENT) is None


def test_the_same_chance_teaches_the_same_pages() -> None:
    def drawn() -> list[tuple[str, list[int]]]:
        rng = chance("again", Part.TRAIN)
        return [(p.doc.text, p.classes.tolist()) for _ in range(3) for p in taught_pages(rng, Vocab())]

    assert drawn() == drawn()
