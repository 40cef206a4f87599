"""The kinds of document a site knows: data, not code.

The table ships as `intake/data/document-types.csv`; a site may put its own `document-types.csv` beside its
`intake.toml`, which then replaces the shipped one.
"""

from __future__ import annotations

import csv
import re
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
_COLUMNS = ("code", "loinc", "name", "auto_file", "title_words")
_CODE = re.compile(r"[a-z][a-z0-9_]*")
_LOINC = re.compile(r"\d{1,7}-\d")


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

    `unknown` is always among them.  Raises `WrongSettings` with the line and what to write if a row cannot be meant.
    """
    if site_table is not None and site_table.exists():
        try:
            text = site_table.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError:
            raise WrongSettings(f"{site_table.name}: not UTF-8 text. Save it as CSV UTF-8.") from None
    else:
        text = resources.files("intake").joinpath("data/document-types.csv").read_text(encoding="utf-8")
    kinds: dict[str, Kind] = {}
    for where, kind in _rows(csv.DictReader(text.splitlines())):
        if kind.code in kinds:
            raise WrongSettings(f"{where}: the code {kind.code} stands there twice. Keep one of the lines.")
        kinds[kind.code] = kind
    if not kinds:
        raise WrongSettings("document-types.csv: no line with a type. Remove the file, or fill it.")
    kinds.setdefault(UNKNOWN, Kind(UNKNOWN, "", "Unrecognised", auto_file=False, title_words=()))
    return kinds


def _rows(reader: csv.DictReader[str]) -> Iterable[tuple[str, Kind]]:
    if missing := [name for name in _COLUMNS if name not in (reader.fieldnames or ())]:
        raise WrongSettings(f"document-types.csv, line 1: no column {', '.join(missing)}. Write: {','.join(_COLUMNS)}")
    for row in reader:
        where = f"document-types.csv, line {reader.line_num}"
        code, loinc, name, auto, words = ((row.get(column) or "").strip() for column in _COLUMNS)
        if not _CODE.fullmatch(code):
            raise WrongSettings(
                f"{where}: the code is {code!r}. Write small letters, digits and _, such as eye_report."
            )
        if auto.lower() not in {"yes", "no"}:
            raise WrongSettings(
                f"{where}: auto_file is {auto!r}. Write yes, or no where a person must look at every {code}."
            )
        if loinc and not _LOINC.fullmatch(loinc):
            raise WrongSettings(f"{where}: the LOINC code is {loinc!r}. Write it like 18842-5, or leave it empty.")
        if row.get(None):
            raise WrongSettings(f"{where}: more fields than columns. Separate title words by semicolons, not commas.")
        parts = tuple(w.strip() for w in words.split(";") if w.strip())
        yield where, Kind(code, loinc, name or code, auto.lower() == "yes", parts)
