from __future__ import annotations

import sys
import tempfile
from typing import TYPE_CHECKING

from intake.ocr import confined, rehearsal, render

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from PIL import Image

    from intake.ocr import Limits


def test_after_a_rehearsal_nothing_is_left_and_nothing_remains_to_be_imported(
    tmp_path: Path, letter: Image.Image, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert len(list(rehearsal.rehearse())) > 1
    assert list(tmp_path.iterdir()) == []
    letter.convert("1").save(tmp_path / "fax.tif", compression="group4", dpi=(150, 150))
    known = set(sys.modules)
    limits = {"max_pages": 1, "max_pixels": 60_000_000}
    job = {"source": str(tmp_path / "fax.tif"), "media_type": "image/tiff", "out": str(tmp_path), "limits": limits}
    assert len(render.work(job, lambda _: None)["pages"]) == 1
    assert set(sys.modules) - known == set()


def test_without_room_for_a_rehearsal_the_children_work_all_the_same(
    tmp_path: Path, limits: Limits, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "not there"))
    assert list(rehearsal.rehearse()) == []
    monkeypatch.undo()
    assert confined.run("tests.ocr.childish", {"what": "answer"}, limits)
