"""Comparators: one value on the page against one in the index gives a `Level` with a name for people.

Every function is pure and symmetric in nothing: the first argument is what the page says (and recognition may
have damaged), the second what the index holds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from intake.matching.keys import letters, number_as_digits, plain_number, sound, tokens, zip_of
from intake.matching.nicknames import is_nickname
from intake.model import Level

if TYPE_CHECKING:
    import datetime as dt

    from intake.model import Patient, PersonName

UNNAMED = frozenset({"BABY", "BABYBOY", "BABYGIRL", "BB", "BG", "BOY", "GIRL", "NEWBORN", "INFANT", "UNKNOWN"})
"""What stands for the first name of a newborn: it names nobody and contradicts nobody."""

_FOLD = str.maketrans("I1|!0QD5852Z6GUYEC", "LLLLOOOSBSZZCCVVCC")
"""Letters that recognition takes for one another, folded to one of them (own observation of Tesseract's errors)."""
_RESEMBLES = 0.5
_STREET_WORDS = re.compile(r"\b(?:N|S|E|W|NORTH|SOUTH|EAST|WEST|APT|UNIT|STE|SUITE|FL|FLOOR)\b|#")


NAME_ORDER = (
    Level.SAME, Level.LOOKALIKE, Level.PART, Level.FORMER, Level.NICKNAME, Level.MIDDLE, Level.INITIAL,
    Level.ONE_OFF, Level.SOUNDS,
)  # fmt: skip
"""Levels of the parts of a name, best first: the name as a whole is as good as its worst part."""


@dataclass(frozen=True, slots=True)
class NameLevels:
    """How the parts of two names compare; `None` where one side says nothing."""

    last: Level | None
    first: Level | None
    middle: Level | None
    suffix: Level | None
    swapped: bool = False


def compare_names(page: PersonName, patient: Patient) -> NameLevels:
    """Part by part, in the order that fits better: as read, or with first and last name swapped."""
    mine = patient.name
    last = compare_last(page.last, mine.last, *former_last_names(patient))
    first = compare_first(page.first, page.middle, mine)
    swapped = False
    if (
        last is Level.DIFFERS
        and page.first
        and mine.first
        and _same_letters(page.first, mine.last)
        and _given(page.last, mine.first) in {Level.SAME, Level.LOOKALIKE, Level.NICKNAME}
    ):
        last, first, swapped = Level.SAME, _given(page.last, mine.first), True
    return NameLevels(
        last, first, _middle(page, mine, swapped=swapped), _suffix(page.suffix, mine.suffix), swapped=swapped
    )


def whole_name(parts: NameLevels) -> Level:
    """The level of a name as a whole: that of its worst part, in the words that say what differs."""
    if parts.last is Level.DIFFERS:
        return Level.LAST_DIFFERS if parts.first in {Level.SAME, Level.LOOKALIKE, Level.NICKNAME} else Level.DIFFERS
    if parts.first is Level.DIFFERS:
        return Level.FIRST_DIFFERS
    if parts.suffix is Level.SUFFIX:
        return Level.SUFFIX
    if parts.first is None or parts.last is None:
        return Level.LAST_ONLY if parts.last else Level.INITIAL
    if parts.middle is Level.DIFFERS and parts.first is not Level.MIDDLE:
        return Level.MIDDLE_DIFFERS
    worst = max(parts.last, parts.first, key=NAME_ORDER.index)
    return Level.SWAPPED if parts.swapped and worst is Level.SAME else worst


def former_last_names(patient: Patient) -> tuple[str, ...]:
    """The last names that a patient had before, by the index and by its history."""
    formers = (patient.former_last_name, *(former.name.last for former in patient.formerly if former.name))
    return tuple(name for name in dict.fromkeys(formers) if name and name != patient.name.last)


def compare_last(page: str, index: str, *formers: str) -> Level | None:
    """Last names, of which one may be half of the other (SMITH, SMITH-JONES), or a former one."""
    if not page or not index:
        return None
    level = _whole(page, index)
    if level is Level.SAME:
        return level
    mine, theirs = tokens(page), tokens(index)
    double = len(mine) + len(theirs) > 2
    if double and any(len(part) > 2 for part in set(mine) & set(theirs)):
        return Level.PART
    if any(former and (_same_letters(page, former) or set(mine) & set(tokens(former))) for former in formers):
        return Level.FORMER
    if level is Level.DIFFERS and double:
        near = (_whole(one, other) for one in mine for other in theirs if min(len(one), len(other)) > 3)
        return Level.ONE_OFF if any(n in {Level.LOOKALIKE, Level.ONE_OFF} for n in near) else level
    return level


def compare_first(page: str, page_middle: str, index: PersonName) -> Level | None:
    """First names: nicknames, initials, and people who go by their middle name."""
    if not page or not index.first or page in UNNAMED or index.first in UNNAMED or letters(page)[:4] == "BABY":
        return None
    level = _given(page, index.first)
    if level is Level.DIFFERS and index.middle:
        by_middle = _given(page, index.middle)
        if by_middle in {Level.SAME, Level.LOOKALIKE, Level.NICKNAME}:
            return Level.MIDDLE
    if level is Level.DIFFERS and len(page_middle) > 1 and _same_letters(page_middle, index.first):
        return Level.MIDDLE
    return level


def _given(page: str, index: str) -> Level:
    mine, theirs = letters(page), letters(index)
    if mine == theirs:
        return Level.SAME
    if len(mine) <= 1 or len(theirs) <= 1:
        return Level.INITIAL if mine[:1] == theirs[:1] and mine else Level.DIFFERS
    if is_nickname(mine, theirs):
        return Level.NICKNAME
    parts, others = tokens(page), tokens(index)
    if len(parts) + len(others) > 2 and (set(parts) & set(others)):
        return Level.PART
    return _whole(page, index)


def _whole(page: str, index: str) -> Level:
    mine, theirs = letters(page), letters(index)
    if not mine or not theirs:
        return Level.DIFFERS
    if mine == theirs:
        return Level.SAME
    longest = max(len(mine), len(theirs))
    apart = OSA.distance(mine, theirs, score_cutoff=longest // 2 + 1)
    if apart <= longest // 2 + 1 and _look(page) == _look(index):
        return Level.LOOKALIKE
    if apart <= (0 if longest < 4 else 1 if longest < 8 else 2):
        return Level.ONE_OFF
    return Level.SOUNDS if longest > 3 and sound(mine) == sound(theirs) else Level.DIFFERS


def _same_letters(one: str, other: str) -> bool:
    return letters(one) == letters(other) != ""


def _look(text: str) -> str:
    joined = "".join(c for c in text if c.isalnum() or c in "|!").replace("RN", "M").replace("VV", "W")
    return joined.replace("CL", "D").translate(_FOLD)


def _middle(page: PersonName, index: PersonName, *, swapped: bool) -> Level | None:
    mine, theirs = letters(page.middle), letters(index.middle)
    if not mine or not theirs or swapped:
        return None
    if mine == theirs:
        return Level.SAME
    if len(mine) == 1 or len(theirs) == 1:
        return Level.INITIAL if mine[0] == theirs[0] else Level.DIFFERS
    return _whole(page.middle, index.middle)


def _suffix(page: str, index: str) -> Level | None:
    if page and index:
        return Level.SAME if page == index or {page, index} == {"JR", "II"} else Level.SUFFIX
    if page:
        return Level.UNKNOWN
    return Level.PART if index else None


def may_be_misread(page: PersonName, index: PersonName) -> bool:
    """Whether a name that differs in the last name only could be the same one, badly recognised."""
    return _given(page.first, index.first) in {Level.SAME, Level.LOOKALIKE} and any(
        OSA.normalized_similarity(one, other) >= _RESEMBLES for one in tokens(page.last) for other in tokens(index.last)
    )


def compare_dates(page: dt.date, index: dt.date) -> Level:
    """Birth dates, with the ways in which people and machines get digits wrong."""
    if page == index:
        return Level.SAME
    if page.year == index.year and (page.month, page.day) == (index.day, index.month):
        return Level.DAY_MONTH
    mine, theirs = page.isoformat().replace("-", ""), index.isoformat().replace("-", "")
    if sum(a != b for a, b in zip(mine, theirs, strict=True)) == 1:
        return Level.ONE_OFF
    if OSA.distance(mine, theirs) == 1:
        return Level.TRANSPOSED
    return Level.NEAR if mine[:6] == theirs[:6] else Level.DIFFERS


def compare_numbers(page: str, index: str) -> Level:
    """Record, member and social security numbers."""
    mine, theirs = plain_number(page), plain_number(index)
    if mine == theirs:
        return Level.SAME
    if number_as_digits(mine) == number_as_digits(theirs):
        return Level.LOOKALIKE
    if min(len(mine), len(theirs)) > 3 and OSA.distance(mine, theirs, score_cutoff=1) <= 1:
        return Level.ONE_OFF
    return Level.DIFFERS


def compare_phones(page: str, index: str) -> Level | None:
    """Phone numbers; paper often leaves the area code out."""
    if min(len(page), len(index)) < 7:
        return None
    if page == index or page[-7:] == index[-7:]:
        return Level.SAME
    return Level.ONE_OFF if OSA.distance(page[-7:], index[-7:], score_cutoff=1) <= 1 else Level.DIFFERS


def compare_addresses(page: str, index: str, index_zip: str) -> Level | None:
    """Addresses on one line: house number, then the street's main word, then the ZIP."""
    mine, theirs = _STREET_WORDS.sub(" ", page.upper()).split(), _STREET_WORDS.sub(" ", index).split()
    if len(mine) < 2 or len(theirs) < 2:
        return None
    number, street = mine[0] == theirs[0], _near_word(mine[1], theirs[1])
    zip_code = zip_of(page)
    place = zip_code == index_zip[:5] if zip_code and index_zip else None
    if number and street and place is not False:
        return Level.SAME
    if street and number + bool(place) == 1:
        return Level.NEAR
    return Level.NEAR if number and place else Level.DIFFERS


def _near_word(page: str, index: str) -> bool:
    return page == index or OSA.distance(page.strip(",."), index.strip(",."), score_cutoff=2) <= (len(index) > 4) + 0
