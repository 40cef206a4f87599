"""Texts whose type somebody has told, perhaps only roughly: `operative_or_procedure`.

`text-labels.csv` says which of our types each such rough label holds; a label that is a type's code means that type.
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass, field
from importlib import resources
from typing import TYPE_CHECKING, Any

from intake.errors import WrongSettings

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

_TEXT, _LABEL = "text", ("label", "type", "doc_type_unique")


@dataclass(frozen=True, slots=True)
class Sample:
    """A text and what it is labelled."""

    text: str = field(repr=False)
    label: str


def read_samples(folder: Path) -> list[Sample]:
    """The labelled texts of a folder; what has no label is left out.

    They are lines of `*.jsonl` and rows of `*.csv` with `text` and one of `label`, `type`, `doc_type_unique`; and text
    files in sub-folders named for their label.  Raises `WrongSettings` if there are none.
    """
    found = [sample for path in sorted(folder.rglob("*")) for sample in _of(path, folder)]
    if not found:
        msg = f"no labelled texts in {folder}: *.jsonl or *.csv with text and label, or <label>/*.txt"
        raise WrongSettings(msg)
    return found


def _of(path: Path, folder: Path) -> Iterator[Sample]:
    if path.suffix == ".txt" and path.parent != folder:
        yield Sample(path.read_text(encoding="utf-8"), path.parent.name)
        return
    for row in _rows(path):
        label = next((str(row[name]) for name in _LABEL if row.get(name)), "")
        if label and row.get(_TEXT):
            yield Sample(str(row[_TEXT]), label)


def _rows(path: Path) -> Iterator[Mapping[str, Any]]:
    if path.suffix == ".jsonl":
        yield from (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    elif path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from csv.DictReader(file)


def meanings(labels: Collection[str], codes: Collection[str], table: Path | None = None) -> dict[str, frozenset[str]]:
    """The types each label holds; labels that nobody explains are left out.  `table` replaces the shipped one."""
    if table:
        text = table.read_text(encoding="utf-8-sig")
    else:
        text = resources.files(__package__).joinpath("text-labels.csv").read_text(encoding="utf-8")
    told = {row["label"]: frozenset(row["types"].split()) for row in csv.DictReader(text.splitlines())}
    return {label: told.get(label) or frozenset({label}) for label in labels if label in told or label in codes}
