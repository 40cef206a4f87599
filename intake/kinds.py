"""The kinds of document a site knows: data, not code.

The table ships as `intake/data/document-types.csv`; a site may put its own `document-types.csv` beside its
`intake.toml`, which then replaces the shipped one.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

from intake.errors import WrongSettings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

UNKNOWN = "unknown"
COVER = "fax_cover"
NOT_A_RECORD = "not_a_record"


@dataclass(frozen=True, slots=True)
class Kind:
    """One document type: `auto_file` is False where a person must always look (sensitive types)."""

    code: str
    loinc: str
    name: str
    auto_file: bool
    title_words: tuple[str, ...]


def load_kinds(site_table: Path | None = None) -> Mapping[str, Kind]:
    """The document types by code, in table order: the site's own table if it exists, else the shipped one.

    Raises `WrongSettings` if a row has no code or `auto_file` is neither yes nor no.
    """
    if site_table is not None and site_table.exists():
        text = site_table.read_text(encoding="utf-8-sig")
    else:
        text = resources.files("intake").joinpath("data/document-types.csv").read_text(encoding="utf-8")
    return {kind.code: kind for kind in _rows(csv.DictReader(text.splitlines()))}


def _rows(rows: Iterable[dict[str, str]]) -> Iterable[Kind]:
    for number, row in enumerate(rows, start=2):
        code, auto = (row.get("code") or "").strip(), (row.get("auto_file") or "").strip().lower()
        if not code or auto not in {"yes", "no"}:
            msg = f"document-types.csv, line {number}: code must be given and auto_file must be yes or no"
            raise WrongSettings(msg)
        words = tuple(w.strip() for w in (row.get("title_words") or "").split(";") if w.strip())
        yield Kind(code, (row.get("loinc") or "").strip(), (row.get("name") or code).strip(), auto == "yes", words)
