"""Learning on a site: adapt, weigh, and put in force or not; go back to the model before."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from intake.errors import Missing
from intake.extract.kind_model import shipped_digest, shipped_model
from intake.extract.kind_of import KindJudge
from intake.extract.kind_site import IN_FORCE, name_in_force, read_model
from intake.extract.kind_words import Spoken
from intake.kinds import UNKNOWN
from intake.train.card import CARD, Made
from intake.train.kinds import Plan
from intake.train.lessons import Lesson, lessons
from intake.train.seen import draw_seen
from intake.train.weighing import Weighing, weigh

if TYPE_CHECKING:
    from pathlib import Path

    from intake.desk import Site
    from intake.extract.kind_model import KindModel

FORGED = Plan(seed=7, each=6, recipe=0, read=0, unseen=1.0)
"""So many forged documents of each type are rehearsed, and so many others judge what was forgotten."""


@dataclass(frozen=True, slots=True)
class Adapted:
    """What came of it: how the model was weighed, and its name if it is in force now."""

    weighing: Weighing
    name: str


def adapt_site(site: Site, folder: Path, workers: int, forged: Plan = FORGED) -> Adapted:
    """Adapt the shipped model on all that people have settled; put it in force if it is better by the rule.

    `folder` holds the site's type models.  A model that is not better is thrown away.
    """
    held = list(lessons(site))
    name = name_in_force(folder)
    now = read_model(folder, name)[0]
    lexicon = site.desk.recogniser.lexicon
    guarded = {code for code, kind in site.kinds.items() if not kind.auto_file} - {UNKNOWN}

    def tell(model: KindModel, one: Lesson) -> str:
        seen = one.seen
        judge = KindJudge(lexicon, lambda: model)
        told = judge.probabilities((seen.places, seen.values), Spoken(seen.titles, seen.phrases, {}), one.sender)
        return max(told.items(), key=lambda kv: kv[1])[0]

    rehearsed, known = (
        [Lesson(seen, "") for seen in draw_seen([o for o in orders if o.code in site.kinds], workers)]
        for orders in (forged.orders("calibrate"), forged.orders("measure"))
    )
    model, weighing = weigh(shipped_model(), now, held, rehearsed=rehearsed, forged=known, guarded=guarded, tell=tell)
    if weighing.why_not:
        return Adapted(weighing, "")
    number = max((int(path.name) for path in folder.glob("[0-9]*")), default=0) + 1
    made = _card(f"{number:04d}", replace(model, base=shipped_digest()), weighing, name)
    made.write(folder)
    put_in_force(folder, made.part)
    return Adapted(weighing, made.part)


def roll_back(folder: Path) -> str:
    """Put the model before in force again; gives its name, empty for the shipped one.

    Raises `Missing` if no adapted model is in force.
    """
    name = name_in_force(folder)
    if not name:
        raise Missing("no adapted type model is in force on this site: it is the shipped one")
    facts = json.loads((folder / name / CARD).read_text(encoding="utf-8"))
    before = str(facts["replaces"])
    put_in_force(folder, before)
    return before


def put_in_force(folder: Path, name: str) -> None:
    """Name the model in force, in one step; an empty name is the shipped one."""
    draft = folder / f"{IN_FORCE}.part"
    with draft.open("w", encoding="utf-8") as file:
        file.write(name)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(folder / IN_FORCE)


def _card(name: str, model: KindModel, weighing: Weighing, replaces: str) -> Made:
    content = model.to_bytes()
    facts = {
        "part": "kinds",
        "name": name,
        "replaces": replaces,
        "base_sha256": model.base,
        "weighing": weighing.to_json(),
        "senders": len(model.senders),
        "bytes": len(content),
    }
    return Made(name, content, facts, _text(name, replaces, weighing))


def _text(name: str, replaces: str, weighing: Weighing) -> str:
    return f"""# Type model {name} of this site

Grown from the shipped model on {weighing.lessons} documents whose type a person settled. It replaces
{replaces or "the shipped model"}; `intake train --site DIR --rollback` goes back to that.

Cross-validated: {weighing.right_after} right, {weighing.right_before} before; gained {weighing.gained}, lost
{weighing.lost} (chance {weighing.chance:.4f}). On forged documents of the shipped types {weighing.forged_after:.3f},
before {weighing.forged_before:.3f}.

**What it can hold**: sums over hashes of word stems that at least three settled documents share, and for fax numbers
(as digests) of five documents or more which types they usually send. No text, no names, no numbers of patients. It
tells types only; whose a document is must be proven by the page as before.
"""
