"""Which of the rows that share a key are worth a close look.

A birth date brings dozens of strangers whose names are nothing like the page's; comparing them
field by field would cost more than fetching them.
"""

from __future__ import annotations

from heapq import nlargest
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from intake.matching.compare import former_last_names
from intake.matching.keys import plain_number, tokens
from intake.model import Item, PersonName

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from intake.matching.claims import Claim
    from intake.model import Patient, Value

LOOKED_AT = 16


def nearest(rows: Sequence[Patient], claims: Mapping[Item, tuple[Claim, ...]]) -> Sequence[Patient]:
    """The rows worth a close look, at most `LOOKED_AT`."""
    if len(rows) <= LOOKED_AT:
        return rows
    dates = {value for claim in claims[Item.BIRTH_DATE] for value in (claim.value, *claim.readings, *claim.guesses)}
    numbers = {plain_number(str(v)) for claim in claims[Item.RECORD_NUMBER] for v in (claim.value, *claim.readings)}
    members = {plain_number(str(claim.value)) for claim in claims[Item.MEMBER_ID]}
    phones = {str(claim.value)[-7:] for claim in claims[Item.PHONE]}
    homes = {str(claim.value).split(" ", 1)[0] for claim in claims[Item.ADDRESS]}
    names = [n for c in claims[Item.NAME] for n in (c.value, *c.readings) if isinstance(n, PersonName)]
    parts = [(name.last, name.first) for name in names] + [(name.first, name.last) for name in names[:2]]
    parts += [(last, first) for last, first in parts if " " in last or "-" in last for last in tokens(last)]
    parts += [(_last_of(claim.value), names[0].first if names else "") for claim in claims[Item.FORMER_NAME]]

    def near(row: Patient) -> float:
        return (
            20 * _alike(parts, row)
            + 8 * (row.birth_date in dates)
            + 15 * (row.mrn in numbers)
            + 8 * bool(row.member_id and plain_number(row.member_id) in members)
            + 6 * (row.phone[-7:] in phones)
            + 3 * (row.address.split(" ", 1)[0] in homes)
        )

    return nlargest(LOOKED_AT, rows, key=near)


def _alike(parts: Sequence[tuple[str, str]], row: Patient) -> float:
    """How alike the names are, 0..1: the last name whole, in part or of old, the first or the middle name."""
    lasts = {row.name.last, *tokens(row.name.last), *former_last_names(row)}
    firsts = [name for name in (row.name.first, row.name.middle) if len(name) > 1]
    best = 0.0
    for last, first in parts:
        mine = max((OSA.normalized_similarity(last, one) for one in lasts), default=0.0)
        given = max((_near_first(first, one) for one in firsts), default=0.5)
        best = max(best, (mine + given) / 2)
    return best


def _near_first(page: str, index: str) -> float:
    if len(page) < 2:
        return 0.6 if page[:1] == index[:1] else 0.3
    return OSA.normalized_similarity(page, index)


def _last_of(value: Value) -> str:
    return value.last if isinstance(value, PersonName) else str(value)
