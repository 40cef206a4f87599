"""`intake status` says what is wrong with the watching."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.utils import timezone
from typer.testing import CliRunner

from intake import pulse
from intake.cli import loaded
from intake.lock import lock
from intake.pulse import Pulse, SourcePulse

if TYPE_CHECKING:
    from intake.settings import Settings


def status(settings: Settings, *arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(loaded(), ["status", *arguments, "--site", str(settings.site)], catch_exceptions=False)
    return done.exit_code, done.stdout


def test_a_sweep_that_hangs_and_a_lost_canary_need_a_person(settings: Settings) -> None:
    now = timezone.now()
    pulse.write(settings.data, Pulse(now, now, stalled=True, sources=(SourcePulse("fax", canary_late=99.0),)))
    with lock(settings):
        code, said = status(settings, "--json")
        assert code == 4
        watching = json.loads(said)["watching"]
        assert "The sweep hangs" in watching[0]
        assert "A test file dropped into fax was not found" in watching[1]
        assert "! The sweep hangs" in status(settings)[1]


def test_what_a_service_said_that_runs_no_more_is_not_repeated(settings: Settings) -> None:
    now = timezone.now()
    pulse.write(settings.data, Pulse(now, now, stalled=True))
    assert json.loads(status(settings, "--json")[1])["watching"] == []
