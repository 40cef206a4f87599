"""A sweep that hangs is noticed by somebody else, and said: in the pulse, in STATUS.txt and in the log."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest

from intake import pulse, watch
from intake.canary import Canaries
from intake.desk import open_site
from intake.sweep import Sweeper
from intake.watchman import Watchman

if TYPE_CHECKING:
    from pathlib import Path

    from intake.settings import Settings


@pytest.fixture
def sweeper(settings: Settings) -> Sweeper:
    return Sweeper(open_site(settings), watch.Patience(still=0, stuck=9, busy=9))


def status(sweeper: Sweeper) -> Path:
    return sweeper.site.settings.watch_folders / "fax/STATUS.txt"


def until(true: object, seconds: float = 10.0) -> bool:
    end = time.monotonic() + seconds
    while not true():  # type: ignore[operator]  # a function
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def test_a_sweep_that_comes_round_is_well(sweeper: Sweeper) -> None:
    sweeper.sweep()
    said = Watchman(sweeper, None, patience=60).tick()
    assert not said.complaints(said.said)
    assert [source.name for source in said.sources] == ["fax", "scanner", "unsorted"]
    assert pulse.read(sweeper.site.settings.data) == said


def test_a_sweep_that_hangs_is_told_everywhere_and_once(
    sweeper: Sweeper, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    sweeper.sweep()
    let_go = threading.Event()

    def hang(*_: object) -> watch.Look:
        let_go.wait(20)
        return sweeper.seen

    monkeypatch.setattr(watch, "look", hang)  # a share that is away: the call does not come back
    hanging = threading.Thread(target=sweeper.sweep)
    hanging.start()
    watchman = Watchman(sweeper, None, patience=0.2)
    watchman.start()
    try:
        assert until(lambda: (pulse.read(sweeper.site.settings.data) or watchman.look()).stalled)
        assert until(lambda: "HAS STOPPED LOOKING" in status(sweeper).read_text(encoding="utf-8-sig"))
        said = pulse.read(sweeper.site.settings.data)
        assert said is not None
        assert "The sweep hangs" in said.complaints(said.said)[0]
        time.sleep(0.5)
    finally:
        let_go.set()
        hanging.join()
        watchman.stop()
    assert "".join(capfd.readouterr()).count("sweep stalled") == 1


def test_when_it_goes_on_that_is_said_too(sweeper: Sweeper) -> None:
    sweeper.sweep()
    watchman = Watchman(sweeper, None, patience=60)
    sweeper.headway -= 61
    assert watchman.tick().stalled
    assert until(lambda: "HAS STOPPED" in status(sweeper).read_text(encoding="utf-8-sig"))
    sweeper._shown.clear()
    sweeper.sweep()
    assert not watchman.tick().stalled
    assert "INTAKE IS RUNNING" in status(sweeper).read_text(encoding="utf-8-sig")


def test_taking_a_great_many_files_is_headway(sweeper: Sweeper) -> None:
    sweeper.headway -= 61
    watchman = Watchman(sweeper, None, patience=60)
    for number in range(3):
        (sweeper.site.settings.watch_folders / f"fax/{number}.txt").write_bytes(b"x")
    sweeper.sweep()
    sweeper.headway -= 61
    before = sweeper.headway
    sweeper.sweep()
    assert sweeper.headway > before + 60
    assert not watchman.look().stalled


def test_a_lost_canary_is_told_with_its_folder(sweeper: Sweeper, capfd: pytest.CaptureFixture[str]) -> None:
    sweeper.canaries = Canaries(every=600, patience=0)
    sweeper.sweep()
    sweeper.sweep()
    for lost in sweeper.site.settings.watch_folders.glob("fax/intake test *"):
        lost.unlink()
    for _ in range(5):
        sweeper.sweep()
    watchman = Watchman(sweeper, None, patience=60)
    said = watchman.tick()
    watchman.tick()
    assert [source.name for source in said.sources if source.canary_late is not None] == ["fax"]
    assert "".join(capfd.readouterr()).count("canary lost") == 1
