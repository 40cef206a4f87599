"""The card of the judge."""

from __future__ import annotations

import platform
from dataclasses import asdict
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from intake.evaluate.matching.figures import figures_of
from intake.matching.judge import Judge, packed
from intake.matching.thresholds import threshold_for
from intake.train.card import Made, digest_of_inputs
from intake.train.judging import parted
from intake.train.networks import DEFAULT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from intake.evaluate.matching.examples import Example
    from intake.evaluate.matching.figures import MatchingFigures
    from intake.train.judge_material import Plan

PART = "judge"


def card(plan: Plan, judge: Judge, kept: Sequence[Example]) -> Made:
    """The judge with its card; its figures are of that part of `kept` on which its curve was not fitted."""
    content = packed(judge)
    rest = parted(kept)[1]
    figures, theory = figures_of(rest, judge), figures_of(rest, Judge(()))
    facts: dict[str, Any] = {
        "part": PART,
        "seed": plan.seed,
        "plan": asdict(plan),
        "course": asdict(DEFAULT),
        "figures": figures.to_json(),
        "theory": theory.to_json(),
        "inputs_sha256": digest_of_inputs(PART),
        "made_with": {"python": platform.python_version(), "numpy": version("numpy")},
        "bytes": len(content),
    }
    return Made(PART, content, facts, _text(plan, judge, figures, theory))


def _text(plan: Plan, judge: Judge, figures: MatchingFigures, theory: MatchingFigures) -> str:
    filed = "\n".join(
        f"- wrong patients at most 1 in {round(1 / one.rate):,}, {name}: filed {one.filed}, of these wrong {one.wrong}"
        for name, both in (("theory alone", theory), ("judge", figures))
        for one in both.by_probability
    )
    bins = "\n".join(
        f"- {one.low:g} to {one.high:g}: wrong as stated {one.stated:.5f}, observed {one.wrong}" for one in figures.bins
    )
    own = threshold_for(judge.record, 1e-4)
    return f"""# The judge of the matcher

**For**: the probability that a page is a patient's, from how its identifiers compare with the patient's row and with
everybody's who comes near. Theory (Fellegi and Sunter, with relatives who are not in the index) is its beginning; the
judge corrects it. What no probability outvotes is none of its business (`intake.decide`).

**How**: a conditional logit over candidates, their absent relatives and nobody near; {DEFAULT.networks} networks of
{DEFAULT.width} units over {len(judge.networks[0].traits)} traits. Made by `intake train judge --seed {plan.seed}` and
by nothing else; `card.json` holds the plan, the digest of all inputs and the versions it was made with.

**Taught on** {plan.taught:,} drawn pages over {plan.populations} populations of together {plan.patients:,} patients;
curve and record from {plan.kept:,} pages over {plan.populations} others. No real person is in them.

**How good, on four fifths of those others** (95 % intervals; thresholds fitted on one half of them, measured on the
other):

{filed}
- right patient first {figures.top1}, among the first five {figures.top5}

Whether its probabilities mean what they say:

{bins}

**The record that thresholds follow from**: {judge.record.pages:,} pages. For at most 1 wrong patient in 10,000 filed
documents, with a bound of 95 %, documents are filed from {own.probability:.6f} on: {own.share:.1%} of pages.

**What it cannot do**: drawn people are tidier than a town, and drawn noise than a fax. Measure on your own index with
`intake evaluate --matching`; the threshold tightens where reviewers find more wrong than it allows.

**What it can hold**: numbers for levels of comparison. Nothing about a real person.
"""
