"""What a site adds in files: used as if shipped, and told plainly when wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from intake.errors import WrongSettings
from intake.extract import OwnWords, extract, make_recogniser, read_own_words, wordings
from intake.kinds import Kind, load_kinds
from intake.model import Item
from tests.extract.paper import FACTS, document

if TYPE_CHECKING:
    from pathlib import Path

KINDS = load_kinds()


def write(site: Path, **files: str) -> OwnWords:
    for name, text in files.items():
        (site / f"{name.replace('_', '-')}.csv").write_text(text)
    return read_own_words(site, KINDS)


def test_a_site_without_files_adds_nothing(tmp_path: Path) -> None:
    assert read_own_words(tmp_path, KINDS) == OwnWords()


def test_a_label_of_the_site_is_found_as_if_it_were_shipped(tmp_path: Path) -> None:
    own = write(tmp_path, labels="label,means\nHatch date,birth_date\n")
    recogniser = make_recogniser(FACTS, KINDS, own=own)
    findings = extract(document("Patient: Ann Lee\nHatch date: 03/14/1961"), recogniser)
    assert [f.value.isoformat() for f in findings.of(Item.BIRTH_DATE)] == ["1961-03-14"]  # type: ignore[union-attr]
    assert "Hatch date" in wordings("birth_date", own=own)


def test_a_label_worded_like_a_shipped_one_takes_its_place(tmp_path: Path) -> None:
    own = write(tmp_path, labels="label,means,role\nPatient Name,name,provider\n")
    alike = [row for row in own.all_labels() if row["label"].lower() == "patient name"]
    assert [row["role"] for row in alike] == ["provider"]


def test_the_date_a_type_calls_for_is_told_in_a_file(tmp_path: Path) -> None:
    own = write(tmp_path, document_dates="type,dates\nlab_report,report_date; collection_date\n")
    text = "LABORATORY REPORT\nCollected: 01/02/2025\nReported: 01/05/2025\nReference range  Result"
    days = [extract(document(text), make_recogniser(FACTS, KINDS, own=words)).date for words in (OwnWords(), own)]
    assert [day.isoformat() if day else None for day in days] == ["2025-01-02", "2025-01-05"]


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("labels", "word,means\nx,name\n", "labels.csv, line 1: no column label"),
        ("labels", "label,means,meaning\nx,name,\n", "line 1: unknown column 'meaning'"),
        ("labels", "label,means\nNo such,zodiac_sign\n", "labels.csv, line 2: means is 'zodiac_sign'. Write one of: "),
        ("labels", "label,means\nCase,name\n,name\n", "labels.csv, line 3: the label is empty"),
        ("labels", "label,means,role\nCase,name,friend\n", "line 2: role is 'friend'"),
        ("labels", "label,means,quality\nCase,name,high\n", "line 2: quality is 'high'. Write a number"),
        ("labels", "label,means,colon\nCase,name,maybe\n", "line 2: colon is 'maybe'. Write one of: no, yes"),
        ("document_dates", "type,dates\nhoroscope,date\n", "document-dates.csv, line 2: type is 'horoscope'"),
        ("document_dates", "type,dates\nletter,\n", "line 2: no dates"),
        ("document_dates", "type,dates\nletter,wedding_date\n", "line 2: date is 'wedding_date'"),
    ],
)
def test_a_wrong_line_is_told_with_file_line_and_what_to_write(tmp_path: Path, name: str, text: str, told: str) -> None:
    with pytest.raises(WrongSettings) as wrong:
        write(tmp_path, **{name: text})
    assert told in str(wrong.value)


def test_a_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    (tmp_path / "labels.csv").write_bytes(b"label,means\nName\xe9,name\n")
    with pytest.raises(WrongSettings, match="UTF-8"):
        read_own_words(tmp_path, KINDS)


def test_a_type_of_the_site_wins_by_its_title_over_wording_the_model_knows() -> None:
    kinds = {**KINDS, "home_visit": Kind("home_visit", "", "Home visit", True, ("home visit record",))}
    text = "HOME VISIT RECORD\n\nSubjective: doing well.\nObjective: afebrile.\nAssessment: stable.\nPlan: continue."
    guesses = extract(document(text), make_recogniser(FACTS, kinds)).kinds
    assert "home_visit" in [guess.code for guess in guesses[:2]]
