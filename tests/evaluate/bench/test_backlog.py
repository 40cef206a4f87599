"""The backlog in small: real files into a real service, counted from outside."""

from __future__ import annotations

import pytest

from intake.evaluate.bench.backlog import bench_backlog

pytestmark = pytest.mark.timeout(300)


def test_every_file_of_a_backlog_is_taken_and_accounted_for() -> None:
    said: list[str] = []
    came = bench_backlog(9, said.append, longer=7.0)
    assert (came.taken, came.lost, came.faults) == (9, 0, 0)
    assert sum(came.states.values()) == 9
    assert said[-1] == "9 of 9 taken"
    assert came.longest_sweep > 0
    assert 50 < came.service_mb < 4000
    assert all(times.queries > 0 for times in came.pages.values())
    assert set(came.to_json()["in_budget"]) == {"sweep", "pages", "memory"}
