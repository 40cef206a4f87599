"""What the mailroom reads in its folders."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from intake.mailroom import (
    WHYS,
    Refusal,
    SourceStatus,
    refused_count,
    rejected_name,
    status_text,
    why_text,
    write_status,
    write_why,
)

NOON = dt.datetime(2026, 11, 22, 12, 0, 5, tzinfo=dt.UTC)


@pytest.mark.parametrize("code", sorted(WHYS))
def test_every_code_says_why_and_what_to_do(code: str) -> None:
    refusal = Refusal("scan 1.pdf", "scanner", code, NOON, "R-2026-000001", "ab" * 32, "R-2026-000000", NOON)
    text = why_text(refusal)
    assert "WHY:" in text
    assert "DO:" in text
    assert f"code {code}" in text
    assert "{" not in text
    assert text.replace("\r\n", "").count("\n") == 0


def test_the_note_lies_beside_the_file_and_counts_as_a_problem_until_it_is_deleted(tmp_path: Path) -> None:
    folder = tmp_path / "scanner/rejected"
    folder.mkdir(parents=True)
    write_why(folder, "scan.pdf", Refusal("scan.pdf", "scanner", "E103", NOON))
    assert (folder / "scan.pdf - WHY.txt").read_bytes().startswith(b"\xef\xbb\xbf")
    assert refused_count(tmp_path, "scanner") == 1
    (folder / "scan.pdf - WHY.txt").unlink()
    assert refused_count(tmp_path, "scanner") == 0


def test_two_refused_files_of_one_name_never_clash() -> None:
    assert rejected_name("a.pdf", NOON, "R-2026-000001") != rejected_name("a.pdf", NOON, "R-2026-000002")


def test_control_and_direction_characters_in_names_are_made_visible() -> None:
    assert "\u202e" not in rejected_name("a\u202efdp.exe", NOON, "R-1")
    assert "\n" not in rejected_name("a\nb.pdf", NOON, "R-1")


def test_a_very_long_name_still_fits_a_file_system() -> None:
    assert len(rejected_name("ä" * 250 + ".pdf", NOON, "R-2026-000001").encode()) <= 255 - len(" - WHY.txt") - 40


def test_the_status_tells_what_was_taken_and_what_waits(tmp_path: Path) -> None:
    status = SourceStatus(NOON, 143, 611, NOON, "scan0033.pdf", 4, "R-2026-004418", waiting=1, problems=2)
    text = status_text(status)
    assert "INTAKE IS RUNNING." in text
    assert "143 files, 611 pages" in text
    assert "R-2026-004418" in text
    assert "PROBLEMS: 2" in text
    (tmp_path / "scanner").mkdir()
    write_status(tmp_path, "scanner", status)
    write_status(tmp_path, "scanner", status)
    assert [file.name for file in (tmp_path / "scanner").iterdir()] == ["STATUS.txt"]


def test_trouble_with_the_environment_is_said_and_rejects_nothing() -> None:
    text = status_text(SourceStatus(NOON, trouble="the disk or a share is in trouble (ENOSPC)"))
    assert text.startswith("INTAKE IS WAITING: the disk")
