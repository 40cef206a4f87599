"""What a comparison looks like, in words a model can learn from: levels, likeness, rarity, quality.

Levels alone lose what tells two cases apart: that the name is a rare one, that a birth date differs in one digit or in
a generation, that the page has nothing else.  Pairs of levels are traits of their own where they depend on each other:
a last name that agrees says little where the first name differs.
"""

from __future__ import annotations

import datetime as dt
import math
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from intake.matching.index import Field
from intake.matching.keys import letters, plain_number
from intake.model import Item, Level, PersonName

if TYPE_CHECKING:
    from collections.abc import Iterator

    from intake.matching.fields import Page
    from intake.matching.weigh import Compared, Weighed

_ITEMS = (Item.RECORD_NUMBER, Item.SEX, Item.AGE, Item.SSN_LAST4, Item.PHONE, Item.ADDRESS, Item.MEMBER_ID)
SHARED_BY_KIN = "neither birth date nor a number of their own agrees"
"""What is left, name and household, a father and his son share."""
_OF_ONE_PERSON = (Item.BIRTH_DATE, Item.RECORD_NUMBER, Item.SSN_LAST4)
_UNSURE_NAME = frozenset({Level.ONE_OFF, Level.SOUNDS, Level.DIFFERS})
_SAYS_WHO = frozenset({Level.SAME, Level.LOOKALIKE, Level.FORMER, Level.PART, Level.MIDDLE, Level.NICKNAME})
_YEARS = 5
_KINDS = {
    "insurance_card": "card",
    "identification_card": "identification",
    "explanation_of_benefits": "billing",
    "payer_letter": "billing",
    "insurance_form": "billing",
}
"""An insurance card names the subscriber, a bill the guarantor; every other kind of page names its patient."""


def kind_of_page(code: str) -> str:
    """What sort of page a document of that type is, as far as that changes what its identifiers are worth."""
    return _KINDS.get(code, "clinical")


def traits_of_page(page: Page) -> tuple[str, ...]:
    """What is the same for all candidates: the kind of page, how well it was read, what it says of its patient."""
    claims = page.claims
    said = [item for item in (*_ITEMS, Item.NAME, Item.BIRTH_DATE) if claims[item]]
    quality = [claim.quality for item in said for claim in claims[item][:1]]
    worst, best = (min(quality), max(quality)) if quality else (0.0, 0.0)
    others = [item for item in said if item not in {Item.NAME, Item.SEX, Item.AGE}]
    return (
        f"kind {page.kind}",
        f"worst read {_tenths(worst)}",
        f"best read {_tenths(best)}",
        *(f"page says {item}" for item in said),
        f"identifiers {len(others)}, {'a' if claims[Item.BIRTH_DATE] else 'no'} birth date",
    )


def traits_of(weighed: Weighed, page: Page) -> tuple[str, ...]:
    """How one candidate compares with the page."""
    return tuple(_traits(weighed, page))


def _traits(weighed: Weighed, page: Page) -> Iterator[str]:
    name = _first(weighed, Item.NAME)
    born = _first(weighed, Item.BIRTH_DATE)
    if name and name.parts and isinstance(name.reading, PersonName):
        yield from _of_name(name, weighed, page)
        if born:
            yield f"first {name.parts.first}, born {born.level}"
            yield f"last {name.parts.last}, born {born.level}"
    else:
        yield "no name"
    if born:
        yield from _of_birth_date(born, weighed)
    else:
        yield "no birth date"
    for item in _ITEMS:
        one = _first(weighed, item)
        if one:
            yield f"{item} {one.level}"
            yield from _likeness(one, weighed)
        else:
            yield f"{item} {'not in index' if page.claims[item] else 'not on page'}"
    for evidence in weighed.found:
        yield f"{evidence.item} seen {evidence.level}"
    for compared in weighed.compared:
        if compared.further:
            yield f"another {compared.claim.item} {compared.level}"
    if not any(_agrees(weighed, item) for item in _OF_ONE_PERSON):
        yield SHARED_BY_KIN


def _agrees(weighed: Weighed, item: Item) -> bool:
    """Whether that item agrees, by its label or found in the ink."""
    one = _first(weighed, item)
    if one and one.level in {Level.SAME, Level.READING, Level.LOOKALIKE}:
        return True
    return any(e.item is item and e.level not in {Level.ELSEWHERE, Level.IN_TEXT} for e in weighed.found)


def _of_name(name: Compared, weighed: Weighed, page: Page) -> Iterator[str]:
    parts, read = name.parts, name.reading
    if parts is None or not isinstance(read, PersonName):
        return
    last, first = (read.first, read.last) if parts.swapped else (read.last, read.first)
    theirs = weighed.patient.name
    yield f"last {parts.last}"
    yield f"first {parts.first}"
    yield f"middle {parts.middle}"
    yield f"suffix {parts.suffix}"
    yield f"last {parts.last}, first {parts.first}"
    if parts.swapped:
        yield "swapped"
    if read != name.claim.value:
        yield "another reading of the name"
    if parts.last in _SAYS_WHO:
        yield f"last shared by {_rarity(page.shares.of_last(last, weighed.patient))}"
    elif parts.last in _UNSURE_NAME:
        yield f"last alike {_alike(letters(last), letters(theirs.last))}"
    if parts.first in _SAYS_WHO:
        yield f"first shared by {_rarity(page.shares.of(Field.FIRST, first))}"
    elif parts.first in _UNSURE_NAME:
        yield f"first alike {_alike(letters(first), letters(theirs.first))}"
    if weighed.patient.former_last_name:
        yield "index has a former name"
    if theirs.suffix:
        yield "index has a suffix"


def _of_birth_date(born: Compared, weighed: Weighed) -> Iterator[str]:
    yield f"born {born.level}"
    yield f"birth date read {_tenths(born.claim.quality)}"
    page, index = born.claim.value, weighed.patient.birth_date
    if born.level in {Level.DIFFERS, Level.NEAR} and isinstance(page, dt.date) and index:
        digits = zip(page.isoformat(), index.isoformat(), strict=True)
        yield f"birth dates {sum(a != b for a, b in digits)} digits apart"
        yield f"born {min(9, abs((page - index).days) // (365 * _YEARS))} times {_YEARS} years apart"


def _likeness(one: Compared, weighed: Weighed) -> Iterator[str]:
    if one.level is Level.SAME:
        return
    page = str(one.claim.value)
    if one.claim.item is Item.RECORD_NUMBER:
        yield f"record number alike {_alike(plain_number(page), plain_number(weighed.patient.mrn))}"
    elif one.claim.item is Item.MEMBER_ID:
        yield f"member id alike {_alike(plain_number(page), plain_number(weighed.patient.member_id))}"
    elif one.claim.item is Item.ADDRESS:
        street = weighed.patient.address
        yield f"address alike {_alike(page[: len(street)], street)}"


def _first(weighed: Weighed, item: Item) -> Compared | None:
    return next((one for one in weighed.compared if one.claim.item is item and not one.further), None)


def _alike(one: str, other: str) -> int:
    """In sixths, 0..6."""
    return int(6 * OSA.normalized_similarity(one, other))


def _rarity(share: float) -> int:
    """In half powers of ten: 4 is one in a hundred."""
    return max(0, min(12, int(-2 * math.log10(max(share, 1e-9)))))


def _tenths(share: float) -> int:
    return max(0, min(9, int(share * 10)))
