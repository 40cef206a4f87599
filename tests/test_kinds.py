"""The table of document types: the shipped one, a site's own, and what is told when a line is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from intake.errors import WrongSettings
from intake.kinds import UNKNOWN, load_kinds

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "code,loinc,name,auto_file,title_words\n"


def test_a_sites_table_takes_the_place_of_the_shipped_one(tmp_path: Path) -> None:
    table = tmp_path / "document-types.csv"
    table.write_text("\ufeff" + HEAD + "eye_report,,Eye report,yes,eye report; slit lamp\n", encoding="utf-8")
    kinds = load_kinds(table)
    assert list(kinds) == ["eye_report", UNKNOWN]
    assert kinds["eye_report"].title_words == ("eye report", "slit lamp")


def test_without_one_the_shipped_table_is_used(tmp_path: Path) -> None:
    assert load_kinds(tmp_path / "document-types.csv") == load_kinds()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("code,name\n", "line 1: no column loinc, auto_file, title_words"),
        (HEAD, "no line with a type"),
        (HEAD + "Eye Report,,Eye,yes,\n", "line 2: the code is 'Eye Report'. Write small letters"),
        (HEAD + "eye,,Eye,perhaps,\n", "line 2: auto_file is 'perhaps'. Write yes, or no"),
        (HEAD + "eye,12,Eye,yes,\n", "line 2: the LOINC code is '12'"),
        (HEAD + "eye,,Eye,yes,\neye,,Eye,no,\n", "line 3: the code eye stands there twice"),
        (HEAD + "eye,,Eye,yes,slit lamp,fundus\n", "line 2: more fields than columns"),
    ],
)
def test_a_wrong_line_is_told_with_its_number_and_what_to_write(tmp_path: Path, text: str, told: str) -> None:
    table = tmp_path / "document-types.csv"
    table.write_text(text)
    with pytest.raises(WrongSettings) as wrong:
        load_kinds(table)
    assert told in str(wrong.value)
