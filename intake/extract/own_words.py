"""What a site adds to the wordings of this room, in files beside its `intake.toml`.

`labels.csv` (`label,means,role,quality,colon`; the last three may be left out) adds labels to the shipped ones, or
takes the place of one that is worded alike.  `document-dates.csv` (`type,dates`) says which dates a type calls for, the
best first, separated by semicolons; `*` stands for all other types.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from intake.errors import WrongSettings
from intake.extract.labels import DATES
from intake.extract.tables import document, table

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

LABELS, DOCUMENT_DATES = "labels.csv", "document-dates.csv"
_LABEL_COLUMNS = ("label", "means", "role", "quality", "colon")
_SHORTEST = 2


@dataclass(frozen=True, slots=True)
class OwnWords:
    """A site's own rows of `labels.csv`, and its own lines of the table of dates."""

    labels: tuple[Mapping[str, str], ...] = ()
    dates: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def all_labels(self) -> list[Mapping[str, str]]:
        """The shipped labels and the site's, which take the place of those worded alike."""
        own = {row["label"].lower() for row in self.labels}
        return [*(row for row in table(LABELS) if row["label"].lower() not in own), *self.labels]

    def all_dates(self) -> Mapping[str, Sequence[str]]:
        """For each type the dates it calls for, the best first; `*` stands for all other types."""
        shipped: dict[str, list[str]] = document("document-dates.json")
        return {**shipped, **self.dates}


def read_own_words(site: Path, kinds: Collection[str]) -> OwnWords:
    """What the site's files say; nothing if it has none.

    Raises `WrongSettings` with file, line and what to write if a line cannot be meant.
    """
    return OwnWords(tuple(_labels(site / LABELS)), dict(_dates(site / DOCUMENT_DATES, kinds)))


def _labels(file: Path) -> Iterator[Mapping[str, str]]:
    shipped = table(LABELS)
    meanings, roles = ({row[name] for row in shipped} for name in ("means", "role"))
    for where, row in _rows(file, ("label", "means"), _LABEL_COLUMNS):
        label, means = row["label"], row["means"]
        if len(label) < _SHORTEST:
            raise WrongSettings(f"{where}: the label is empty or a single letter. Write it as it is printed, no colon.")
        _one_of(where, "means", means, meanings)
        role = row.get("role") or ("document" if means in DATES else "patient")
        _one_of(where, "role", role, roles)
        colon = row.get("colon") or "no"
        _one_of(where, "colon", colon, {"yes", "no"})
        yield {"label": label, "means": means, "role": role, "quality": _quality(where, row), "colon": colon}


def _quality(where: str, row: Mapping[str, str]) -> str:
    text = row.get("quality") or "1.0"
    try:
        if 0 < float(text) <= 1:
            return text
    except ValueError:
        pass
    raise WrongSettings(f"{where}: quality is {text!r}. Write a number above 0 and up to 1, or leave it out.")


def _dates(file: Path, kinds: Collection[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for where, row in _rows(file, ("type", "dates"), ("type", "dates")):
        _one_of(where, "type", row["type"], {*kinds, "*"})
        dates = tuple(part.strip() for part in row["dates"].split(";") if part.strip())
        if not dates:
            raise WrongSettings(f"{where}: no dates. Write at least one, such as service_date; report_date.")
        for date in dates:
            _one_of(where, "date", date, DATES)
        yield row["type"], dates


def _rows(file: Path, needed: Sequence[str], known: Sequence[str]) -> Iterator[tuple[str, Mapping[str, str]]]:
    """The rows of a site's table, each with how to name its place."""
    if not file.exists():
        return
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise WrongSettings(f"{file.name}: not UTF-8 text. Save it as CSV UTF-8.") from None
    reader = csv.DictReader(text.splitlines())
    columns = reader.fieldnames or ()
    if missing := [name for name in needed if name not in columns]:
        raise WrongSettings(f"{file.name}, line 1: no column {', '.join(missing)}. Write: {','.join(known)}")
    if strange := [name for name in columns if name not in known]:
        raise WrongSettings(f"{file.name}, line 1: unknown column {strange[0]!r}. The columns are {','.join(known)}")
    for row in reader:
        yield f"{file.name}, line {reader.line_num}", {k: (v or "").strip() for k, v in row.items() if k in known}


def _one_of(where: str, column: str, value: str, allowed: Iterable[str]) -> None:
    if value not in set(allowed):
        raise WrongSettings(f"{where}: {column} is {value!r}. Write one of: {', '.join(sorted(allowed))}.")
