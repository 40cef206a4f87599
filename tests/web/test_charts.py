"""Charts stay within their view box, and leave gaps where nothing is known."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from intake.quality import interval
from intake.web import charts

VALUES = st.lists(st.one_of(st.none(), st.floats(0, 1e6)), max_size=60)


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=5))
def test_a_stacked_bar_shows_each_count_once(counts: list[int]) -> None:
    parts = charts.stacked({str(number): count for number, count in enumerate(counts)})
    assert [part.count for part in parts] == [count for count in counts if count]
    assert all(0 <= part.x <= charts.WIDTH and part.x + part.width <= charts.WIDTH + 1.1 for part in parts)


@given(VALUES, st.one_of(st.none(), st.floats(0.1, 1e7)))
def test_a_run_stays_within_its_chart_and_loses_no_value(values: list[float | None], target: float | None) -> None:
    made = charts.run([str(number) for number in range(len(values))], {"a": values}, target)
    drawn = [tuple(map(float, point.split(","))) for piece in made.lines[0].pieces for point in piece.split()]
    drawn += list(made.lines[0].points)
    assert len(drawn) == sum(value is not None for value in values)
    assert all(36 <= x <= 392 and 11.9 <= y <= 138.1 for x, y in drawn)
    assert made.target is None or 11.9 <= made.target <= 138.1
    assert made.band is None or (made.band[0] >= 11.9 and made.band[1] >= 0)
    assert (made.target is not None) + made.target_above == (target is not None)


def test_a_gap_parts_a_line_and_a_lone_value_is_a_point() -> None:
    (line,) = charts.run(list("abcde"), {"a": [1, 2, None, 4, None]}).lines
    assert len(line.pieces) == 1
    assert len(line.points) == 1


def test_a_target_that_would_dwarf_the_values_is_told_and_not_drawn() -> None:
    assert charts.run(["a", "b"], {"a": [0.1, 0.2]}, 24).target_above
    assert not charts.run(["a", "b"], {"a": [10.0, 20.0]}, 24).target_above


def test_control_limits_need_enough_days() -> None:
    values = [10.0, 12.0, 11.0, 10.5, 11.5, 12.5, 10.0, 11.0, 12.0]
    assert charts.run(list("abcdefghi"), {"a": values}, 24).band
    assert charts.run(list("abc"), {"a": values[:3]}, 24).band is None


def test_the_rest_of_a_list_is_one_bar() -> None:
    bars = charts.pareto([(str(n), 10 - n, 0.1 * n) for n in range(10)], most=8).bars
    assert [bar.name for bar in bars][-1] == "2 others"
    assert bars[-1].text == "3 · 100%"
    assert bars[0].width == max(bar.width for bar in bars)


def test_intervals_share_a_logarithmic_scale() -> None:
    made = charts.intervals([("a", interval(0, 3000), 0.001), ("b", interval(5, 100), None)])
    none_found, some = made.rows
    assert none_found.x1 == made.ticks[0][0]
    assert none_found.limit == made.ticks[1][0]
    assert none_found.x2 == made.ticks[1][0]
    assert none_found.point is None
    assert some.point is not None
    assert some.x1 < some.point < some.x2 <= made.ticks[-1][0]


def test_a_sparkline_needs_two_values() -> None:
    assert charts.sparkline([1]) == ""
    assert charts.sparkline([0, 2]) == "0.0,19.0 100.0,1.0"
    assert charts.sparkline([0, 0]) == "0.0,19.0 100.0,19.0"
