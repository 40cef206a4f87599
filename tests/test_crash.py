"""The real service is killed (SIGKILL) in every step and at random moments; every dropped file is found once.

The moments before and after each call that writes are the boundaries of the promise "bytes, then rows, then the
original goes".
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from intake.configuration import text_of
from intake.evaluate import forge

pytestmark = [pytest.mark.service, pytest.mark.timeout(900)]

HERE = Path(__file__).parent
STEPS = [
    "intake.filing.place:drain",
    "intake.filing.place:keep",
    "intake.receive:scans.take",
    "intake.receive:_finish",
    "intake.work:read",
    "intake.work:scans.was_read",
    "intake.ocr.remembered:Remembered.learn",
    "intake.pipeline:extract",
    "intake.filing.cabinet:documents.decide",
    "intake.filing.place:place_folder",
    "intake.filing.cabinet:check",
    "intake.filing.cabinet:documents.filed",
    "intake.filing.cabinet:documents.refer",
    "intake.work:scans.settle",
    "intake.work:forget",
    "intake.mailroom:write_why",
    "intake.receive:scans.reject",
]


class Site:
    """A site, the mail dropped into it, and the real service run on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.dropped: Counter[str] = Counter()
        self.rng = random.Random(20261122)
        self.home = forge.draw_home(self.rng)
        self.people = forge.draw_people(self.rng, 40)
        self.number = 0
        folder.mkdir()
        watch = {"every_seconds": 0.3, "still_seconds": 0.1}
        settings = text_of({"watch": watch, "service": {"readers": 2}, "web": {"port": 0}})
        (folder / "intake.toml").write_text(settings, encoding="utf-8")
        self.intake("init")
        forge.write_index(self.people, folder / "index.csv")
        self.intake("patients", "import", str(folder / "index.csv"))
        self.pool = [self.draw() for _ in range(4)]

    def draw(self) -> bytes:
        """A small letter: half a page of it, so that reading costs little."""
        letter = forge.draw_document(self.rng, self.rng.choice(self.people), "letter", self.home)
        file = self.folder / "letter.tif"
        forge.print_scan(self.rng, letter.sheets[:1], file, "bw200")
        content = file.read_bytes()
        file.unlink()
        return content

    def drop(self, content: bytes | None = None, *, fresh: bool = True) -> None:
        """Drop a scan as a scanner does.  A fresh one differs from all before in its last bytes (unread by TIFF)."""
        self.number += 1
        if content is None:
            content = self.pool[self.number % len(self.pool)]
            if fresh:
                content += f"#{self.number}".encode()
        target = self.folder / "watch_folders/fax" / f"SCN_{self.number % 3}.tif"
        while target.exists():
            target = target.with_name(f"{target.stem}x.tif")
        partial = target.with_name(f"{target.name}.part")
        partial.write_bytes(content)
        partial.rename(target)
        self.dropped[hashlib.sha256(content).hexdigest()] += 1

    def intake(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "intake", *arguments, "--site", str(self.folder)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
        assert not check or done.returncode == 0, done.stderr
        return done

    def die_at(self, target: str, moment: str) -> bool:
        """Run the service until it kills itself there; False if it came to its end without."""
        command = [sys.executable, str(HERE / "dying_service.py"), target, moment, "1", "run", "--once"]
        done = subprocess.run([*command, "--site", str(self.folder)], capture_output=True, text=True, timeout=300, check=False)
        assert done.returncode in {0, -signal.SIGKILL}, done.stderr
        return done.returncode == -signal.SIGKILL

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.intake("documents", "--json").stdout.splitlines()]

    def assert_every_file_is_found_exactly_once(self) -> None:
        by_receipt = {}
        for line in self.lines():
            by_receipt.setdefault(line["receipt"].rsplit("-", line["receipt"].count("-") - 2)[0], []).append(line)
        found: Counter[str] = Counter()
        for lines in by_receipt.values():
            found[lines[0]["sha256"]] += 1
            assert {line["state"] for line in lines} <= {"filed", "review", "rejected", "duplicate"}
            pages = [page for line in lines for page in line["pages"] + line["sheets"]]
            assert len(pages) == len(set(pages))
        assert found == self.dropped
        for digest in self.dropped:
            states = [line["state"] for lines in by_receipt.values() for line in lines if line["sha256"] == digest]
            assert sum(state in {"filed", "review", "rejected"} for state in states) == 1
        assert self.intake("verify").returncode == 0
        left = [file for file in (self.folder / "watch_folders/fax").iterdir() if file.suffix == ".tif"]
        assert left == []
        folders = [record.parent.name for record in self.folder.glob("patients/??/*/*/*/document.json")]
        assert len(folders) == len(set(folders)) == sum(line["state"] == "filed" for line in self.lines())


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path / "site")


def test_killed_before_and_after_every_step_nothing_is_lost_and_nothing_is_done_twice(site: Site) -> None:
    died = set()
    for target in STEPS:
        for moment in ("before", "after"):
            site.drop()
            if target in {"intake.mailroom:write_why", "intake.receive:scans.reject"}:
                site.drop(b"%PDF-1.4\nnothing behind it\n%%EOF\n" + str(site.number).encode())
            if site.die_at(target, moment):
                died.add((target, moment))
    site.drop(site.pool[0] + b"#1", fresh=False)  # the very first again
    site.intake("run", "--once")
    site.assert_every_file_is_found_exactly_once()
    missed = {(target, moment) for target in STEPS for moment in ("before", "after")} - died
    assert not missed


def test_killed_at_random_moments_nothing_is_lost_and_nothing_is_done_twice(site: Site) -> None:
    for _ in range(6):
        for _ in range(3):
            site.drop()
        service = subprocess.Popen(
            [sys.executable, "-m", "intake", "run", "--site", str(site.folder)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        time.sleep(site.rng.uniform(2.0, 7.0))
        os.killpg(service.pid, signal.SIGKILL)
        service.wait()
    site.intake("run", "--once")
    site.assert_every_file_is_found_exactly_once()


def test_a_file_whose_processing_kills_the_service_three_times_goes_to_a_person(site: Site) -> None:
    site.drop()
    deaths = 0
    while site.die_at("intake.pipeline:extract", "before"):
        deaths += 1
        assert deaths <= 3
    assert deaths == 3
    (line,) = site.lines()
    assert line["state"] == "review"
    assert line["reasons"] == ["processing_failed"]
    site.assert_every_file_is_found_exactly_once()


def test_a_second_service_on_the_same_site_is_refused(site: Site) -> None:
    command = [sys.executable, "-m", "intake", "run", "--site", str(site.folder)]
    service = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        assert service.stderr is not None
        while "review desk" not in service.stderr.readline():
            assert service.poll() is None
        assert site.intake("run", "--once", check=False).returncode == 6
        service.terminate()
        assert service.wait(60) == 0
    finally:
        service.kill()
        service.wait()
