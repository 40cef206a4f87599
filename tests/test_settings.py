"""Settings: a file, the environment, and a sentence for each mistake."""

from __future__ import annotations

from pathlib import Path

import pytest

from intake.configuration import text_of
from intake.errors import WrongSettings
from intake.settings import build, load


def test_the_file_that_init_writes_is_what_it_says(tmp_path: Path) -> None:
    (tmp_path / "intake.toml").write_text(
        text_of({"organisation": {"name": "Riverside"}, "sources": {"ed": {"priority": "stat"}}})
    )
    settings = load(tmp_path)
    assert settings.organisation.name == "Riverside"
    assert settings.sources["ed"].priority == "stat"
    assert settings == build(tmp_path, {"organisation": {"name": "Riverside"}, "sources": {"ed": {"priority": "stat"}}})


def test_the_environment_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "intake.toml").write_text("[web]\nport = 1\nhost = '127.0.0.2'\n")
    monkeypatch.setenv("INTAKE_WEB__PORT", "9000")
    settings = load(tmp_path)
    assert (settings.web.port, settings.web.host) == (9000, "127.0.0.2")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[web]\nport = 99999\n", "web.port"),
        ("[wbe]\n", "wbe"),
        ("[patients]\nrecord_number_pattern = '('\n", "record_number_pattern"),
        ("[quality]\nstaffed_hours = ['office hours']\n", "staffed_hours"),
        ("[web\n", "cannot be read"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, text: str, named: str) -> None:
    (tmp_path / "intake.toml").write_text(text)
    with pytest.raises(WrongSettings, match=named.replace(".", r"\.")):
        load(tmp_path)


def test_a_missing_site_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(WrongSettings, match="intake init"):
        load(tmp_path / "nowhere")
