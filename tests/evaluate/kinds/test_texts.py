"""Telling types of labelled texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console

from intake.evaluate.kinds import evaluate_texts
from intake.extract import SiteFacts, make_recogniser
from intake.kinds import load_kinds

if TYPE_CHECKING:
    from pathlib import Path

OPERATION = "PREOPERATIVE DIAGNOSIS: Hernia.\nPOSTOPERATIVE DIAGNOSIS: Same.\nPROCEDURE: Repair.\nANESTHESIA: General."


def test_accuracy_confusions_and_calibration_come_out_of_a_folder(tmp_path: Path) -> None:
    for label, text in (("operative_report", OPERATION), ("legal", OPERATION)):
        (tmp_path / label).mkdir()
        for number in range(15 if label == "operative_report" else 2):
            (tmp_path / label / f"{number}.txt").write_text(text)
    report = evaluate_texts(tmp_path, make_recogniser(SiteFacts(), load_kinds()))
    assert len(report.counted) == 15
    assert report.accuracy.rate == 1.0
    assert [(label, guess, share.hits) for label, guess, share in report.confusions] == [
        ("legal", "operative_report", 2)
    ]
    told = report.to_json()
    assert told["by_label"]["legal"]["rate"] == 0.0
    assert told["calibration"]["expected_calibration_error"] < 0.5
    with Console(width=120) as console, console.capture() as shown:
        report.show(console)
    assert "legal" in shown.get()
