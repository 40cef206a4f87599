"""`intake cover` writes PDFs, and says plainly what it cannot make."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from intake.cli import loaded
from intake.errors import Missing

if TYPE_CHECKING:
    from pathlib import Path

    from intake.settings import Settings


@pytest.mark.parametrize(
    "sheet", [("type", "radiology_report"), ("separator",), ("batch", "--documents", "12", "--source", "fax")]
)
def test_a_sheet_is_written_as_pdf(settings: Settings, tmp_path: Path, sheet: tuple[str, ...]) -> None:
    file = tmp_path / "sheet.pdf"
    arguments = ["cover", *sheet, "-o", str(file), "--site", str(settings.site)]
    done = CliRunner().invoke(loaded(), arguments, catch_exceptions=False)
    assert done.exit_code == 0
    assert done.stdout == ""
    assert file.read_bytes().startswith(b"%PDF-")


def test_nobody_has_no_sheet(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "sheet.pdf"
    arguments = ["cover", "patient", "1", "-o", str(file), "--site", str(settings.site)]
    with pytest.raises(Missing):
        CliRunner().invoke(loaded(), arguments, catch_exceptions=False)
    assert not file.exists()


def test_a_document_that_waits_for_nothing_has_no_slip(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "slip.pdf"
    arguments = ["cover", "rescan", "R-2026-000001", "-o", str(file), "--site", str(settings.site)]
    with pytest.raises(Missing):
        CliRunner().invoke(loaded(), arguments, catch_exceptions=False)
    assert not file.exists()
