"""What the judge is taught on is drawn anew, and never what its record is kept on."""

from __future__ import annotations

import pytest

from intake.train.judge_material import Plan, draw_examples


def test_no_population_is_both_taught_and_kept() -> None:
    plan = Plan(populations=4)
    assert len({*plan.seeds("taught"), *plan.seeds("kept")}) == 8
    assert not set(plan.seeds("taught")) & set(Plan(seed=2).seeds("taught"))


@pytest.mark.usefixtures("settings")
def test_examples_come_of_real_look_ups_in_a_drawn_index() -> None:
    examples = draw_examples(Plan(patients=600, taught=40, populations=2), "taught", None, 1)
    assert len(examples) == 40
    found = [one for one in examples if one.present and any(one.right)]
    assert len(found) > 0.8 * sum(one.present for one in examples)
