"""The real service is killed (SIGKILL) in every step and at random moments; every dropped file is found once.

The moments before and after each call that writes are the boundaries of the promise "bytes, then rows, then the
original goes".
"""

from __future__ import annotations

import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from subprocess import DEVNULL

import pytest

from intake.records.connect import SQLITE_FILE
from tests.sites import Site, readers_of

pytestmark = [pytest.mark.service, pytest.mark.timeout(900)]

TAKING = [
    "intake.filing.place:drain",
    "intake.filing.place:keep",
    "intake.receive:scans.take",
    "intake.receive:_finish",
    "intake.deeds:read",
    "intake.deeds:scans.was_read",
    "intake.ocr.remembered:Remembered.read",
    "intake.ocr.remembered:Remembered.learn",
    "intake.deeds:Deeds.settle",
    "intake.pipeline:extract",
]
FILING = [
    "intake.filing.cabinet:documents.decide",
    "intake.filing.place:place_folder",
    "intake.filing.cabinet:check",
    "intake.filing.cabinet:documents.filed",
    "intake.filing.cabinet:documents.refer",
    "intake.deeds:scans.settle",
    "intake.deeds:forget",
    "intake.mailroom:write_why",
    "intake.receive:scans.reject",
]


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path / "site")


@pytest.mark.parametrize("steps", [TAKING, FILING], ids=["taking", "filing"])
def test_killed_before_and_after_every_step_nothing_is_lost_and_nothing_is_done_twice(
    site: Site, steps: list[str]
) -> None:
    died = set()
    for target in steps:
        for moment in ("before", "after"):
            match target.rpartition(":")[2]:
                case "write_why" | "scans.reject":
                    site.drop(site.damaged())
                case "documents.refer":
                    site.drop(site.of_a_stranger())
                case "Remembered.learn" | "Deeds.settle":
                    site.drop(site.shared())
                case _:
                    site.drop()
            if site.die_at(target, moment):
                died.add((target, moment))
    again = site.drop()
    site.intake("run", "--once")
    site.drop(again)
    site.intake("run", "--once")
    site.assert_every_file_is_found_exactly_once()
    missed = {(target, moment) for target in steps for moment in ("before", "after")} - died
    assert not missed


def test_what_an_older_release_began_is_begun_anew_after_an_upgrade(site: Site) -> None:
    site.drop()
    assert site.die_at("intake.ocr.remembered:Remembered.read", "before")
    with closing(sqlite3.connect(site.folder / "data" / SQLITE_FILE)) as database, database:
        begun = database.execute(
            "UPDATE workflow_status SET application_version = 'pipeline-0' WHERE status = 'PENDING'"
        )
        assert begun.rowcount == 1
    site.intake("run", "--once")
    site.assert_every_file_is_found_exactly_once()


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


def test_readers_that_the_system_kills_in_the_middle_cost_no_page(site: Site) -> None:
    """As when memory runs out: whoever reads a page is killed, again and again, and the service lives on."""
    for _ in range(4):
        site.drop()
    killed: set[int] = set()
    service = subprocess.Popen([sys.executable, "-m", "intake", "run", "--site", str(site.folder)], stderr=DEVNULL)
    try:
        end = time.monotonic() + 90
        while len(killed) < 4 and time.monotonic() < end:
            for reader in readers_of(service.pid) - killed:
                time.sleep(site.rng.uniform(0.0, 0.3))
                with contextlib.suppress(ProcessLookupError):
                    os.kill(reader, signal.SIGKILL)
                    killed.add(reader)
            time.sleep(0.02)
        assert (len(killed), service.poll()) == (4, None)
        service.terminate()
        assert service.wait(60) == 0
    finally:
        service.kill()
        service.wait()
    with closing(sqlite3.connect(site.folder / "data" / SQLITE_FILE)) as database, database:
        postponed = database.execute("UPDATE records_scanrow SET not_before = NULL WHERE crashes > 0")
        assert postponed.rowcount > 0
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


def test_what_was_decided_before_the_service_died_three_times_is_in_its_folder_when_all_is_taken_in(site: Site) -> None:
    site.drop()
    for _ in range(3):
        assert site.die_at("intake.filing.cabinet:documents.filed", "before")
    site.intake("run", "--once")
    (line,) = site.lines()
    assert line["state"] == "filed"
    site.assert_every_file_is_found_exactly_once()


def test_a_second_service_on_the_same_site_is_refused(site: Site) -> None:
    command = [sys.executable, "-m", "intake", "run", "--site", str(site.folder)]
    service = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        assert service.stderr is not None
        while "review desk" not in service.stderr.readline():
            assert service.poll() is None
        second = site.intake("run", "--once", check=False)
        assert (second.returncode, "another intake service is running on this site" in second.stderr) == (6, True)
        service.terminate()
        assert service.wait(60) == 0
    finally:
        service.kill()
        service.wait()
