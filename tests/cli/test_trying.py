from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from pikepdf import Pdf
from PIL import Image

from intake.cli import trying

if TYPE_CHECKING:
    from pathlib import Path

    from intake.model import Scan
    from intake.pipeline import Desk
    from intake.settings import Settings

pytestmark = pytest.mark.timeout(300)


def blank_pdf() -> bytes:
    out = io.BytesIO()
    with Pdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(out)
    return out.getvalue()


@pytest.fixture
def mail(tmp_path: Path) -> Path:
    """A folder of files, most of which nobody can take."""
    folder = tmp_path / "mail"
    (folder / "below").mkdir(parents=True)
    Image.effect_noise((400, 300), 90).save(folder / "noise.png")
    for name, content in {
        "blank.pdf": blank_pdf(),
        "below/damaged.pdf": b"%PDF-1.4\nstartxref\n0\n%%EOF\n",
        "below/empty.tif": b"",
        "below/letter.docx": b"PK\x03\x04 an office file",
    }.items():
        (folder / name).write_bytes(content)
    return folder


def everything(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def fates(lines: list[dict[str, Any]], folder: Path) -> dict[str, str]:
    return {line["file"].removeprefix(f"{folder}/"): line["reasons"][0] for line in lines}


def test_every_file_of_a_folder_gets_its_answer_whatever_befell_the_one_before(mail: Path, settings: Settings) -> None:
    site = everything(settings.site)
    lines = list(trying.try_files(trying.files_of([mail, mail / "noise.png"]), settings))
    assert (
        fates(lines, mail).items()
        >= {
            "below/damaged.pdf": "E103",
            "below/empty.tif": "E102",
            "below/letter.docx": "E108",
            "blank.pdf": "E107",
        }.items()
    )
    assert [line["file"] for line in lines].count(str(mail / "noise.png")) == 2
    assert all(line["seconds"] >= 0 for line in lines)
    assert everything(settings.site) == site


def test_a_file_that_cannot_be_opened_now_is_not_called_bad(tmp_path: Path, settings: Settings) -> None:
    (line,) = trying.try_files([tmp_path / "gone.pdf"], settings)
    assert line["state"] == "unavailable"


def test_a_file_on_which_the_software_fails_would_go_to_a_person(
    mail: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_in = trying.take_in

    def bug(scan: Scan, desk: Desk) -> object:
        if scan.path.name == "blank.pdf":
            raise KeyError("Whitfield")
        return take_in(scan, desk)

    monkeypatch.setattr(trying, "take_in", bug)
    lines = list(trying.try_files([mail / "blank.pdf", mail / "below/empty.tif"], settings))
    assert [(line["state"], line["reasons"]) for line in lines] == [
        ("review", ["processing_failed"]),
        ("rejected", ["E102"]),
    ]
    assert lines[0]["failure"].startswith("KeyError test_trying.py:")
    assert "Whitfield" not in str(lines)


def test_pictures_of_pages_are_gone_before_the_next_file_is_read(
    mail: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = []
    take_in = trying.take_in

    def look_first(scan: Scan, desk: Desk) -> object:
        left.append([path for path in desk.limits.work.rglob("*") if path.is_file()])
        return take_in(scan, desk)

    monkeypatch.setattr(trying, "take_in", look_first)
    list(trying.try_files([mail / "noise.png", mail / "blank.pdf"], settings))
    assert left == [[], []]


def test_the_summary_counts_files_and_fates() -> None:
    lines = [
        {"file": "a", "state": "filed", "reasons": [], "seconds": 1.0},
        {"file": "a", "state": "review", "reasons": ["conflict"], "seconds": 1.0},
        {"file": "b", "state": "rejected", "reasons": ["E103"], "seconds": 2.25},
        {"file": "c", "state": "rejected", "reasons": ["E103"], "seconds": 0.1},
    ]
    assert trying.summary(lines) == "3 files: 2 rejected E103, 1 filed, 1 review; the slowest took 2.2 s"
