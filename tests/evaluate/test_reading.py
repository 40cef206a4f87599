"""The measure of reading finds how much of a known text was read, by Tesseract alone and by us."""

from __future__ import annotations

import io
import json
import random
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from rich.console import Console

from intake.errors import Missing
from intake.evaluate.forge.paint import paint
from intake.evaluate.forge.scan import print_scan
from intake.evaluate.forge.typeset import Face, Picture, Sheet, Text
from intake.evaluate.likeness import character_error, words_found
from intake.evaluate.reading import evaluate_reading

if TYPE_CHECKING:
    from pathlib import Path

    from intake.evaluate.readreport import ReadReport

LINES = (
    "The patient was seen in clinic on Tuesday and feels well.",
    "Blood pressure was measured twice, and the second value was normal.",
    "Please continue all medicines and return within three months.",
)


def letter() -> Sheet:
    return Sheet(tuple(Text(72, 90 + 30 * row, text, Face("serif", 13)) for row, text in enumerate(LINES)))


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One upright scan and one that lies upside down in its file, with their words; and a broken file."""
    folder = tmp_path_factory.mktemp("corpus")
    (folder / "inbox").mkdir()
    (folder / "text").mkdir()
    truth = []
    for file, turn, trouble in (("a.tif", 0, []), ("b.pdf", 180, ["all upside down"])):
        print_scan(random.Random(3), [letter()], folder / "inbox" / file, "bw200", turned=turn)
        (folder / f"text/{file}.p1.txt").write_text(letter().text)
        truth.append({"file": file, "class": "bw200", "pages": 1, "documents": [{}], "trouble": trouble})
    truth.append({"file": "c.pdf", "class": "broken", "pages": 0, "documents": [], "trouble": []})
    (folder / "truth.jsonl").write_text("".join(json.dumps(line) + "\n" for line in truth))
    return folder


@pytest.fixture(scope="module")
def report(corpus: Path) -> ReadReport:
    return evaluate_reading(corpus, turned=True, workers=1)


@pytest.mark.xdist_group("reading")
def test_a_page_upside_down_says_nothing_to_tesseract_alone_and_all_to_us(report: ReadReport) -> None:
    turned = report.groups["turned"]
    assert (turned.bare_recall.rate or 0) < 0.5
    assert (turned.our_recall.rate or 0) > 0.9


@pytest.mark.xdist_group("reading")
def test_an_upright_page_is_counted_under_its_class(report: ReadReport) -> None:
    assert set(report.groups) == {"bw200", "turned"}
    clean = report.groups["bw200"]
    assert clean.bare_recall.of == clean.our_recall.of == sum(len(line.split()) for line in LINES)
    assert (clean.bare_recall.rate or 0) > 0.9


@pytest.mark.xdist_group("reading")
def test_pages_are_turned_all_ways_and_their_upright_ones_counted(report: ReadReport) -> None:
    assert report.overall.upright.of == 6
    assert all(one.upright[180] for one in report.checks)


@pytest.mark.xdist_group("reading")
def test_what_reading_costs_is_told_for_both(report: ReadReport) -> None:
    assert report.bare_cpu > 0
    assert report.our_cpu > 0


@pytest.mark.xdist_group("reading")
def test_the_report_is_printed_and_written_as_json_without_what_stood_on_the_pages(report: ReadReport) -> None:
    screen = io.StringIO()
    report.show(Console(file=screen, width=160))
    assert "put upright" in screen.getvalue()
    written = json.dumps(report.to_json())
    assert json.loads(written)["groups"]["turned"]["our_recall"]["of"] > 0
    assert "medicines" not in written + repr(report)


def test_pictures_with_their_text_are_measured_by_wrong_characters(tmp_path: Path) -> None:
    for name, text in (("a001.png", letter().text), ("b001.pbm", letter().text.replace("Tuesday", "Thursday"))):
        picture = paint(letter(), 200)
        (picture.convert("1") if name.endswith("pbm") else picture).save(tmp_path / name)
        (tmp_path / name).with_suffix(".txt").write_text(text)
    report = evaluate_reading(tmp_path, workers=1)
    assert report.groups["a"].our_error == 0.0
    assert 0.0 < (report.groups["b"].our_error or 0.0) < 0.05
    assert report.worse == []
    screen = io.StringIO()
    report.show(Console(file=screen, width=160))
    assert "b001.pbm" in screen.getvalue()


def test_a_sample_reads_so_many_files(corpus: Path) -> None:
    assert len(evaluate_reading(corpus, sample=1, workers=1).checks) == 1


def test_a_folder_without_known_text_is_refused(tmp_path: Path) -> None:
    Image.new("L", (9, 9)).save(tmp_path / "a.png")
    with pytest.raises(Missing):
        evaluate_reading(tmp_path)


def test_a_word_counts_as_often_as_it_was_drawn_whatever_its_case_and_punctuation() -> None:
    assert words_found("Name: DOE, Doe.", "(doe) name doe doe") == (3, 3)
    assert words_found("Doe Doe", "Doe") == (1, 2)
    assert words_found("03/14/1961 -- -?", "03/14/1961") == (1, 1)


def test_wrong_characters_are_counted_without_regard_to_line_breaks() -> None:
    assert character_error("one two\n\nthree", "one  two three") == 0.0
    assert character_error("abcd", "abxd") == 0.25
    assert character_error("ab", "") == 1.0


def test_words_under_a_blot_are_not_expected_of_anyone() -> None:
    blot = Picture(60, 80, 500, 112, Image.new("L", (9, 9), 0))
    sheet = Sheet((*letter().marks, blot))
    assert sheet.legible.split("\n") == list(LINES[1:])
