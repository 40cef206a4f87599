"""Metrics and probes answer on an address of their own, with counts only."""

from __future__ import annotations

import urllib.error
import urllib.request
from typing import TYPE_CHECKING

import pytest

from intake.errors import Unavailable
from intake.records import pulses
from intake.web.probes import Probes, serve_probes
from tests.planted import PLANTED

if TYPE_CHECKING:
    from tests.web.conftest import Desk


def get(port: int, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_metrics_probes_and_nothing_else(desk: Desk) -> None:
    desk.refer(source_file="fax/Quillfeather Zebedee 700101.tif")
    pulses.beat(pulses.HEART)
    alive = [True]
    server = serve_probes(Probes(desk.site.settings, lambda: alive[0]), "127.0.0.1", 0)
    try:
        status, text = get(server.port, "/metrics")
        assert status == 200
        assert 'intake_documents{state="review"} 1' in text
        assert not [planted for planted in PLANTED if planted in text.upper()]
        assert get(server.port, "/livez") == (200, "alive\n")
        assert get(server.port, "/readyz") == (200, "ready\n")
        assert get(server.port, "/queue")[0] == 404
        alive[0] = False
        assert get(server.port, "/livez")[0] == 503
        assert get(server.port, "/readyz")[0] == 503
        with pytest.raises(Unavailable):
            serve_probes(Probes(desk.site.settings, lambda: True), "127.0.0.1", server.port)
    finally:
        server.stop()
