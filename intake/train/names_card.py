"""The card of the tagger of names and roles."""

from __future__ import annotations

import platform
from dataclasses import asdict
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from intake.extract.roles import SHAPE, to_bytes
from intake.train.card import Made, digest_of_inputs

if TYPE_CHECKING:
    from thinc.api import Model

    from intake.train.names import Course, Figures

PART = "names"


def card(seed: int, course: Course, model: Model[Any, Any], figures: Figures) -> Made:
    """The tagger with its card."""
    content = to_bytes(model)
    facts: dict[str, Any] = {
        "part": PART,
        "seed": seed,
        "course": asdict(course),
        "shape": SHAPE,
        "figures": figures.to_json(),
        "inputs_sha256": digest_of_inputs(PART),
        "made_with": {
            "python": platform.python_version(),
            "numpy": version("numpy"),
            "spacy": version("spacy"),
            "thinc": version("thinc"),
        },
        "bytes": len(content),
    }
    return Made(PART, content, facts, _text(seed, course, figures))


def _text(seed: int, course: Course, figures: Figures) -> str:
    rows = "\n".join(f"| {tag} | {figures.found[tag]} | {figures.right[tag]} |" for tag in figures.found)
    return f"""# The tagger of names and roles

**For**: telling which words of a page are whose name, which date and which number: the patient's, a provider's, a
relative's. It speaks where the rules of labels are silent, and takes trust from a name that a rule gave the patient
though somebody else plainly stands there. It never gives a record number.

**How**: spaCy's token-to-vector network (width {SHAPE["width"]}, {SHAPE["depth"]} windows) under a softmax, with the
place of each word on the page and the words above and below it among its features; half precision. Made by
`intake train names --seed {seed}` and by nothing else; `card.json` holds the course, the digest of all inputs and the
versions it was made with. The same inputs, seed and versions give the same bytes.

**Learnt from** {course.pages} pages of forged documents, each seen once: worded and laid out by
`intake.evaluate.forge`, many of them with their labels anywhere, shortened or lost, damaged as fax and OCR would.

**How good**, by the words of {figures.pages} further pages, damaged alike, with layouts, labels, wordings and names
kept out of training (95 % intervals):

| tag | of its words found | of those told so, right |
| --- | --- | --- |
{rows}

Words of other people's names taken for the patient's: {figures.strangers}.

**What it cannot do**: languages other than English; handwriting; tell whose house a number belongs to. Forged material
is tidier than the world: measure on your own mail with `intake evaluate`.

**What it can hold**: sums over hashes of words of fictional documents and common names. Nothing about a real person.
"""
