"""What the mailroom reads in its folders."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

import pytest

from intake.mailroom import (
    WHYS,
    Refusal,
    SourceStatus,
    acknowledge,
    brief,
    problems,
    refused_count,
    rejected_name,
    status_text,
    tidy,
    try_again,
    why_text,
    write_status,
    write_why,
)

NOON = dt.datetime(2026, 11, 22, 12, 0, 5, tzinfo=dt.UTC)
COUNTED = {"batch": "B-1", "said": "12", "found": "11"}


@pytest.mark.parametrize("code", sorted(WHYS))
def test_every_code_says_why_and_what_to_do(code: str) -> None:
    refusal = Refusal("scan 1.pdf", "scanner", code, NOON, "R-2026-000001", "ab" * 32, "R-2026-000000", NOON, COUNTED)
    text = why_text(refusal)
    assert "WHY:" in text
    assert "DO:" in text
    assert f"code {code}" in text
    assert "{" not in text
    assert text.replace("\r\n", "").count("\n") == 0


@pytest.mark.parametrize("code", [*sorted(WHYS), "E999"])
def test_every_code_has_a_sentence_without_particulars_for_lists(code: str) -> None:
    assert brief(code).endswith(".")
    assert "{" not in brief(code)


def test_a_miscounted_batch_was_taken_and_is_said_so() -> None:
    text = why_text(Refusal("scan 1.pdf", "scanner", "W201", NOON, "R-2026-000001", "ab" * 32, counted=COUNTED))
    assert "scan 1.pdf was taken." in text
    assert "says 12 documents. Intake found 11." in text
    assert "NOT taken" not in text
    assert "Every page of the file is in intake." in text


RECEIPT = "R-2026-000001"


def refused(root: Path, code: str = "E103", name: str = "scan.pdf", receipt: str = RECEIPT) -> Path:
    """A file in `rejected/` with its note."""
    folder = root / "scanner/rejected"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / rejected_name(name, NOON, receipt)
    if code not in {"W201", "E109"}:
        file.write_bytes(b"bytes")
    shown_as = name if code == "E109" else file.name
    write_why(folder, shown_as, Refusal(name, "scanner", code, NOON, receipt, counted=COUNTED))
    return file


def test_a_refused_file_is_a_problem_until_its_note_is_deleted(tmp_path: Path) -> None:
    file = refused(tmp_path)
    note = file.with_name(f"{file.name} - WHY.txt")
    assert note.read_bytes().startswith(b"\xef\xbb\xbf")
    assert [(p.code, p.receipt, p.file) for p in problems(tmp_path, "scanner")] == [("E103", RECEIPT, file)]
    note.unlink()
    assert refused_count(tmp_path, "scanner") == 0


@pytest.mark.parametrize("where", ["deleted", "moved up"])
def test_it_is_none_once_the_file_was_deleted_or_moved_up(tmp_path: Path, where: str) -> None:
    file = refused(tmp_path)
    if where == "deleted":
        file.unlink()
    else:
        file.rename(tmp_path / "scanner/scan.pdf")
    assert refused_count(tmp_path, "scanner") == 0
    assert tidy(tmp_path, "scanner", (), time.time()) == 0  # the file may be on its way
    assert tidy(tmp_path, "scanner", (), time.time() + 61) == 1
    assert list((tmp_path / "scanner/rejected").iterdir()) == []


def test_what_people_write_themselves_stays(tmp_path: Path) -> None:
    folder = tmp_path / "scanner/rejected"
    folder.mkdir(parents=True)
    (folder / "ask Ann - WHY.txt").write_text("who knows")
    assert tidy(tmp_path, "scanner", (), time.time() + 61) == 0
    assert refused_count(tmp_path, "scanner") == 0


def test_a_miscount_waits_to_be_seen_though_its_file_was_taken(tmp_path: Path) -> None:
    refused(tmp_path, "W201")
    (problem,) = problems(tmp_path, "scanner")
    assert (problem.code, problem.receipt, problem.file) == ("W201", RECEIPT, None)
    assert tidy(tmp_path, "scanner", (), time.time() + 61) == 0
    acknowledge(problem)
    assert refused_count(tmp_path, "scanner") == 0


def test_the_note_of_a_file_in_use_goes_when_it_is_in_use_no_more(tmp_path: Path) -> None:
    refused(tmp_path, "E109", "busy.pdf")
    later = time.time() + 61
    assert tidy(tmp_path, "scanner", ["busy.pdf"], later) == 0
    assert refused_count(tmp_path, "scanner") == 1
    assert tidy(tmp_path, "scanner", [], later) == 1


def test_tried_again_a_file_has_the_name_it_came_with_and_overwrites_nothing(tmp_path: Path) -> None:
    refused(tmp_path)
    (tmp_path / "scanner/scan.pdf").write_bytes(b"another")
    (problem,) = problems(tmp_path, "scanner")
    assert try_again(problem) == tmp_path / "scanner/1 scan.pdf"
    assert (tmp_path / "scanner/1 scan.pdf").read_bytes() == b"bytes"
    assert (tmp_path / "scanner/scan.pdf").read_bytes() == b"another"
    assert list((tmp_path / "scanner/rejected").iterdir()) == []


def test_a_file_refused_again_and_again_keeps_one_name() -> None:
    once = rejected_name("scan.pdf", NOON, RECEIPT)
    again = rejected_name(once, NOON, "R-2026-000002")
    assert again == rejected_name("scan.pdf", NOON, "R-2026-000002")


def test_two_refused_files_of_one_name_never_clash() -> None:
    assert rejected_name("a.pdf", NOON, "R-2026-000001") != rejected_name("a.pdf", NOON, "R-2026-000002")


def test_control_and_direction_characters_in_names_are_made_visible() -> None:
    assert "\u202e" not in rejected_name("a\u202efdp.exe", NOON, "R-1")
    assert "\n" not in rejected_name("a\nb.pdf", NOON, "R-1")


def test_a_very_long_name_still_fits_a_file_system() -> None:
    assert len(rejected_name("ä" * 250 + ".pdf", NOON, "R-2026-000001").encode()) <= 255 - len(" - WHY.txt") - 40


def test_the_status_tells_what_was_taken_and_what_waits(tmp_path: Path) -> None:
    status = SourceStatus(NOON, 143, 611, NOON, "scan0033.pdf", 4, "R-2026-004418", waiting=1, problems=2, to_rescan=1)
    text = status_text(status)
    assert "INTAKE IS RUNNING." in text
    assert "143 files, 611 pages" in text
    assert "R-2026-004418" in text
    assert "PROBLEMS: 2" in text
    assert 'TO RESCAN: 1 - look in the folder "rescan".' in text
    (tmp_path / "scanner").mkdir()
    write_status(tmp_path, "scanner", status)
    write_status(tmp_path, "scanner", status)
    assert [file.name for file in (tmp_path / "scanner").iterdir()] == ["STATUS.txt"]


def test_trouble_with_the_environment_is_said_and_rejects_nothing() -> None:
    text = status_text(SourceStatus(NOON, trouble="the disk or a share is in trouble (ENOSPC)"))
    assert text.startswith("INTAKE IS WAITING: the disk")
