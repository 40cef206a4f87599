"""The bench measures every contender on the same pages, and what it cannot measure it says."""

from __future__ import annotations

import io
import json
import random
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from rich.console import Console
from typer.testing import CliRunner

from intake.cli import loaded
from intake.errors import Missing
from intake.evaluate.bench import cost, others, pieces
from intake.evaluate.bench.report import OCRMYPDF_DESKEW, WHOLE, BenchReport, Figures, Ground
from intake.evaluate.bench.run import bench
from intake.evaluate.bench.stages import STAGES
from intake.evaluate.cpu import tree_seconds
from intake.evaluate.forge import Wish, draw_document, draw_home, draw_people, print_scan

if TYPE_CHECKING:
    from pathlib import Path

BUSY = "import time\nwhile time.process_time() < {}: pass"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page in a sub-folder, the same bytes again, a broken file, and one that is no scan."""
    folder = tmp_path_factory.mktemp("scans")
    rng = random.Random(6)
    drawn = draw_document(rng, draw_people(rng, 3)[0], "lab_report", draw_home(rng), Wish())
    (folder / "deep").mkdir()
    scan = print_scan(rng, drawn.sheets[:1], folder / "deep/a.tif", "bw200", tags=False)
    (folder / "again.tif").write_bytes(scan.read_bytes())
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 cut")
    (folder / "notes.txt").write_text("no scan")
    return folder


@pytest.fixture(scope="module")
def report(folder: Path) -> BenchReport:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(others, "find", lambda _: None)
        return bench(folder, rounds=1, long=False)


@pytest.mark.service
@pytest.mark.xdist_group("bench")
def test_every_contender_that_is_there_is_measured_on_the_scans_that_all_can_take(report: BenchReport) -> None:
    assert set(report.rounds) == {"whole", "whole_two_workers", "ocr", "tesseract"}
    assert (report.ground.scans, report.ground.pages, report.ground.broken) == (1, 1, 1)
    for rounds in report.rounds.values():
        (one,) = rounds
        assert 0 < one.cpu_per_page <= one.cpu_per_page_with_start_up
        assert one.wall_per_document > 0
        assert one.peak_mb > 10
    assert sum(report.ground.states.values()) == 2  # the scan, and the one that warmed the service up


@pytest.mark.service
@pytest.mark.xdist_group("bench")
def test_the_ratios_have_the_names_of_the_contract_and_no_value_without_ocrmypdf(report: BenchReport) -> None:
    ratios = json.loads(json.dumps(report.to_json()))["ratios"]
    assert ratios["ocr_vs_ocrmypdf_cpu"] is None
    assert all(ratios[name] > 0 for name in ("whole_vs_tesseract_cpu", "two_workers_speedup", "peak_worker_mb"))
    assert "make bench" in report.advice


@pytest.mark.service
@pytest.mark.xdist_group("bench")
def test_the_stages_of_the_path_are_told_apart(report: BenchReport) -> None:
    assert set(report.stages) == set(STAGES)
    assert report.stages["tesseract"] > 0
    assert report.stages["recognising"] > 0


@pytest.mark.service
@pytest.mark.xdist_group("bench")
def test_the_size_of_the_archives_is_told(report: BenchReport) -> None:
    (size,) = report.archive_sizes
    assert 0.2 < size < 1.5
    assert report.to_json()["archive_by_scan_bytes"]["most"] == round(size, 3)


@pytest.mark.service
@pytest.mark.xdist_group("bench")
def test_the_report_is_printed(report: BenchReport) -> None:
    screen = io.StringIO()
    report.show(Console(file=screen, width=160))
    assert "whole_vs_tesseract_cpu" in screen.getvalue()
    assert "1 broken" in screen.getvalue()


def test_ratios_are_medians_of_rounds() -> None:
    def figures(cpu: float) -> Figures:
        return Figures(cpu, 2 * cpu, 1.0, 100.0)

    rounds = {WHOLE: tuple(map(figures, (1.0, 9.0, 3.0))), OCRMYPDF_DESKEW: tuple(map(figures, (2.0, 2.0, 2.0)))}
    ground = Ground(1, 1, 0, 0, {}, "5", "17")
    ratio = BenchReport(ground, rounds, {}).ratio(WHOLE, OCRMYPDF_DESKEW, lambda one: one.cpu_per_page)
    assert ratio == 1.5


def test_what_a_command_leaves_behind_is_charged_too(tmp_path: Path) -> None:
    orphan = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {BUSY.format(0.4)!r}])"
    assert cost.run([sys.executable, "-c", orphan], tmp_path / "cost.json").cpu > 0.4


def test_how_a_command_ended_is_told(tmp_path: Path) -> None:
    assert cost.run([sys.executable, "-c", "raise SystemExit(3)"], tmp_path / "cost.json").code == 3


def test_the_time_of_living_children_counts() -> None:
    before = tree_seconds()
    busy = BUSY.format(0.3) + "\nprint('done', flush=True)\nimport sys; sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", busy], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        child.stdout.readline()
        assert tree_seconds() - before > 0.25
        child.communicate()


def test_a_named_ocrmypdf_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(Missing):
        others.find(tmp_path / "ocrmypdf")


def test_ocrmypdf_is_told_a_resolution_if_the_file_tells_none_and_its_refusals_are_known(
    folder: Path, tmp_path: Path
) -> None:
    program = tmp_path / "ocrmypdf"
    program.write_text(f'#!/bin/sh\necho "$@" >> {tmp_path}/said\ncase "$*" in *again*) exit 2;; esac\n')
    program.chmod(0o755)

    def accept(piece: pieces.Piece) -> bool:
        return others.takes(program, piece, tmp_path)

    chosen, broken, refused = pieces.prepared([folder / "deep/a.tif"], tmp_path / "one", accept, lambda: None)
    assert (len(chosen), broken, refused) == (1, 0, 0)
    assert "--image-dpi 200" in (tmp_path / "said").read_text()
    with pytest.raises(Missing):
        pieces.prepared([folder / "again.tif"], tmp_path / "two", accept, lambda: None)


def test_a_folder_without_scans_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Missing):
        pieces.found(tmp_path, tmp_path)


def test_forged_scans_are_as_many_as_asked_for_and_always_the_same(tmp_path: Path) -> None:
    contents = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        scans, house = pieces.forged(tmp_path / name, 2)
        assert house.index.exists()
        contents.append([scan.read_bytes() for scan in scans])
    assert contents[0] == contents[1]
    assert len(contents[0]) == 2


def test_the_command_takes_a_folder_and_limits() -> None:
    shown = CliRunner().invoke(loaded(), ["bench", "--help"], env={"COLUMNS": "200"}).stdout
    assert all(option in shown for option in ("--rounds", "--documents", "--ocrmypdf", "--no-long", "--json"))
