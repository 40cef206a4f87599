"""The main job from the command line, as operations runs it: the contract's commands, JSON, folders and codes."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from intake.evaluate import forge
from tests.planted import renamed

pytestmark = [pytest.mark.service, pytest.mark.timeout(600)]

KEYS = {
    "receipt", "source", "source_file", "sha256", "pages", "state", "mrn", "type", "loinc", "document_date",
    "probability", "reasons", "candidates", "path", "received", "settled",
}  # fmt: skip


class Place:
    """A site made and run by commands alone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        rng = random.Random(11)
        home = forge.draw_home(rng)
        people = renamed(forge.draw_people(rng, 60))
        given = folder.parent / "given.toml"
        forge.write_site(home, given)
        self.intake("init", str(folder), "--settings", str(given), site=False)
        forge.write_index(people, folder / "index.csv")
        self.person = people[3]
        shown = frozenset({"name", "birth_date", "mrn"})
        ours = forge.Wish(shown=shown, ours=True, layout="table")
        inbox = folder / "watch_folders"
        letter = forge.draw_document(rng, self.person, "radiology_report", home, ours)
        forge.print_scan(rng, letter.sheets, inbox / "scanner/known.pdf", "clean300")
        stranger = forge.draw_document(rng, renamed(forge.draw_people(rng, 2))[0], "letter", home, ours)
        (inbox / "fax/from desk 3").mkdir(parents=True)
        forge.print_scan(rng, stranger.sheets, inbox / "fax/from desk 3/stranger.tif", "fax_fine")
        self.known = folder.parent / "known.pdf"
        self.known.write_bytes((inbox / "scanner/known.pdf").read_bytes())
        (inbox / "mail/copy.pdf").write_bytes(self.known.read_bytes())
        (inbox / "mail/notes.docx").write_bytes(b"PK\x03\x04 an office file")

    def intake(self, *arguments: str, code: int = 0, site: bool = True) -> str:
        where = ["--site", str(self.folder)] if site else []
        done = subprocess.run(
            [sys.executable, "-m", "intake", *arguments, *where],
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == code, done.stderr
        return done.stdout

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.intake("documents", "--json").splitlines()]

    def everything(self) -> set[tuple[str, int]]:
        """Every file of the site that is not the database's own bookkeeping."""
        files = (path for path in self.folder.rglob("*") if path.is_file() and "sqlite3" not in path.name)
        return {(path.relative_to(self.folder).as_posix(), path.stat().st_size) for path in files}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    made = Place(tmp_path_factory.mktemp("main") / "site")
    assert "60 patients added" in made.intake("patients", "import", str(made.folder / "index.csv"))
    return made


@pytest.fixture(scope="module")
def done(place: Place) -> Place:
    """The site once everything that lay in its watch folders has been taken in."""
    place.intake("run", "--once")
    return place


@pytest.mark.xdist_group("main_job")
def test_the_doctor_finds_a_new_site_well(place: Place) -> None:
    checks = json.loads(place.intake("doctor", "--json"))
    assert all(check["ok"] for check in checks if check["name"] != "disk"), checks


@pytest.mark.xdist_group("main_job")
def test_a_dry_run_says_what_would_happen_and_writes_nothing(place: Place) -> None:
    before = place.everything()
    (line,) = [json.loads(text) for text in place.intake("try", str(place.known), "--json").splitlines()]
    assert line["state"] == "filed"
    assert line["mrn"] == place.person.mrn
    assert place.everything() == before


@pytest.mark.xdist_group("main_job")
def test_what_lies_in_the_watch_folders_is_filed_referred_or_refused(done: Place) -> None:
    lines = {line["source_file"]: line for line in done.lines()}
    assert all(set(line) >= KEYS for line in lines.values())
    copies = {lines["scanner/known.pdf"]["state"], lines["mail/copy.pdf"]["state"]}
    assert copies == {"filed", "duplicate"}
    filed = next(line for line in lines.values() if line["state"] == "filed")
    assert filed["mrn"] == done.person.mrn
    assert filed["type"] == "radiology_report"
    assert filed["loinc"] == "18748-4"
    folder = done.folder / filed["path"]
    assert {file.name for file in folder.iterdir()} == {"original.pdf", "archive.pdf", "document.json"}
    assert lines["fax/from desk 3/stranger.tif"]["state"] == "review"
    refused = lines["mail/notes.docx"]
    assert (refused["state"], refused["reasons"]) == ("rejected", ["E108"])
    assert list((done.folder / "watch_folders/mail/rejected").glob("*notes.docx - WHY.txt"))


@pytest.mark.xdist_group("main_job")
def test_the_rest_of_the_commands_tell_the_same(done: Place) -> None:
    line = next(line for line in done.lines() if line["state"] == "filed")
    told = json.loads(done.intake("document", line["receipt"], "--json"))
    assert [event["action"] for event in told["events"]][-1] == "settled"
    assert json.loads(done.intake("status", "--json", code=4))["review"] == 1
    done.intake("verify")
    done.intake("document", "R-1999-000001", code=5)


@pytest.mark.xdist_group("main_job")
def test_a_changed_byte_is_found_and_has_its_exit_code(done: Place) -> None:
    line = next(line for line in done.lines() if line["state"] == "filed")
    archive = done.folder / line["path"] / "archive.pdf"
    good = archive.read_bytes()
    archive.write_bytes(good[:-1] + b"X")
    assert line["receipt"] in done.intake("verify", code=7)
    archive.write_bytes(good)
    done.intake("verify")


def test_a_site_with_a_wrong_setting_has_its_exit_code(tmp_path: Path) -> None:
    (tmp_path / "intake.toml").write_text("[web]\nport = -1\n")
    done = subprocess.run(
        [sys.executable, "-m", "intake", "status", "--site", str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 8
    assert "web.port" in done.stderr
    assert "Traceback" not in done.stderr
