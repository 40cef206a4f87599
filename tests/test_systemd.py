"""systemd is told what it must know, and nobody is missed where it does not listen."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from intake.daemon import Service
from intake.desk import open_site
from intake.systemd import Systemd
from tests.cases import taken_scan

if TYPE_CHECKING:
    from intake.settings import Settings

DEPLOY = Path(__file__).parent.parent / "deploy"


@pytest.mark.parametrize("abstract", [False, True])
def test_what_is_told_arrives(tmp_path: Path, *, abstract: bool) -> None:
    address = f"@intake-test-{tmp_path.name}" if abstract else str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(f"\0{address[1:]}" if abstract else address)
        told = Systemd(address)
        told.ready("watching")
        told.alive()
        told.stopping()
        said = [listener.recv(200).decode().split("\n")[0] for _ in range(3)]
    assert said == ["READY=1", "WATCHDOG=1", "STOPPING=1"]


def test_nobody_listening_is_no_trouble(tmp_path: Path) -> None:
    Systemd("").ready("watching")
    Systemd(str(tmp_path / "nobody")).alive()


def test_a_running_service_says_that_it_is_ready_feeds_the_watchdog_while_it_moves_and_says_that_it_ends(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(str(tmp_path / "notify"))
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        service = Service(open_site(settings))
        monkeypatch.setattr(service, "_sleep", lambda seconds: service.stop())
        service.run()
        said = [listener.recv(200).decode().split("\n")[0] for _ in range(3)]
        assert said == ["READY=1", "WATCHDOG=1", "STOPPING=1"]
        taken_scan(settings, service.site.ledger)
        service.engine.hands.stirred[0] = -1e9
        listener.setblocking(False)
        service._feed()
        with pytest.raises(BlockingIOError):
            listener.recv(200)
        service.engine.hands.stir()
        service._feed()
        assert listener.recv(200) == b"WATCHDOG=1"


@pytest.mark.parametrize("unit", sorted(DEPLOY.glob("*.service")), ids=lambda unit: unit.name)
def test_the_units_are_hardened(unit: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not installed")
    told = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", str(unit)], capture_output=True, text=True, check=False
    ).stdout
    found = re.search(r"Overall exposure level for \S+: ([\d.]+)", told)
    assert found is not None
    assert float(found.group(1)) < 2.0
