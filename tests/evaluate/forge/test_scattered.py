"""The layout for training alone."""

from __future__ import annotations

import random

from intake.evaluate.forge import Wish, draw_document, draw_home, draw_person
from intake.evaluate.forge.told import told_pages
from intake.model import Item, Role


def test_the_patient_stands_somewhere_on_the_page_and_nothing_lies_over_it() -> None:
    rng = random.Random(5)
    for number in range(30):
        person = draw_person(rng, str(100000 + number))
        drawn = draw_document(rng, person, "lab_report", draw_home(rng), Wish(layout="scattered"))
        pages = told_pages(drawn.sheets)
        names = [i for page in pages for i in page.items if (i.item, i.role) == (Item.NAME, Role.PATIENT)]
        assert names
        boxes = [word.box for word in pages[0].reading.words]
        inside = [b for b in boxes if b.left >= 0 and b.right <= 1 and b.top >= 0 and b.bottom <= 1]
        assert inside == boxes
