"""On PostgreSQL several services work on one site, and each takes over what another, now dead, had begun."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
import uuid
from typing import TYPE_CHECKING

import psycopg
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
    url = cluster.create(f"takeover_{uuid.uuid4().hex}")
    site = Site(tmp_path / "site", database=url)
    for _ in range(6):
        site.drop()
    service = begun(site, ["-m", "intake"])
    with psycopg.connect(url, autocommit=True) as database:
        end = time.monotonic() + 60
        while time.monotonic() < end:
            with contextlib.suppress(psycopg.errors.UndefinedTable):  # the engine has not come up yet
                pending = database.execute("SELECT count(*) FROM dbos.workflow_status WHERE status = 'PENDING'")
                if pending.fetchone() != (0,):
                    break
            time.sleep(0.05)
    os.killpg(service.pid, signal.SIGKILL)
    service.wait()
    assert any(line["state"] == "working" for line in site.lines())
    site.intake("run", "--once")
    site.assert_every_file_is_found_exactly_once()


ON_ANOTHER_MACHINE = """
import platform, sys
platform.node = lambda: "another-machine"
from intake.cli import main
main()
"""


def test_two_services_share_the_work_and_may_be_killed_while_they_do(cluster: Cluster | None, tmp_path: Path) -> None:
    """Each sweeps the same folders and works from the same queue; one is killed at some moment, then the other."""
    if cluster is None:
        pytest.skip("only PostgreSQL has more than one executor")
    url = cluster.create(f"shared_{uuid.uuid4().hex}")
    site = Site(tmp_path / "site", database=url)
    commands = [["-m", "intake"], ["-c", ON_ANOTHER_MACHINE]]
    services = [begun(site, command) for command in commands]
    try:
        for number in range(2):
            wait_for_both(url)
            for _ in range(4):
                site.drop()
            time.sleep(site.rng.uniform(1.0, 5.0))
            assert all(service.poll() is None for service in services)
            os.killpg(services[number].pid, signal.SIGKILL)
            services[number].wait()
            services[number] = begun(site, commands[number])
        end = time.monotonic() + 180
        while any(line["state"] == "working" for line in site.lines()) and time.monotonic() < end:
            time.sleep(1)
    finally:
        for service in services:
            service.terminate()
    assert [service.wait(60) for service in services] == [0, 0]
    site.intake("run", "--once")
    site.assert_every_file_is_found_exactly_once()
    with psycopg.connect(url) as database:
        worked = database.execute("SELECT count(DISTINCT executor_id) FROM dbos.workflow_status").fetchone()
    assert worked
    assert worked[0] >= 2


def wait_for_both(url: str) -> None:
    """Until two services give signs of life."""
    end = time.monotonic() + 120
    with psycopg.connect(url, autocommit=True) as database:
        while time.monotonic() < end:
            alive = database.execute("SELECT count(*) FROM records_executor WHERE lease_until > now()").fetchone()
            if alive == (2,):
                return
            time.sleep(0.5)
    raise AssertionError("two services do not run")


def begun(site: Site, command: list[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, *command, "run", "--site", str(site.folder)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
