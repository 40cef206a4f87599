"""Which type model is in force on a site."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from intake.extract import SiteModel, type_model_state
from intake.extract.kind_model import shipped_digest, shipped_model
from intake.extract.kind_site import IN_FORCE, MODEL

if TYPE_CHECKING:
    from pathlib import Path

MINE = replace(shipped_model(), room=-3.0, base=shipped_digest())


def keep(folder: Path, name: str, content: bytes) -> None:
    (folder / name).mkdir()
    (folder / name / MODEL).write_bytes(content)
    (folder / IN_FORCE).write_text(name)


def test_without_an_adapted_model_the_shipped_one_is_in_force(tmp_path: Path) -> None:
    assert SiteModel(tmp_path)() is shipped_model()
    assert type_model_state(tmp_path) == "shipped"


def test_a_running_service_takes_a_new_model_with_its_next_document(tmp_path: Path) -> None:
    in_force = SiteModel(tmp_path)
    assert in_force() is shipped_model()
    keep(tmp_path, "0001", MINE.to_bytes())
    assert in_force().room == -3.0
    assert in_force() is in_force()
    (tmp_path / IN_FORCE).write_text("")
    assert in_force() is shipped_model()


def test_a_model_grown_from_another_shipped_one_is_outgrown(tmp_path: Path) -> None:
    keep(tmp_path, "0001", replace(MINE, base="older").to_bytes())
    assert SiteModel(tmp_path)() is shipped_model()
    assert type_model_state(tmp_path) == "outgrown"


def test_a_damaged_model_gives_way_to_the_shipped_one(tmp_path: Path) -> None:
    keep(tmp_path, "0001", b"half a fil")
    assert SiteModel(tmp_path)() is shipped_model()
    assert type_model_state(tmp_path) == "unreadable"
