"""What the trained tagger adds to the rules, and where it must be silent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake.extract.layout import lay_out
from intake.extract.learnt import RULE, among_pages, with_learnt
from intake.extract.roles import Told
from intake.extract.scene import Scene
from intake.model import Box, Finding, Item, PersonName, Role, Word
from tests.extract.paper import name, page

if TYPE_CHECKING:
    from intake.extract import Recogniser

PAGE = "Px: OKONKWO, ADAEZE      Brn 04/19/1952\n\nSeen by Wendell Price on 02/11/2025\n"
INK = (Word("OKONKWO", 1, Box(0.1, 0.1, 0.2, 0.12), 0.95),)


def scene(recogniser: Recogniser, text: str = PAGE) -> Scene:
    return Scene(lay_out(page(text)), (), recogniser.own, recogniser.not_names, "unknown")


def told(where: Scene, text: str, item: Item, role: Role, probability: float = 0.95) -> Told:
    start = where.sheet.text.index(text)
    return Told(start, start + len(text), item, role, probability)


def patient(value: PersonName, confidence: float, rule: str = "label:inline") -> Finding:
    return Finding(Item.NAME, Role.PATIENT, value, INK, rule, confidence, ())


def test_a_name_and_a_birth_date_that_no_rule_found_are_added(recogniser: Recogniser) -> None:
    here = scene(recogniser)
    parts = [
        told(here, "OKONKWO, ADAEZE", Item.NAME, Role.PATIENT),
        told(here, "04/19/1952", Item.BIRTH_DATE, Role.PATIENT),
    ]
    found = with_learnt(here, [], parts)
    assert [(f.item, f.role, f.rule) for f in found] == [
        (Item.NAME, Role.PATIENT, RULE),
        (Item.BIRTH_DATE, Role.PATIENT, RULE),
    ]
    assert found[0].value == name("OKONKWO", "ADAEZE")


def test_what_the_model_is_not_sure_of_is_not_said(recogniser: Recogniser) -> None:
    here = scene(recogniser)
    assert with_learnt(here, [], [told(here, "OKONKWO, ADAEZE", Item.NAME, Role.PATIENT, 0.55)]) == []


def test_a_record_number_is_never_taken_from_the_model(recogniser: Recogniser) -> None:
    here = scene(recogniser, "Ref 1234567\n")
    assert with_learnt(here, [], [told(here, "1234567", Item.RECORD_NUMBER, Role.PATIENT, 0.99)]) == []


def test_a_second_patient_beside_the_one_a_rule_has_found_is_left_out(recogniser: Recogniser) -> None:
    here = scene(recogniser)
    known = patient(name("OKONKWO", "ADAEZE"), 0.8)
    found = with_learnt(here, [known], [told(here, "Wendell Price", Item.NAME, Role.PATIENT)])
    assert found == [known]


def test_one_of_our_clinicians_badly_read_is_not_the_patient(recogniser: Recogniser) -> None:
    here = scene(recogniser, "Marla T. Alvarez\n")
    assert with_learnt(here, [], [told(here, "Marla T. Alvarez", Item.NAME, Role.PATIENT)]) == []


def test_a_name_with_an_initial_alone_is_not_the_patient(recogniser: Recogniser) -> None:
    here = scene(recogniser, "P. Callahan\n")
    assert with_learnt(here, [], [told(here, "P. Callahan", Item.NAME, Role.PATIENT)]) == []


def test_an_unsure_patient_of_a_rule_is_doubted_where_somebody_else_plainly_stands(recogniser: Recogniser) -> None:
    here = scene(recogniser)
    start = here.sheet.text.index("Wendell Price")
    ink = here.sheet.ink(start, start + len("Wendell Price"))
    unsure = Finding(Item.NAME, Role.PATIENT, name("PRICE", "WENDELL"), ink, "prose", 0.6, ())
    (doubted,) = with_learnt(here, [unsure], [told(here, "Wendell Price", Item.NAME, Role.PROVIDER, 0.98)])
    assert doubted.confidence < 0.4


def test_of_another_page_only_a_sure_second_patient_stays() -> None:
    known = patient(name("OKONKWO", "ADAEZE"), 0.8)
    unsure = patient(name("PRICE", "WENDELL"), 0.6, RULE)
    sure = patient(name("PRICE", "WENDELL"), 0.85, RULE)
    same = patient(name("OKONKWO", "ADAEZE"), 0.6, RULE)
    assert among_pages([known, unsure, sure, same]) == (known, sure, same)
    assert among_pages([unsure]) == (unsure,)


def test_a_day_of_which_a_sentence_tells_is_no_birth_date_unless_it_says_so(recogniser: Recogniser) -> None:
    told_of = "She presented on February 1, 2006 with fever and chills and pain there\n\nSeen 10/07/2025\n"
    here = scene(recogniser, told_of)
    assert with_learnt(here, [], [told(here, "February 1, 2006", Item.BIRTH_DATE, Role.PATIENT)]) == []
    born = scene(recogniser, told_of.replace("She presented on", "A woman born on"))
    assert len(with_learnt(born, [], [told(born, "February 1, 2006", Item.BIRTH_DATE, Role.PATIENT)])) == 1
