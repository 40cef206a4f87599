from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from intake import pagejson
from intake.ocr import Tesseract, confined, picture, recognise, sheets, tesseract
from intake.ocr.zonelabels import Labels
from tests.ocr.test_engine import WORDS, page_of

if TYPE_CHECKING:
    from pathlib import Path


LABELS = Labels(("Date of birth",), ("Record number",), ("Telephone",), r"[1-9]\d{5}")


def test_a_child_reads_what_reading_step_by_step_reads(tmp_path: Path, letter: Image.Image) -> None:
    page = page_of(letter, tmp_path)
    engine = Tesseract(labels=LABELS)
    (together,), (stepwise,) = engine.read([page]), engine.read_step_by_step([page])
    assert [word.text for word in together.words] == WORDS
    assert pagejson.to_table(together) == pagejson.to_table(stepwise)


def test_a_run_of_pages_takes_one_child(tmp_path: Path, letter: Image.Image, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    plain = confined.run
    monkeypatch.setattr(confined, "run", lambda module, *rest: asked.append(module) or plain(module, *rest))
    torn = letter.copy()
    torn.paste(255, (0, 300, 1275, 1100))  # so little stands on it that it is looked at again
    recognise([page_of(letter, tmp_path, 1), page_of(torn, tmp_path, 2)], Tesseract(labels=LABELS))
    assert asked == ["intake.ocr.pageread"]


def test_how_one_picture_was_read_does_not_tell_on_the_next(tmp_path: Path, letter: Image.Image) -> None:
    file = tmp_path / "page.tif"
    picture.save(np.asarray(letter), file, 150.0)
    shown = tesseract.Picture(file, letter.width, letter.height, 150.0)
    with confined.as_child(lambda _: None):
        before = tesseract.read_words([shown], 60.0)
        tesseract.read_words([shown], 60.0, tesseract.ONE_LINE, tesseract.SAUVOLA)
        assert tesseract.read_words([shown], 60.0) == before


def test_what_is_told_to_a_child_says_all_that_labels_are() -> None:
    again = Labels.of(json.loads(json.dumps(LABELS.told())))
    assert again == LABELS
    assert (again.kinds, again.spelt) == (LABELS.kinds, LABELS.spelt)


def test_a_fine_page_in_grey_is_read_smaller_and_its_words_lie_on_their_ink(
    tmp_path: Path, letter: Image.Image
) -> None:
    fine = letter.resize((2550, 2200))
    grain = np.random.default_rng(1).normal(0, 12, (2200, 2550))
    grey = Image.fromarray(np.clip(np.asarray(fine) * 0.8 + 30 + grain, 0, 255).astype(np.uint8))
    page = page_of(grey, tmp_path, dpi=300.0)
    sheet = sheets.first(page, tmp_path)
    assert (sheet.picture.width, sheet.picture.height, sheet.picture.dpi) == (1700, 1467, pytest.approx(200.0))
    (read,) = Tesseract(labels=LABELS).read([page])
    assert [word.text for word in read.words] == WORDS
    assert (read.width, read.height) == pytest.approx((8.5, 2200 / 300))
    ink = np.asarray(grey) < 128
    for word in read.words:
        rows = slice(round(word.box.top * 2200), round(word.box.bottom * 2200))
        columns = slice(round(word.box.left * 2550), round(word.box.right * 2550))
        assert ink[rows, columns].mean() > 0.05
