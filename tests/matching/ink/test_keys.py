"""Keys out of the page's own words lead to a patient when no label does."""

from __future__ import annotations

import datetime as dt
import random

from intake.evaluate.forge import draw_person
from intake.matching.ink import read_ink, rows_from_ink
from intake.matching.ink.keys import MOST_KEYS, MOST_ROWS, keys_in_ink
from intake.matching.keys import keys_of
from intake.model import Finding, Findings, Item, KindGuess, Role
from tests.matching.drawn import drawn, row_of
from tests.matching.people import ListedPatients, document, findings, patient

ANGELA = patient(
    "1000017", "OKONKWO", "ANGELA", dt.date(1961, 8, 14), phone="2125550101", address="12 ALDER LANE", zip="12180"
)


def led(*lines: str) -> bool:
    return bool(set(keys_in_ink(read_ink(document(*lines), findings()))) & set(keys_of(ANGELA)))


def test_each_of_their_data_leads_to_the_patient() -> None:
    for line in ("no 1O00017", "Okonkwo, Angela", "of Angela Okonkwo", "08141961", "(212) 555-0101", "12 Alder 12180"):
        assert led(line), line


def test_what_somebody_else_has_claimed_leads_nowhere() -> None:
    page = document("1000017 OKONKWO, ANGELA")
    said = Findings(
        (Finding(Item.NAME, Role.PROVIDER, "x", page.reading.words, "test", 0.9),), (KindGuess("lab_report", 0.9),)
    )
    assert keys_in_ink(read_ink(page, said)) == ()


def test_keys_and_rows_are_bounded() -> None:
    rng = random.Random(3)
    people = [draw_person(rng, str(200000 + n)) for n in range(400)]
    index = ListedPatients([row_of(person) for person in people])
    for person in people[:25]:
        ink = read_ink(drawn(rng, person), findings())
        assert len(keys_in_ink(ink)) <= MOST_KEYS
        assert len(rows_from_ink(ink, index, 300)) <= MOST_ROWS


def test_most_forged_pages_lead_to_their_patient_without_any_label() -> None:
    rng = random.Random(4)
    people = [draw_person(rng, str(200000 + n)) for n in range(400)]
    index = ListedPatients([row_of(person) for person in people])
    found = [row_of(p) in rows_from_ink(read_ink(drawn(rng, p), findings()), index, 300) for p in people[:60]]
    assert sum(found) >= 50
