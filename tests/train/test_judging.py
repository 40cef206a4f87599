"""A judge is made of what was taught, and of curve and record on what was not."""

from __future__ import annotations

from dataclasses import replace

from intake.evaluate.matching.figures import answers_of
from intake.matching.traits import SHARED_BY_KIN
from intake.train.judging import teach_judge
from tests.train.drawn import QUICK, drawn


def test_what_kin_share_has_a_curve_of_its_own() -> None:
    apart, shared = drawn(1500, 1), [replace(one, words=((SHARED_BY_KIN,),) * 2) for one in drawn(1500, 2)]
    judge = teach_judge(drawn(600, 3), kept=[*apart, *shared], course=QUICK).judge
    assert judge.shared != judge.curve
    assert judge.shared.ceiling <= 0.999
    told = judge.told([0.9], (SHARED_BY_KIN,)), judge.told([0.9], ("fits",))
    assert told[0] != told[1]


def test_curve_and_record_come_of_pages_that_were_not_taught() -> None:
    judge = teach_judge(drawn(900, 1), kept=drawn(400, 7), course=QUICK).judge
    assert judge.record.pages == 320
    told = [answer.probability for answer in answers_of(drawn(50, 9), judge)]
    assert all(0 <= p < 1 for p in told)
    taught = teach_judge(drawn(300, 1), course=QUICK)
    assert taught.judge.record.pages == len(taught.answers) == 300
