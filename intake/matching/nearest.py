"""Which of the rows that share a key are worth a close look.

A birth date brings dozens of strangers whose names are nothing like the page's; comparing them
field by field would cost more than fetching them.
"""

from __future__ import annotations

import datetime as dt
from heapq import nlargest
from itertools import chain
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from intake.matching.compare import former_last_names
from intake.matching.keys import address_key, plain_number, tokens, zip_of
from intake.model import Item, PersonName

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from intake.matching.claims import Claim
    from intake.model import Patient, Value

LOOKED_AT = 24
_NEARLY = 0.6
"""What a date or a number is worth of which one digit is another."""


def nearest(rows: Sequence[Patient], claims: Mapping[Item, tuple[Claim, ...]]) -> Sequence[Patient]:
    """The rows worth a close look, at most `LOOKED_AT`."""
    if len(rows) <= LOOKED_AT:
        return rows
    numbers = {plain_number(str(v)) for claim in claims[Item.RECORD_NUMBER] for v in (claim.value, *claim.readings)}
    members = {plain_number(str(claim.value)) for claim in claims[Item.MEMBER_ID]}
    phones = {str(claim.value)[-7:] for claim in claims[Item.PHONE]}
    homes = {
        home for claim in claims[Item.ADDRESS] if (home := address_key(str(claim.value), zip_of(str(claim.value))))
    }
    days = {f"{day:%Y%m%d}" for day in dates_in(claims)}
    names = [n for c in claims[Item.NAME] for n in (c.value, *c.readings) if isinstance(n, PersonName)]
    parts = [(name.last, name.first) for name in names] + [(name.first, name.last) for name in names[:2]]
    parts += [(last, first) for last, first in parts if " " in last or "-" in last for last in tokens(last)]
    parts += [(_last_of(claim.value), names[0].first if names else "") for claim in claims[Item.FORMER_NAME]]

    likeness = _Likeness(parts, rows)

    def near(at: int) -> float:
        row = rows[at]
        born = f"{row.birth_date:%Y%m%d}" if row.birth_date else ""
        return (
            20 * likeness.of(at)
            + 10 * _either(born, days)
            + 15 * _either(plain_number(row.mrn), numbers)
            + 12 * _either(plain_number(row.member_id), members)
            + 8 * _either(row.phone[-7:], phones)
            + 8 * (address_key(row.address, row.zip) in homes)
        )

    return [rows[at] for at in nlargest(LOOKED_AT, range(len(rows)), key=near)]


def dates_in(claims: Mapping[Item, tuple[Claim, ...]]) -> set[dt.date]:
    """The birth dates that the page may give, guesses among them."""
    given = (v for claim in claims[Item.BIRTH_DATE] for v in (claim.value, *claim.readings, *claim.guesses))
    return {value for value in given if isinstance(value, dt.date)}


def _either(text: str, others: AbstractSet[str]) -> float:
    """1 if it is one of them, less if a character of it is another, lost or added, or two are transposed."""
    if not text or not others:
        return 0.0
    if text in others:
        return 1.0
    return _NEARLY * any(OSA.distance(text, other, score_cutoff=1) <= 1 for other in others)


class _Likeness:
    """How alike the names of these rows and those of the page are, compared all at once."""

    def __init__(self, parts: Iterable[tuple[str, str]], rows: Sequence[Patient]) -> None:
        self._parts = list(dict.fromkeys(parts))
        self._lasts = [{row.name.last, *tokens(row.name.last), *former_last_names(row)} for row in rows]
        self._firsts = [[name for name in (row.name.first, row.name.middle) if len(name) > 1] for row in rows]
        self._by_last = _similarities([last for last, _ in self._parts], chain.from_iterable(self._lasts))
        self._by_first = _similarities([first for _, first in self._parts], chain.from_iterable(self._firsts))

    def of(self, at: int) -> float:
        """Of that row, 0..1: the last name whole, in part or of old, the first or the middle name."""
        best = 0.0
        for last, first in self._parts:
            like_last, like_first = self._by_last[last], self._by_first[first]
            mine = max([like_last[one] for one in self._lasts[at]])
            given = max([like_first[one] for one in self._firsts[at]], default=0.5)
            best = max(best, (mine + given) / 2)
        return best


def _similarities(page: Sequence[str], index: Iterable[str]) -> dict[str, dict[str, float]]:
    """For each name of the page, how near those of the index are; an initial is nearer to a name that begins so."""
    names = list(dict.fromkeys(index))
    whole = [name for name in dict.fromkeys(page) if len(name) > 1]
    rows = cdist(whole, names, scorer=OSA.normalized_similarity).tolist() if whole and names else []
    near = {name: dict(zip(names, row, strict=True)) for name, row in zip(whole, rows, strict=True)}
    return {name: near.get(name) or {one: 0.6 if name[:1] == one[:1] else 0.3 for one in names} for name in page}


def _last_of(value: Value) -> str:
    return value.last if isinstance(value, PersonName) else str(value)
