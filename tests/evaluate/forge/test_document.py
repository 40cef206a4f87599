"""Documents say what their truth says they say."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from intake.evaluate.forge import Wish, draw_document, draw_home, draw_people, draw_sender, wordings
from intake.evaluate.forge.heldlayouts import HELD_LAYOUTS
from intake.evaluate.forge.layouts import LAYOUTS
from intake.evaluate.forge.wording import DATE_FORMS, written

PEOPLE = draw_people(random.Random(1), 60)
HOME = draw_home(random.Random(2))
ALL = frozenset({"name", "birth_date", "mrn"})


@pytest.mark.parametrize("kind", list(wordings()))
def test_each_type_can_be_drawn_and_names_its_patient(kind: str) -> None:
    rng = random.Random(f"{kind}")
    for _ in range(4):
        person = rng.choice(PEOPLE)
        drawn = draw_document(rng, person, kind, HOME, Wish(shown=ALL))
        text = "\n".join(sheet.text for sheet in drawn.sheets)
        assert drawn.kind == kind
        assert person.last_name.upper() in text.upper()
        assert drawn.printed.mrn == person.mrn
        assert person.mrn in text
        assert "{" not in text
        assert "[|" not in text


@pytest.mark.parametrize("layout", [*LAYOUTS, *HELD_LAYOUTS])
def test_each_layout_shows_name_birth_date_and_number(layout: str) -> None:
    for seed in range(6):
        drawn = draw_document(random.Random(seed), PEOPLE[seed], "progress_note", HOME, Wish(layout=layout, shown=ALL))
        text = drawn.sheets[0].text
        assert drawn.printed.name in text
        assert drawn.printed.birth_date in text
        assert drawn.printed.mrn in text


def test_the_documents_day_stands_on_it() -> None:
    day = dt.date(2025, 6, 7)
    for seed in range(8):
        drawn = draw_document(random.Random(seed), PEOPLE[seed], "ecg", HOME, Wish(day=day))
        assert drawn.day == day
        assert any(written(day, form) in drawn.sheets[0].text for form in DATE_FORMS)


def test_a_page_without_identity_names_nobody() -> None:
    for seed in range(8):
        drawn = draw_document(
            random.Random(seed), PEOPLE[seed], "nursing_note", HOME, Wish(layout="none", shown=frozenset())
        )
        text = "\n".join(sheet.text for sheet in drawn.sheets)
        assert PEOPLE[seed].mrn not in text
        assert f"{PEOPLE[seed].first_name} {PEOPLE[seed].last_name}" not in text
        assert drawn.printed.name == ""


def test_a_running_head_names_the_patient_on_later_pages_only() -> None:
    drawn = draw_document(
        random.Random(5), PEOPLE[5], "progress_note", HOME, Wish(layout="running", shown=ALL, pages=2)
    )
    assert PEOPLE[5].mrn not in drawn.sheets[0].text
    assert all(PEOPLE[5].mrn in sheet.text for sheet in drawn.sheets[1:])


def test_as_many_pages_are_drawn_as_are_wished_for() -> None:
    drawn = draw_document(random.Random(6), PEOPLE[6], "discharge_summary", HOME, Wish(pages=3, numbered=True))
    assert len(drawn.sheets) >= 3
    assert f"Page 2 of {len(drawn.sheets)}" in drawn.sheets[1].text


def test_the_senders_number_is_not_taken_for_ours() -> None:
    drawn = draw_document(random.Random(7), PEOPLE[7], "lab_report", HOME, Wish(shown=ALL, foreign="X123", ours=False))
    assert drawn.foreign == "X123"
    assert "X123" in drawn.sheets[0].text


def test_the_same_chance_draws_the_same_document() -> None:
    one, two = (draw_document(random.Random(9), PEOPLE[9], "letter", HOME).sheets for _ in range(2))
    assert one == two


@pytest.mark.parametrize(
    "sort", ["hospital", "lab", "imaging", "practice", "insurer", "pharmacy", "ems", "law", "state", "shop"]
)
def test_senders_are_named_and_can_be_called(sort: str) -> None:
    sender = draw_sender(random.Random(sort), sort)
    assert "{" not in sender.name
    assert "-555-01" in sender.phone
    assert len(sender.providers) == 3
