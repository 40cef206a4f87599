"""A model's card: what it is for, how it was made, how good it is, what it can hold.  And where it lies."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_INPUTS = {
    "kinds": (
        "evaluate/forge/**/*",
        "evaluate/kinds/typed.py",
        "train/damage.py",
        "train/material.py",
        "train/read.py",
        "train/seen.py",
        "train/learn.py",
        "train/tune.py",
        "train/kinds.py",
        "extract/kind_features.py",
        "extract/kind_words.py",
        "extract/kind-words.json",
        "extract/layout.py",
        "extract/language.py",
        "data/document-types.csv",
    ),
    "names": (
        "evaluate/forge/**/*",
        "train/damage.py",
        "train/names_material.py",
        "train/names.py",
        "extract/roles.py",
        "extract/layout.py",
        "extract/language.py",
    ),
    "judge": (
        "evaluate/forge/people.py",
        "evaluate/forge/words/*",
        "evaluate/matching/draw.py",
        "evaluate/matching/examples.py",
        "evaluate/matching/households.py",
        "evaluate/matching/mistakes.py",
        "evaluate/matching/names.py",
        "evaluate/matching/noise.py",
        "evaluate/matching/pages.py",
        "evaluate/matching/population.py",
        "evaluate/matching/queries.py",
        "evaluate/matching/register.py",
        "evaluate/matching/slips.py",
        "evaluate/matching/written.py",
        "train/judge_material.py",
        "train/curves.py",
        "train/judging.py",
        "train/networks.py",
        "extract/normal.py",
        "extract/names.py",
        "extract/dates.py",
        "extract/mended.py",
        "matching/*.py",
        "matching/ink/*.py",
        "decide.py",
        "data/nicknames.csv",
    ),
}
"""What the examples and the learning of each model depend on."""
MODEL, CARD, CARD_TEXT = "model.npz", "card.json", "card.md"


@dataclass(frozen=True, slots=True)
class Made:
    """A trained part: its model, the figures and facts of its card, and the card as text.  `part` names its folder."""

    part: str
    model: bytes = field(repr=False)
    facts: Mapping[str, Any] = field(repr=False)
    text: str = field(repr=False)

    def write(self, folder: Path) -> None:
        """Write model and card into the part's folder, the model last, each whole or not at all."""
        place = folder / self.part
        place.mkdir(parents=True, exist_ok=True)
        facts = json.dumps({**self.facts, "model_sha256": hashlib.sha256(self.model).hexdigest()}, indent=1)
        for name, content in ((CARD, facts.encode()), (CARD_TEXT, self.text.encode()), (MODEL, self.model)):
            draft = place / f"{name}.part"
            with draft.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(place / name)


def shipped_folder(part: str) -> Path:
    """The folder inside the package that holds the shipped model of that part."""
    return Path(str(resources.files("intake.matching" if part == "judge" else "intake.extract"))) / "models"


def digest_of_inputs(part: str) -> str:
    """One digest of all that training of that part draws on: words, tables, the code of forge and learning."""
    root = Path(str(resources.files("intake")))
    sums = hashlib.sha256()
    for pattern in _INPUTS[part]:
        for path in sorted(root.glob(pattern)):
            if path.is_file() and path.suffix in {".py", ".toml", ".json", ".csv"}:
                sums.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes() + b"\0")
    return sums.hexdigest()


def is_current(folder: Path, part: str) -> bool:
    """Whether the model in that folder was made from the inputs as they are now."""
    try:
        facts = json.loads((folder / part / CARD).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return False
    return bool(facts.get("inputs_sha256") == digest_of_inputs(part))
