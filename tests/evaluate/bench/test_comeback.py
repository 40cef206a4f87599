"""The return of a site in small."""

from __future__ import annotations

from intake.evaluate.bench.comeback import bench_comeback


def test_a_copied_site_comes_back_twice_without_a_fault() -> None:
    said: list[str] = []
    came = bench_comeback(23, said.append)
    assert (came.filed, came.faults, came.faults_rebuilt) == (23, 0, 0)
    assert came.files > 3 * 23
    assert "The copy is restored" in said
