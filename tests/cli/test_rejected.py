"""What was refused is listed, tried again, or acknowledged from the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from intake.cli import loaded
from intake.errors import Missing
from tests.test_mailroom import RECEIPT, refused

if TYPE_CHECKING:
    from pathlib import Path

    from intake.settings import Settings


@pytest.fixture
def folders(settings: Settings) -> Path:
    refused(settings.watch_folders, name="Quillfeather.pdf")
    refused(settings.watch_folders, "W201", receipt="R-2026-000002")
    return settings.watch_folders


def intake(settings: Settings, *arguments: str) -> tuple[int, str]:
    arguments = ("rejected", *arguments, "--site", str(settings.site))
    done = CliRunner().invoke(loaded(), arguments, catch_exceptions=False)
    return done.exit_code, done.stdout


def test_it_lists_codes_and_receipts_and_no_name(settings: Settings, folders: Path) -> None:
    code, said = intake(settings, "ls", "--json")
    lines = [json.loads(line) for line in said.splitlines()]
    assert code == 4
    assert [(line["receipt"], line["code"], line["has_file"]) for line in lines] == [
        (RECEIPT, "E103", True),
        ("R-2026-000002", "W201", False),
    ]
    assert "Quillfeather" not in said + intake(settings, "ls")[1]
    assert folders.exists()


def test_a_file_is_tried_again(settings: Settings, folders: Path) -> None:
    assert intake(settings, "retry", RECEIPT)[0] == 0
    assert (folders / "scanner/Quillfeather.pdf").exists()
    assert len(intake(settings, "ls", "--json")[1].splitlines()) == 1


def test_notes_are_cleared_and_files_stay(settings: Settings, folders: Path) -> None:
    assert intake(settings, "clear", "--all")[0] == 0
    assert intake(settings, "ls")[0] == 0
    assert len(list((folders / "scanner/rejected").iterdir())) == 1


@pytest.mark.parametrize("arguments", [("retry", "R-2026-000099"), ("clear",)])
def test_what_is_not_there_is_said(settings: Settings, folders: Path, arguments: tuple[str, ...]) -> None:
    with pytest.raises(Missing):
        intake(settings, *arguments)
    assert folders.exists()
