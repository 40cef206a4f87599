"""Labelled texts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from intake.errors import WrongSettings
from intake.evaluate.kinds import Sample, read_samples
from intake.evaluate.kinds.samples import meanings
from intake.kinds import load_kinds

if TYPE_CHECKING:
    from pathlib import Path


def test_texts_come_from_lines_rows_and_folders(tmp_path: Path) -> None:
    lines = [{"text": "one", "label": "letter"}, {"text": "none", "doc_type_unique": None}]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, lines)))
    (tmp_path / "b.csv").write_text("text,type\ntwo,legal\n")
    (tmp_path / "ecg").mkdir()
    (tmp_path / "ecg/c.txt").write_text("three")
    assert read_samples(tmp_path) == [Sample("one", "letter"), Sample("two", "legal"), Sample("three", "ecg")]


def test_a_folder_without_labelled_texts_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongSettings, match="no labelled texts"):
        read_samples(tmp_path)


def test_a_rough_label_holds_several_types_and_a_code_holds_itself() -> None:
    held = meanings({"consult_or_hp", "ecg", "gossip"}, load_kinds())
    assert held["ecg"] == {"ecg"}
    assert {"consult_note", "history_physical"} <= held["consult_or_hp"]
    assert "gossip" not in held


def test_a_table_of_ones_own_says_what_labels_hold(tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text("label,types\nheart,ecg echocardiogram\n")
    assert meanings({"heart"}, load_kinds(), tmp_path / "mine.csv") == {"heart": {"ecg", "echocardiogram"}}


def test_every_type_that_a_shipped_label_holds_exists() -> None:
    names = {"operative_or_procedure", "consult_or_hp", "radiology_or_diagnostic", "office_note", "pathology_lab"}
    assert all(codes <= set(load_kinds()) for codes in meanings(names, load_kinds()).values())
