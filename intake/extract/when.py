"""The document's own date: the clinical one its kind calls for (`document-dates.json`).

Never the birth date, the fax header's or the day of printing.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from intake.extract.dates import find_dates
from intake.extract.identity import finding
from intake.extract.language import document
from intake.extract.normal import plain
from intake.model import Item, Role

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from intake.extract.identity import Scene
    from intake.model import Finding

_LETTER_ZONE = 0.45
_ALONE = re.compile(r"[\W_]*(?:date|dated)?[\W_]*", re.I)
_SIGNED = re.compile(r"\bsign(?:ed|ature|ing)?\b|\bwitness|\bdeclarant|\brepresentative\b|\bnotary\b", re.I)
_SERVED = re.compile(
    r"\b(?:seen|visit|today|exam(?:ined)?|evaluated|clinic|procedure|performed|given)\b[^.\n]{0,40}$", re.I
)


def date_table() -> Mapping[str, Sequence[str]]:
    """For each kind the roles of dates, the best first; `*` stands for all other kinds."""
    rows: dict[str, list[str]] = document("document-dates.json")
    return rows


def dates_without_label(scene: Scene, known: Sequence[Finding]) -> list[Finding]:
    """Dates that stand alone: a letter's under its letterhead, a signature's by its line; others of running text."""
    found: list[Finding] = []
    taken = {w for f in known if isinstance(f.value, dt.date) for w in f.ink}
    sheet = scene.sheet
    for segment in sheet.segments:
        for day in find_dates(segment.text):
            span = (segment.start + day.start, segment.start + day.end)
            if set(sheet.ink(*span)) & taken:
                continue
            rest = segment.text[: day.start] + segment.text[day.end :]
            item, quality, rule = Item.OTHER_DATE, 0.25, "text"
            if _ALONE.fullmatch(rest) and segment.top < _LETTER_ZONE * sheet.height:
                item, quality, rule = Item.LETTER_DATE, 0.8, "letter"
            below = sheet.below(segment, segment.left, segment.right, 2.0)
            near = [s.text for s in (below, sheet.left_of(segment), sheet.right_of(segment)) if s]
            if (
                _ALONE.fullmatch(rest) and any(_SIGNED.search(t) or plain(t) == "DATE" for t in near)
            ) or _SIGNED.search(segment.text[: day.start]):
                item, quality, rule = Item.SIGNATURE_DATE, 0.85, "signature"
            elif re.match(r"\W*dated?\b", segment.text[: day.start], re.I):
                item, quality, rule = Item.SIGNATURE_DATE, 0.7, "dated"
            elif item is Item.OTHER_DATE and _SERVED.search(segment.text[: day.start]):
                item, quality, rule = Item.SERVICE_DATE, 0.35, "text"
            one = finding(
                scene,
                item,
                Role.DOCUMENT,
                day.date,
                span,
                rule,
                quality * (0.7 if day.repaired else 1),
                day.alternatives,
            )
            if one:
                found.append(one)
    return found


def date_of(
    items: Sequence[Finding], kind: str, table: Mapping[str, Sequence[str]], *, not_after: dt.date | None
) -> tuple[dt.date | None, tuple[dt.date, ...]]:
    """The document's date and its other readings, for its kind.  `not_after` is the day it was faxed, if known."""
    born = {d for f in items if f.item is Item.BIRTH_DATE for d in (f.value, *f.alternatives)}
    roles = [*table.get(kind, ()), *table["*"]]
    ranked: list[tuple[float, int, Finding]] = []
    for index, f in enumerate(items):
        if f.role is not Role.DOCUMENT or not isinstance(f.value, dt.date) or f.value in born:
            continue
        role = f.rule.removeprefix("label:") if f.item is Item.OTHER_DATE else f.item.value
        if role not in roles or f.value.year < 1950 or (not_after and f.value > not_after):
            continue
        rank = roles.index(role)
        weak = f.confidence < 0.4
        ranked.append((rank + (20 if weak else 0) - 0.1 * f.confidence, index, f))
    if not ranked:
        return None, ()
    best = min(ranked, key=lambda r: (r[0], r[1]))[2]
    assert isinstance(best.value, dt.date)  # noqa: S101  for the type checker; only dates were ranked
    return best.value, tuple(d for d in best.alternatives if isinstance(d, dt.date))
