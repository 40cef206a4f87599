"""What a count of errors among a count of checks proves."""

from __future__ import annotations

import math
from dataclasses import dataclass

Z = 1.959963984540054
"""The normal quantile of 97.5 %: two-sided intervals of 95 %."""
NONE_FOUND = 3.0
"""Rule of three (Hanley and Lippman-Hand, JAMA 1983): none found in n checks, so below 3/n with 95 % confidence."""


@dataclass(frozen=True, slots=True)
class Interval:
    """`wrong` of `checked` were wrong; the true share, 0..1, lies between `low` and `high` with 95 % confidence."""

    wrong: int
    checked: int
    low: float
    high: float


def interval(wrong: int, checked: int) -> Interval:
    """The Wilson interval of 95 %; where nothing was found wrong, from 0 to the rule of three.

    Nothing checked proves nothing: 0 to 1.  Raises `ValueError` if more were wrong than were checked.
    """
    if not 0 <= wrong <= checked:
        raise ValueError("of those checked, none to all can be wrong")
    if checked == 0:
        return Interval(0, 0, 0.0, 1.0)
    if wrong == 0:
        return Interval(0, checked, 0.0, min(1.0, NONE_FOUND / checked))
    share, z2 = wrong / checked, Z * Z
    middle = (share + z2 / (2 * checked)) / (1 + z2 / checked)
    half = Z / (1 + z2 / checked) * math.sqrt(share * (1 - share) / checked + z2 / (4 * checked * checked))
    return Interval(wrong, checked, min(share, max(0.0, middle - half)), max(share, min(1.0, middle + half)))


def said(of: Interval) -> str:
    """The interval in words, its upper bound rounded up: `0 of 2,611 checked: below 0.12 %`; never a bare 100 %."""
    if of.checked == 0:
        return "none checked yet: nothing is known"
    counted = f"{of.wrong:,} of {of.checked:,} checked"
    if of.high >= 1.0:
        return f"{counted}: too few to tell"
    if of.wrong == 0:
        return f"{counted}: below {_percent(of.high, up=True)} %"
    return f"{counted}: {_percent(of.low, up=False)} to {_percent(of.high, up=True)} %"


def _percent(share: float, *, up: bool) -> str:
    """A share as a percentage with two figures after the point below 10 %, rounded to the careful side."""
    places = 2 if share < 0.1 else 1
    scaled = share * 100 * 10**places
    whole = math.ceil(scaled - 1e-9) if up else math.floor(scaled + 1e-9)
    return f"{whole / 10**places:.{places}f}"
