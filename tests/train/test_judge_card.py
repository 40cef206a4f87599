"""The card tells what the judge is, how it was made and how good it is; the shipped one is what its card speaks of."""

from __future__ import annotations

import hashlib
import json

from intake.matching.judge import shipped_judge
from intake.matching.thresholds import threshold_for
from intake.train.card import CARD, CARD_TEXT, MODEL, is_current, shipped_folder

FOLDER = shipped_folder("judge")


def test_the_shipped_judge_is_the_one_its_card_speaks_of() -> None:
    facts = json.loads((FOLDER / "judge" / CARD).read_text())
    assert hashlib.sha256((FOLDER / "judge" / MODEL).read_bytes()).hexdigest() == facts["model_sha256"]
    assert facts["bytes"] < 1_000_000
    text = (FOLDER / "judge" / CARD_TEXT).read_text()
    assert f"{shipped_judge().record.pages:,} pages" in text


def test_it_was_made_from_the_inputs_as_they_are_now() -> None:
    assert is_current(FOLDER, "judge")


def test_it_files_more_than_theory_at_the_same_rate_on_pages_that_took_no_part_in_teaching() -> None:
    facts = json.loads((FOLDER / "judge" / CARD).read_text())
    judge, theory = (facts[name]["by_probability"][1]["filed"]["rate"] for name in ("figures", "theory"))
    assert judge > theory


def test_the_default_rate_of_wrong_patients_files_something() -> None:
    assert threshold_for(shipped_judge().record, 1e-4).share > 0.3
