"""The document's own date: the clinical one its kind calls for (`document-dates.json`).

Never the birth date, the fax header's or the day of printing.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from intake.extract.dates import find_dates
from intake.extract.label_words import meaning_of
from intake.extract.labels import ITEMS
from intake.extract.learnt import RULE
from intake.extract.normal import plain
from intake.extract.scene import Basis, claim
from intake.model import Item, Role

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from intake.extract.dates import DateReading
    from intake.extract.layout import Segment
    from intake.extract.scene import Scene
    from intake.model import Finding

_LETTER_ZONE = 0.45
_RANK = 0.12
"""One place further back in the list of roles weighs as much as so much less confidence."""
_BADLY, _UNBORNE = 0.6, 0.1
"""Ink read less surely was read badly; a day of such ink that stands nowhere else is trusted so much less."""
_EARLIEST, _EARLIEST_BARE = 1950, 1990
"""Years before which a date is no document's; without a label it is rather somebody's birth date."""
_PLAIN = frozenset(("label:date", "letter", "dated", "text", "signature"))
_BARE = _PLAIN - {"label:date"}
_LATER = frozenset(("label:other_day", "label:effective_date"))
"""Rules by which a day may lie years after the document: an expiry, the end of a cover."""
_UNLIKE, _QUOTED = dt.timedelta(days=3653), dt.timedelta(days=1827)
"""How long before the faxing or the latest day of a document its own may lie: a plain day where no birth date was found
may be that birth date, one without a label among later ones is history."""
_LAST_YEAR = 2100
"""A fax header of a later year is misread."""
_DATED = re.compile(r"\b(?:\w{0,2}ate|\w{0,2}ervic\w{0,2}|\w?[Vv]is[ti]\w{0,2})\W{1,3}(?:\w{1,3}\W{1,3})?$")
"""What OCR leaves of `Date of Service:` and `Visit Date:` right before a date."""
_FIELD = re.compile(r"(?:^|[|\u2022;]|\s{2})\W*([A-Z][\w/.]*(?:\s[\w/.]+){0,2})\s?[:\u2013-]\s*$")
"""A field of a head whose label nobody knows: `Logged: 06/12/2025`."""
_ALONE = re.compile(r"[\W_]*(?:date|dated)?[\W_]*", re.IGNORECASE)
_SIGNED = re.compile(r"\bsign(?:ed|ature|ing)?\b|\bwitness|\bdeclarant|\brepresentative\b|\bnotary\b", re.IGNORECASE)
_SERVED = re.compile(
    r"\b(?:seen|visit|today|exam(?:ined)?|evaluated|clinic|procedure|performed|given)\b[^.\n]{0,40}$", re.IGNORECASE
)


def dates_without_label(scene: Scene, known: Sequence[Finding]) -> list[Finding]:
    """Dates that stand alone: a letter's under its letterhead, a signature's by its line; others of running text."""
    taken = {w for f in known if isinstance(f.value, dt.date) and not _is_only_learnt(f) for w in f.ink}
    free = [
        (segment, day)
        for segment in scene.sheet.segments
        for day in find_dates(segment.text)
        if not set(scene.sheet.ink(segment.start + day.start, segment.start + day.end)) & taken
    ]
    heading = min((s.top for s, d in free if _alone(s, d)), default=0.0)
    found: list[Finding] = []
    for segment, day in free:
        item, quality, rule = _place_of(scene, segment, day, heading)
        span = (segment.start + day.start, segment.start + day.end)
        quality *= 0.7 if day.repaired else 1.0
        found += claim(
            scene, (item, Role.DOCUMENT), day.date, (span,), Basis(rule, quality), alternatives=day.alternatives
        )
    return found


def _is_only_learnt(finding: Finding) -> bool:
    """Whether only the trained tagger says what the day is: where it stands may say it better."""
    return finding.rule == RULE and finding.role is Role.DOCUMENT


def _alone(segment: Segment, day: DateReading) -> bool:
    return _ALONE.fullmatch(segment.text[: day.start] + segment.text[day.end :]) is not None


def _place_of(scene: Scene, segment: Segment, day: DateReading, heading: float) -> tuple[Item, float, str]:
    """What a date without a label is, by where it stands: its item, how sure, and the rule's name."""
    sheet, before = scene.sheet, segment.text[: day.start]
    beside = (sheet.below(segment, segment.left, segment.right, 2.0), sheet.left_of(segment), sheet.right_of(segment))
    near = [s.text for s in beside if s]
    alone = _alone(segment, day)
    if _SIGNED.search(before) or (alone and any(_SIGNED.search(t) or plain(t) == "DATE" for t in near)):
        return Item.SIGNATURE_DATE, 0.75, "signature"
    if re.match(r"\W*dated?\b", before, re.IGNORECASE):
        return Item.SIGNATURE_DATE, 0.7, "dated"
    if alone and segment.top < _LETTER_ZONE * sheet.height and segment.top <= heading + 0.05:
        return Item.LETTER_DATE, 0.8, "letter"
    if segment.top < _LETTER_ZONE * sheet.height and (in_head := _in_head(before)):
        return in_head
    return (Item.SERVICE_DATE, 0.35, "text") if _SERVED.search(before) else (Item.OTHER_DATE, 0.25, "text")


def _in_head(before: str) -> tuple[Item, float, str] | None:
    """What a date in the upper part of a page is behind these words, if they are the label of a field."""
    if field := _FIELD.search(before):
        means = meaning_of(field[1])
        return ITEMS.get(means, Item.OTHER_DATE), 0.5, f"label:{means or 'date'}"
    return (Item.SERVICE_DATE, 0.45, "text") if _DATED.search(before) else None


def _latest(items: Sequence[Finding], sent: dt.date | None) -> dt.date:
    """The latest day that a document speaks of and that is not after its faxing; one far from all others is misread."""
    days = [
        f.value
        for f in items
        if f.role is Role.DOCUMENT and isinstance(f.value, dt.date) and f.rule not in _LATER
        if not sent or f.value <= sent
    ]
    borne_out = [d for n, d in enumerate(days) if any(abs(d - other) < _QUOTED for other in days[:n] + days[n + 1 :])]
    return max(borne_out or days, default=dt.date.min)


def _is_unborne(finding: Finding, items: Sequence[Finding]) -> bool:
    """Whether a day was read badly and stands nowhere else: a `7` in somebody's hand is soon a `2`."""
    badly = min(word.confidence for word in finding.ink) < _BADLY
    return badly and not any(f is not finding and f.value == finding.value for f in items)


def date_of(
    items: Sequence[Finding], kind: str, table: Mapping[str, Sequence[str]], *, not_after: dt.date | None
) -> tuple[dt.date | None, tuple[dt.date, ...]]:
    """The document's date and its other readings, for its kind.  `not_after` is the day it was faxed, if known."""
    born: set[object] = {d for f in items if f.item is Item.BIRTH_DATE for d in (f.value, *f.alternatives)}
    roles = [*table.get(kind, ()), *table["*"]]
    sent = not_after if not_after and not_after.year <= _LAST_YEAR else None
    latest = _latest(items, sent)
    ranked: list[tuple[float, int, Finding]] = []
    for index, f in enumerate(items):
        if f.role is not Role.DOCUMENT or not isinstance(f.value, dt.date) or f.value in born:
            continue
        role = f.rule.removeprefix("label:") if f.item is Item.OTHER_DATE else f.item.value
        earliest = _EARLIEST if f.rule.startswith("label") else _EARLIEST_BARE
        if role not in roles or f.value.year < earliest or (not_after and f.value > not_after):
            continue
        if (f.rule in _BARE and latest - f.value > _QUOTED) or (
            f.rule in _PLAIN and not born and (sent or latest) - f.value > _UNLIKE
        ):
            continue
        unsure = _UNBORNE if _is_unborne(f, items) else 0.0
        ranked.append((_RANK * roles.index(role) + 1 - f.confidence + unsure, index, f))
    if not ranked:
        return None, ()
    best = min(ranked, key=lambda r: (r[0], r[1]))[2]
    assert isinstance(best.value, dt.date)  # noqa: S101  for the type checker; only dates were ranked
    return best.value, tuple(d for d in best.alternatives if isinstance(d, dt.date))
