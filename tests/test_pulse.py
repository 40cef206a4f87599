"""What the watching says of itself can be read by another process, and an old word counts for nothing."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from intake import pulse
from intake.pulse import OLD, Pulse, SourcePulse

if TYPE_CHECKING:
    from pathlib import Path

NOW = dt.datetime(2026, 11, 26, 12, 0, tzinfo=dt.UTC)
WELL = Pulse(NOW, NOW, events="heard", sources=(SourcePulse("fax", waiting=1), SourcePulse("scanner")))


def test_what_was_said_is_read(tmp_path: Path) -> None:
    pulse.write(tmp_path, WELL)
    assert pulse.read(tmp_path) == WELL
    assert not WELL.complaints(NOW)


def test_nothing_said_and_rubble_are_none(tmp_path: Path) -> None:
    assert pulse.read(tmp_path) is None
    for rubble in ("", "[]", '{"sources": [{"x": 1}]}', '{"sources": []}'):
        (tmp_path / pulse.FILE).write_text(rubble)
        assert pulse.read(tmp_path) is None


def test_each_fault_is_a_sentence() -> None:
    assert WELL.complaints(NOW + dt.timedelta(seconds=OLD + 1))[0].startswith("The watching has said nothing since")
    assert "The sweep hangs" in replace(WELL, stalled=True).complaints(NOW)[0]
    assert "The sweep waits: the database." in replace(WELL, trouble="the database").complaints(NOW)
    lost = replace(WELL, sources=(SourcePulse("fax", reachable=False), SourcePulse("ed", canary_late=130.0)))
    assert lost.complaints(NOW) == (
        "The folder fax cannot be read.",
        "A test file dropped into ed was not found for 2 min.",
    )
