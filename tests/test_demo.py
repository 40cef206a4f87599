"""The demo's mail is all there, with its index and its settings."""

from __future__ import annotations

import csv
import tomllib
from typing import TYPE_CHECKING

import pytest

from intake.demo import PATIENTS, Demo, drop, prepare
from intake.settings import build

if TYPE_CHECKING:
    from pathlib import Path


pytestmark = pytest.mark.xdist_group("demo")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Demo]:
    folder = tmp_path_factory.mktemp("site")
    return folder, prepare(folder)


def test_about_a_dozen_and_a_half_pieces_each_say_what_is_expected(site: tuple[Path, Demo]) -> None:
    _, demo = site
    assert 12 <= len(demo.pieces) <= 20
    assert all(piece.expected for piece in demo.pieces)
    told = " ".join(piece.expected for piece in demo.pieces)
    for word in (
        "fax",
        "duplicate",
        "separator",
        "twins",
        "not on file",
        "E102",
        "E104",
        "E108",
        "sensitive",
        "upside down",
    ):
        assert word in told


def test_what_is_dropped_is_what_was_announced(site: tuple[Path, Demo], tmp_path: Path) -> None:
    folder, demo = site
    assert drop(folder, tmp_path) == len(demo.pieces)
    dropped = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert dropped == {piece.file for piece in demo.pieces}


def test_the_index_and_the_settings_can_be_used(site: tuple[Path, Demo], tmp_path: Path) -> None:
    _, demo = site
    with demo.index.open(encoding="utf-8") as file:
        assert len(list(csv.DictReader(file))) >= PATIENTS
    settings = build(tmp_path, tomllib.loads(demo.settings.read_text(encoding="utf-8")))
    assert settings.organisation.clinicians


def test_one_file_is_the_very_copy_of_another(site: tuple[Path, Demo]) -> None:
    folder, _ = site
    first, again = (folder / "demo-mail/scanner" / name for name in ("lab-results.pdf", "lab-results_again.pdf"))
    assert first.read_bytes() == again.read_bytes()
