"""The same numbers on the screen, in CSV and in JSON; no cell of a CSV is run."""

from __future__ import annotations

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from intake.figures import Table, csv_of, table_json

CELLS = st.one_of(st.none(), st.integers(), st.text(st.characters(blacklist_categories=("Cs",)), max_size=8))


@given(CELLS)
def test_no_text_of_a_cell_begins_like_a_formula(cell: str | int | None) -> None:
    written = csv_of([Table("t", "title", ("one",), ((cell,),))])
    read = list(csv.reader(io.StringIO(written, newline="")))[2]
    assert isinstance(cell, int) or not read[0].startswith(("=", "+", "-", "@", "\t", "\r"))


def test_known_formulas_are_neutralised_and_numbers_stay() -> None:
    evil = ("=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx")
    rows = list(csv.reader(io.StringIO(csv_of([Table("t", "=title", ("a",), tuple((e,) for e in (*evil, -4, 0.5)))]))))
    assert [row[0] for row in rows] == ["'=title", "a", *(f"'{e}" for e in evil), "-4", "0.5"]


def test_several_tables_stand_apart() -> None:
    one = Table("t", "title", ("a", "b"), ((1, None),))
    assert csv_of([one, one]).split("\r\n") == ["title", "a,b", "1,", "", "title", "a,b", "1,", ""]


def test_programs_get_objects() -> None:
    assert table_json(Table("t", "title", ("a", "b"), ((1, "x"),), "n")) == {
        "name": "t", "title": "title", "note": "n", "rows": [{"a": 1, "b": "x"}],
    }  # fmt: skip
