"""Whoever is idle begins at once: nobody waits for the next look into a queue."""

from __future__ import annotations

import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.sites import Site

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.service

NOBODY_LOOKS = """
from intake import work
work.POLL = 3600.0
from intake.cli import main
main()
"""


def test_a_scan_that_meets_an_idle_service_is_begun_at_once(tmp_path: Path) -> None:
    site = Site(tmp_path / "site")
    service = subprocess.Popen([sys.executable, "-c", NOBODY_LOOKS, "run", "--site", str(site.folder)])
    try:
        for number in range(1, 4):
            site.drop()
            end = time.monotonic() + 60
            while time.monotonic() < end:
                states = [line["state"] for line in site.lines()]
                if len(states) == number and "working" not in states:
                    break
                time.sleep(0.3)
    finally:
        service.terminate()
        service.wait(60)
    states = [line["state"] for line in site.lines()]
    assert len(states) == 3
    assert "working" not in states
