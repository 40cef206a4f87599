"""Forged pages without a picture, damaged as by faxing and OCR, and rows of an index for their people."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from intake.evaluate.forge import draw_document, draw_home
from intake.evaluate.forge.told import told_pages
from intake.matching.ink.folds import upright
from intake.model import Document, Patient, PersonName, Reading
from intake.train.damage import Damage, damaged

if TYPE_CHECKING:
    import random

    from intake.evaluate.forge.people import Person

KINDS = ("consult_note", "lab_report", "discharge_summary", "history_physical", "orders", "insurance_form")
WORN = Damage(alike=0.01, dropped=0.02, split=0.01, joined=0.01)


def row_of(person: Person) -> Patient:
    """The person as a row of the index."""
    return Patient(
        f"key{person.mrn}",
        person.mrn,
        PersonName(
            upright(person.last_name), upright(person.first_name), upright(person.middle_name), person.suffix.upper()
        ),
        person.birth_date,
        upright(person.former_last_name),
        person.sex,
        person.ssn[-4:],
        "".join(c for c in person.phone if c.isdigit()),
        person.address.upper(),
        person.city.upper(),
        person.state,
        person.zip,
        person.member_id,
    )


def drawn(rng: random.Random, person: Person, damage: Damage = WORN) -> Document:
    """A document of that person's, of some kind and layout, as it might be read."""
    sheets = draw_document(rng, person, rng.choice(KINDS), draw_home(rng)).sheets
    pages = [damaged(rng, told.reading, damage) for told in told_pages(sheets)]
    read = tuple(dataclasses.replace(page, how="ocr", quality=0.9) for page in pages if page.words)
    return Document(tuple(page.number for page in read), Reading(read))
