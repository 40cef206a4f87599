"""The ranking of a search, and that words are words and no query language."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from intake.matching import keys_of
from intake.records import patients
from intake.records.patients import StoredPatients

if TYPE_CHECKING:
    from pathlib import Path

    from intake.settings import Settings

pytestmark = pytest.mark.database

ROWS = """\
mrn,last_name,first_name,former_last_name,birth_date
1,Li,Wei,,1961-01-01
2,Lindgren,Wei,,1961-01-01
3,Li-Chen,Wei,,1961-01-01
4,Chen,Wei,Li,1961-01-01
5,Lisbon,Weinard,,1961-01-01
"""


@pytest.fixture(autouse=True)
def index(settings: Settings, tmp_path: Path) -> None:
    del settings
    file = tmp_path / "index.csv"
    file.write_text(ROWS, encoding="utf-8")
    StoredPatients(keys_of).load(file)


def found(text: str, limit: int = 50) -> list[str]:
    return [patient.mrn for patient in patients.search(text, limit)]


def test_a_whole_name_comes_before_half_of_one_before_a_former_one_before_a_beginning() -> None:
    assert found("li wei") == ["1", "3", "4", "2", "5"]


def test_words_come_in_any_order_with_a_year_or_a_date() -> None:
    assert found("1961 wei lind") == found("wei 1/1/61 lindgren") == ["2"]


def test_no_more_than_wanted() -> None:
    assert found("wei", 2) == ["4", "3"] or len(found("wei", 2)) == 2


@pytest.mark.parametrize("text", ["'", '"li" OR 1', "li:*", "li & !wei", "NOT li", "(", "li*", "%", "_", "'; DROP"])
def test_signs_of_a_query_language_mean_nothing(text: str) -> None:
    assert set(found(text)) <= {"1", "2", "3", "4", "5"}
