"""`intake forge --queries`: a population and what is asked of it, or a sentence that says why not."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from intake.cli import loaded


def test_queries_and_patients_are_drawn_instead_of_mail(tmp_path: Path) -> None:
    folder = tmp_path / "drawn"
    result = CliRunner().invoke(loaded(), ["forge", str(folder), "--queries", "30", "--patients", "40", "--seed", "7"])
    assert result.exit_code == 0, result.output
    assert sorted(file.name for file in folder.iterdir()) == ["patients.csv", "queries.csv", "truth.csv"]
    assert len((folder / "patients.csv").read_text(encoding="utf-8").splitlines()) == 41


@pytest.mark.parametrize(
    "wrong",
    [
        ["--queries", "5", "--documents", "3"],
        ["--queries", "5", "--pairs", "0.5"],
        ["--queries", "5", "--part", "train"],
        ["--patients", "5"],
        ["--queries", "5", "--patients", "90000000"],
    ],
)
def test_what_does_not_go_together_is_said_and_nothing_is_written(tmp_path: Path, wrong: list[str]) -> None:
    result = CliRunner().invoke(loaded(), ["forge", str(tmp_path / "drawn"), *wrong])
    assert result.exit_code == 2
    assert "--patients" in result.output
    assert not (tmp_path / "drawn").exists()


def test_a_folder_with_files_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    result = CliRunner().invoke(loaded(), ["forge", str(tmp_path), "--queries", "5"])
    assert result.exit_code == 2
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]
