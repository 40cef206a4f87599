"""`intake patients`, as operations runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from intake.cli import loaded
from intake.errors import Conflict, Missing
from intake.records.connect import SQLITE_FILE

if TYPE_CHECKING:
    from pathlib import Path

    from intake.settings import Settings

pytestmark = pytest.mark.database
RUNNER = CliRunner()
HEAD = "mrn,last_name,first_name,birth_date,phone,merged_into\n"
NEEDS_ATTENTION = 4


@pytest.fixture
def site(settings: Settings, tmp_path: Path) -> str:
    site = str(settings.site)
    load(tmp_path, site, "1,Ash,Ann,1990-01-01,212-555-0101,\n2,Ash,Ann,1990-01-01,,\n3,Oak,Bo,1991-01-01,,\n")
    return site


def load(folder: Path, site: str, rows: str, *, code: int = 0) -> str:
    file = folder / "index.csv"
    file.write_text(HEAD + rows, encoding="utf-8")
    return intake("import", str(file), "--site", site, code=code)


def intake(*arguments: str, code: int = 0) -> str:
    done = RUNNER.invoke(loaded(), ("patients", *arguments), catch_exceptions=False)
    assert done.exit_code == code, done.output
    return done.output


def test_an_import_says_what_it_did(site: str, tmp_path: Path) -> None:
    said = load(tmp_path, site, "1,Elm,Ann,1990-01-01,,\n2,Ash,Ann,1990-01-01,,\n4,Fir,Al,1992-01-01,,\n")
    assert "1 patients added, 1 updated, 1 unchanged, 0 skipped" in said


def test_an_import_that_skips_or_leaves_out_something_needs_attention(site: str, tmp_path: Path) -> None:
    assert "line 2: mrn is empty; skipped" in load(tmp_path, site, ",A,B,1990-01-01,,\n", code=NEEDS_ATTENTION)
    assert "line 2: merged_into leads back" in load(tmp_path, site, "1,Ash,Ann,,,1\n", code=NEEDS_ATTENTION)


def test_two_records_are_merged_shown_and_unmerged(site: str) -> None:
    assert "1 is merged into 2. Undo it with: intake patients unmerge 1" in intake("merge", "1", "2", "--site", site)
    said = json.loads(intake("merge", "2", "3", "--site", site, "--json"))
    assert said == {"mrn": "2", "merged_into": "3", "survivor": "3"}
    assert "which was merged into 3" in intake("merge", "1", "2", "--site", site)
    shown = json.loads(intake("show", "3", "--site", site, "--json"))
    assert {other["mrn"] for other in shown["merged"]} == {"1", "2"}
    assert shown["survivor"] == "3"
    assert "merged into 2; goes on as 3" in intake("show", "1", "--site", site)
    assert "1 is a record of its own again" in intake("unmerge", "1", "--site", site)
    assert json.loads(intake("show", "1", "--site", site, "--json"))["merged_into"] == ""


def test_a_record_merged_into_one_that_is_not_here_can_be_shown(site: str, tmp_path: Path) -> None:
    load(tmp_path, site, "1,Ash,Ann,1990-01-01,,99\n")
    assert "merged into 99; which is not in the index" in intake("show", "1", "--site", site)


def test_what_a_record_said_before_is_shown(site: str, tmp_path: Path) -> None:
    load(tmp_path, site, "1,Weber,Ann,1990-01-01,212-555-0199,\n")
    shown = intake("show", "1", "--site", site)
    assert "ANN WEBER" in shown
    assert "ANN ASH, 2125550101" in shown


def test_no_error_names_a_record(site: str) -> None:
    for arguments, kind in (
        (("merge", "1", "77123"), Missing),
        (("unmerge", "3"), Conflict),
        (("show", "77123"), Missing),
    ):
        with pytest.raises(kind) as error:
            intake(*arguments, "--site", site)
        assert "77123" not in str(error.value)


def test_the_index_is_computed_anew(site: str) -> None:
    assert "3 patients indexed" in intake("reindex", "--site", site)
    assert json.loads(intake("reindex", "--site", site, "--json")) == {"patients": 3}


def test_patients_are_found_by_any_words(site: str) -> None:
    found = [json.loads(line)["mrn"] for line in intake("search", "ann", "ash", "--site", site, "--json").splitlines()]
    assert sorted(found) == ["1", "2"]
    assert intake("search", "oak", "1/1/91", "--site", site).startswith("3  BO OAK, 1991-01-01")
    done = RUNNER.invoke(loaded(), ("patients", "search", "--site", site), input="5550101\n", catch_exceptions=False)
    assert done.output.startswith("1  ANN ASH")


@pytest.mark.parametrize("command", [("patients", "search", "Ash"), ("status",)])
def test_a_database_without_tables_is_told_in_a_sentence(tmp_path: Path, command: tuple[str, ...]) -> None:
    site = init(tmp_path / "site")
    (site / "data" / SQLITE_FILE).unlink()
    done = outside(*command, "--site", str(site))
    assert done.returncode == 1
    assert "Start the service once: intake run" in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


def test_an_index_can_be_loaded_into_a_database_that_was_named_after_the_site_was_made(tmp_path: Path) -> None:
    site = init(tmp_path / "site")
    (site / "data" / SQLITE_FILE).unlink()
    file = tmp_path / "index.csv"
    file.write_text(HEAD + "1,Ash,Ann,1990-01-01,,\n", encoding="utf-8")
    assert "1 patients added" in outside("patients", "import", str(file), "--site", str(site)).stdout


def init(site: Path) -> Path:
    assert outside("init", str(site)).returncode == 0
    return site


def outside(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, on SQLite."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("INTAKE_")}
    return subprocess.run(
        [sys.executable, "-m", "intake", *arguments], env=env, capture_output=True, text=True, check=False
    )
