"""In small what `make fuzz` does in large: no mutation of anything we read ends but in an answer or a code."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fuzz.readers import Reader, pages, texts
from tests.fuzz.rebuilt import rebuilding
from tests.fuzz.rounds import fuzz

if TYPE_CHECKING:
    from pathlib import Path

    from intake.settings import Settings

SCANS = pages()


@pytest.mark.parametrize("reader", SCANS, ids=lambda reader: reader.name)
def test_a_spoilt_scan_ends_in_pages_or_a_code(reader: Reader, tmp_path: Path) -> None:
    tally = fuzz(reader, 12 if "child" in reader.name else 300, 1, tmp_path / "fuzz")
    assert tally.faults == {}
    assert sum(tally.ends.values()) >= 12


def test_a_spoilt_text_ends_in_an_answer_or_is_refused(settings: Settings, tmp_path: Path) -> None:
    for reader in texts(settings):
        tally = fuzz(reader, 60 if "index" in reader.name else 300, 1, tmp_path / "fuzz")
        assert (reader.name, tally.faults) == (reader.name, {})
        assert len(tally.ends) > 1, reader.name


def test_a_site_is_rebuilt_whatever_has_become_of_one_of_its_files(settings: Settings, tmp_path: Path) -> None:
    for reader in rebuilding(settings):
        tally = fuzz(reader, 25, 1, tmp_path / "fuzz")
        assert (reader.name, tally.faults) == (reader.name, {})


def test_a_reader_that_cannot_stand_a_mutation_is_found(tmp_path: Path) -> None:
    careless = Reader("careless", (b"12 pages",), (), lambda content, _: str(int(content.split()[0])))
    tally = fuzz(careless, 200, 1, tmp_path)
    assert any(said.startswith("ValueError") for said in tally.faults)
    assert all(file.exists() for file in tally.faults.values())
