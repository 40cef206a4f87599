"""On PostgreSQL another executor takes over what a dead one had begun."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import uuid
from typing import TYPE_CHECKING

import pytest

from tests.sites import Site

if TYPE_CHECKING:
    from pathlib import Path

    from tests.postgres import Cluster

pytestmark = [pytest.mark.service, pytest.mark.database, pytest.mark.timeout(600)]


def test_what_a_killed_service_had_begun_is_finished_once_by_the_next(cluster: Cluster | None, tmp_path: Path) -> None:
    """Without leases and a reaper its workflows would stay pending for ever: the next service is another executor."""
    if cluster is None:
        pytest.skip("only PostgreSQL has more than one executor")
    site = Site(tmp_path / "site", database=cluster.create(f"takeover_{uuid.uuid4().hex}"))
    for _ in range(6):
        site.drop()
    command = [sys.executable, "-m", "intake", "run", "--site", str(site.folder)]
    service = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    end = time.monotonic() + 60
    while len(site.lines()) < 6 and time.monotonic() < end:
        time.sleep(0.5)
    os.killpg(service.pid, signal.SIGKILL)
    service.wait()
    assert any(line["state"] == "working" for line in site.lines())
    site.intake("run", "--once")
    site.assert_every_file_is_found_exactly_once()
