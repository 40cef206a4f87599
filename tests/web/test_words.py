"""Every level has its sign, every reason its words, every value a form nobody can misread."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.model import Item, Level, PersonName, Reason
from intake.records.models import DocumentState
from intake.records.queues import OF_REASON, PARKED, QUEUES
from intake.web import words


def test_every_level_has_a_sign() -> None:
    assert set(words.GLYPHS) == set(Level)


def test_a_level_of_a_later_version_counts_as_against() -> None:
    assert words.glyph("never heard of") == words.AGAINST


def test_every_reason_has_its_words_and_its_part_of_the_queue() -> None:
    assert set(words.SHORT) == set(Reason)
    assert set(OF_REASON) == set(Reason)
    assert set(words.QUEUES) == {*QUEUES, PARKED}
    assert set(words.STATES) == set(DocumentState)


@pytest.mark.parametrize(
    ("value", "item", "shown"),
    [
        (dt.date(1961, 3, 4), None, "Mar 4, 1961"),
        ("1961-03-14", Item.BIRTH_DATE, "Mar 14, 1961"),
        ("2125550177", Item.PHONE, "(212) 555-0177"),
        (PersonName("GARCIA", "MARIA", "L"), Item.NAME, "GARCIA, MARIA L"),
        (PersonName(first="MARIA"), Item.NAME, "MARIA"),
        ("1961-99-99", Item.RECORD_NUMBER, "1961-99-99"),
    ],
)
def test_values_are_shown_as_people_read_them(value: object, item: Item | None, shown: str) -> None:
    assert words.shown(value, item) == shown


@given(st.text())
def test_no_text_off_a_page_breaks_the_desk(text: str) -> None:
    for item in (*Item, None):
        assert isinstance(words.shown(text, item), str)


@pytest.mark.parametrize(
    ("minutes", "said"), [(0, "0 min"), (59, "59 min"), (220, "3 h 40"), (60 * 47, "47 h 00"), (60 * 49, "2 d")]
)
def test_waiting_is_told_in_two_figures(minutes: int, said: str) -> None:
    now = dt.datetime(2026, 1, 5, tzinfo=dt.UTC)
    assert words.age(now - dt.timedelta(minutes=minutes), now) == said


def test_probabilities_claim_no_certainty() -> None:
    assert [words.share(p) for p in (1.0, 0.995, 0.48, 0.0)] == ["over 99 %", "over 99 %", "48 %", "under 1 %"]
