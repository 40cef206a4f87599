"""In small what `make torture` does in large; and the torture finds what it is there to find."""

from __future__ import annotations

import logging
import random
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connections

from intake import observe, receive
from intake.filing import place
from intake.records.connect import connect
from intake.records.models import ScanRow
from tests.torture.around import database_held
from tests.torture.layer import Fault
from tests.torture.rounds import torture
from tests.torture.world import World

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.timeout(600)


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    observe.configure(logging.CRITICAL)
    yield
    observe.configure()


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path / "world", random.Random(5))


def test_through_a_hundred_faults_nothing_is_lost_doubled_or_orphaned(tmp_path: Path) -> None:
    tally = torture(tmp_path / "world", 100, seed=20261126, check_every=60)
    assert tally.wrong == []
    assert tally.injected >= 100
    assert len(tally.met) > 10


def every_kill(world: World, kind: str, upto: int = 90) -> list[str]:
    for at in range(1, upto, 3):
        world.drop()
        world.suffer(Fault(kind, at), at)
    return world.recover()


def test_removing_the_original_before_the_row_is_committed_would_be_found(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = receive._copy

    def copied_then_removed(arrival: Any, draft: Any) -> str:
        digest = real(arrival, draft)
        arrival.path.unlink()
        return digest

    monkeypatch.setattr(receive, "_copy", copied_then_removed)
    assert any("lost" in said for said in every_kill(world, "killed before"))


def test_a_folder_that_is_not_flushed_would_be_found(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(place, "flush_folder", lambda folder: None)
    assert every_kill(world, "power cut", upto=150)


def test_a_life_without_faults_takes_files_and_leaves_nothing_over(world: World) -> None:
    for _ in range(12):
        world.drop()
    calls, met = world.suffer(None)
    assert (calls > 400, met) == (True, False)
    assert world.recover() == []
    assert len(list(world.settings.patient_folders.glob("??/*/*/*/document.json"))) > 3


def test_a_database_that_another_program_holds_through_several_lives_costs_nothing_but_time(world: World) -> None:
    """The lock is real: nothing can be written meanwhile, and every file waits where it was dropped."""
    world.drop()
    world.suffer(None)
    with database_held(world.settings):
        for _ in range(4):
            world.drop()
            world.suffer(None)
        connect(world.settings)
        assert ScanRow.objects.count() == 1
        connections.close_all()
    assert world.recover() == []
    connect(world.settings)
    assert ScanRow.objects.count() == 5
    connections.close_all()
