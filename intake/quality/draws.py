"""Which filed documents are checked.  A draw depends on nothing but the facts and a secret: repeated, it is the same.

Each document has a chance of its own, a number that nobody without the secret can foretell; it is drawn where that lies
below the rate.  Where a day (or, of a person, a week) had too few, those of the least chance are added once it is over.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MACHINE = "policy"
"""Who files without a person, as `model.Accept.by` has it."""


class Why(StrEnum):
    """For what a document is checked."""

    RATE = "rate"
    """By the usual rate."""
    FIRST = "first"
    """Among the first of its type from its source."""
    RAISED = "raised"
    """By the rate after an error."""
    LEAST = "least"
    """So that a day, or a person's week, has at least so many."""


@dataclass(frozen=True, slots=True)
class Rates:
    """How many are checked; rates are 0..1.

    `auto` of those filed without a person and at least `auto_a_day`; all of the `first` ones of a type from a source;
    `human` of those that people filed and at least `human_a_week` of each person; `raised` for `raised_days` after an
    error of that type from that source, or of that person.
    """

    auto: float = 0.02
    auto_a_day: int = 20
    first: int = 50
    human: float = 0.01
    human_a_week: int = 5
    raised: float = 0.10
    raised_days: int = 14


@dataclass(frozen=True, slots=True)
class Filed:
    """A filed document: by whom, when, and (`rank`, from 1) the how manieth without a person of its type and source."""

    document_id: str
    kind: str
    source: str
    by: str
    at: dt.datetime
    rank: int = 0

    @property
    def stratum(self) -> tuple[str, ...]:
        """What an error of it speaks of: its type and source, or the person who filed it."""
        return (self.kind, self.source) if self.by == MACHINE else (self.by,)


@dataclass(frozen=True, slots=True)
class Error:
    """An error that was confirmed, in which stratum and when."""

    stratum: tuple[str, ...]
    found: dt.datetime


def chance_of(secret: bytes, document_id: str) -> float:
    """The document's own chance, 0..1, evenly spread and not to be foretold without the secret."""
    mac = hmac.new(secret, f"quality sample {document_id}".encode(), hashlib.sha256).digest()
    return int.from_bytes(mac[:8], "big") / 2**64


def draw(
    filed: Iterable[Filed], errors: Sequence[Error], rates: Rates, secret: bytes, *, today: dt.date, zone: dt.tzinfo
) -> dict[str, Why]:
    """The documents to check, by id, and why each.

    Days and weeks are those of `zone`; only those over before `today` are filled up to their least number, so `filed`
    should reach back to the beginning of one.
    """
    known = list(filed)
    chances = {one.document_id: chance_of(secret, one.document_id) for one in known}
    found: dict[tuple[str, ...], list[dt.datetime]] = defaultdict(list)
    for error in errors:
        found[error.stratum].append(error.found)
    drawn: dict[str, Why] = {}
    for one in known:
        why = _by_rate(one, chances[one.document_id], found[one.stratum], rates)
        if why:
            drawn[one.document_id] = why
    for batch, least in _over(known, rates, today, zone):
        lacking = least - sum(one.document_id in drawn for one in batch)
        rest = sorted((chances[one.document_id], one.document_id) for one in batch if one.document_id not in drawn)
        drawn |= {document_id: Why.LEAST for _, document_id in rest[: max(0, lacking)]}
    return drawn


def _by_rate(one: Filed, chance: float, errors: Iterable[dt.datetime], rates: Rates) -> Why | None:
    usual = rates.auto if one.by == MACHINE else rates.human
    if one.by == MACHINE and one.rank <= rates.first:
        return Why.FIRST
    if chance < usual:
        return Why.RATE
    lasts = dt.timedelta(days=rates.raised_days)
    is_raised = any(found <= one.at < found + lasts for found in errors)
    return Why.RAISED if is_raised and chance < max(usual, rates.raised) else None


def _over(
    known: Iterable[Filed], rates: Rates, today: dt.date, zone: dt.tzinfo
) -> Iterable[tuple[Sequence[Filed], int]]:
    """The days of the machine and the weeks of each person that are over, with the least number to check of each."""
    days: dict[dt.date, list[Filed]] = defaultdict(list)
    weeks: dict[tuple[str, dt.date], list[Filed]] = defaultdict(list)
    this_week = today - dt.timedelta(days=today.weekday())
    for one in known:
        day = one.at.astimezone(zone).date()
        monday = day - dt.timedelta(days=day.weekday())
        if one.by == MACHINE and day < today:
            days[day].append(one)
        elif one.by != MACHINE and monday < this_week:
            weeks[one.by, monday].append(one)
    yield from ((batch, rates.auto_a_day) for batch in days.values())
    yield from ((batch, rates.human_a_week) for batch in weeks.values())
