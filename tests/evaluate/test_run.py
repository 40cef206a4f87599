"""An evaluation takes a corpus in on the one path, dry, and reports what it found."""

from __future__ import annotations

import datetime as dt
import io
import json
import random
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from rich.console import Console

from intake.errors import Missing
from intake.evaluate.dry import failed
from intake.evaluate.forge import (
    FaxLine,
    Wish,
    break_file,
    draw_document,
    draw_home,
    draw_people,
    print_scan,
    write_index,
    write_site,
)
from intake.evaluate.run import evaluate

if TYPE_CHECKING:
    from pathlib import Path

    from intake.evaluate.report import Report


pytestmark = pytest.mark.xdist_group("run")
ALL = frozenset({"name", "birth_date", "mrn"})


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two letters born digital and one scan, which is also faxed, a copy, an empty file and one locked."""
    folder = tmp_path_factory.mktemp("corpus")
    rng = random.Random(5)
    people, home = draw_people(rng, 60), draw_home(rng)
    (folder / "inbox/mail").mkdir(parents=True)
    (folder / "inbox/scanner").mkdir()
    truth: list[dict[str, Any]] = []

    def tell(file: str, documents: list[dict[str, Any]], **more: Any) -> None:
        line = {
            "file": file,
            "source": file.split("/", maxsplit=1)[0],
            "class": "any",
            "documents": documents,
            "optional_pages": [],
        }
        truth.append({**line, **more})

    for number, (kind, file, channel) in enumerate(
        (
            ("lab_report", "mail/a.pdf", "born_digital"),
            ("ecg", "mail/b.pdf", "born_digital"),
            ("lab_report", "scanner/c.tif", "bw300"),
        )
    ):
        person = people[number]
        drawn = draw_document(rng, person, kind, home, Wish(shown=ALL, layout="lines", ours=True))
        print_scan(rng, drawn.sheets[:1], folder / "inbox" / file, channel)
        day = drawn.day.isoformat() if drawn.day else None
        document = {"pages": [1], "type": kind, "mrn": person.mrn, "expect": "file", "document_date": day}
        tell(file, [document])
        if number == 0:
            shutil.copy(folder / "inbox" / file, folder / "inbox/mail/z-copy.pdf")
            tell("mail/z-copy.pdf", [{**document, "duplicate_of": file}])
    line = FaxLine(dt.datetime.fromisoformat("2026-03-02T17:40"), "ELM CLINIC", "212-555-0111", home.fax)
    print_scan(rng, drawn.sheets[:1], folder / "inbox/scanner/d.tif", "fax_fine", line=line)
    tell("scanner/d.tif", [{**document, "duplicate_of": "scanner/c.tif"}])
    for way in ("empty", "password"):
        broken = break_file(rng, drawn.sheets[:1], way, folder / "inbox/mail", way)
        tell(f"mail/{broken.name}", [], expect_rejected=way)
    (folder / "truth.jsonl").write_text("".join(json.dumps(line) + "\n" for line in truth), encoding="utf-8")
    write_index(people, folder / "patients.csv")
    write_site(home, folder / "site.toml")
    return folder


@pytest.fixture(scope="module")
def report(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Report:
    return evaluate(corpus, results=tmp_path_factory.mktemp("results") / "results.jsonl", workers=1)


def test_every_file_is_accounted_for_and_none_goes_astray(report: Report) -> None:
    assert report.files.files == 7
    assert report.files.unaccounted == ()
    assert report.overall.wrong_patient.hits == 0
    assert report.failures == ()


def test_broken_files_are_refused_with_their_code_and_copies_found(report: Report) -> None:
    assert report.files.broken_code_right.hits == report.files.broken_code_right.of == 2


def test_a_copy_is_found_by_its_bytes_and_a_letter_faxed_anew_by_what_it_says(report: Report) -> None:
    assert report.files.copies_found.hits == report.files.copies_found.of == 2
    assert report.files.false_copies.hits == 0
    (faxed,) = (judged.result or {} for judged in report.judged if judged.file == "scanner/d.tif")
    assert (faxed["state"], faxed["reasons"][0]) == ("review", "possible_resend")
    assert (faxed["resend"], faxed["resend_of"]) == ("same", "scanner/c.tif")


def test_clear_pages_are_recognised(report: Report) -> None:
    found = {judged.file: (judged.result or {}).get("mrn") for judged in report.judged if not judged.again}
    assert found == {judged.file: judged.truth["mrn"] for judged in report.judged if not judged.again}


def test_speed_is_measured(report: Report) -> None:
    assert report.speed.pages == 4
    assert report.speed.wall_seconds > 0
    assert report.speed.cpu_seconds_per_page > 0
    assert report.speed.p95_seconds >= report.speed.median_seconds > 0


def test_the_report_is_printed_and_written_as_json(report: Report) -> None:
    screen = io.StringIO()
    report.show(Console(file=screen, width=160))
    assert "by quality of the scan" in screen.getvalue()
    assert "straight through" in screen.getvalue()
    written = json.loads(json.dumps(report.to_json()))
    assert written["accuracy"]["documents"] == 5
    assert written["speed"]["pages"] == 4
    assert written["speed"]["recognising_ms_per_page"] > 0
    assert written["recognising"]["patient"]["all"]["both"]["hits"] == 0


def test_a_corpus_without_truth_is_refused(corpus: Path, tmp_path: Path) -> None:
    shutil.copytree(corpus / "inbox", tmp_path / "inbox")
    with pytest.raises(Missing):
        evaluate(tmp_path)


def test_a_bug_is_told_by_place_and_kind_and_puts_the_file_before_a_person() -> None:
    taken = failed("fax/somebody.pdf", "0" * 64, ValueError("somebody's name"))
    assert taken.lines[0]["state"] == "review"
    assert taken.lines[0]["reasons"] == ["processing_failed"]
    assert "somebody" not in repr(taken)


def test_the_environment_cannot_lead_it_to_a_real_database(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from intake.evaluate import run

    monkeypatch.setenv("INTAKE_DATABASE__URL", "postgresql://nobody@nowhere.invalid/real")
    settings = run._open_site(tmp_path, corpus)
    assert settings.database.url == ""
