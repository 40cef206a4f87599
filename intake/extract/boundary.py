"""The boundary between two pages: signs for and against, added up as log-odds."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from intake.extract.learnt import RULE as LEARNT
from intake.extract.learnt import SURELY
from intake.extract.names import same_person
from intake.extract.normal import plain
from intake.kinds import COVER
from intake.model import Item, PersonName

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from intake.extract.study import Study
    from intake.model import PageReading

SAME, DIFFERENT, DOUBTFUL, OPEN = "same", "different", "doubtful", "open"
"""How the patients of two pages compare; doubtful are those who may be twins, or one name misread."""
_IDENTITY = {SAME: -3.0, DIFFERENT: 5.0, DOUBTFUL: 0.0, OPEN: 0.0}
_BEFORE_ALL = -1.0
"""Log-odds of a boundary between any two pages of a scan."""
_CLEARLY = 0.7
_LIKE = 72
"""Two names that resemble each other more than this (0..100) can be one name misread."""
_NUMBERS = (Item.RECORD_NUMBER, Item.FOREIGN_NUMBER, Item.MEMBER_ID)


@dataclass(frozen=True, slots=True)
class Gap:
    """What lies between two pages: probability of a boundary, and whether their patients differ."""

    probability: float
    identity: str


def between(before: Study, now: Study, group: Sequence[Study]) -> Gap:
    """The probability that a document ends between two pages; `group` are the pages since its beginning."""
    identity = compare_identity(group, now)
    if is_cover(before) and len(group) == 1:
        return Gap(0.4 if is_cover(now) else 0.03, identity)
    odds = _BEFORE_ALL + _IDENTITY[identity]
    odds += _count_odds(before.page_of, now.page_of) + _fax_odds(before.page, now.page)
    title = max((t.weight * max(fit for _, fit in t.kinds) for t in now.titles), default=0.0)
    heads = _first_lines(now)
    repeated = fuzz.ratio(heads, _first_lines(group[0])) > 85 if heads else False
    if is_cover(now):
        odds += 3.5
    elif title > 0.5:
        odds += 2.0 if not repeated else 0.8
    elif title < 0.3 and not _has_letterhead(now):
        odds -= 1.5
    if _has_letterhead(now):
        odds += 1.3
    if title > 0.5 and _kinds_differ(group[0], now):
        odds += 1.2
    return Gap(round(1 / (1 + math.exp(-odds)), 4), identity)


def compare_identity(group: Sequence[Study], now: Study) -> str:
    """Whether the patient of a page is that of the pages before: same, different, doubtful (twins?), or open."""
    names, here = _names(group), _names([now])
    days, days_here = _days(group), _days([now])
    if names and here:
        if any(same_person(a, b) for a in names for b in here):
            return SAME if not days or not days_here or days & days_here else OPEN
        if any(_alike(a, b) for a in names for b in here):
            if days & days_here and _numbers(group) & _numbers([now]):
                return SAME
            return DOUBTFUL if _clear(group) and _clear([now]) else SAME if days & days_here else OPEN
        return DOUBTFUL if days & days_here else DIFFERENT
    if days and days_here:
        return SAME if days & days_here else DIFFERENT
    return SAME if _numbers(group) & _numbers([now]) else OPEN


def _names(group: Sequence[Study]) -> list[PersonName]:
    """The names of the patient on these pages in every reading: `DUBOIS, ETIENNE` with its comma lost as well."""
    found = (f for s in group for f in s.patients(Item.NAME) if f.rule != LEARNT or f.confidence >= SURELY)
    values = (v for f in found for v in (f.value, *f.alternatives))
    return [v for v in values if isinstance(v, PersonName)]


def _alike(one: PersonName, other: PersonName) -> bool:
    """Whether two names can be one, badly read; the last names alone where one gives no first name."""
    if not one.first or not other.first:
        return fuzz.ratio(one.last, other.last) > _LIKE
    return fuzz.ratio(f"{one.last} {one.first}", f"{other.last} {other.first}") > _LIKE


def _numbers(group: Sequence[Study]) -> set[object]:
    """The numbers of the patient on these pages, ours or another house's."""
    return {f.value for s in group for item in _NUMBERS for f in s.patients(item)}


def _clear(group: Sequence[Study]) -> bool:
    """Whether the names of these pages were read so well that a different letter is a different name."""
    return any(f.confidence >= _CLEARLY for s in group for f in s.patients(Item.NAME))


def _days(group: Sequence[Study]) -> set[dt.date | object]:
    """Birth dates that a rule has found: one that only the model sees may be any day that a report tells of."""
    found = (f for s in group for f in s.patients(Item.BIRTH_DATE) if f.rule != LEARNT)
    return {d for f in found for d in (f.value, *f.alternatives)}


def _count_odds(before: tuple[int, int], now: tuple[int, int]) -> float:
    if not now[0]:
        return 2.0 if before[0] and before[0] == before[1] else 0.0
    if now[0] == 1:
        return 3.5 if before[0] else 2.0
    if before[0]:
        follows = now[0] == before[0] + 1 and (not now[1] or not before[1] or now[1] == before[1])
        return -5.0 if follows else 1.0 if now[0] <= before[0] else -1.0
    return -3.0 if now[0] == 2 else -1.5


def _fax_odds(before: PageReading, now: PageReading) -> float:
    if not before.header or not now.header:
        return 0.0
    one, two = before.header, now.header
    if two.page == 1 and one.page and one.page >= 1 and (one.pages in {None, one.page} or one.page > 1):
        return 4.0
    if one.sent and two.sent and abs((two.sent - one.sent).total_seconds()) > 45 * 60:
        return 2.0
    return 0.0


def is_cover(now: Study) -> bool:
    """Whether a page is a fax cover sheet: its title says so, or its wording with few words of anything else."""
    covers = [t.weight for t in now.titles for code, fit in t.kinds[:1] if code == COVER and fit > 0.6]
    others = [t.weight for t in now.titles for code, fit in t.kinds[:1] if code != COVER and fit > 0.6]
    cover = max(covers, default=0.0)
    # A report under a heavier title, or with its patient's birth date, only mentions a fax.
    report = max(others, default=0.0) > cover or (bool(others) and bool(now.patients(Item.BIRTH_DATE, 0.6)))
    return cover > 0.4 and not report and len(now.sheet.words) < 350


def _has_letterhead(now: Study) -> bool:
    top = [s for s in now.sheet.segments if s.top < 0.14 * now.sheet.height]
    text = plain(" ".join(s.text for s in top))
    return bool(re.search(r"\b\d{3}[-. ]\d{3}[-. ]\d{4}\b|\b[A-Z]{2},? \d{5}\b", text))


def _first_lines(now: Study) -> str:
    return plain(" ".join(s.text for s in now.sheet.segments[:3]))


def _kinds_differ(first: Study, now: Study) -> bool:
    one = {code for t in first.titles if t.weight > 0.5 for code, _ in t.kinds[:1]}
    two = {code for t in now.titles if t.weight > 0.5 for code, _ in t.kinds[:1]}
    return bool(one and two and not one & two)
