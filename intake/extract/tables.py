"""The tables of this room: wordings and words that a site or a translator may add to, not code."""

from __future__ import annotations

import csv
import json
from importlib import resources
from typing import Any


def table(name: str) -> list[dict[str, str]]:
    """The rows of one of this room's CSV tables."""
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def document(name: str) -> Any:  # noqa: ANN401  JSON has no narrower type
    """The content of one of this room's JSON tables."""
    return json.loads(resources.files(__package__).joinpath(name).read_text(encoding="utf-8"))
