"""Names in which a mark or a month stands for something else."""

from __future__ import annotations

import pytest

from intake.extract.name_marks import with_marks_mended
from intake.extract.names import read_name
from tests.extract.paper import name

NOT_NAMES = frozenset(("JUN", "JAN", "DATE", "CENTER"))


@pytest.mark.parametrize("text", ["RODRIGUEZ.ANA", "RODRIGUEZ. ANA", "Rodriguez. Ana"])
def test_a_full_stop_behind_the_first_word_is_a_comma_badly_read(text: str) -> None:
    read = read_name(text, NOT_NAMES)
    assert read
    assert read.name == name("RODRIGUEZ", "ANA")


@pytest.mark.parametrize("text", ["Mrs. Ana Rodriguez", "St. John Rivers", "J. Rivers"])
def test_an_abbreviation_keeps_its_full_stop(text: str) -> None:
    assert with_marks_mended(text, frozenset(("MRS", "ST"))) == text


@pytest.mark.parametrize("text", ["Karen $. McCarthy", "Karen S$. McCarthy"])
def test_an_initial_read_as_a_dollar_is_an_s(text: str) -> None:
    read = read_name(text, NOT_NAMES)
    assert read
    assert read.name == name("MCCARTHY", "KAREN", "S")
    assert len(with_marks_mended(text, frozenset())) == len(text)


def test_a_month_before_another_name_is_a_first_name() -> None:
    read = read_name("Jun Chen MR#: 12", NOT_NAMES)
    assert read
    assert read.name == name("CHEN", "JUN")


def test_a_month_before_a_comma_and_a_name_is_a_last_name() -> None:
    read = read_name("March, Brenda", frozenset(("MARCH",)))
    assert read
    assert read.name == name("MARCH", "BRENDA")
    assert read_name("March, 2024", frozenset(("MARCH",))) is None


@pytest.mark.parametrize("text", ["Jun 12, 2024", "Jan Date", "jun chen"])
def test_a_month_before_anything_else_is_none(text: str) -> None:
    assert read_name(text, NOT_NAMES, strict=True) is None
