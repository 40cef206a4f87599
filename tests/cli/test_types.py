"""`intake types` and `intake train`, as operations runs them."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from intake.cli import loaded
from intake.errors import Missing
from intake.evaluate import forge
from intake.kinds import load_kinds

if TYPE_CHECKING:
    from pathlib import Path

    from intake.settings import Settings

RUNNER = CliRunner()


def intake(*arguments: str) -> str:
    done = RUNNER.invoke(loaded(), arguments, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


def test_types_are_listed_for_people_and_programs(settings: Settings) -> None:
    lines = [json.loads(line) for line in intake("types", "--site", str(settings.site), "--json").splitlines()]
    assert [line["code"] for line in lines] == list(load_kinds())
    assert next(line for line in lines if line["code"] == "lab_report")["date"] == "collection_date"
    assert not next(line for line in lines if line["code"] == "legal")["auto_file"]


def test_the_table_printed_is_one_a_site_can_begin_from(settings: Settings) -> None:
    table = intake("types", "--site", str(settings.site), "--table")
    own = settings.site / "document-types.csv"
    own.write_text(table + "home_visit,,Home visit,yes,home visit record\n")
    assert list(load_kinds(own)) == [*load_kinds(), "home_visit"]


def test_a_text_and_a_scan_are_told_with_what_spoke_for_them(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("DISCHARGE SUMMARY\n\nHOSPITAL COURSE: She did well.\nDISCHARGE DIAGNOSIS: Flu.")
    rng = random.Random(5)
    drawn = forge.draw_document(rng, forge.draw_person(rng, "1"), "ecg", forge.draw_home(rng))
    forge.print_scan(rng, drawn.sheets[:1], tmp_path / "scan.pdf", "born_digital")
    files = [str(tmp_path / name) for name in ("note.txt", "scan.pdf")]
    lines = intake("types", "test", *files, "--site", str(settings.site), "--json").splitlines()
    text, scan = (json.loads(line) for line in lines)
    assert text["type"] == "discharge_summary"
    assert "hospital course" in [entry["phrase"] for entry in text["phrases"]]
    assert scan["type"] == "ecg"


def test_there_is_nothing_to_roll_back_on_a_new_site(settings: Settings) -> None:
    with pytest.raises(Missing, match="shipped"):
        intake("train", "--site", str(settings.site), "--rollback")


def test_a_model_made_from_other_inputs_is_told(tmp_path: Path) -> None:
    done = RUNNER.invoke(loaded(), ("train", "kinds", "--check", "--into", str(tmp_path)))
    assert done.exit_code == 4
