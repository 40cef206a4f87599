"""The card of the type model."""

from __future__ import annotations

import platform
from dataclasses import asdict
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from intake import ocr
from intake.extract.kind_features import SPACE
from intake.train.card import Made, digest_of_inputs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from intake.extract.kind_model import KindModel
    from intake.train.kinds import Figures, Plan

PART = "kinds"


def card(plan: Plan, model: KindModel, figures: Figures, sizes: Mapping[str, int]) -> Made:
    """The type model with its card."""
    content = model.to_bytes()
    facts: dict[str, Any] = {
        "part": PART,
        "seed": plan.seed,
        "plan": {**asdict(plan), "course": asdict(plan.course)},
        "examples": dict(sizes),
        "types": list(model.codes),
        "learnt": {
            "by_title": model.by_title,
            "by_phrase": model.by_phrase,
            "room": model.room,
            "temperature": model.temperature,
            "doubt": model.doubt,
        },
        "figures": figures.to_json(),
        "inputs_sha256": digest_of_inputs(PART),
        "made_with": {
            "python": platform.python_version(),
            "numpy": version("numpy"),
            "spacy": version("spacy"),
            "tesseract": ocr.Tesseract().version if plan.read else None,
        },
        "bytes": len(content),
    }
    return Made(PART, content, facts, _text(plan, model, figures, sizes))


def _text(plan: Plan, model: KindModel, figures: Figures, sizes: Mapping[str, int]) -> str:
    wrong = "\n".join(f"- {a} taken for {b}: {n}" for a, b, n in figures.confusions)
    learnt, tuned, tested = (sizes[purpose] for purpose in ("learn", "calibrate", "measure"))
    return f"""# The type model

**For**: telling which of {len(model.codes)} types a page of medical mail is, from its words. It speaks beside
titles and phrases (`kind-words.json`); all three become one probability, and `unknown` is one of its answers. It
decides nothing about whose a document is.

**How**: softmax regression over {SPACE:,} hashed features (word stems, pairs of them, headings, title lines, form),
int8. Made by `intake train kinds --seed {plan.seed}` and by nothing else; `card.json` holds the plan, the digest of
all inputs and the versions it was made with. The same inputs, seed and versions give the same bytes.

**Learnt from** {learnt} forged documents: composed and worded by `intake.evaluate.forge`, damaged as fax and OCR
would, a share of them printed, faxed and read by Tesseract. No real document of anybody is in it. Calibrated on
{tuned} and measured on {tested} further ones with layouts and wordings kept out of training.

**How good, on those** (95 % intervals):

- accuracy {figures.accuracy}; by titles and phrases alone {figures.accuracy_by_words}
- macro-F1 {figures.macro_f1:.3f}
- expected calibration error {figures.calibration.expected_error:.3f}, Brier {figures.calibration.brier:.3f}
- sensitive documents taken for a type that may be filed: {figures.sensitive_missed}; by titles and phrases alone
  {figures.sensitive_missed_by_words}

Most often mistaken:

{wrong}

**What it cannot do**: languages other than English; handwriting; types it was not told of (those are told by the
title words of the site's table). Forged material is tidier than the world: measure on your own mail with
`intake evaluate`.

**What it can hold**: sums over hashes of word stems of fictional documents. Nothing about a real person.
"""
